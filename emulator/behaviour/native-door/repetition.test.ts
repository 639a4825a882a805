import { spawnSync } from 'node:child_process';
import { createPublicKey, type KeyObject, verify } from 'node:crypto';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Repetition } from '../../doors/module/repetition.ts';
import { FUNCTION_ROWS } from '../../doors/remote/function-rows.ts';
import * as ck from '../../index.ts';
import { pkcs11jsMissing } from '../../testing/daemon/blocking-client.ts';
import { compilerMissing } from '../../testing/daemon/compiler.ts';
import { type DaemonProcess, startDaemonProcess } from '../../testing/daemon/daemon-process.ts';
import { firstSlot, RW, rvOf, SO_PIN, USER_PIN } from '../../testing/workbench.ts';

const row = (name: string) => FUNCTION_ROWS.find((one) => one.name === name) as (typeof FUNCTION_ROWS)[number];
const init = { row: row('C_SignInit'), session: 1, isWhole: true };
const sign = { row: row('C_Sign'), session: 1, isWhole: true };

describe('an Init that could be made once more', () => {
  const quiet = { isQuiet: () => true };

  it('is that before the call which ends its operation, in the same session', () => {
    const repetition = new Repetition(quiet);
    expect([init, sign, init, sign].map((call) => repetition.isBack(call))).toEqual([false, true, false, true]);
  });

  it.each([
    ['another call comes between', [init, { ...init, row: row('C_GetSessionInfo') }, sign], quiet],
    ['a call fails between', [init, undefined, sign], quiet],
    ['the other session is signed in', [init, { ...sign, session: 2 }], quiet],
    ['its arguments had to be fetched', [{ ...init, isWhole: false }, sign], quiet],
    ['the session is not quiet', [init, sign], { isQuiet: () => false }],
    ['the message comes in parts', [init, { ...sign, row: row('C_SignUpdate') }], { isQuiet: () => false }],
  ])('is none when %s', (_, calls, application) => {
    const repetition = new Repetition(application);
    expect(calls.map((call) => repetition.isBack(call)).at(-1)).toBe(false);
  });
});

const missing = compilerMissing() || pkcs11jsMissing();
const P256 = Buffer.from(ck.EC_PARAMETERS['P-256'].oid, 'hex');
const MECHANISM = { mechanism: ck.CKM_ECDSA_SHA256 };

