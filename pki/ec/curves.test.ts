import { createPrivateKey, createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SeededRng } from '../../simulation/rng.ts';
import { jwkOf } from '../native-key.ts';
import { fromHex, toHex } from '../testing/vectors.ts';
import {
  drawOctets,
  drawScalar,
  ecPrivateKey,
  ecPublicKey,
  fieldLength,
  fullScalar,
  isPublicOctets,
  OPENSSL_NAMES,
  ORDER_BITS,
  octetPrivateKey,
  octetPublicKey,
  pointOfScalar,
  publicOctets,
  uncompressedPoint,
  WEIERSTRASS_CURVES,
} from './curves.ts';
import { CURVE_NAMES, opensslKey, scalarOf } from './testing/openssl-curves.ts';

describe.each(CURVE_NAMES)('%s', (curve) => {
  const length = fieldLength(curve);
  const { n, p } = WEIERSTRASS_CURVES[curve].Point.CURVE();
  const octets = (value: bigint, size = length) => Buffer.from(value.toString(16).padStart(2 * size, '0'), 'hex');
  const key = opensslKey(curve);
  const point = key.getPublicKey();

  it('has scalars from 1 to the order less one, of the length that its name says', () => {
    expect(n.toString(2)).toHaveLength(ORDER_BITS[curve]);
    for (const good of [1n, n - 1n]) expect(Buffer.from(fullScalar(curve, octets(good)))).toEqual(octets(good));
    for (const bad of [0n, n, n + 1n]) expect(() => fullScalar(curve, octets(bad))).toThrow(/no scalar/);
    expect(() => fullScalar(curve, new Uint8Array(0))).toThrow(/no scalar/);
    expect(() => fullScalar(curve, octets(1n << BigInt(8 * length), length + 1))).toThrow(/no scalar/);
  });

  it('takes a scalar with zeros before it, or without those it should have', () => {
    const short = Buffer.of(5);
    expect(Buffer.from(fullScalar(curve, short))).toEqual(octets(5n));
    expect(Buffer.from(fullScalar(curve, Buffer.concat([Buffer.alloc(9), short])))).toEqual(octets(5n));
  });

  it('multiplies the generator as noble-curves does', () => {
    expect(Buffer.from(pointOfScalar(curve, scalarOf(key, curve)))).toEqual(point);
    const { getPublicKey } = WEIERSTRASS_CURVES[curve];
    for (const d of [1n, 2n, n - 1n, n / 3n]) {
      expect(pointOfScalar(curve, octets(d))).toEqual(getPublicKey(octets(d), false));
    }
    expect(() => pointOfScalar(curve, octets(n))).toThrow(/no scalar/);
  });

  it('draws scalars that repeat with their seed, each a key of OpenSSL', () => {
    const draw = (seed: string) => drawScalar(curve, new SeededRng(seed));
    expect(draw('one')).toEqual(draw('one'));
    expect(draw('one')).not.toEqual(draw('other'));
    const drawn = draw('one');
    expect(drawn).toHaveLength(length);
    expect(opensslKey(curve, drawn).getPublicKey()).toEqual(Buffer.from(pointOfScalar(curve, drawn)));
  });

  it('reads points compressed and uncompressed', () => {
    expect(Buffer.from(uncompressedPoint(curve, point))).toEqual(point);
    for (const other of [key, opensslKey(curve), opensslKey(curve), opensslKey(curve)]) {
      const compressed = other.getPublicKey(null, 'compressed');
      expect(Buffer.from(uncompressedPoint(curve, compressed))).toEqual(other.getPublicKey());
    }
  });

  const [x, y] = [point.subarray(1, 1 + length), point.subarray(1 + length)];
  const otherCurve = CURVE_NAMES.find((name) => name !== curve && fieldLength(name) === length);
  it.each([
    ['no octets', Buffer.alloc(0)],
    ['the point at infinity', Buffer.of(0)],
    ['zeros for infinity', Buffer.concat([Buffer.of(4), Buffer.alloc(2 * length)])],
    ['one octet less', point.subarray(0, -1)],
    ['one octet more', Buffer.concat([point, Buffer.of(0)])],
    ['coordinates without a form', Buffer.concat([x, y])],
    ['the hybrid form', Buffer.concat([Buffer.of(6 + ((y.at(-1) ?? 0) & 1)), x, y])],
    ['an unknown form', Buffer.concat([Buffer.of(5), x, y])],
    ['a point beside the curve', Buffer.concat([Buffer.of(4), x, octets((BigInt(`0x${y.toString('hex')}`) + 1n) % p)])],
    ['x of the field’s size', Buffer.concat([Buffer.of(2), octets(p)])],
    ['y of the field’s size', Buffer.concat([Buffer.of(4), x, octets(p)])],
    ['another curve’s point', otherCurve ? opensslKey(otherCurve).getPublicKey() : opensslKey('P-256').getPublicKey()],
  ])('refuses %s', (_, wrong) => {
    expect(() => uncompressedPoint(curve, wrong)).toThrow(`no point of ${curve}`);
  });

  it('agrees with OpenSSL about every x whether it is one of a point', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: p - 1n }), (value) => {
        const compressed = Buffer.concat([Buffer.of(2), octets(value)]);
        let theirs: Buffer | undefined;
        try {
          theirs = opensslKey(curve).computeSecret(compressed) && compressed;
        } catch {
          theirs = undefined;
        }
        const ours = () => uncompressedPoint(curve, compressed);
        if (theirs === undefined) expect(ours).toThrow(/no point/);
        else expect(ours()).toHaveLength(1 + 2 * length);
      }),
      { numRuns: 10 },
    );
  });

  it('gives OpenSSL keys that sign and verify for each other', () => {
    const scalar = scalarOf(key, curve);
    const [privateKey, publicKey] = [ecPrivateKey(curve, scalar), ecPublicKey(curve, point)];
    expect(privateKey.asymmetricKeyDetails?.namedCurve).toBe(OPENSSL_NAMES[curve]);
    expect(createPublicKey(privateKey).equals(publicKey)).toBe(true);
    const compressed = ecPublicKey(curve, key.getPublicKey(null, 'compressed'));
    expect(compressed.equals(publicKey)).toBe(true);
    const message = Buffer.from('message');
    expect(verify('sha256', message, publicKey, sign('sha256', message, privateKey))).toBe(true);
    expect(() => ecPublicKey(curve, point.subarray(1))).toThrow(/no point/);
    expect(() => ecPrivateKey(curve, octets(n))).toThrow(/no scalar/);
  });
});

