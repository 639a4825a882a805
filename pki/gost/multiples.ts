import { PkiError } from '../error.ts';
import type { AffinePoint, GostCurve } from './curves.ts';
import { pointsOf } from './plain-points.ts';
import { FastPoints } from './wasm/fast-points.ts';

/**
 * Multiples of points: in WebAssembly where the curve allows it, otherwise, and wherever the fast formulas do not apply, by the plain
 * arithmetic of {@link pointsOf}, which they are tested against.
 */

const fast = new WeakMap<GostCurve, FastPoints | 'not for this curve'>();

/** Made on first use; the table of multiples of P is made with the first of them. */
function fastPointsOf(curve: GostCurve): FastPoints | undefined {
  let points = fast.get(curve);
  if (points === undefined) {
    points = FastPoints.of(curve) ?? 'not for this curve';
    fast.set(curve, points);
  }
  return points === 'not for this curve' ? undefined : points;
}

/** k · P. @param k 1 … q - 1. */
export function multipleOfBase(curve: GostCurve, k: bigint): AffinePoint {
  return fastPointsOf(curve)?.multiplyBase(k) ?? pointsOf(curve).BASE.multiply(k).toAffine();
}

/**
 * z1 · P + z2 · Q.
 * @param z1 0 … q - 1.
 * @param q of the subgroup of order q.
 * @param z2 1 … q - 1.
 * @returns undefined at infinity.
 */
export function sumOfMultiples(curve: GostCurve, z1: bigint, q: AffinePoint, z2: bigint): AffinePoint | undefined {
  const sum = fastPointsOf(curve)?.multiplyAdd(z1, q, z2);
  if (sum !== undefined) return sum;
  const points = pointsOf(curve);
  const plain = points.BASE.mulAddUnsafe(z1, points.fromAffine(q), z2);
  return plain.is0() ? undefined : plain.toAffine();
}

/** Whether the coordinates are a point of the curve's subgroup of order q: in range, on the curve, not infinity. */
export function isValidPoint(curve: GostCurve, point: AffinePoint): boolean {
  const { x, y } = point;
  const { p, a, b, q, h } = curve;
  // (0, 0) is how affine coordinates would say infinity; no curve here has b = 0, so it is never a point.
  if (x < 0n || x >= p || y < 0n || y >= p || (y * y - (x * x + a) * x - b) % p !== 0n) return false;
  if (h === 1n) return true;
  // (q - 1) · Q = -Q.
  const opposite = y === 0n ? undefined : sumOfMultiples(curve, 0n, point, q - 1n);
  return opposite !== undefined && opposite.x === x && opposite.y === p - y;
}

/**
 * Q = dP.
 * @throws PkiError bad-key when d is not in 1 … q - 1.
 */
export function publicPoint(curve: GostCurve, d: bigint): AffinePoint {
  if (d <= 0n || d >= curve.q) throw new PkiError('bad-key', `private key out of range for ${curve.name}`);
  return multipleOfBase(curve, d);
}
