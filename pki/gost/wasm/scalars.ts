/** Scalars as small signed digits. */

/** Octets of a number, least significant first. @param words of 64 bits, enough for the number. */
function octetsOf(k: bigint, words: number): Uint8Array {
  const out = new BigUint64Array(words);
  // The array keeps the lowest 64 bits of what it is given.
  for (let i = 0, rest = k; i < words; i++, rest >>= 64n) out[i] = rest;
  return new Uint8Array(out.buffer);
}

/**
 * Digits of -127 … 128 with k = Σ digit · 256^i.
 * @param k below half of 256^windows.
 * @param windows divisible by 8.
 */
export function windowDigits(k: bigint, windows: number): Int16Array {
  const octets = octetsOf(k, windows / 8);
  const digits = new Int16Array(windows);
  let carry = 0;
  for (let i = 0; i < windows; i++) {
    const digit = (octets[i] as number) + carry;
    carry = digit > 128 ? 1 : 0;
    digits[i] = digit - 256 * carry;
  }
  return digits;
}

/** The greatest digit of {@link slidingDigits}. */
export const SLIDING_MAX = 15;

/**
 * Digits with k = Σ digit · 2^i, each 0 or odd, -15 … 15, and at least four 0 between two others mostly.
 * @param k below 2^(bits - 1).
 * @param bits divisible by 64.
 */
export function slidingDigits(k: bigint, bits: number): Int8Array {
  const octets = octetsOf(k, bits / 64);
  const digits = new Int8Array(bits);
  for (let i = 0; i < bits; i++) digits[i] = ((octets[i >> 3] as number) >> (i & 7)) & 1;
  for (let i = 0; i < bits; i++) {
    if (digits[i] !== 0) gather(digits, i);
  }
  return digits;
}

/** Takes the bits above digit i into it, as far as it stays small. */
function gather(digits: Int8Array, i: number): void {
  for (let j = 1; j <= 5 && i + j < digits.length; j++) {
    if (digits[i + j] === 0) continue;
    const digit = digits[i] as number;
    const above = 1 << j;
    if (digit + above <= SLIDING_MAX) {
      digits[i] = digit + above;
      digits[i + j] = 0;
    } else if (digit - above >= -SLIDING_MAX) {
      digits[i] = digit - above;
      carryFrom(digits, i + j);
    } else return;
  }
}

function carryFrom(digits: Int8Array, from: number): void {
  let i = from;
  for (; digits[i] !== 0; i++) digits[i] = 0;
  digits[i] = 1;
}

/** One step of a power: so many squares, then multiply by this odd power (0: by nothing). */
export interface PowerStep {
  readonly squares: number;
  readonly odd: number;
}

const POWER_WINDOW = 5;

/** The greatest odd power that {@link powerSteps} uses. */
export const POWER_MAX = 2 ** POWER_WINDOW - 1;

/** How to raise to a power with sliding windows, most significant bits first; the first step only takes an odd power. */
export function powerSteps(exponent: bigint): readonly PowerStep[] {
  const bits = exponent.toString(2);
  const steps: PowerStep[] = [];
  let zeros = 0;
  for (let at = 0; at < bits.length; ) {
    if (bits[at] === '0') {
      zeros += 1;
      at += 1;
      continue;
    }
    const window = bits.slice(at, at + POWER_WINDOW).replace(/0+$/, '');
    steps.push({ squares: steps.length === 0 ? 0 : zeros + window.length, odd: Number.parseInt(window, 2) });
    zeros = 0;
    at += window.length;
  }
  return zeros > 0 ? [...steps, { squares: zeros, odd: 0 }] : steps;
}