describe('Ed25519', () => {
  it('makes the public keys of RFC 8032 section 7.1', () => {
    const secret = fromHex('9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60');
    const expected = 'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a';
    expect(toHex(publicOctets('Ed25519', secret))).toBe(expected);
  });

  it('takes a public key only as the one encoding of a point', () => {
    const good = publicOctets('Ed25519', drawOctets(new SeededRng('edwards')));
    expect(isPublicOctets('Ed25519', good)).toBe(true);
    expect(isPublicOctets('Ed25519', good.subarray(1))).toBe(false);
    expect(isPublicOctets('Ed25519', new Uint8Array(0))).toBe(false);
    // y = 2: no x goes with it. y = p + 1: the neutral element's second encoding.
    expect(
      isPublicOctets(
        'Ed25519',
        Uint8Array.from({ length: 32 }, (_, at) => (at === 0 ? 2 : 0)),
      ),
    ).toBe(false);
    const second = Uint8Array.from({ length: 32 }, (_, at) => (at === 0 ? 0xee : at === 31 ? 0x7f : 0xff));
    expect(isPublicOctets('Ed25519', second)).toBe(false);
  });
});

describe.each(['Ed25519', 'X25519'] as const)('keys on %s', (curve) => {
  const pair = curve === 'Ed25519' ? generateKeyPairSync('ed25519') : generateKeyPairSync('x25519');
  const member = (key: typeof pair.publicKey, name: 'd' | 'x') => Buffer.from(jwkOf(key)[name] ?? '', 'base64url');

  it('are those of OpenSSL, both ways', () => {
    const [d, x] = [member(pair.privateKey, 'd'), member(pair.publicKey, 'x')];
    expect(Buffer.from(publicOctets(curve, d))).toEqual(x);
    expect(isPublicOctets(curve, x)).toBe(true);
    expect(octetPublicKey(curve, x).equals(pair.publicKey)).toBe(true);
    const again = octetPrivateKey(curve, d).export({ format: 'der', type: 'pkcs8' });
    expect(again).toEqual(pair.privateKey.export({ format: 'der', type: 'pkcs8' }));
    expect(createPrivateKey({ key: again, format: 'der', type: 'pkcs8' }).asymmetricKeyType).toBe(curve.toLowerCase());
  });

  it('are drawn from the stream of chance', () => {
    expect(drawOctets(new SeededRng('k'))).toEqual(drawOctets(new SeededRng('k')));
    expect(drawOctets(new SeededRng('k'))).toHaveLength(32);
  });
});
