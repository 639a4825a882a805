import type { Rng } from '../../simulation/rng.ts';
import { PkiError } from '../error.ts';
import { isPrime, primeCandidates } from './primes.ts';
import { RSA_F4, type RsaPrivateNumbers, rsaNumbers } from './rsa.ts';

/** Where a key with this modulus length and exponent comes from; undefined: whoever asks is to make one. */
export type RsaKeySource = (modulusBits: number, publicExponent: bigint) => RsaPrivateNumbers | undefined;

/**
 * RSA keys for runs that need many: each two of a few primes are a key, so 16 primes, made in a second, are 120 different keys. They
 * are real keys, but whoever knows two of them that share a prime finds it with a gcd: for tests only. The same stream gives the same pool.
 */
export class RsaKeyPool {
  readonly modulusBits: number;
  readonly #keys: readonly RsaPrivateNumbers[];

  private constructor(modulusBits: number, keys: readonly RsaPrivateNumbers[]) {
    this.modulusBits = modulusBits;
    this.#keys = keys;
  }

  /**
   * @param primes how many primes are made: n of them are n (n - 1) / 2 keys.
   * @throws PkiError bad-argument
   */
  static async make(rng: Rng, primes: number, modulusBits = 2048): Promise<RsaKeyPool> {
    if (!Number.isInteger(primes) || primes < 2) throw new PkiError('bad-argument', `${primes} primes are no pool`);
    const made: bigint[] = [];
    while (made.length < primes) made.push(await newPrime(rng, modulusBits / 2, made));
    const keys = made.flatMap((p, at) => made.slice(0, at).map((q) => rsaNumbers(RSA_F4, p, q)));
    return new RsaKeyPool(modulusBits, keys);
  }

  get size(): number {
    return this.#keys.length;
  }

  /** Hands the keys out one after the other, none twice, from the one of this number on; undefined when all are gone or another kind is asked for. */
  source(first = 0): RsaKeySource {
    let next = first;
    return (modulusBits, publicExponent) => {
      if (modulusBits !== this.modulusBits || publicExponent !== RSA_F4) return undefined;
      return this.#keys[next++];
    };
  }
}

/** FIPS 186-5 A.1.3, far enough from each of the others. */
async function newPrime(rng: Rng, bits: number, others: readonly bigint[]): Promise<bigint> {
  const candidates = primeCandidates(bits, RSA_F4, rng, others.at(-1));
  for (;;) {
    const { value } = candidates.next().value;
    if (others.every((other) => isApart(value, other, bits)) && (await isPrime(value))) return value;
  }
}

/** FIPS 186-5 A.1.3 step 5.4: |p - q| exceeds 2^(nlen/2 - 100). */
function isApart(value: bigint, other: bigint, bits: number): boolean {
  const distance = value > other ? value - other : other - value;
  return distance > 1n << BigInt(Math.max(bits - 100, 0));
}
