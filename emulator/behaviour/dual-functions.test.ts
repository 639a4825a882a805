import { createHash, createHmac } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import { DUAL_PAIRS } from '../core/operation.ts';
import * as ck from '../index.ts';
import { generate, importSecret, loggedIn, RSA, RW, rvOf } from '../testing/workbench.ts';

const KEY = Buffer.from('000102030405060708090a0b0c0d0e0f', 'hex');
const CBC: ck.Mechanism = { mechanism: ck.CKM_AES_CBC_PAD, parameter: Buffer.alloc(16, 9) };
const SHA: ck.Mechanism = { mechanism: ck.CKM_SHA256 };
const HMAC: ck.Mechanism = { mechanism: ck.CKM_SHA256_HMAC };
const MESSAGE = Buffer.from('a message that is longer than two blocks of AES');
const PARTS = [MESSAGE.subarray(0, 5), MESSAGE.subarray(5, 40), MESSAGE.subarray(40)];

const bench = loggedIn('dual');
const { p11, slot } = bench;
const aes = importSecret(bench, ck.CKK_AES, KEY);
const secret = importSecret(bench, ck.CKK_GENERIC_SECRET, KEY);
let session = bench.session;
beforeEach(() => {
  session = p11.C_OpenSession(slot, RW);
});
const room = () => Buffer.alloc(4096);

/** What AES alone makes of the message. */
function encrypted(): Buffer {
  p11.C_EncryptInit(session, CBC, aes);
  return Buffer.from(p11.C_Encrypt(session, MESSAGE, room()));
}

describe('dual functions do what both functions do apart', () => {
  it('digest and encrypt, then decrypt and digest', () => {
    const whole = encrypted();
    const digest = createHash('sha256').update(MESSAGE).digest();
    p11.C_DigestInit(session, SHA);
    p11.C_EncryptInit(session, CBC, aes);
    const out = PARTS.map((part) => p11.C_DigestEncryptUpdate(session, part, room()));
    expect(Buffer.concat([...out, p11.C_EncryptFinal(session, room())])).toEqual(whole);
    expect(p11.C_DigestFinal(session, room())).toEqual(digest);

    p11.C_DecryptInit(session, CBC, aes);
    p11.C_DigestInit(session, SHA);
    const plain = p11.C_DecryptDigestUpdate(session, whole, room());
    const last = p11.C_DecryptFinal(session, room());
    expect(Buffer.concat([plain, last])).toEqual(MESSAGE);
    // What C_DecryptFinal gives has gone past the digest (section 5.17.2): the caller adds it.
    p11.C_DigestUpdate(session, last);
    expect(p11.C_DigestFinal(session, room())).toEqual(digest);
  });

  it('sign and encrypt, then decrypt and verify', () => {
    const whole = encrypted();
    p11.C_SignInit(session, HMAC, secret);
    p11.C_EncryptInit(session, CBC, aes);
    const out = PARTS.map((part) => p11.C_SignEncryptUpdate(session, part, room()));
    expect(Buffer.concat([...out, p11.C_EncryptFinal(session, room())])).toEqual(whole);
    const code = Buffer.from(p11.C_SignFinal(session, room()));
    expect(code).toEqual(createHmac('sha256', KEY).update(MESSAGE).digest());

    const verified = (right: Buffer) => {
      p11.C_VerifyInit(session, HMAC, secret);
      p11.C_DecryptInit(session, CBC, aes);
      p11.C_DecryptVerifyUpdate(session, whole, room());
      p11.C_VerifyUpdate(session, p11.C_DecryptFinal(session, room()));
      return rvOf(() => p11.C_VerifyFinal(session, right));
    };
    expect(verified(code)).toBe('CKR_OK');
    expect(verified(Buffer.alloc(32))).toBe('CKR_SIGNATURE_INVALID');
  });

  it('move neither operation when the buffer is too small', () => {
    p11.C_DigestInit(session, SHA);
    p11.C_EncryptInit(session, CBC, aes);
    const small = () => p11.C_DigestEncryptUpdate(session, MESSAGE, Buffer.alloc(31));
    expect(rvOf(small)).toBe('CKR_BUFFER_TOO_SMALL');
    expect(p11.C_DigestEncryptUpdate(session, MESSAGE, Buffer.alloc(0))).toHaveLength(0);
    p11.C_DigestEncryptUpdate(session, MESSAGE, room());
    expect(p11.C_DigestFinal(session, room())).toEqual(createHash('sha256').update(MESSAGE).digest());
  });

  it('need both operations, and a device that has them', () => {
    p11.C_DigestInit(session, SHA);
    const update = () => rvOf(() => p11.C_DigestEncryptUpdate(session, MESSAGE, room()));
    expect(update()).toBe('CKR_OPERATION_NOT_INITIALIZED');
    const device = loggedIn('no dual', { device: 'jacarta' });
    const refused = () => device.p11.C_DigestEncryptUpdate(device.session, MESSAGE, room());
    expect(rvOf(refused)).toBe('CKR_FUNCTION_NOT_SUPPORTED');
    expect(device.p11.C_GetTokenInfo(device.slot).flags & ck.CKF_DUAL_CRYPTO_OPERATIONS).toBe(0);
    expect(p11.C_GetTokenInfo(slot).flags & ck.CKF_DUAL_CRYPTO_OPERATIONS).not.toBe(0);
  });
});

