import { describe, expect, it } from 'vitest';
import type { StandardFunction } from '../doors/remote/function-row.ts';
import type { Argument } from '../doors/remote/parameter.ts';
import type { RemoteAnswer } from '../doors/remote/remote-call.ts';
import * as ck from '../index.ts';
import { generate, importSecret, loggedIn, RSA, RW, rvOf, USER_PIN, type Workbench } from '../testing/workbench.ts';

const room = () => Buffer.alloc(512);

/** An operation: the flag that names it, how it begins, and a call that works only while it is active. */
type Operation = readonly [flag: number, begin: () => unknown, goOn: () => unknown];

const DATA = Buffer.alloc(16);
const NOTHING = Buffer.alloc(0);
const ECB = { mechanism: ck.CKM_AES_ECB };
const SHA = { mechanism: ck.CKM_SHA256 };

function operationsOf({ p11, session: s }: Workbench, aes: ck.Handle): Record<string, Operation> {
  return {
    find: [ck.CKF_FIND_OBJECTS, () => p11.C_FindObjectsInit(s, []), () => p11.C_FindObjects(s, 1)],
    encrypt: [ck.CKF_ENCRYPT, () => p11.C_EncryptInit(s, ECB, aes), () => p11.C_EncryptUpdate(s, DATA, room())],
    decrypt: [ck.CKF_DECRYPT, () => p11.C_DecryptInit(s, ECB, aes), () => p11.C_DecryptUpdate(s, DATA, room())],
    digest: [ck.CKF_DIGEST, () => p11.C_DigestInit(s, SHA), () => p11.C_DigestUpdate(s, DATA)],
  };
}

function signaturesOf(
  { p11, session: s }: Workbench,
  { publicKey, privateKey }: ck.KeyPair,
): Record<string, Operation> {
  const raw = { mechanism: ck.CKM_RSA_PKCS };
  const hashed = { mechanism: RSA.signing };
  return {
    sign: [ck.CKF_SIGN, () => p11.C_SignInit(s, hashed, privateKey), () => p11.C_SignUpdate(s, DATA)],
    verify: [ck.CKF_VERIFY, () => p11.C_VerifyInit(s, hashed, publicKey), () => p11.C_VerifyUpdate(s, DATA)],
    'sign-recover': [
      ck.CKF_SIGN_RECOVER,
      () => p11.C_SignRecoverInit(s, raw, privateKey),
      () => p11.C_SignRecover(s, DATA, NOTHING),
    ],
    'verify-recover': [
      ck.CKF_VERIFY_RECOVER,
      () => p11.C_VerifyRecoverInit(s, raw, publicKey),
      () => p11.C_VerifyRecover(s, DATA, NOTHING),
    ],
    'message-sign': [
      ck.CKF_MESSAGE_SIGN,
      () => p11.C_MessageSignInit(s, hashed, privateKey),
      () => p11.C_SignMessage(s, null, DATA, NOTHING),
    ],
    'message-verify': [
      ck.CKF_MESSAGE_VERIFY,
      () => p11.C_MessageVerifyInit(s, hashed, publicKey),
      () => p11.C_VerifyMessageBegin(s),
    ],
  };
}

const NONE = 'CKR_OPERATION_NOT_INITIALIZED';