describe.skipIf(missing)(`a program that signs in a loop${missing && ` [skipped: ${missing}]`}`, () => {
  let daemon: DaemonProcess;
  let p11: ck.Pkcs11;
  let session: ck.Handle;
  let pair: ck.KeyPair;
  let publicKey: KeyObject;

  beforeAll(async () => {
    const setup = {
      device: 'generic',
      label: 'Loop',
      userPin: USER_PIN,
      soPin: SO_PIN,
      pinDerivation: 'light',
    } as const;
    daemon = await startDaemonProcess({ ...setup, traced: true });
    process.env.TOKEN_BENCH_SOCKET = daemon.environment.TOKEN_BENCH_SOCKET;
    const { PKCS11 } = createRequire(import.meta.url)('pkcs11js') as typeof import('pkcs11js');
    p11 = new PKCS11() as unknown as ck.Pkcs11;
    p11.load(daemon.modulePath);
    p11.C_Initialize();
    start();
  });
  afterAll(async () => {
    p11.close();
    await daemon.close();
  });

  function start(): void {
    session = p11.C_OpenSession(firstSlot(p11), RW);
    p11.C_Login(session, ck.CKU_USER, USER_PIN);
    const onToken = { type: ck.CKA_TOKEN, value: true };
    const named = { type: ck.CKA_LABEL, value: 'loop' };
    const publicTemplate = [{ type: ck.CKA_EC_PARAMS, value: P256 }, onToken, named];
    pair = p11.C_GenerateKeyPair(session, { mechanism: ck.CKM_EC_KEY_PAIR_GEN }, publicTemplate, [onToken]);
    const [info] = p11.C_GetAttributeValue(session, pair.publicKey, [{ type: ck.CKA_PUBLIC_KEY_INFO }]);
    publicKey = createPublicKey({ key: info?.value as Buffer, format: 'der', type: 'spki' });
  }

  const begin = () => p11.C_SignInit(session, MECHANISM, pair.privateKey);
  const signed = (message: Buffer) => p11.C_Sign(session, message, Buffer.alloc(64));
  const isRight = (message: Buffer, signature: Buffer) =>
    verify('sha256', message, { key: publicKey, dsaEncoding: 'ieee-p1363' }, signature);
  /** So that the next Init is one that the library knows. */
  function round(count = 2): void {
    for (let at = 0; at < count; at++) {
      begin();
      const message = Buffer.from(`message ${at}`);
      expect(isRight(message, signed(message))).toBe(true);
    }
  }

  it('gets right signatures, and the token sees every call in its order', async () => {
    await daemon.ask('trace');
    round(20);
    const events = (await daemon.ask('trace')) as ck.TraceEvent[];
    expect(events.map((event) => `${event.function} ${event.rv}`)).toEqual(
      Array.from({ length: 20 }, () => ['C_SignInit CKR_OK', 'C_Sign CKR_OK']).flat(),
    );
  });

  it('gets the codes that it would get anyway: two Inits, another call between, another key, another message length', () => {
    round();
    begin();
    expect(rvOf(begin)).toBe('CKR_OPERATION_ACTIVE');
    expect(isRight(Buffer.from('x'), signed(Buffer.from('x')))).toBe(true);
    round();
    begin();
    expect(p11.C_GetSessionInfo(session).state).toBe(ck.CKS_RW_USER_FUNCTIONS);
    expect(isRight(Buffer.from('y'), signed(Buffer.from('y')))).toBe(true);
    round();
    expect(rvOf(() => p11.C_SignInit(session, MECHANISM, pair.publicKey))).toBe('CKR_KEY_TYPE_INCONSISTENT');
    expect(rvOf(() => signed(Buffer.from('z')))).toBe('CKR_OPERATION_NOT_INITIALIZED');
    round();
    begin();
    p11.C_CloseSession(session);
    expect(rvOf(begin)).toBe('CKR_SESSION_HANDLE_INVALID');
    session = p11.C_OpenSession(firstSlot(p11), RW);
    p11.C_Login(session, ck.CKU_USER, USER_PIN);
    p11.C_FindObjectsInit(session, [{ type: ck.CKA_CLASS, value: ck.CKO_PRIVATE_KEY }]);
    pair = { ...pair, privateKey: p11.C_FindObjects(session, 1)[0] as ck.Handle };
    p11.C_FindObjectsFinal(session);
    round();
  });

  it('sees at once that another program has destroyed the key', () => {
    const verifying = () => p11.C_VerifyInit(session, MECHANISM, pair.publicKey);
    const message = Buffer.from('before');
    begin();
    const signature = signed(message);
    for (let at = 0; at < 3; at++) {
      verifying();
      p11.C_Verify(session, message, signature);
    }
    const program = fileURLToPath(new URL('../../testing/clients/destroying-program.mjs', import.meta.url));
    const env = { ...process.env, ...daemon.environment };
    const { status, stderr } = spawnSync(process.execPath, [program, 'loop'], { env, encoding: 'utf8' });
    expect([status, stderr]).toEqual([0, '']);
    expect(rvOf(verifying)).toBe('CKR_KEY_HANDLE_INVALID');
    round();
  });

  it('sees at once that the token was taken out', async () => {
    round();
    await daemon.ask('remove');
    expect(rvOf(begin)).toBe('CKR_SESSION_HANDLE_INVALID');
    await daemon.ask('insert');
    start();
    round();
  });

  it('sees at once that the daemon has gone', async () => {
    round();
    await daemon.kill();
    expect(rvOf(begin)).toBe('CKR_DEVICE_ERROR');
    daemon = await startDaemonProcess();
  });
});
