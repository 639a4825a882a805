import { createHash, sign as nodeSign, verify as nodeVerify } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadVectors, toHex } from '../testing/vectors.ts';
import { ecPrivateKey, ecPublicKey, fieldLength, fullScalar, pointOfScalar, WEIERSTRASS_CURVES } from './curves.ts';
import { ecdsaSignDigest, ecdsaVerifyDigest } from './ecdsa.ts';
import { CURVE_NAMES, opensslKey, scalarOf } from './testing/openssl-curves.ts';

const P1363 = { dsaEncoding: 'ieee-p1363' } as const;

describe('ECDSA over a digest', () => {
  const vectors = loadVectors('rfc-6979').ecdsa;

  const own = { 'P-256': 'sha256', 'P-384': 'sha384', 'P-521': 'sha512', secp256k1: 'sha256' };
  const hashed = ({ hash, message }: (typeof vectors)[number]) => createHash(hash).update(message).digest();

  it.each(vectors)('verifies the examples of RFC 6979 appendix A.2 on $curve with $hash', (vector) => {
    const point = pointOfScalar(vector.curve, Buffer.from(vector.d, 'hex'));
    const signature = Buffer.from(vector.r + vector.s, 'hex');
    expect(ecdsaVerifyDigest(vector.curve, point, hashed(vector), signature)).toBe(true);
  });

  const ownHash = vectors.filter(({ curve, hash }) => own[curve] === hash);
  it.each(ownHash)('signs those of $hash on $curve octet by octet', (vector) => {
    const signature = ecdsaSignDigest(vector.curve, Buffer.from(vector.d, 'hex'), hashed(vector));
    expect(toHex(signature)).toBe(vector.r + vector.s);
  });

  it('there are four examples, three with the hash of their curve', () => {
    expect([vectors.length, ownHash.length]).toEqual([4, 3]);
  });
});

describe.each(CURVE_NAMES)('ECDSA on %s', (curve) => {
  const key = opensslKey(curve);
  const scalar = scalarOf(key, curve);
  const point = key.getPublicKey();
  const [privateKey, publicKey] = [ecPrivateKey(curve, scalar), ecPublicKey(curve, point)];
  const length = fieldLength(curve);
  const { n } = WEIERSTRASS_CURVES[curve].Point.CURVE();
  const digest = createHash('sha256').update('message').digest();
  const number = (value: bigint) => Buffer.from(value.toString(16).padStart(2 * length, '0'), 'hex');

  it.each(['sha1', 'sha256', 'sha384', 'sha512'] as const)('OpenSSL and we verify each other with %s', (hash) => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (message) => {
        const hashed = createHash(hash).update(message).digest();
        const ours = ecdsaSignDigest(curve, scalar, hashed);
        expect(ours).toHaveLength(2 * length);
        expect(nodeVerify(hash, message, { key: publicKey, ...P1363 }, ours)).toBe(true);
        const theirs = nodeSign(hash, message, { key: privateKey, ...P1363 });
        expect(ecdsaVerifyDigest(curve, point, hashed, theirs)).toBe(true);
      }),
      { numRuns: 4 },
    );
  });

  it('signs octet by octet as noble-curves does, digests of any length', () => {
    const options = { prehash: false, lowS: false, format: 'compact' } as const;
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: length }), (hashed) => {
        const theirs = WEIERSTRASS_CURVES[curve].sign(hashed, fullScalar(curve, scalar), options);
        expect(ecdsaSignDigest(curve, scalar, hashed)).toEqual(theirs);
      }),
      { numRuns: 10 },
    );
  });

  it('takes the leftmost octets of a longer digest, and a shorter one as it is', () => {
    const long = Buffer.concat([createHash('sha512').update('x').digest(), Buffer.alloc(40, 7)]);
    expect(ecdsaSignDigest(curve, scalar, long)).toEqual(ecdsaSignDigest(curve, scalar, long.subarray(0, length)));
    for (const short of [Buffer.alloc(0), Buffer.of(1), digest.subarray(0, 20)]) {
      expect(ecdsaVerifyDigest(curve, point, short, ecdsaSignDigest(curve, scalar, short))).toBe(true);
    }
  });

  it('does not verify another digest, key, order or length', () => {
    const signature = Buffer.from(ecdsaSignDigest(curve, scalar, digest));
    const verifies = (octets: Uint8Array, of = digest, by = point) => ecdsaVerifyDigest(curve, by, of, octets);
    expect(verifies(signature)).toBe(true);
    const swapped = Buffer.concat([signature.subarray(length), signature.subarray(0, length)]);
    const outcomes = [
      verifies(signature, createHash('sha256').update('other').digest()),
      verifies(signature, digest, opensslKey(curve).getPublicKey()),
      verifies(swapped),
      verifies(signature.subarray(1)),
      verifies(Buffer.concat([signature, Buffer.of(0)])),
      verifies(Buffer.alloc(0)),
    ];
    expect(outcomes).toEqual(outcomes.map(() => false));
  });

  it('takes r and s from 1 to the order less one, and both halves of s', () => {
    const signature = Buffer.from(ecdsaSignDigest(curve, scalar, digest));
    const [r, s] = [signature.subarray(0, length), signature.subarray(length)];
    const other = number(n - BigInt(`0x${s.toString('hex')}`));
    const verifies = (...parts: Buffer[]) => ecdsaVerifyDigest(curve, point, digest, Buffer.concat(parts));
    expect(verifies(r, other)).toBe(true);
    const zero = Buffer.alloc(length);
    const outcomes = [
      verifies(zero, s),
      verifies(r, zero),
      verifies(zero, zero),
      verifies(number(n), s),
      verifies(r, number(n)),
    ];
    expect(outcomes).toEqual(outcomes.map(() => false));
  });

  it('refuses what is no key', () => {
    const signature = ecdsaSignDigest(curve, scalar, digest);
    expect(() => ecdsaVerifyDigest(curve, point.subarray(1), digest, signature)).toThrow(/no point/);
    expect(() => ecdsaSignDigest(curve, number(0n), digest)).toThrow(/no scalar/);
  });
});
