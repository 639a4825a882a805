import { createHash, createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as ck from '../index.ts';
import { attribute, importSecret, loggedIn, rvOf } from '../testing/workbench.ts';

/** Every hash of NIST by the numbers of its uses, with OpenSSL's name. */
const HASHES = [
  ['sha1', ck.CKM_SHA_1, ck.CKM_SHA_1_HMAC, ck.CKM_SHA_1_HMAC_GENERAL, ck.CKM_SHA1_KEY_DERIVATION],
  ['sha224', ck.CKM_SHA224, ck.CKM_SHA224_HMAC, ck.CKM_SHA224_HMAC_GENERAL, ck.CKM_SHA224_KEY_DERIVATION],
  ['sha256', ck.CKM_SHA256, ck.CKM_SHA256_HMAC, ck.CKM_SHA256_HMAC_GENERAL, ck.CKM_SHA256_KEY_DERIVATION],
  ['sha384', ck.CKM_SHA384, ck.CKM_SHA384_HMAC, ck.CKM_SHA384_HMAC_GENERAL, ck.CKM_SHA384_KEY_DERIVATION],
  ['sha512', ck.CKM_SHA512, ck.CKM_SHA512_HMAC, ck.CKM_SHA512_HMAC_GENERAL, ck.CKM_SHA512_KEY_DERIVATION],
  ['sha3-224', ck.CKM_SHA3_224, ck.CKM_SHA3_224_HMAC, ck.CKM_SHA3_224_HMAC_GENERAL, ck.CKM_SHA3_224_KEY_DERIVATION],
  ['sha3-256', ck.CKM_SHA3_256, ck.CKM_SHA3_256_HMAC, ck.CKM_SHA3_256_HMAC_GENERAL, ck.CKM_SHA3_256_KEY_DERIVATION],
  ['sha3-384', ck.CKM_SHA3_384, ck.CKM_SHA3_384_HMAC, ck.CKM_SHA3_384_HMAC_GENERAL, ck.CKM_SHA3_384_KEY_DERIVATION],
  ['sha3-512', ck.CKM_SHA3_512, ck.CKM_SHA3_512_HMAC, ck.CKM_SHA3_512_HMAC_GENERAL, ck.CKM_SHA3_512_KEY_DERIVATION],
] as const;

describe.each(HASHES)('%s', (name, digest, hmac, general, derivation) => {
  const bench = loggedIn(name);
  const { p11, session } = bench;
  const length = createHash(name).digest().length;
  const octets = (maxLength: number) => fc.uint8Array({ minLength: 1, maxLength }).map((some) => Buffer.from(some));

  it('digests as OpenSSL does', () => {
    fc.assert(
      fc.property(octets(400), (message) => {
        p11.C_DigestInit(session, { mechanism: digest });
        expect(p11.C_Digest(session, message, Buffer.alloc(64))).toEqual(createHash(name).update(message).digest());
      }),
      { seed: 1, numRuns: 20 },
    );
  });

  it('authenticates as OpenSSL does, with keys of every length, the code whole or cut', () => {
    fc.assert(
      fc.property(octets(300), octets(300), fc.integer({ min: 1, max: length }), (value, message, cut) => {
        const key = importSecret(bench, ck.CKK_GENERIC_SECRET, value);
        const expected = createHmac(name, value).update(message).digest();
        p11.C_SignInit(session, { mechanism: hmac }, key);
        expect(p11.C_Sign(session, message, Buffer.alloc(64))).toEqual(expected);
        p11.C_SignInit(session, { mechanism: general, parameter: cut }, key);
        expect(p11.C_Sign(session, message, Buffer.alloc(64))).toEqual(expected.subarray(0, cut));
        p11.C_VerifyInit(session, { mechanism: general, parameter: cut }, key);
        expect(p11.C_Verify(session, message, expected.subarray(0, cut))).toBe(true);
        p11.C_DestroyObject(session, key);
      }),
      { seed: 2, numRuns: 20 },
    );
  });

  it('makes a key of the digest of another, and none longer than a digest', () => {
    const value = Buffer.from('what the new key is made of');
    const base = importSecret(bench, ck.CKK_GENERIC_SECRET, value);
    const expected = createHash(name).update(value).digest();
    const derive = (...template: ck.Template) =>
      p11.C_DeriveKey(session, { mechanism: derivation }, base, [
        { type: ck.CKA_EXTRACTABLE, value: true },
        ...template,
      ]);
    expect(attribute(bench, derive(), ck.CKA_VALUE)).toEqual(expected);
    const aes = derive({ type: ck.CKA_KEY_TYPE, value: ck.CKK_AES }, { type: ck.CKA_VALUE_LEN, value: 16 });
    expect(attribute(bench, aes, ck.CKA_VALUE)).toEqual(expected.subarray(0, 16));
    expect(rvOf(() => derive({ type: ck.CKA_VALUE_LEN, value: length + 1 }))).toBe('CKR_TEMPLATE_INCONSISTENT');
  });

  it('MECH-07 refuses a code of no octets and one longer than a digest', () => {
    const key = importSecret(bench, ck.CKK_GENERIC_SECRET, Buffer.from('key'));
    for (const parameter of [0, length + 1]) {
      const init = () => p11.C_SignInit(session, { mechanism: general, parameter }, key);
      expect(rvOf(init)).toBe('CKR_MECHANISM_PARAM_INVALID');
    }
  });
});

describe('MECH-06 sizes of secret keys', () => {
  const { p11, slot, session } = loggedIn('sizes');
  const make = (mechanism: number, length: number) =>
    rvOf(() => p11.C_GenerateKey(session, { mechanism }, [{ type: ck.CKA_VALUE_LEN, value: length }]));

  it.each([
    ['AES, in octets', ck.CKM_AES_KEY_GEN, 1],
    ['generic, in bits', ck.CKM_GENERIC_SECRET_KEY_GEN, 8],
  ])('%s: the ends of the range work, a step outside does not', (_, mechanism, unit) => {
    const { minKeySize, maxKeySize } = p11.C_GetMechanismInfo(slot, mechanism);
    const [min, max] = [minKeySize / unit, maxKeySize / unit];
    expect([make(mechanism, min), make(mechanism, max)]).toEqual(['CKR_OK', 'CKR_OK']);
    const outside = 'CKR_ATTRIBUTE_VALUE_INVALID';
    expect([make(mechanism, min - 1), make(mechanism, max + 1)]).toEqual([outside, outside]);
  });
});
