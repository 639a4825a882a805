import { invert } from '@noble/curves/abstract/modular.js';
import type { Rng } from '../../simulation/rng.ts';
import { PkiError } from '../error.ts';
import { isPrime, isPrimeSync, primeCandidates } from './primes.ts';

/** The integers of RSAPrivateKey, RFC 8017 appendix A.1.2; p > q in keys that are made here. */
export interface RsaPrivateNumbers {
  readonly n: bigint;
  readonly e: bigint;
  readonly d: bigint;
  readonly p: bigint;
  readonly q: bigint;
  /** d mod (p - 1). */
  readonly dp: bigint;
  /** d mod (q - 1). */
  readonly dq: bigint;
  /** q⁻¹ mod p. */
  readonly qi: bigint;
}

export const RSA_F4 = 65_537n;

/** Where a search for primes stands. */
export interface RsaProgress {
  readonly prime: 'p' | 'q';
  /** Numbers drawn for this prime so far. */
  readonly drawn: number;
}

/** Called before each primality test of a candidate that passed the sieve. */
export type OnCandidate = (progress: RsaProgress) => void;

/**
 * Makes an RSA key whose primes come from `rng`: the same stream, modulus length and exponent give the same key, here and in
 * {@link generateRsaSync}. Tests run in the thread pool; between them the event loop turns.
 * @param bits length of the modulus, 512 … 8192, even.
 * @param publicExponent odd, 3 … 2^64 - 1 (FIPS 186-5 asks for more than 2^16; PKCS#11 applications also ask for 3).
 * @throws PkiError bad-argument.
 */
export async function generateRsa(
  bits: number,
  publicExponent: bigint,
  rng: Rng,
  onCandidate?: OnCandidate,
): Promise<RsaPrivateNumbers> {
  const search = primeSearch(bits, publicExponent, rng, onCandidate);
  let step = search.next();
  while (!step.done) step = search.next(await isPrime(step.value));
  return step.value;
}

/** {@link generateRsa} without the event loop. */
export function generateRsaSync(
  bits: number,
  publicExponent: bigint,
  rng: Rng,
  onCandidate?: OnCandidate,
): RsaPrivateNumbers {
  const search = primeSearch(bits, publicExponent, rng, onCandidate);
  let step = search.next();
  while (!step.done) step = search.next(isPrimeSync(step.value));
  return step.value;
}

/** The search as a dialogue: yields a candidate, is told whether it is prime. */
function* primeSearch(
  bits: number,
  publicExponent: bigint,
  rng: Rng,
  onCandidate?: OnCandidate,
): Generator<bigint, RsaPrivateNumbers, boolean> {
  assertSizes(bits, publicExponent);
  for (;;) {
    const p = yield* onePrime('p', bits / 2, publicExponent, rng, undefined, onCandidate);
    const q = yield* onePrime('q', bits / 2, publicExponent, rng, p, onCandidate);
    const numbers = rsaNumbers(publicExponent, p, q);
    // FIPS 186-5 A.1.1: d must exceed 2^(nlen/2); otherwise new primes.
    if (numbers.d > 1n << BigInt(bits / 2)) return numbers;
  }
}

function* onePrime(
  prime: 'p' | 'q',
  bits: number,
  publicExponent: bigint,
  rng: Rng,
  other: bigint | undefined,
  onCandidate?: OnCandidate,
): Generator<bigint, bigint, boolean> {
  const candidates = primeCandidates(bits, publicExponent, rng, other);
  for (;;) {
    const { value, drawn } = candidates.next().value;
    onCandidate?.({ prime, drawn });
    if (yield value) return value;
  }
}

/** All integers of the key with these primes: d = e⁻¹ mod lcm(p - 1, q - 1). */
export function rsaNumbers(e: bigint, prime1: bigint, prime2: bigint): RsaPrivateNumbers {
  const [p, q] = prime1 > prime2 ? [prime1, prime2] : [prime2, prime1];
  const d = invert(e, lcm(p - 1n, q - 1n));
  return { n: p * q, e, d, p, q, dp: d % (p - 1n), dq: d % (q - 1n), qi: invert(q, p) };
}

/**
 * The same for a key that another program has made: the primes in its order (appendix A.1.2 demands none; the JDK has any), and its d,
 * if that is an inverse of e below n (section 3.2; older programs reduce it by (p - 1)(q - 1), not by their lcm).
 */
export function rsaNumbersAsGiven(e: bigint, p: bigint, q: bigint, d: bigint): RsaPrivateNumbers {
  const own = rsaNumbers(e, p, q);
  const given = p > q ? own : { ...own, p, q, dp: own.dq, dq: own.dp, qi: invert(q, p) };
  const isInverse = d < own.n && d % (p - 1n) === given.dp && d % (q - 1n) === given.dq;
  return isInverse ? { ...given, d } : given;
}

function lcm(a: bigint, b: bigint): bigint {
  let [x, y] = [a, b];
  while (y > 0n) [x, y] = [y, x % y];
  return (a / x) * b;
}

function assertSizes(bits: number, publicExponent: bigint): void {
  if (!Number.isInteger(bits) || bits < 512 || bits > 8192 || bits % 2 !== 0) {
    throw new PkiError('bad-argument', `RSA modulus of ${bits} bits: even, 512 to 8192`);
  }
  if (publicExponent < 3n || publicExponent >= 1n << 64n || publicExponent % 2n === 0n) {
    throw new PkiError('bad-argument', 'RSA public exponent: odd, 3 to 2^64 - 1');
  }
}
