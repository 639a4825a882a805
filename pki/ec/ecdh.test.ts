import { createPrivateKey, createPublicKey, diffieHellman, generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { jwkOf } from '../native-key.ts';
import { fieldLength } from './curves.ts';
import { ecdhSecret, x25519Secret } from './ecdh.ts';
import { CURVE_NAMES, opensslKey, scalarOf } from './testing/openssl-curves.ts';

describe.each(CURVE_NAMES)('ECDH on %s', (curve) => {
  const [ours, theirs] = [opensslKey(curve), opensslKey(curve)];
  const scalar = scalarOf(ours, curve);

  it('finds the secret of OpenSSL, whichever form the point has', () => {
    const secret = theirs.computeSecret(ours.getPublicKey());
    expect(secret).toHaveLength(fieldLength(curve));
    for (const form of ['uncompressed', 'compressed'] as const) {
      expect(Buffer.from(ecdhSecret(curve, scalar, theirs.getPublicKey(null, form)))).toEqual(secret);
    }
  });

  it('keeps the zeros before a secret', () => {
    const found = Array.from({ length: 2_000 }, (_, at) => Buffer.from([1 + (at >> 8), at & 0xff]));
    const small = found.find((d) => opensslKey(curve, d).getPublicKey()[1] === 0);
    const one = Buffer.of(1);
    const shared = ecdhSecret(curve, one, opensslKey(curve, small ?? one).getPublicKey());
    expect(Buffer.from(shared)).toEqual(
      opensslKey(curve, small ?? one)
        .getPublicKey()
        .subarray(1, 1 + fieldLength(curve)),
    );
    expect(shared[0]).toBe(0);
  });

  it('refuses what is no point of the curve, and what is no scalar', () => {
    const wrong = Buffer.from(theirs.getPublicKey());
    wrong[wrong.length - 1] = (wrong.at(-1) ?? 0) ^ 1;
    for (const point of [wrong, Buffer.of(0), Buffer.alloc(0)]) {
      expect(() => ecdhSecret(curve, scalar, point)).toThrow(/no point/);
    }
    expect(() => ecdhSecret(curve, Buffer.alloc(fieldLength(curve)), theirs.getPublicKey())).toThrow(/no scalar/);
  });
});

describe('X25519', () => {
  const [a, b] = [generateKeyPairSync('x25519'), generateKeyPairSync('x25519')];
  const member = (key: typeof a.publicKey, name: 'd' | 'x') => Buffer.from(jwkOf(key)[name] ?? '', 'base64url');
  const scalar = member(a.privateKey, 'd');

  it('finds the secret of OpenSSL', () => {
    const expected = diffieHellman({ privateKey: b.privateKey, publicKey: a.publicKey });
    expect(Buffer.from(x25519Secret(scalar, member(b.publicKey, 'x')))).toEqual(expected);
  });

  it('ignores the highest bit of the other key and the bits that RFC 7748 clamps, as OpenSSL does', () => {
    const octets = member(b.publicKey, 'x');
    octets[31] = (octets[31] ?? 0) | 0x80;
    expect(x25519Secret(scalar, octets)).toEqual(x25519Secret(scalar, member(b.publicKey, 'x')));
    const unclamped = Buffer.from(scalar);
    unclamped[0] = (unclamped[0] ?? 0) ^ 7;
    expect(x25519Secret(unclamped, octets)).toEqual(x25519Secret(scalar, octets));
  });

  it.each(['00', '01'])('refuses a key of small order: %s and zeros', (first) => {
    const octets = Buffer.alloc(32);
    octets[0] = Number.parseInt(first, 16);
    expect(() => x25519Secret(scalar, octets)).toThrow(/small order/);
    const theirs = () =>
      diffieHellman({
        privateKey: createPrivateKey(a.privateKey.export({ format: 'pem', type: 'pkcs8' })),
        publicKey: createPublicKey({
          key: { kty: 'OKP', crv: 'X25519', x: octets.toString('base64url') },
          format: 'jwk',
        }),
      });
    expect(theirs).toThrow();
  });

  it.each([0, 31, 33])('refuses %i octets', (length) => {
    expect(() => x25519Secret(scalar, Buffer.alloc(length, 9))).toThrow(/32 octets/);
  });
});
