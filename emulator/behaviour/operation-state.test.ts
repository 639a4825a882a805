import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import * as ck from '../index.ts';
import { importSecret, loggedIn, oid, RW, rvOf, workbench } from '../testing/workbench.ts';

const SHA: ck.Mechanism = { mechanism: ck.CKM_SHA256 };
const NONE = Buffer.alloc(8);
const room = () => Buffer.alloc(64);
const sha256 = (...parts: string[]) => createHash('sha256').update(parts.join('')).digest();

describe('the state of an operation', () => {
  it('is continued in the same session, in another one, by another application and on another device', () => {
    const { p11, session, slot, emulator } = loggedIn('state');
    p11.C_DigestInit(session, SHA);
    p11.C_DigestUpdate(session, Buffer.from('first, '));
    const state = p11.C_GetOperationState(session);
    p11.C_DigestUpdate(session, Buffer.from('forgotten'));
    const another = emulator.application();
    another.C_Initialize();
    const elsewhere = workbench('elsewhere', { device: 'kaztoken' });
    for (const [at, where] of [
      [p11, session],
      [p11, p11.C_OpenSession(slot, RW)],
      [another, another.C_OpenSession(slot, RW)],
      [elsewhere.p11, elsewhere.session],
    ] as const) {
      at.C_SetOperationState(where, state, NONE, NONE);
      at.C_DigestUpdate(where, Buffer.from('second'));
      expect(at.C_DigestFinal(where, room())).toEqual(sha256('first, second'));
    }
  });

  it('knows how far it had come, and with which parameter', () => {
    const { p11, session } = loggedIn('stage');
    const parameter = oid('GOSTR3411-94-Test');
    const gost = { mechanism: ck.CKM_GOSTR3411, parameter };
    p11.C_DigestInit(session, gost);
    const ready = p11.C_GetOperationState(session);
    const expected = p11.C_Digest(session, Buffer.from('abc'), room());
    p11.C_SetOperationState(session, ready, NONE, NONE);
    expect(p11.C_Digest(session, Buffer.from('abc'), room())).toEqual(expected);
    p11.C_DigestInit(session, SHA);
    p11.C_DigestUpdate(session, Buffer.alloc(0));
    const feeding = p11.C_GetOperationState(session);
    p11.C_SetOperationState(session, feeding, NONE, NONE);
    expect(rvOf(() => p11.C_Digest(session, Buffer.from('abc'), room()))).toBe('CKR_OPERATION_NOT_INITIALIZED');
  });

  it('is not told where a key is in it, or much data, or where there is none', () => {
    const bench = loggedIn('unsaveable');
    const { p11, session, slot } = bench;
    const key = importSecret(bench, ck.CKK_AES, Buffer.alloc(16));
    const state = (begin: (one: ck.Handle) => void) => {
      const one = p11.C_OpenSession(slot, RW);
      begin(one);
      return rvOf(() => p11.C_GetOperationState(one));
    };
    const digesting = (next: (one: ck.Handle) => void) => (one: ck.Handle) => {
      p11.C_DigestInit(one, SHA);
      next(one);
    };
    expect(state(() => {})).toBe('CKR_OPERATION_NOT_INITIALIZED');
    expect(state(digesting((one) => p11.C_DigestKey(one, key)))).toBe('CKR_STATE_UNSAVEABLE');
    expect(state(digesting((one) => p11.C_DigestUpdate(one, Buffer.alloc(65_536))))).toBe('CKR_OK');
    expect(state(digesting((one) => p11.C_DigestUpdate(one, Buffer.alloc(65_537))))).toBe('CKR_STATE_UNSAVEABLE');
    const mechanism = { mechanism: ck.CKM_AES_ECB };
    expect(state((one) => p11.C_EncryptInit(one, mechanism, key))).toBe('CKR_STATE_UNSAVEABLE');
    expect(state((one) => p11.C_FindObjectsInit(one, []))).toBe('CKR_STATE_UNSAVEABLE');
    p11.C_DigestInit(session, SHA);
    const saved = p11.C_GetOperationState(session);
    expect(rvOf(() => p11.C_SetOperationState(session, saved, key, NONE))).toBe('CKR_KEY_NOT_NEEDED');
  });

  it('is refused with any octet changed, and cut anywhere', () => {
    const { p11, session } = loggedIn('garbage');
    p11.C_DigestInit(session, SHA);
    p11.C_DigestUpdate(session, Buffer.from('data'));
    const saved = p11.C_GetOperationState(session);
    const set = (state: Buffer) => rvOf(() => p11.C_SetOperationState(session, state, NONE, NONE));
    for (let at = 0; at < saved.length; at++) {
      const wrong = Buffer.from(saved);
      wrong[at] = (wrong[at] ?? 0) ^ 1;
      expect(set(wrong)).toBe('CKR_SAVED_STATE_INVALID');
      expect(set(saved.subarray(0, at))).toBe('CKR_SAVED_STATE_INVALID');
    }
    expect(p11.C_DigestFinal(session, room())).toEqual(sha256('data'));
  });
});

describe('functions kept from older versions', () => {
  it('C_GetFunctionStatus and C_CancelFunction: nothing runs in parallel', () => {
    const { p11, session } = workbench('parallel');
    expect(rvOf(() => p11.C_GetFunctionStatus(session))).toBe('CKR_FUNCTION_NOT_PARALLEL');
    expect(rvOf(() => p11.C_CancelFunction(session))).toBe('CKR_FUNCTION_NOT_PARALLEL');
    expect(rvOf(() => p11.C_GetFunctionStatus(NONE))).toBe('CKR_SESSION_HANDLE_INVALID');
  });
});

describe('C_WaitForSlotEvent', () => {
  it('tells every application once of each slot where a token came or went, and of nothing before it began', () => {
    const { emulator, p11, slot } = workbench('events', {}, { slots: [{ device: 'generic' }, { device: 'jacarta' }] });
    const other = emulator.application();
    other.C_Initialize();
    const next = (application: ck.Pkcs11) => application.C_WaitForSlotEvent(ck.CKF_DONT_BLOCK);
    const second = p11.C_GetSlotList()[1];
    expect(next(p11)).toBeNull();
    const token = emulator.remove(0);
    emulator.remove(1);
    emulator.insert(token, 0);
    expect([next(p11), next(p11), next(p11)]).toEqual([slot, second, null]);
    expect(next(other)).toEqual(slot);
    const late = emulator.application();
    expect(rvOf(() => next(late))).toBe('CKR_CRYPTOKI_NOT_INITIALIZED');
    late.C_Initialize();
    expect(next(late)).toBeNull();
  });

  it('that may block gives an event that is there, and does not wait for one', () => {
    const { emulator, p11, slot } = workbench('blocking');
    expect(rvOf(() => p11.C_WaitForSlotEvent(0))).toBe('CKR_FUNCTION_NOT_SUPPORTED');
    emulator.remove(0);
    expect(p11.C_WaitForSlotEvent(0)).toEqual(slot);
  });
});
