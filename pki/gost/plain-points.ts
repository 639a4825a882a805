import { type WeierstrassPointCons, weierstrass } from '@noble/curves/abstract/weierstrass.js';
import type { GostCurve } from './curves.ts';

const arithmetic = new WeakMap<GostCurve, WeierstrassPointCons<bigint>>();

/** Point arithmetic of a curve in plain JavaScript, for any curve; made on first use. */
export function pointsOf(curve: GostCurve): WeierstrassPointCons<bigint> {
  let points = arithmetic.get(curve);
  if (points === undefined) {
    points = weierstrass({ p: curve.p, n: curve.q, h: curve.h, a: curve.a, b: curve.b, Gx: curve.x, Gy: curve.y });
    arithmetic.set(curve, points);
  }
  return points;
}