const RECOVERABLE = generate(
  bench,
  RSA,
  [{ type: ck.CKA_VERIFY_RECOVER, value: true }],
  [{ type: ck.CKA_SIGN_RECOVER, value: true }],
);
const PKCS: ck.Mechanism = { mechanism: ck.CKM_RSA_PKCS };

const INITS = {
  find: () => p11.C_FindObjectsInit(session, []),
  digest: () => p11.C_DigestInit(session, SHA),
  sign: () => p11.C_SignInit(session, HMAC, secret),
  verify: () => p11.C_VerifyInit(session, HMAC, secret),
  encrypt: () => p11.C_EncryptInit(session, CBC, aes),
  decrypt: () => p11.C_DecryptInit(session, CBC, aes),
  'sign-recover': () => p11.C_SignRecoverInit(session, PKCS, RECOVERABLE.privateKey),
  'verify-recover': () => p11.C_VerifyRecoverInit(session, PKCS, RECOVERABLE.publicKey),
} as const;
type Kind = keyof typeof INITS;
const KINDS = Object.keys(INITS) as Kind[];

describe('two operations in one session', () => {
  const pairs = KINDS.flatMap((first) => KINDS.map((second) => ({ first, second })));

  it.each(pairs)('$first, then $second', ({ first, second }) => {
    const goTogether = DUAL_PAIRS.some((pair) => first !== second && pair.includes(first) && pair.includes(second));
    INITS[first]();
    expect(rvOf(INITS[second])).toBe(goTogether ? 'CKR_OK' : 'CKR_OPERATION_ACTIVE');
    if (goTogether) for (const third of KINDS) expect(rvOf(INITS[third])).toBe('CKR_OPERATION_ACTIVE');
  });
});

describe('signatures that carry their data', () => {
  const sign = (data: Buffer) => {
    p11.C_SignRecoverInit(session, PKCS, RECOVERABLE.privateKey);
    return Buffer.from(p11.C_SignRecover(session, data, room()));
  };
  const recover = (signature: Buffer, out = room()) => {
    p11.C_VerifyRecoverInit(session, PKCS, RECOVERABLE.publicKey);
    return p11.C_VerifyRecover(session, signature, out);
  };

  it('give the data back, and refuse what is no signature', () => {
    const signature = sign(MESSAGE);
    p11.C_SignInit(session, PKCS, RECOVERABLE.privateKey);
    expect(p11.C_Sign(session, MESSAGE, room())).toEqual(signature);
    expect(recover(signature)).toEqual(MESSAGE);
    expect(rvOf(() => recover(signature, Buffer.alloc(5)))).toBe('CKR_BUFFER_TOO_SMALL');
    expect(p11.C_VerifyRecover(session, signature, room())).toEqual(MESSAGE);
    expect(rvOf(() => recover(Buffer.alloc(128, 3)))).toBe('CKR_SIGNATURE_INVALID');
    expect(rvOf(() => recover(signature.subarray(1)))).toBe('CKR_SIGNATURE_LEN_RANGE');
    expect(rvOf(() => sign(Buffer.alloc(118)))).toBe('CKR_DATA_LEN_RANGE');
    expect(sign(Buffer.alloc(117))).toHaveLength(128);
  });

  it('need a key for it', () => {
    const plain = generate(bench, RSA);
    const init = () => p11.C_SignRecoverInit(session, PKCS, plain.privateKey);
    expect(rvOf(init)).toBe('CKR_KEY_FUNCTION_NOT_PERMITTED');
    expect(rvOf(() => p11.C_SignRecover(session, MESSAGE, room()))).toBe('CKR_OPERATION_NOT_INITIALIZED');
  });
});
