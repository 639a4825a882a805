import { invert } from '@noble/curves/abstract/modular.js';
import { numberToBytesLE } from '@noble/curves/utils.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Rng, SeededRng } from '../../simulation/rng.ts';
import { fromHex, integerOf, loadVectors, toHex } from '../testing/vectors.ts';
import { GOST_CURVES, type GostCurve } from './curves.ts';
import { publicPoint } from './multiples.ts';
import {
  decodeScalar,
  decodeSignature,
  encodeScalar,
  encodeSignature,
  randomScalar,
  reverseSignature,
  signDigest,
  verifyDigest,
} from './signature.ts';
import { streebog512 } from './streebog.ts';

const A = GOST_CURVES['CryptoPro-A'];
const CURVES = [A, GOST_CURVES['TC26-512-A'], GOST_CURVES['TC26-256-A']] as const;

/** The digest whose number is e. */
function digestOf(curve: GostCurve, e: bigint): Uint8Array {
  return numberToBytesLE(e, curve.size);
}

describe('published signatures', () => {
  it.each(['rfc-5832', 'rfc-7091'] as const)('%s: the example, number for number', (file) => {
    let ran = 0;
    for (const example of loadVectors(file).signatures) {
      const curve = GOST_CURVES[example.curve];
      const [d, k, e] = [integerOf(example.d), integerOf(example.k), integerOf(example.e)];
      const signature = signDigest(curve, d, digestOf(curve, e), k);
      expect(signature).toEqual({ r: integerOf(example.r), s: integerOf(example.s) });
      const q = publicPoint(curve, d);
      expect(q).toEqual({ x: integerOf(example.qx), y: integerOf(example.qy) });
      expect(verifyDigest(curve, q, digestOf(curve, e), signature)).toBe(true);
      ran++;
    }
    expect(ran).toBe(1);
  });

  it('the Kazakh suites: numbers and both orders of the octets', () => {
    let ran = 0;
    for (const vector of loadVectors('kazakh-gost').signatures) {
      const curve = GOST_CURVES[vector.curve];
      const signature = signDigest(curve, integerOf(vector.d), fromHex(vector.digestHex), integerOf(vector.k));
      expect(signature).toEqual({ r: integerOf(vector.r), s: integerOf(vector.s) });
      expect(toHex(encodeSignature(signature, curve, 'rs-le'))).toBe(vector.rsLe);
      expect(toHex(encodeSignature(signature, curve, 'sr-be'))).toBe(vector.srBe);
      ran++;
    }
    expect(ran).toBe(4);
  });

  it("KalkanCrypt's own signatures verify, in its order only", () => {
    const { d, signed } = loadVectors('kalkan-2015-512');
    const curve = GOST_CURVES['TC26-512-A'];
    const q = publicPoint(curve, integerOf(d));
    let ran = 0;
    for (const { messageHex, digestHex, signatureHex } of signed) {
      const digest = streebog512(fromHex(messageHex));
      if (digestHex !== undefined) expect(toHex(digest)).toBe(digestHex);
      const octets = fromHex(signatureHex);
      expect(verifyDigest(curve, q, digest, decodeSignature(octets, curve, 'rs-le'))).toBe(true);
      expect(verifyDigest(curve, q, digest, decodeSignature(octets, curve, 'sr-be'))).toBe(false);
      ran++;
    }
    expect(ran).toBe(2);
  });
});

/** A key, a digest and the chance for a nonce, on one of the curves. */
const signing = fc.record({ curve: fc.constantFrom(...CURVES), seed: fc.string() }).chain(({ curve, seed }) =>
  fc.record({
    curve: fc.constant(curve),
    d: fc.constant(randomScalar(curve, new SeededRng(`key ${seed}`))),
    digest: fc.uint8Array({ minLength: curve.size, maxLength: curve.size }),
    rng: fc.constant(new SeededRng(`nonce ${seed}`)),
  }),
);

