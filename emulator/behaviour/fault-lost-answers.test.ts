import { describe, expect, it } from 'vitest';
import * as ck from '../index.ts';
import { strikeNext } from '../testing/struck-token.ts';
import {
  certificateTemplate,
  find,
  GOST,
  generate,
  loggedIn,
  RSA,
  RW,
  rvOf,
  rvOfLater,
  USER_PIN,
  type Workbench,
  workbench,
} from '../testing/workbench.ts';

const TOKEN = { type: ck.CKA_TOKEN, value: true };
const DATA = Buffer.from('a payment order');

function loseAnswer(bench: Workbench, name: string): void {
  strikeNext(bench, name, { failAfter: 'CKR_DEVICE_ERROR' });
}

describe('a call whose answer is lost', () => {
  it('has made its objects: a key pair, a certificate', () => {
    const bench = loggedIn('made all the same');
    const { p11, session } = bench;
    for (const [kind, count] of [
      [GOST, 2],
      [RSA, 4],
    ] as const) {
      loseAnswer(bench, 'C_GenerateKeyPair');
      expect(rvOf(() => generate(bench, kind, [TOKEN], [TOKEN]))).toBe('CKR_DEVICE_ERROR');
      expect(find(bench)).toHaveLength(count);
    }
    loseAnswer(bench, 'C_CreateObject');
    expect(rvOf(() => p11.C_CreateObject(session, certificateTemplate(TOKEN)))).toBe('CKR_DEVICE_ERROR');
    expect(find(bench, [{ type: ck.CKA_CLASS, value: ck.CKO_CERTIFICATE }])).toHaveLength(1);
    loseAnswer(bench, 'C_DestroyObject');
    const [gone] = find(bench) as [ck.Handle];
    const destroy = () => p11.C_DestroyObject(session, gone);
    expect([rvOf(destroy), rvOf(destroy)]).toEqual(['CKR_DEVICE_ERROR', 'CKR_OBJECT_HANDLE_INVALID']);
  });

  it('has changed the PIN, counted the wrong one, logged in and opened its session', () => {
    const bench = workbench('done all the same');
    const { p11, slot, session, emulator } = bench;
    loseAnswer(bench, 'C_SetPIN');
    expect(rvOf(() => p11.C_SetPIN(session, USER_PIN, 'another'))).toBe('CKR_DEVICE_ERROR');
    const tries = () => emulator.slots[0]?.token?.triesLeft.user ?? 0;
    const before = tries();
    loseAnswer(bench, 'C_Login');
    expect(rvOf(() => p11.C_Login(session, ck.CKU_USER, USER_PIN))).toBe('CKR_DEVICE_ERROR');
    expect(tries()).toBe(before - 1);
    loseAnswer(bench, 'C_Login');
    const login = () => p11.C_Login(session, ck.CKU_USER, 'another');
    expect([rvOf(login), rvOf(login)]).toEqual(['CKR_DEVICE_ERROR', 'CKR_USER_ALREADY_LOGGED_IN']);
    expect(tries()).toBe(before);
    loseAnswer(bench, 'C_OpenSession');
    expect(rvOf(() => p11.C_OpenSession(slot, RW))).toBe('CKR_DEVICE_ERROR');
    expect(p11.C_GetTokenInfo(slot).sessionCount).toBe(2);
  });

  it('has begun an operation; a step of one ends it, as any error does', () => {
    const bench = loggedIn('begun all the same');
    const { p11, session } = bench;
    const { privateKey } = generate(bench, GOST);
    loseAnswer(bench, 'C_SignInit');
    const begin = () => p11.C_SignInit(session, { mechanism: GOST.signing }, privateKey);
    expect([rvOf(begin), rvOf(begin)]).toEqual(['CKR_DEVICE_ERROR', 'CKR_OPERATION_ACTIVE']);
    loseAnswer(bench, 'C_Sign');
    const sign = () => p11.C_Sign(session, DATA, Buffer.alloc(64));
    expect([rvOf(sign), rvOf(sign)]).toEqual(['CKR_DEVICE_ERROR', 'CKR_OPERATION_NOT_INITIALIZED']);
  });

  it('hides a refusal too: nothing was done then', () => {
    const bench = loggedIn('refused all the same');
    const { p11, session } = bench;
    loseAnswer(bench, 'C_CreateObject');
    expect(rvOf(() => p11.C_CreateObject(session, [TOKEN]))).toBe('CKR_DEVICE_ERROR');
    loseAnswer(bench, 'C_GenerateKeyPair');
    expect(rvOf(() => generate(bench, GOST, [{ type: ck.CKA_MODULUS, value: Buffer.alloc(1) }]))).toBe(
      'CKR_DEVICE_ERROR',
    );
    expect(find(bench)).toEqual([]);
  });

  it('of C_Finalize and C_Initialize: done', () => {
    const bench = workbench('library');
    const { p11, emulator } = bench;
    const lose = (name: string) =>
      emulator.faults.arm({ rules: [{ function: name, when: { nth: 1 }, do: { failAfter: 'CKR_GENERAL_ERROR' } }] });
    lose('C_Finalize');
    expect(rvOf(() => p11.C_Finalize())).toBe('CKR_GENERAL_ERROR');
    expect(rvOf(() => p11.C_GetInfo())).toBe('CKR_CRYPTOKI_NOT_INITIALIZED');
    lose('C_Initialize');
    const initialize = () => p11.C_Initialize();
    expect([rvOf(initialize), rvOf(initialize)]).toEqual(['CKR_GENERAL_ERROR', 'CKR_CRYPTOKI_ALREADY_INITIALIZED']);
  });
});

