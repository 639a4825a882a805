import { describe, expect, it } from 'vitest';
import { SeededRng } from '../../../simulation/rng.ts';
import { type AffinePoint, GOST_CURVES, type GostCurve } from '../curves.ts';
import { isValidPoint, multipleOfBase, sumOfMultiples } from '../multiples.ts';
import { pointsOf } from '../plain-points.ts';
import { randomScalar } from '../signature.ts';
import { FastPoints } from './fast-points.ts';

const SLOW: readonly string[] = ['CryptoPro-C', 'GOST-512-Test'];
const curves = Object.values(GOST_CURVES).filter(({ name }) => !SLOW.includes(name));

function plainSum(curve: GostCurve, z1: bigint, q: AffinePoint, z2: bigint): AffinePoint | undefined {
  const points = pointsOf(curve);
  const sum = points.BASE.multiplyUnsafe(z1).add(points.fromAffine(q).multiplyUnsafe(z2));
  return sum.is0() ? undefined : sum.toAffine();
}

describe('which curves are fast', () => {
  it('all but the two whose p is no power of two and a little', () => {
    const without = Object.values(GOST_CURVES).filter((curve) => FastPoints.of(curve) === undefined);
    expect(without.map(({ name }) => name)).toEqual(SLOW);
  });
});

describe.each(curves)('multiples of points of $name', (curve) => {
  const rng = new SeededRng(`multiples ${curve.name}`);
  const fast = FastPoints.of(curve) as FastPoints;
  const { q, x, y, p } = curve;

  it('of P: first, last, around every border between digits, and any', () => {
    const borders = [0n, 7n, 8n, 128n, 247n, 248n, 249n].flatMap((bits) => [
      (1n << bits) - 1n,
      1n << bits,
      (1n << bits) + 1n,
    ]);
    const scalars = [...borders, 127n, 128n, 129n, q - 1n, q - 2n, q >> 1n, (q >> 1n) + 1n].filter(
      (k) => k > 0n && k < q,
    );
    for (let i = 0; i < 10; i++) scalars.push(randomScalar(curve, rng));
    for (const k of scalars) expect(fast.multiplyBase(k)).toEqual(pointsOf(curve).BASE.multiplyUnsafe(k).toAffine());
  });

  it('sums of two, random and with small scalars', () => {
    for (let i = 0; i < 6; i++) {
      const point = multipleOfBase(curve, randomScalar(curve, rng));
      const [z1, z2] = [randomScalar(curve, rng), randomScalar(curve, rng)];
      expect(fast.multiplyAdd(z1, point, z2)).toEqual(plainSum(curve, z1, point, z2));
      for (const [a, b] of [
        [0n, z2],
        [1n, z2],
        [z1, 1n],
        [z1, q - 1n],
        [1n, 1n],
        [0n, 31n],
        [0n, 1n],
      ] as const) {
        expect(fast.multiplyAdd(a, point, b)).toEqual(plainSum(curve, a, point, b));
      }
    }
  });

  it('where the formulas do not apply it says so, and the plain way gives the result', () => {
    const base = { x, y };
    const opposite = { x, y: p - y };
    // P + P on the way, P - P at the end, and equal points met in the middle.
    for (const [z1, point, z2] of [
      [1n, base, 1n],
      [128n, base, 128n],
      [5n, opposite, 5n],
      [q - 3n, base, 3n],
    ] as const) {
      expect(fast.multiplyAdd(z1, point, z2)).toBeUndefined();
      expect(sumOfMultiples(curve, z1, point, z2)).toEqual(plainSum(curve, z1, point, z2));
    }
    expect(fast.multiplyBase(0n)).toBeUndefined();
  });

  it('knows points of the subgroup', () => {
    expect(isValidPoint(curve, { x, y })).toBe(true);
    expect(isValidPoint(curve, { x, y: p - y })).toBe(true);
    expect(isValidPoint(curve, { x, y: y + p })).toBe(false);
    expect(isValidPoint(curve, { x, y: (y + 1n) % p })).toBe(false);
    expect(isValidPoint(curve, { x: 0n, y: 0n })).toBe(false);
  });
});