describe('C_SessionCancel', () => {
  const bench = loggedIn('cancel');
  const { p11, session, slot } = bench;
  const aes = importSecret(bench, ck.CKK_AES, Buffer.alloc(16), ...[ck.CKA_ENCRYPT, ck.CKA_DECRYPT].map(yes));
  const pair = generate(bench, RSA, [yes(ck.CKA_VERIFY_RECOVER)], [yes(ck.CKA_SIGN_RECOVER)]);
  const rows = Object.entries({ ...operationsOf(bench, aes), ...signaturesOf(bench, pair) });
  const all = rows.reduce((flags, [, [flag]]) => flags | flag, 0) >>> 0;

  it.each(rows)('SES-15 ends a %s operation by its flag, and by no other', (_kind, [flag, begin, goOn]) => {
    begin();
    expect(rvOf(goOn)).toBe('CKR_OK');
    p11.C_SessionCancel(session, 0);
    p11.C_SessionCancel(session, (all & ~flag) >>> 0);
    p11.C_SessionCancel(session, ck.CKF_WRAP | ck.CKF_DERIVE | ck.CKF_GENERATE | ck.CKF_GENERATE_KEY_PAIR);
    expect(rvOf(begin)).toBe('CKR_OPERATION_ACTIVE');
    p11.C_SessionCancel(session, flag);
    expect(rvOf(goOn)).toBe(NONE);
    begin();
    p11.C_SessionCancel(session, 0xffff_ffff);
    expect(rvOf(goOn)).toBe(NONE);
  });

  it('SES-14 SES-15 touches no other session', () => {
    const other = p11.C_OpenSession(slot, RW);
    p11.C_DigestInit(other, { mechanism: ck.CKM_SHA256 });
    p11.C_SessionCancel(session, all);
    expect(p11.C_Digest(other, Buffer.alloc(0), room())).toHaveLength(32);
  });

  it('SES-15 OP-17 ends one half of a pair of dual operations, and the other goes on', () => {
    p11.C_DigestInit(session, { mechanism: ck.CKM_SHA256 });
    p11.C_EncryptInit(session, { mechanism: ck.CKM_AES_ECB }, aes);
    p11.C_SessionCancel(session, ck.CKF_ENCRYPT);
    expect(rvOf(() => p11.C_DigestEncryptUpdate(session, Buffer.alloc(16), room()))).toBe(NONE);
    expect(p11.C_Digest(session, Buffer.alloc(0), room())).toHaveLength(32);
    p11.C_DigestInit(session, { mechanism: ck.CKM_SHA256 });
    p11.C_EncryptInit(session, { mechanism: ck.CKM_AES_ECB }, aes);
    p11.C_SessionCancel(session, ck.CKF_DIGEST);
    expect(p11.C_EncryptUpdate(session, Buffer.alloc(16), room())).toHaveLength(16);
    p11.C_SessionCancel(session, ck.CKF_ENCRYPT);
  });

  it('SES-15 cannot stop a key pair that is being made, and then ends nothing else either', async () => {
    const making = p11.C_GenerateKeyPairAsync(session, { mechanism: RSA.generation }, [...RSA.publicTemplate], []);
    p11.C_DigestInit(session, { mechanism: ck.CKM_SHA256 });
    const cancel = (...flags: number[]) =>
      rvOf(() =>
        p11.C_SessionCancel(
          session,
          flags.reduce((sum, flag) => sum | flag, 0),
        ),
      );
    expect(cancel(ck.CKF_GENERATE_KEY_PAIR, ck.CKF_DIGEST)).toBe('CKR_OPERATION_CANCEL_FAILED');
    expect(rvOf(() => p11.C_DigestUpdate(session, Buffer.alloc(1)))).toBe('CKR_OK');
    expect(cancel(ck.CKF_DIGEST)).toBe('CKR_OK');
    await making;
    expect(cancel(ck.CKF_GENERATE_KEY_PAIR)).toBe('CKR_OK');
  });
});

function yes(type: number) {
  return { type, value: true };
}

/** A program in another process: it can give NULL as the mechanism, which pkcs11js does not let through. */
async function program(device: ck.DeviceName) {
  const emulator = ck.createEmulator({ slots: [{ device, label: 'cancel', userPin: USER_PIN }] });
  const application = emulator.remoteApplication();
  const perform = async (name: StandardFunction, ...args: readonly Argument[]) =>
    (await application.perform({ name, arguments: args })) as RemoteAnswer;
  const rv = async (name: StandardFunction, ...args: readonly Argument[]) =>
    ck.ckrName((await perform(name, ...args)).rv);
  await perform('C_Initialize', null);
  const [opened] = (await perform('C_OpenSession', 0, RW, null, null, null)).outputs;
  const session = opened?.kind === 'ulong-out' ? opened.value : 0;
  await perform('C_Login', session, ck.CKU_USER, Buffer.from(USER_PIN));
  return { rv, session, emulator };
}

const MECHANISM = { mechanism: ck.CKM_SHA256, parameter: new Uint8Array(0) };
const INITS = [
  'C_EncryptInit',
  'C_DecryptInit',
  'C_SignInit',
  'C_SignRecoverInit',
  'C_VerifyInit',
  'C_VerifyRecoverInit',
] as const;

