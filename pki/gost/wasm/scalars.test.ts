import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { POWER_MAX, powerSteps, SLIDING_MAX, slidingDigits, windowDigits } from './scalars.ts';

/** Numbers below 2^bits, long runs of one bit among them. */
function scalars(bits: number): fc.Arbitrary<bigint> {
  const limit = (1n << BigInt(bits)) - 1n;
  const run = fc
    .tuple(fc.nat(bits), fc.nat(bits))
    .map(([from, to]) => ((1n << BigInt(Math.max(from, to))) - 1n) ^ ((1n << BigInt(Math.min(from, to))) - 1n));
  return fc.oneof(fc.bigInt({ min: 0n, max: limit }), run, fc.constantFrom(0n, 1n, limit));
}

describe('digits of a scalar', () => {
  it.each([32, 64])('%i windows of eight bits', (windows) => {
    fc.assert(
      fc.property(scalars(8 * windows - 1), (k) => {
        const digits = [...windowDigits(k, windows)];
        expect(digits.every((digit) => digit >= -127 && digit <= 128)).toBe(true);
        expect(digits.reduceRight((sum, digit) => sum * 256n + BigInt(digit), 0n)).toBe(k);
      }),
    );
  });

  it.each([256, 512])('few digits, odd and small, below 2^%i', (bits) => {
    fc.assert(
      fc.property(scalars(bits), (k) => {
        const digits = [...slidingDigits(k, bits + 64)];
        expect(digits.every((digit) => digit === 0 || (digit % 2 !== 0 && Math.abs(digit) <= SLIDING_MAX))).toBe(true);
        expect(digits.reduceRight((sum, digit) => 2n * sum + BigInt(digit), 0n)).toBe(k);
        // What is multiplied first has to be there: the highest digit is positive.
        if (k > 0n) expect(digits.findLast((digit) => digit !== 0)).toBeGreaterThan(0);
      }),
    );
  });
});

describe('steps of a power', () => {
  it('lead to the exponent', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 1n, max: 1n << 512n }), (exponent) => {
        const steps = powerSteps(exponent);
        expect(steps[0]?.squares).toBe(0);
        expect(steps.every(({ odd }) => odd <= POWER_MAX && (odd % 2 === 1 || odd === 0))).toBe(true);
        const reached = steps.reduce((sum, { squares, odd }) => (sum << BigInt(squares)) + BigInt(odd), 0n);
        expect(reached).toBe(exponent);
      }),
    );
  });
});
