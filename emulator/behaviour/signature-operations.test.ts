import { beforeEach, describe, expect, it } from 'vitest';
import * as ck from '../index.ts';
import { GOST, generate, KEY_KINDS, loggedIn, RSA, RW, rvOf } from '../testing/workbench.ts';

describe.each(KEY_KINDS)('operations with $name keys', (kind) => {
  const bench = loggedIn(`operations ${kind.name}`);
  const { p11, slot } = bench;
  const pair = generate(bench, kind);
  const mechanism = { mechanism: kind.signing };
  // Every test has a session of its own, so none finds an operation of another.
  let session = bench.session;
  beforeEach(() => {
    session = p11.C_OpenSession(slot, RW);
  });
  const message = Buffer.from('a message of several parts');
  const room = () => Buffer.alloc(512);
  const sign = () => {
    p11.C_SignInit(session, mechanism, pair.privateKey);
    return p11.C_Sign(session, message, room());
  };

  it('give the same whole and in parts', () => {
    p11.C_SignInit(session, mechanism, pair.privateKey);
    for (const part of [0, 5, 5, 20].map((start, at) => message.subarray(start, [5, 5, 20, 99][at]))) {
      p11.C_SignUpdate(session, part);
    }
    const signature = p11.C_SignFinal(session, room());
    expect(signature).toHaveLength(kind.signatureLength);
    p11.C_VerifyInit(session, mechanism, pair.publicKey);
    expect(p11.C_Verify(session, message, signature)).toBe(true);
    const another = sign();
    p11.C_VerifyInit(session, mechanism, pair.publicKey);
    p11.C_VerifyUpdate(session, message);
    expect(p11.C_VerifyFinal(session, another)).toBe(true);
    p11.C_VerifyInit(session, mechanism, pair.publicKey);
    p11.C_VerifyUpdate(session, message.subarray(1));
    expect(rvOf(() => p11.C_VerifyFinal(session, signature))).toBe('CKR_SIGNATURE_INVALID');
  });

  it('sign the empty message, given or left out', () => {
    p11.C_SignInit(session, mechanism, pair.privateKey);
    const signature = p11.C_SignFinal(session, room());
    p11.C_VerifyInit(session, mechanism, pair.publicKey);
    expect(p11.C_Verify(session, Buffer.alloc(0), signature)).toBe(true);
  });

  it('stay active for a length query and for a buffer that is too small', () => {
    p11.C_SignInit(session, mechanism, pair.privateKey);
    expect(p11.C_Sign(session, message, Buffer.alloc(0))).toHaveLength(0);
    expect(rvOf(() => p11.C_Sign(session, message, Buffer.alloc(kind.signatureLength - 1)))).toBe(
      'CKR_BUFFER_TOO_SMALL',
    );
    const exact = Buffer.alloc(kind.signatureLength);
    expect(p11.C_Sign(session, message, exact)).toHaveLength(kind.signatureLength);
    expect(rvOf(() => p11.C_Sign(session, message, exact))).toBe('CKR_OPERATION_NOT_INITIALIZED');
  });

  it('do not finish a multi-part operation by the single-part call, and end with the attempt', () => {
    p11.C_SignInit(session, mechanism, pair.privateKey);
    p11.C_SignUpdate(session, message);
    expect(rvOf(() => p11.C_Sign(session, message, room()))).toBe('CKR_OPERATION_NOT_INITIALIZED');
    expect(rvOf(() => p11.C_SignFinal(session, room()))).toBe('CKR_OPERATION_NOT_INITIALIZED');
  });

  it('are one at a time', () => {
    p11.C_SignInit(session, mechanism, pair.privateKey);
    expect(rvOf(() => p11.C_SignInit(session, mechanism, pair.privateKey))).toBe('CKR_OPERATION_ACTIVE');
    expect(rvOf(() => p11.C_VerifyInit(session, mechanism, pair.publicKey))).toBe('CKR_OPERATION_ACTIVE');
    expect(p11.C_Sign(session, message, room())).toHaveLength(kind.signatureLength);
  });

  it('need a mechanism, a key of its type and the right use of it, in this order', () => {
    const init = (type: number, key: ck.Handle) => rvOf(() => p11.C_SignInit(session, { mechanism: type }, key));
    const other = kind === RSA ? GOST.signing : RSA.signing;
    expect(init(0x7fff, Buffer.alloc(8))).toBe('CKR_MECHANISM_INVALID');
    expect(init(ck.CKM_SHA256, pair.privateKey)).toBe('CKR_MECHANISM_INVALID');
    expect(init(kind.signing, Buffer.alloc(8))).toBe('CKR_KEY_HANDLE_INVALID');
    expect(init(kind.signing, pair.publicKey)).toBe('CKR_KEY_TYPE_INCONSISTENT');
    expect(init(other, pair.privateKey)).toBe('CKR_KEY_TYPE_INCONSISTENT');
    const data = p11.C_CreateObject(session, [{ type: ck.CKA_CLASS, value: ck.CKO_DATA }]);
    expect(init(kind.signing, data)).toBe('CKR_KEY_HANDLE_INVALID');
    const idle = p11.C_CopyObject(session, pair.privateKey, [{ type: ck.CKA_SIGN, value: false }]);
    expect(init(other, idle)).toBe('CKR_KEY_TYPE_INCONSISTENT');
    expect(init(kind.signing, idle)).toBe('CKR_KEY_FUNCTION_NOT_PERMITTED');
  });
});
