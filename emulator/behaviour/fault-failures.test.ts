import { describe, expect, it } from 'vitest';
import * as ck from '../index.ts';
import { strikeNext } from '../testing/struck-token.ts';
import {
  attribute,
  certificateTemplate,
  find,
  GOST,
  generate,
  importSecret,
  loggedIn,
  RW,
  rvOf,
  type Workbench,
  workbench,
} from '../testing/workbench.ts';

const TOKEN = { type: ck.CKA_TOKEN, value: true };
const DATA = Buffer.from('a payment order');

function fail(bench: Workbench, name: string, code = 'CKR_DEVICE_ERROR'): void {
  strikeNext(bench, name, { fail: code });
}

describe('a call that fails', () => {
  it('answers the code of the rule, once, and the next call works', () => {
    const bench = loggedIn('fails once');
    const { p11, slot, session } = bench;
    for (const code of ['CKR_DEVICE_ERROR', 'CKR_FUNCTION_FAILED', 'CKR_GENERAL_ERROR', 'CKR_HOST_MEMORY']) {
      fail(bench, 'C_GetTokenInfo', code);
      expect(rvOf(() => p11.C_GetTokenInfo(slot))).toBe(code);
      expect(rvOf(() => p11.C_GetTokenInfo(slot))).toBe('CKR_OK');
    }
    fail(bench, 'C_GenerateRandom');
    expect(() => p11.C_GenerateRandom(session, Buffer.alloc(8))).toThrow(
      expect.objectContaining({ detail: 'fault: C_GenerateRandom, call 1: fail CKR_DEVICE_ERROR' }),
    );
    expect(bench.emulator.unforeseen).toEqual([]);
  });

  it('changes nothing on the token: no object is made, changed or gone', () => {
    const bench = loggedIn('changes nothing');
    const { p11, session } = bench;
    const kept = p11.C_CreateObject(session, certificateTemplate(TOKEN, { type: ck.CKA_LABEL, value: 'kept' }));
    const before = p11.C_GetTokenInfo(bench.slot).freePublicMemory;
    fail(bench, 'C_CreateObject', 'CKR_DEVICE_MEMORY');
    expect(rvOf(() => p11.C_CreateObject(session, certificateTemplate(TOKEN)))).toBe('CKR_DEVICE_MEMORY');
    fail(bench, 'C_SetAttributeValue');
    const rename = () => p11.C_SetAttributeValue(session, kept, [{ type: ck.CKA_LABEL, value: 'other' }]);
    expect(rvOf(rename)).toBe('CKR_DEVICE_ERROR');
    fail(bench, 'C_DestroyObject');
    expect(rvOf(() => p11.C_DestroyObject(session, kept))).toBe('CKR_DEVICE_ERROR');
    fail(bench, 'C_GenerateKeyPair');
    expect(rvOf(() => generate(bench, GOST, [TOKEN], [TOKEN]))).toBe('CKR_DEVICE_ERROR');
    expect(find(bench)).toEqual([kept]);
    expect(attribute(bench, kept, ck.CKA_LABEL).toString()).toBe('kept');
    expect(p11.C_GetTokenInfo(bench.slot).freePublicMemory).toBe(before);
  });

  it('takes no PIN try: the PIN never got to the token', () => {
    const bench = workbench('no try');
    const { p11, session, emulator } = bench;
    const { user } = emulator.slots[0]?.token?.triesLeft ?? {};
    fail(bench, 'C_Login');
    expect(rvOf(() => p11.C_Login(session, ck.CKU_USER, 'wrong'))).toBe('CKR_DEVICE_ERROR');
    expect(emulator.slots[0]?.token?.triesLeft.user).toBe(user);
    expect(p11.C_GetSessionInfo(session).state).toBe(ck.CKS_RW_PUBLIC_SESSION);
  });

  it('ends the signing operation, whichever step it was, also a length query (sections 5.13.2 to 5.13.4)', () => {
    const bench = loggedIn('operation ends');
    const { p11, session } = bench;
    const { privateKey } = generate(bench, GOST);
    const steps: Record<string, (room: number) => unknown> = {
      C_Sign: (room) => p11.C_Sign(session, DATA, Buffer.alloc(room)),
      C_SignUpdate: () => p11.C_SignUpdate(session, DATA),
      C_SignFinal: (room) => p11.C_SignFinal(session, Buffer.alloc(room)),
    };
    for (const [name, step] of Object.entries(steps)) {
      for (const room of [0, 64]) {
        p11.C_SignInit(session, { mechanism: GOST.signing }, privateKey);
        fail(bench, name);
        expect(
          rvOf(() => step(room)),
          name,
        ).toBe('CKR_DEVICE_ERROR');
        expect(
          rvOf(() => step(room)),
          name,
        ).toBe('CKR_OPERATION_NOT_INITIALIZED');
      }
    }
    p11.C_SignInit(session, { mechanism: GOST.signing }, privateKey);
    expect(p11.C_Sign(session, DATA, Buffer.alloc(64))).toHaveLength(64);
  });

  it('ends ciphers, digests and verifications the same way, and both operations of a dual function', () => {
    const bench = loggedIn('all operations end', { device: { ...ck.DEVICE_PROFILES.generic, dualOperations: true } });
    const { p11, session } = bench;
    const key = importSecret(bench, ck.CKK_AES, Buffer.alloc(16, 7));
    const ecb = { mechanism: ck.CKM_AES_ECB };
    const block = Buffer.alloc(16);
    fail(bench, 'C_Encrypt');
    p11.C_EncryptInit(session, ecb, key);
    expect(rvOf(() => p11.C_Encrypt(session, block, Buffer.alloc(16)))).toBe('CKR_DEVICE_ERROR');
    expect(rvOf(() => p11.C_EncryptInit(session, ecb, key))).toBe('CKR_OK');
    p11.C_DigestInit(session, { mechanism: ck.CKM_SHA256 });
    fail(bench, 'C_DigestEncryptUpdate');
    const both = () => p11.C_DigestEncryptUpdate(session, block, Buffer.alloc(16));
    expect([rvOf(both), rvOf(both)]).toEqual(['CKR_DEVICE_ERROR', 'CKR_OPERATION_NOT_INITIALIZED']);
    expect(rvOf(() => p11.C_EncryptFinal(session, Buffer.alloc(16)))).toBe('CKR_OPERATION_NOT_INITIALIZED');
    const { publicKey } = generate(bench, GOST);
    p11.C_VerifyInit(session, { mechanism: GOST.signing }, publicKey);
    fail(bench, 'C_VerifyUpdate');
    const update = () => p11.C_VerifyUpdate(session, DATA);
    expect([rvOf(update), rvOf(update)]).toEqual(['CKR_DEVICE_ERROR', 'CKR_OPERATION_NOT_INITIALIZED']);
  });

  it('ends a message that is being given in parts, not the process (section 5.14.4)', () => {
    const bench = loggedIn('message ends');
    const { p11, session } = bench;
    const key = importSecret(bench, ck.CKK_GENERIC_SECRET, Buffer.alloc(32, 7), { type: ck.CKA_SIGN, value: true });
    p11.C_MessageSignInit(session, { mechanism: ck.CKM_SHA256_HMAC }, key);
    const nothing = Buffer.alloc(0);
    p11.C_SignMessageBegin(session, nothing);
    fail(bench, 'C_SignMessageNext');
    const next = () => p11.C_SignMessageNext(session, nothing, DATA);
    expect([rvOf(next), rvOf(next)]).toEqual(['CKR_DEVICE_ERROR', 'CKR_OPERATION_NOT_INITIALIZED']);
    expect(p11.C_SignMessage(session, nothing, DATA, Buffer.alloc(32))).toHaveLength(32);
  });

  it('leaves what was not begun unbegun, and a search going on', () => {
    const bench = loggedIn('not begun');
    const { p11, session } = bench;
    const kept = p11.C_CreateObject(session, certificateTemplate());
    const { privateKey } = generate(bench, GOST);
    fail(bench, 'C_SignInit');
    const begin = () => p11.C_SignInit(session, { mechanism: GOST.signing }, privateKey);
    expect([rvOf(begin), rvOf(begin)]).toEqual(['CKR_DEVICE_ERROR', 'CKR_OK']);
    p11.C_Sign(session, DATA, Buffer.alloc(64));
    p11.C_FindObjectsInit(session, [{ type: ck.CKA_CLASS, value: ck.CKO_CERTIFICATE }]);
    fail(bench, 'C_FindObjects');
    expect(rvOf(() => p11.C_FindObjects(session, 5))).toBe('CKR_DEVICE_ERROR');
    expect(p11.C_FindObjects(session, 5)).toEqual([kept]);
    fail(bench, 'C_FindObjectsFinal');
    const end = () => p11.C_FindObjectsFinal(session);
    expect([rvOf(end), rvOf(end)]).toEqual(['CKR_DEVICE_ERROR', 'CKR_OK']);
  });

  it('can be one that asks nothing of a token', () => {
    const { emulator } = workbench('no token');
    const p11 = emulator.application();
    const next = (name: string, code: string, call: () => unknown) => {
      emulator.faults.arm({ rules: [{ function: name, when: { nth: 1 }, do: { fail: code } }] });
      return rvOf(call);
    };
    expect(next('C_Initialize', 'CKR_HOST_MEMORY', () => p11.C_Initialize())).toBe('CKR_HOST_MEMORY');
    expect(rvOf(() => p11.C_GetInfo())).toBe('CKR_CRYPTOKI_NOT_INITIALIZED');
    p11.C_Initialize();
    expect(next('C_GetSlotList', 'CKR_GENERAL_ERROR', () => p11.C_GetSlotList(true))).toBe('CKR_GENERAL_ERROR');
    const [slot] = p11.C_GetSlotList(true) as [ck.Handle];
    expect(next('C_GetSlotInfo', 'CKR_DEVICE_ERROR', () => p11.C_GetSlotInfo(slot))).toBe('CKR_DEVICE_ERROR');
    expect(next('C_OpenSession', 'CKR_SESSION_COUNT', () => p11.C_OpenSession(slot, RW))).toBe('CKR_SESSION_COUNT');
    expect(next('C_Finalize', 'CKR_FUNCTION_FAILED', () => p11.C_Finalize())).toBe('CKR_FUNCTION_FAILED');
    expect(rvOf(() => p11.C_Finalize())).toBe('CKR_OK');
  });

  it('is not one that does not get there: an error of section 5.1.2 goes before, and the call is not counted', () => {
    const bench = loggedIn('not there');
    const { p11, slot, session, emulator } = bench;
    emulator.faults.arm({ rules: [{ function: '*', when: { every: 1 }, do: { fail: 'CKR_DEVICE_ERROR' } }] });
    expect(rvOf(() => p11.C_Logout(Buffer.alloc(8, 9)))).toBe('CKR_SESSION_HANDLE_INVALID');
    expect(rvOf(() => p11.C_GetTokenInfo(Buffer.alloc(8, 9)))).toBe('CKR_SLOT_ID_INVALID');
    emulator.remove();
    expect(rvOf(() => p11.C_GetTokenInfo(slot))).toBe('CKR_TOKEN_NOT_PRESENT');
    expect(rvOf(() => p11.C_GetSessionInfo(session))).toBe('CKR_SESSION_HANDLE_INVALID');
    expect(p11.C_GetSlotList(true)).toEqual([]);
    expect(emulator.faults.fired).toEqual([]);
  });
});
