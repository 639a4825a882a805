import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { WEIERSTRASS_CURVES, type WeierstrassName } from './curves.ts';
import { inverseModulo } from './modular-inverse.ts';

describe.each(Object.keys(WEIERSTRASS_CURVES) as WeierstrassName[])('the inverse modulo the order of %s', (curve) => {
  const { n } = WEIERSTRASS_CURVES[curve].Point.CURVE();
  const holds = (value: bigint) => {
    const inverse = inverseModulo(value, n);
    expect(inverse > 0n && inverse < n).toBe(true);
    expect((value * inverse) % n).toBe(1n);
  };

  it('is the one number below n whose product leaves 1', () => {
    fc.assert(fc.property(fc.bigInt({ min: 1n, max: n - 1n }), holds), { numRuns: 300 });
  });

  it('also of numbers near 1, powers of two and n', () => {
    const powers = Array.from({ length: n.toString(2).length - 1 }, (_, bit) => 1n << BigInt(bit));
    for (const power of powers) for (const near of [power - 1n, power, power + 1n]) if (near > 0n) holds(near);
    for (let below = 1n; below < 40n; below++) holds(n - below);
  });
});

describe('the inverse modulo a small prime', () => {
  it.each([2, 3, 5, 251, 65_537])('%i: every number', (prime) => {
    const n = BigInt(prime);
    for (let value = 1n; value < n && value < 2000n; value++) {
      expect((inverseModulo(value, n) * value) % n).toBe(1n);
    }
  });
});
