import { checkPrimeSync } from 'node:crypto';
import { invert, mod } from '@noble/curves/abstract/modular.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SeededRng } from '../../simulation/rng.ts';
import { type AffinePoint, GOST_CURVES, type GostCurve, gostCurveByOid } from './curves.ts';
import { isValidPoint, publicPoint } from './multiples.ts';
import { pointsOf } from './plain-points.ts';
import { decodePoint, encodePoint, randomScalar, verifyDigest } from './signature.ts';

const CURVES = Object.values(GOST_CURVES);

function absolute(value: bigint): bigint {
  return value < 0n ? -value : value;
}

describe.each(CURVES)('parameters of $name', (curve) => {
  const { p, a, b, q, h } = curve;
  const base: AffinePoint = { x: curve.x, y: curve.y };

  it('p and q are primes of the stated size and differ', () => {
    expect(checkPrimeSync(p)).toBe(true);
    expect(checkPrimeSync(q)).toBe(true);
    expect(p).not.toBe(q);
    expect(Math.ceil(p.toString(2).length / 8)).toBe(curve.size);
  });

  it('the curve is not singular and its order is within the bound of Hasse', () => {
    expect((4n * a ** 3n + 27n * b ** 2n) % p).not.toBe(0n);
    expect(absolute(p + 1n - h * q) ** 2n <= 4n * p).toBe(true);
  });

  it('the base point lies on it and has order q', () => {
    expect((base.y ** 2n - base.x ** 3n - a * base.x - b) % p).toBe(0n);
    const point = pointsOf(curve).fromAffine(base);
    expect(
      point
        .multiplyUnsafe(q - 1n)
        .add(point)
        .is0(),
    ).toBe(true);
  });

  it('is found by its object identifier', () => {
    expect(gostCurveByOid(curve.oid)).toBe(curve);
  });

  it('points survive their encoding', () => {
    const rng = new SeededRng(curve.name);
    for (let i = 0; i < 5; i++) {
      const point = publicPoint(curve, randomScalar(curve, rng));
      expect(isValidPoint(curve, point)).toBe(true);
      expect(decodePoint(encodePoint(curve, point), curve)).toEqual(point);
    }
  });

  it('nothing else is a point', () => {
    const { x, y } = publicPoint(curve, 7n);
    const strangers: AffinePoint[] = [
      { x: 0n, y: 0n },
      { x, y: (y + 1n) % p },
      { x: (x + 1n) % p, y },
      { x: x + p, y },
      { x, y: y + p },
      { x: -1n, y },
      { x, y: y - p },
    ];
    for (const stranger of strangers) {
      expect(isValidPoint(curve, stranger)).toBe(false);
      expect(verifyDigest(curve, stranger, new Uint8Array(curve.size), { r: 1n, s: 1n })).toBe(false);
    }
    expect(() => decodePoint(encodePoint(curve, { x, y: (y + 1n) % p }), curve)).toThrow(/not on/);
    expect(() => decodePoint(new Uint8Array(2 * curve.size), curve)).toThrow(/not on/);
    expect(() => decodePoint(new Uint8Array(2 * curve.size - 1), curve)).toThrow(/octets/);
  });

  it('has no public key for a private key out of range', () => {
    for (const d of [0n, -1n, q, q + 1n]) expect(() => publicPoint(curve, d)).toThrow(/out of range/);
  });
});

/** kP by the school method, as a judge independent of the library; undefined is the point at infinity. */
function schoolMultiple(curve: GostCurve, k: bigint, point: AffinePoint): AffinePoint | undefined {
  let sum: AffinePoint | undefined;
  let power: AffinePoint | undefined = point;
  for (let rest = k; rest > 0n; rest >>= 1n) {
    if (rest & 1n) sum = schoolSum(curve, sum, power);
    power = schoolSum(curve, power, power);
  }
  return sum;
}

function schoolSum({ p, a }: GostCurve, one?: AffinePoint, two?: AffinePoint): AffinePoint | undefined {
  if (one === undefined || two === undefined) return one ?? two;
  if (one.x === two.x && (one.y + two.y) % p === 0n) return undefined;
  const slope =
    one.x === two.x
      ? (3n * one.x ** 2n + a) * invert(mod(2n * one.y, p), p)
      : (two.y - one.y) * invert(mod(two.x - one.x, p), p);
  const x = mod(slope ** 2n - one.x - two.x, p);
  return { x, y: mod(slope * (one.x - x) - one.y, p) };
}

describe('curves with a cofactor', () => {
  it.each(CURVES.filter(({ h }) => h > 1n))('$name takes the points of the subgroup and no others', (curve) => {
    const { Fp } = pointsOf(curve);
    const seen = { inside: 0, outside: 0 };
    for (let x = 0n; seen.inside < 2 || seen.outside < 4; x++) {
      const square = mod(x ** 3n + curve.a * x + curve.b, curve.p);
      if (Fp.pow(square, (curve.p - 1n) / 2n) !== 1n) continue;
      const point = { x, y: Fp.sqrt(square) };
      const inside = schoolMultiple(curve, curve.q, point) === undefined;
      expect(isValidPoint(curve, point)).toBe(inside);
      seen[inside ? 'inside' : 'outside']++;
    }
  });
});

describe('numbers in 1 … q - 1', () => {
  it('are drawn again when out of range', () => {
    const curve = GOST_CURVES['CryptoPro-A'];
    const draws = [new Uint8Array(32).fill(255), new Uint8Array(32), Uint8Array.of(5, ...new Uint8Array(31))];
    const rng = { ...new SeededRng('x'), bytes: () => draws.shift() as Uint8Array, below: () => 0, stream: () => rng };
    expect(randomScalar(curve, rng)).toBe(5n);
    expect(draws).toEqual([]);
  });

  it('never leave the range', () => {
    fc.assert(
      fc.property(fc.constantFrom(...CURVES), fc.string(), (curve, seed) => {
        const drawn = randomScalar(curve, new SeededRng(seed));
        return drawn > 0n && drawn < curve.q;
      }),
    );
  });

  it('an unknown identifier names no curve', () => {
    expect(gostCurveByOid('1.2.3')).toBeUndefined();
  });
});