describe('the forms that do not block', () => {
  it.each<[string, ck.FaultAct, number]>([
    ['fails', { fail: 'CKR_DEVICE_ERROR' }, 0],
    ['loses its answer', { failAfter: 'CKR_DEVICE_ERROR' }, 2],
  ])('are struck as the others are: %s', async (_, act, made) => {
    const bench = loggedIn(`later ${made}`);
    const { p11, session } = bench;
    const { privateKey } = generate(bench, GOST);
    const rsa = generate(bench, RSA);
    for (const [key, mechanism, room] of [
      [privateKey, GOST.signing, 64],
      [rsa.privateKey, RSA.signing, 128],
    ] as const) {
      p11.C_SignInit(session, { mechanism }, key);
      strikeNext(bench, 'C_Sign', act);
      const sign = () => p11.C_SignAsync(session, DATA, Buffer.alloc(room));
      expect(await rvOfLater(sign)).toBe('CKR_DEVICE_ERROR');
      expect(await rvOfLater(sign)).toBe('CKR_OPERATION_NOT_INITIALIZED');
    }
    for (const kind of [GOST, RSA]) {
      const before = find(bench).length;
      strikeNext(bench, 'C_GenerateKeyPair', act);
      const generation = () =>
        p11.C_GenerateKeyPairAsync(session, { mechanism: kind.generation }, [...kind.publicTemplate], []);
      expect(await rvOfLater(generation)).toBe('CKR_DEVICE_ERROR');
      expect(find(bench)).toHaveLength(before + made);
    }
    p11.C_DigestInit(session, { mechanism: ck.CKM_SHA256 });
    strikeNext(bench, 'C_Digest', act);
    expect(await rvOfLater(() => p11.C_DigestAsync(session, DATA, Buffer.alloc(32)))).toBe('CKR_DEVICE_ERROR');
    expect(bench.emulator.unforeseen).toEqual([]);
  });

  it('count as one call each', async () => {
    const bench = loggedIn('one call');
    const { p11, session, emulator } = bench;
    const { privateKey } = generate(bench, RSA);
    emulator.faults.arm({ rules: [{ function: '*', when: { every: 1 }, do: { slowMs: 1 } }] });
    p11.C_SignInit(session, { mechanism: RSA.signing }, privateKey);
    await p11.C_SignAsync(session, DATA, Buffer.alloc(128));
    await p11.C_GenerateKeyPairAsync(session, { mechanism: RSA.generation }, [...RSA.publicTemplate], []);
    generate(bench, GOST);
    const names = ['C_SignInit', 'C_Sign', 'C_GenerateKeyPair', 'C_GenerateKeyPair'];
    expect(emulator.faults.fired.map(({ functionName, call }) => [functionName, call])).toEqual(
      names.map((name, at) => [name, at + 1]),
    );
  });
});
