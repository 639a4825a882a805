/**
 * How elements of a prime field lie in memory: `limbs` signed 64-bit numbers, limb i weighing 2^(limbBits · i). An element has many
 * forms; a *tight* one has limbs of 0 … 2^limbBits and a little more or less ({@link slackOf}).
 */
export interface FieldShape {
  readonly p: bigint;
  readonly limbs: number;
  readonly limbBits: number;
  /** 2^(limbs · limbBits) modulo p, small and possibly negative: what is above the top limb comes back multiplied by it. */
  readonly fold: bigint;
}

/** Bits of a limb by the length of p: as few limbs as leave sums of products room in 63 bits. */
const LIMB_BITS: Readonly<Record<number, number>> = { 256: 29, 512: 27 };

/** `fold` has to be so small that one more carry makes an element tight. */
const FOLD_BITS_MAX = 19;

/**
 * The shape for p = 2^n ± c with a small c, as most GOST curves have it.
 * @returns undefined for other primes.
 */
export function fieldShapeOf(p: bigint): FieldShape | undefined {
  const size = p.toString(2).length;
  const limbBits = LIMB_BITS[size];
  if (limbBits === undefined) return undefined;
  const limbs = Math.ceil((size + 1) / limbBits);
  const whole = (1n << BigInt(limbs * limbBits)) % p;
  const fold = whole * 2n > p ? whole - p : whole;
  const bits = (fold < 0n ? -fold : fold).toString(2).length;
  return bits > FOLD_BITS_MAX ? undefined : { p, limbs, limbBits, fold };
}

/**
 * How much further than 0 … 1 times 2^limbBits the limbs of a tight element reach on both sides: what comes out of the top of a sum below
 * 2^63, folded, and carried once more.
 */
export function slackOf({ limbBits, fold }: FieldShape): number {
  return (2 ** (63 - 2 * limbBits) * Math.abs(Number(fold)) + 1) / 2 ** limbBits;
}

/** Octets of an element. */
export function elementSize({ limbs }: FieldShape): number {
  return 8 * limbs;
}

/** @param value 0 … p - 1. */
export function toLimbs(value: bigint, { limbs, limbBits }: FieldShape, out: BigInt64Array, at: number): void {
  const bits = BigInt(limbBits);
  const mask = (1n << bits) - 1n;
  for (let i = 0, rest = value; i < limbs; i++, rest >>= bits) out[at + i] = rest & mask;
}

/** @returns 0 … p - 1. */
export function fromLimbs({ limbs, limbBits, p }: FieldShape, from: BigInt64Array, at: number): bigint {
  const bits = BigInt(limbBits);
  let value = 0n;
  for (let i = limbs - 1; i >= 0; i--) value = (value << bits) + (from[at + i] ?? 0n);
  const rest = value % p;
  return rest < 0n ? rest + p : rest;
}
