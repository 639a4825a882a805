import { createECDH, createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import * as ck from '../index.ts';
import { attribute, loggedIn, rvOf } from '../testing/workbench.ts';

const bench = loggedIn('agreement');
const { p11, session } = bench;

const pair = p11.C_GenerateKeyPair(
  session,
  { mechanism: ck.CKM_EC_KEY_PAIR_GEN },
  [{ type: ck.CKA_EC_PARAMS, value: Buffer.from(ck.EC_PARAMETERS['P-256'].oid, 'hex') }],
  [{ type: ck.CKA_DERIVE, value: true }],
);

const other = createECDH('prime256v1');
const publicData = other.generateKeys();
const wrapped = attribute(bench, pair.publicKey, ck.CKA_EC_POINT);
const shared = other.computeSecret(wrapped.subarray(2));

function derive(members: Partial<ck.EcdhParameter>, length?: number, mechanism = ck.CKM_ECDH1_DERIVE): Buffer {
  const parameter = { type: 6, kdf: ck.CKD_NULL, publicData, ...members };
  const key = p11.C_DeriveKey(session, { mechanism, parameter }, pair.privateKey, [
    { type: ck.CKA_CLASS, value: ck.CKO_SECRET_KEY },
    { type: ck.CKA_KEY_TYPE, value: ck.CKK_GENERIC_SECRET },
    { type: ck.CKA_SENSITIVE, value: false },
    { type: ck.CKA_EXTRACTABLE, value: true },
    ...(length === undefined ? [] : [{ type: ck.CKA_VALUE_LEN, value: length }]),
  ]);
  return attribute(bench, key, ck.CKA_VALUE);
}

describe('ECDH', () => {
  it('gives the secret that OpenSSL computes on the other side, whichever form the point has', () => {
    expect(derive({})).toEqual(shared);
    expect(derive({}, undefined, ck.CKM_ECDH1_COFACTOR_DERIVE)).toEqual(shared);
    expect(derive({ publicData: Buffer.concat([Buffer.from([4, 65]), publicData]) })).toEqual(shared);
    expect(derive({ publicData: other.getPublicKey(undefined, 'compressed') as Buffer })).toEqual(shared);
    expect(derive({}, 20)).toEqual(shared.subarray(12));
    expect(rvOf(() => derive({}, 33))).toBe('CKR_TEMPLATE_INCONSISTENT');
  });

  it.each([
    [ck.CKD_SHA1_KDF, 'sha1'],
    [ck.CKD_SHA256_KDF, 'sha256'],
    [ck.CKD_SHA512_KDF, 'sha512'],
  ])('KDF %i is that of ANSI X9.63 with %s', (kdf, hash) => {
    const sharedData = Buffer.from('shared');
    const block = (counter: number) =>
      createHash(hash)
        .update(shared)
        .update(Buffer.from([0, 0, 0, counter]))
        .update(sharedData)
        .digest();
    const expected = Buffer.concat([1, 2, 3, 4].map(block)).subarray(0, 75);
    expect(derive({ kdf, sharedData }, 75)).toEqual(expected);
    expect(derive({ kdf, sharedData }, 16)).toEqual(expected.subarray(0, 16));
  });

  it('refuses what is no point of the curve and what is no parameter', () => {
    const off = Buffer.from(publicData);
    off.writeUInt8((off.at(-1) ?? 0) ^ 1, 64);
    const invalid = 'CKR_MECHANISM_PARAM_INVALID';
    expect(rvOf(() => derive({ publicData: off }))).toBe(invalid);
    expect(rvOf(() => derive({ publicData: Buffer.from([0]) }))).toBe(invalid);
    expect(rvOf(() => derive({ publicData: Buffer.alloc(0) }))).toBe(invalid);
    expect(rvOf(() => derive({ kdf: 99 }))).toBe(invalid);
    expect(rvOf(() => derive({ sharedData: Buffer.from('x') }))).toBe(invalid);
  });
});