describe('an Init without a mechanism', () => {
  it('OP-16 ends the operation of its kind, and only that, from 3.0 on', async () => {
    const { rv, session } = await program('generic');
    expect(await rv('C_DigestInit', session, MECHANISM)).toBe('CKR_OK');
    for (const name of INITS) expect(await rv(name, session, null, 0), name).toBe('CKR_OK');
    expect(await rv('C_DigestUpdate', session, Buffer.alloc(1))).toBe('CKR_OK');
    expect(await rv('C_DigestInit', session, null)).toBe('CKR_OK');
    expect(await rv('C_DigestUpdate', session, Buffer.alloc(1))).toBe(NONE);
    expect(await rv('C_DigestInit', session, null)).toBe('CKR_OK');
    expect(await rv('C_DigestInit', session, MECHANISM)).toBe('CKR_OK');
  });

  it('OP-16 ends signatures that have begun', async () => {
    const { rv, session, emulator } = await program('generic');
    const mechanism = { mechanism: ck.CKM_SHA256_HMAC, parameter: new Uint8Array(0) };
    const attributes = [
      { type: ck.CKA_CLASS, value: Buffer.from('0400000000000000', 'hex') },
      { type: ck.CKA_KEY_TYPE, value: Buffer.from('1000000000000000', 'hex') },
      { type: ck.CKA_SIGN, value: Buffer.of(1) },
      { type: ck.CKA_VALUE, value: Buffer.alloc(32) },
    ];
    expect(await rv('C_CreateObject', session, attributes, null)).toBe('CKR_OK');
    expect(await rv('C_SignInit', session, mechanism, 1)).toBe('CKR_OK');
    expect(await rv('C_SignUpdate', session, Buffer.alloc(1))).toBe('CKR_OK');
    expect(await rv('C_SignInit', session, null, 1)).toBe('CKR_OK');
    expect(await rv('C_SignFinal', session, 64)).toBe(NONE);
    expect(await rv('C_SignInit', session, mechanism, 1)).toBe('CKR_OK');
    expect(emulator.unforeseen).toEqual([]);
  });

  it('in process is a TypeError, as in pkcs11js', () => {
    const { p11, session } = loggedIn('in process');
    expect(() => p11.C_DigestInit(session, null as never)).toThrow(TypeError);
    expect(() => p11.C_MessageSignInit(session, null as never, session)).toThrow(TypeError);
  });

  it('OP-16 is a bad argument on a device of version 2, after the session, and ends nothing', async () => {
    const { rv, session } = await program('javatoken');
    expect(await rv('C_DigestInit', session, MECHANISM)).toBe('CKR_OK');
    for (const name of INITS) {
      expect(await rv(name, session, null, 0), name).toBe('CKR_ARGUMENTS_BAD');
      expect(await rv(name, 99, null, 0), name).toBe('CKR_SESSION_HANDLE_INVALID');
    }
    expect(await rv('C_DigestInit', session, null)).toBe('CKR_ARGUMENTS_BAD');
    expect(await rv('C_DigestUpdate', session, Buffer.alloc(1))).toBe('CKR_OK');
  });

  it('GEN-24 is a bad argument where there is nothing to cancel', async () => {
    const { rv, session, emulator } = await program('generic');
    expect(await rv('C_GenerateKey', session, null, [], null)).toBe('CKR_ARGUMENTS_BAD');
    expect(await rv('C_GenerateKeyPair', session, null, [], [], null, null)).toBe('CKR_ARGUMENTS_BAD');
    expect(await rv('C_WrapKey', session, null, 0, 0, 64)).toBe('CKR_ARGUMENTS_BAD');
    expect(await rv('C_UnwrapKey', session, null, 0, Buffer.alloc(0), [], null)).toBe('CKR_ARGUMENTS_BAD');
    expect(await rv('C_DeriveKey', session, null, 0, [], null)).toBe('CKR_ARGUMENTS_BAD');
    expect(await rv('C_MessageSignInit', session, null, 0)).toBe('CKR_ARGUMENTS_BAD');
    expect(await rv('C_MessageVerifyInit', session, null, 0)).toBe('CKR_ARGUMENTS_BAD');
    expect(emulator.unforeseen).toEqual([]);
  });
});