describe('laws', () => {
  it('what is signed verifies; one bit elsewhere does not', () => {
    fc.assert(
      fc.property(signing, fc.nat(), ({ curve, d, digest, rng }, at) => {
        const q = publicPoint(curve, d);
        const signature = signDigest(curve, d, digest, rng);
        expect(verifyDigest(curve, q, digest, signature)).toBe(true);

        const octets = encodeSignature(signature, curve, 'sr-be');
        const bad = flip(octets, at);
        expect(verifyDigest(curve, q, digest, decodeSignature(bad, curve, 'sr-be'))).toBe(false);
        expect(verifyDigest(curve, q, flip(digest, at), signature)).toBe(false);
        expect(verifyDigest(curve, publicPoint(curve, (d % (curve.q - 1n)) + 1n), digest, signature)).toBe(false);
      }),
      { numRuns: 25 },
    );
  });

  it('the other order of the octets does not verify', () => {
    fc.assert(
      fc.property(signing, ({ curve, d, digest, rng }) => {
        const octets = encodeSignature(signDigest(curve, d, digest, rng), curve, 'rs-le');
        const misread = decodeSignature(octets, curve, 'sr-be');
        expect(verifyDigest(curve, publicPoint(curve, d), digest, misread)).toBe(false);
      }),
      { numRuns: 15 },
    );
  });

  it('decoding undoes encoding, and one order is the other backwards', () => {
    fc.assert(
      fc.property(fc.constantFrom(...CURVES), fc.string(), (curve, seed) => {
        const rng = new SeededRng(seed);
        const signature = { r: randomScalar(curve, rng), s: randomScalar(curve, rng) };
        const le = encodeSignature(signature, curve, 'rs-le');
        expect(decodeSignature(le, curve, 'rs-le')).toEqual(signature);
        expect(reverseSignature(le)).toEqual(encodeSignature(signature, curve, 'sr-be'));
        expect(decodeSignature(reverseSignature(le), curve, 'sr-be')).toEqual(signature);
        expect(decodeScalar(encodeScalar(curve, signature.r), curve)).toBe(signature.r);
      }),
    );
  });

  it('the same chance gives the same signature, other chance another', () => {
    const digest = new Uint8Array(32).fill(9);
    const sign = (seed: string) => signDigest(A, 77n, digest, new SeededRng(seed));
    expect(sign('a')).toEqual(sign('a'));
    expect(sign('a')).not.toEqual(sign('b'));
  });
});

function flip(octets: Uint8Array, at: number): Uint8Array {
  const copy = Uint8Array.from(octets);
  const bit = at % (8 * copy.length);
  copy[bit >> 3] = (copy[bit >> 3] as number) ^ (1 << (bit & 7));
  return copy;
}

/** Chance that gives these numbers as draws of `size` octets, then fails. */
function scripted(size: number, ...numbers: bigint[]): Rng {
  const draws = numbers.map((number) => numberToBytesLE(number, size));
  const rng: Rng = {
    bytes: () => {
      const next = draws.shift();
      if (next === undefined) throw new Error('no further draw expected');
      return next;
    },
    below: () => 0,
    stream: () => rng,
  };
  return rng;
}

describe('the edges of the standard', () => {
  const digest = digestOf(A, 5n);
  const q = publicPoint(A, 3n);
  const good = signDigest(A, 3n, digest, 11n);

  it('r and s must be in 1 … q - 1', () => {
    const { r, s } = good;
    const outside = [
      { r: 0n, s },
      { r, s: 0n },
      { r: A.q, s },
      { r, s: A.q },
      { r: r + A.q, s },
      { r, s: s + A.q },
      { r: -r, s },
      { r, s: -s },
    ];
    expect(verifyDigest(A, q, digest, good)).toBe(true);
    for (const signature of outside) expect(verifyDigest(A, q, digest, signature)).toBe(false);
  });

  it('e = 0 counts as 1', () => {
    const one = signDigest(A, 3n, digestOf(A, 1n), 11n);
    for (const e of [0n, A.q]) {
      expect(signDigest(A, 3n, digestOf(A, e), 11n)).toEqual(one);
      expect(verifyDigest(A, q, digestOf(A, e), one)).toBe(true);
    }
  });

  it('r = 0 asks for another k', () => {
    // The base point of this curve has x = 0, so k = 1 gives r = 0.
    const curve = GOST_CURVES['CryptoPro-C'];
    expect(() => signDigest(curve, 3n, digest, 1n)).toThrow(/nonce/);
    const drawn = signDigest(curve, 3n, digest, scripted(32, 1n, 11n));
    expect(drawn).toEqual(signDigest(curve, 3n, digest, 11n));
  });

  it('s = 0 asks for another k', () => {
    // s = rd + ke is 0 for e = -rd/k.
    const { r } = signDigest(A, 3n, digest, 11n);
    const fatal = digestOf(A, ((((A.q - r) * 3n) % A.q) * (invert(11n, A.q) % A.q)) % A.q);
    expect(() => signDigest(A, 3n, fatal, 11n)).toThrow(/nonce/);
    expect(signDigest(A, 3n, fatal, scripted(32, 11n, 12n))).toEqual(signDigest(A, 3n, fatal, 12n));
  });

  it('k, d and the digest are checked', () => {
    for (const k of [0n, -1n, A.q]) expect(() => signDigest(A, 3n, digest, k)).toThrow(/nonce/);
    for (const d of [0n, A.q]) expect(() => signDigest(A, d, digest, 11n)).toThrow(/private key/);
    expect(() => signDigest(A, 3n, new Uint8Array(31), 11n)).toThrow(/31 octets/);
    expect(() => verifyDigest(A, q, new Uint8Array(64), good)).toThrow(/64 octets/);
    expect(() => decodeSignature(new Uint8Array(63), A, 'rs-le')).toThrow(/63 octets/);
    for (const octets of [new Uint8Array(32), new Uint8Array(31).fill(1), new Uint8Array(32).fill(255)]) {
      expect(() => decodeScalar(octets, A)).toThrow(/private key/);
    }
  });
});
