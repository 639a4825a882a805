import { createHash, createPublicKey, sign as nodeSign, verify as nodeVerify } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import * as ck from '../index.ts';
import { attribute, generate, loggedIn, RSA, rvOf } from '../testing/workbench.ts';

describe('RSA signatures', () => {
  const HASHES = [
    [ck.CKM_SHA1_RSA_PKCS, 'sha1'],
    [ck.CKM_SHA256_RSA_PKCS, 'sha256'],
    [ck.CKM_SHA384_RSA_PKCS, 'sha384'],
    [ck.CKM_SHA512_RSA_PKCS, 'sha512'],
  ] as const;

  function keys(seed: string) {
    const bench = loggedIn(seed);
    const pair = generate(
      bench,
      RSA,
      [],
      [
        { type: ck.CKA_SENSITIVE, value: false },
        { type: ck.CKA_EXTRACTABLE, value: true },
      ],
    );
    const part = (type: number) => attribute(bench, pair.privateKey, type).toString('base64url');
    const n = part(ck.CKA_MODULUS);
    const e = part(ck.CKA_PUBLIC_EXPONENT);
    const privateJwk = {
      kty: 'RSA',
      n,
      e,
      d: part(ck.CKA_PRIVATE_EXPONENT),
      p: part(ck.CKA_PRIME_1),
      q: part(ck.CKA_PRIME_2),
      dp: part(ck.CKA_EXPONENT_1),
      dq: part(ck.CKA_EXPONENT_2),
      qi: part(ck.CKA_COEFFICIENT),
    };
    return { bench, pair, privateJwk, outside: createPublicKey({ key: { kty: 'RSA', n, e }, format: 'jwk' }) };
  }

  it.each(HASHES)('mechanism %i with %s are those of OpenSSL, octet by octet', (mechanism, hash) => {
    const { bench, pair, outside, privateJwk } = keys(hash);
    const { p11, session } = bench;
    const message = Buffer.from('RSASSA-PKCS1-v1_5 is deterministic');
    p11.C_SignInit(session, { mechanism }, pair.privateKey);
    const signature = p11.C_Sign(session, message, Buffer.alloc(128));
    expect(signature).toEqual(nodeSign(hash, message, { key: privateJwk, format: 'jwk' }));
    expect(nodeVerify(hash, message, outside, signature)).toBe(true);
  });

  it('CKM_RSA_PKCS signs what it is given: a DigestInfo makes it CKM_SHA256_RSA_PKCS', () => {
    const { bench, pair, outside } = keys('DigestInfo');
    const { p11, session } = bench;
    const message = Buffer.from('by hand');
    const prefix = Buffer.from('3031300d060960864801650304020105000420', 'hex');
    const input = Buffer.concat([prefix, createHash('sha256').update(message).digest()]);
    p11.C_SignInit(session, { mechanism: ck.CKM_RSA_PKCS }, pair.privateKey);
    expect(nodeVerify('sha256', message, outside, p11.C_Sign(session, input, Buffer.alloc(128)))).toBe(true);
  });

  it('CKM_RSA_PKCS takes up to modulus length minus eleven octets, and the operation ends with the refusal', () => {
    const { bench, pair } = keys('lengths');
    const { p11, session } = bench;
    const sign = (length: number) =>
      rvOf(() => {
        p11.C_SignInit(session, { mechanism: ck.CKM_RSA_PKCS }, pair.privateKey);
        p11.C_Sign(session, Buffer.alloc(length, 1), Buffer.alloc(128));
      });
    expect([0, 1, 117, 118].map(sign)).toEqual(['CKR_OK', 'CKR_OK', 'CKR_OK', 'CKR_DATA_LEN_RANGE']);
  });
});
