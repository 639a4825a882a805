import { pow } from '@noble/curves/abstract/modular.js';
import { describe, expect, it } from 'vitest';
import { SeededRng } from '../../simulation/rng.ts';
import { fromHex, loadVectors, toHex } from '../testing/vectors.ts';
import { type AffinePoint, GOST_CURVES, type GostCurve } from './curves.ts';
import { isValidPoint, publicPoint } from './multiples.ts';
import { decodePoint, decodeScalar, encodePoint, randomScalar } from './signature.ts';
import { type VkoKind, vko } from './vko.ts';

const KINDS: readonly VkoKind[] = ['VKO GOST R 34.10-2001', 'VKO_GOSTR3410_2012_256', 'VKO_GOSTR3410_2012_512'];

describe('VKO', () => {
  it('is that of RFC 7836 appendix B, from either side', () => {
    const vectors = loadVectors('rfc-7836').vko;
    for (const { curve: name, ukmHex, kek256, kek512, ...keys } of vectors) {
      const curve = GOST_CURVES[name];
      const [a, b] = [keys.aPrivateHex, keys.bPrivateHex].map((hex) => decodeScalar(fromHex(hex), curve));
      expect(toHex(encodePoint(curve, publicPoint(curve, a as bigint)))).toBe(keys.aPublicHex);
      for (const [d, other] of [
        [a, keys.bPublicHex],
        [b, keys.aPublicHex],
      ] as const) {
        const side = { curve, d: d as bigint, other: decodePoint(fromHex(other), curve), ukm: fromHex(ukmHex) };
        expect(toHex(vko('VKO_GOSTR3410_2012_256', side))).toBe(kek256);
        expect(toHex(vko('VKO_GOSTR3410_2012_512', side))).toBe(kek512);
      }
    }
    expect(vectors).toHaveLength(1);
  });

  it.each(Object.values(GOST_CURVES))('both sides find one key on $name, another for another UKM', (curve) => {
    const rng = new SeededRng(`agreement on ${curve.name}`);
    const [a, b] = [randomScalar(curve, rng), randomScalar(curve, rng)];
    const ukm = rng.bytes(8);
    for (const kind of KINDS) {
      const ours = vko(kind, { curve, d: a, other: publicPoint(curve, b), ukm });
      expect(vko(kind, { curve, d: b, other: publicPoint(curve, a), ukm })).toEqual(ours);
      expect(vko(kind, { curve, d: a, other: publicPoint(curve, b), ukm: ukm.map((o) => o ^ 1) })).not.toEqual(ours);
    }
  });

  it('takes no point off the curve, none outside the subgroup, and no UKM of zeros', () => {
    const curve = GOST_CURVES['TC26-256-A'];
    const side = { curve, d: 5n, other: publicPoint(curve, 7n), ukm: Uint8Array.of(1) };
    const off = { ...side.other, y: side.other.y + 1n };
    for (const other of [off, outsideSubgroup(curve)]) {
      expect(() => vko('VKO GOST R 34.10-2001', { ...side, other })).toThrow(/no point/);
    }
    expect(() => vko('VKO GOST R 34.10-2001', { ...side, ukm: new Uint8Array(8) })).toThrow(/UKM is zero/);
  });
});

/** The first point of a curve with cofactor 4 that lies on it, but not in the subgroup. p is 3 modulo 4: a root is a power. */
function outsideSubgroup(curve: GostCurve): AffinePoint {
  const { p, a, b } = curve;
  for (let x = 1n; ; x++) {
    const square = (x ** 3n + a * x + b) % p;
    const y = pow(square, (p + 1n) / 4n, p);
    if ((y * y) % p === square && !isValidPoint(curve, { x, y })) return { x, y };
  }
}
