import { checkPrime, checkPrimeSync } from 'node:crypto';
import { promisify } from 'node:util';
import { bytesToNumberBE } from '@noble/curves/utils.js';
import type { Rng } from '../../simulation/rng.ts';

/**
 * Search for the primes of an RSA key in the manner of FIPS 186-5 appendix A.1.3 (random probable primes). Every candidate
 * comes from the given {@link Rng}, so the same stream gives the same primes; only the witnesses of the Miller-Rabin test
 * come from OpenSSL, and they change no answer (64 rounds or more: error below 2^-128 for a composite).
 */
export interface PrimeCandidate {
  readonly value: bigint;
  /** How many numbers were drawn for this prime so far, this one included. */
  readonly drawn: number;
}

/** Draws numbers until one passes the sieve and `test`: shared by the synchronous and the asynchronous search. */
export function* primeCandidates(
  bits: number,
  publicExponent: bigint,
  rng: Rng,
  other: bigint | undefined,
): Generator<PrimeCandidate, never> {
  for (let drawn = 1; ; drawn++) {
    const value = drawCandidate(bits, rng);
    if (hasSmallFactor(value)) continue;
    if (other !== undefined && tooClose(value, other, bits)) continue;
    if (gcd(value - 1n, publicExponent) !== 1n) continue;
    yield { value, drawn };
  }
}

/** Blocks until the candidate is judged; see {@link isPrime}. */
export function isPrimeSync(candidate: bigint): boolean {
  return checkPrimeSync(candidate);
}

/** Judges the candidate in libuv's thread pool, so that the event loop goes on. */
export const isPrime: (candidate: bigint) => Promise<boolean> = promisify(checkPrime);

/** An odd number of exactly `bits` bits whose two top bits are set, so that a product of two has exactly 2 · bits bits. */
function drawCandidate(bits: number, rng: Rng): bigint {
  const octets = rng.bytes(Math.ceil(bits / 8));
  const drawn = BigInt.asUintN(bits, bytesToNumberBE(octets));
  return drawn | (3n << BigInt(bits - 2)) | 1n;
}

/** FIPS 186-5 A.1.3 step 5.4: |p - q| must exceed 2^(nlen/2 - 100). */
function tooClose(value: bigint, other: bigint, bits: number): boolean {
  const distance = value > other ? value - other : other - value;
  return distance <= 1n << BigInt(Math.max(bits - 100, 0));
}

function gcd(a: bigint, b: bigint): bigint {
  let [x, y] = [a, b];
  while (y > 0n) [x, y] = [y, x % y];
  return x;
}

const SMALL_PRIMES = sieve(2_000);
/** Small primes in groups whose product stays below 2^53: one long division per group, the rest in plain numbers. */
const SMALL_PRIME_GROUPS = groupPrimes(SMALL_PRIMES);

function hasSmallFactor(value: bigint): boolean {
  return SMALL_PRIME_GROUPS.some(({ product, primes }) => {
    const rest = Number(value % product);
    return primes.some((prime) => rest % prime === 0);
  });
}

function sieve(limit: number): number[] {
  const composite = new Uint8Array(limit);
  const primes: number[] = [];
  for (let n = 3; n < limit; n += 2) {
    if (composite[n]) continue;
    primes.push(n);
    for (let multiple = n * n; multiple < limit; multiple += n) composite[multiple] = 1;
  }
  return primes;
}

function groupPrimes(primes: readonly number[]): { product: bigint; primes: number[] }[] {
  const groups: { product: bigint; primes: number[] }[] = [];
  let group = { product: 1n, primes: [] as number[] };
  for (const prime of primes) {
    const product = group.product * BigInt(prime);
    if (product > BigInt(Number.MAX_SAFE_INTEGER)) {
      groups.push(group);
      group = { product: BigInt(prime), primes: [prime] };
    } else {
      group = { product, primes: [...group.primes, prime] };
    }
  }
  return [...groups, group];
}
