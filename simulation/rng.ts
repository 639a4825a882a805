import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';

/**
 * Where chance comes from. Every room draws from its own named sub-stream, so a draw more in one room does not
 * shift the numbers of another, and a run is replayed from its seed.
 */
export interface Rng {
  /** `length` bytes. */
  bytes(length: number): Uint8Array;
  /** A whole number in 0 .. `bound` - 1, without bias. `bound` is 1 .. 2^48. */
  below(bound: number): number;
  /** An independent stream; the same name always gives the same stream, whatever was drawn before. */
  stream(name: string): Rng;
}

/**
 * Deterministic generator: HMAC-SHA-256 of a counter under a key derived from the seed (the expand step of HKDF,
 * RFC 5869, without its 255-block limit). For repeatable tests, not for real keys.
 */
export class SeededRng implements Rng {
  readonly #key: Uint8Array;
  #counter = 0;
  #rest: Uint8Array = new Uint8Array(0);

  /** @param seed any text; the whole run follows from it. */
  constructor(seed: string | Uint8Array) {
    this.#key = typeof seed === 'string' ? sha256(new TextEncoder().encode(`token-bench seed ${seed}`)) : seed;
  }

  bytes(length: number): Uint8Array {
    const out = new Uint8Array(length);
    for (let filled = 0; filled < length; ) {
      if (this.#rest.length === 0) this.#rest = this.#block();
      const take = Math.min(this.#rest.length, length - filled);
      out.set(this.#rest.subarray(0, take), filled);
      this.#rest = this.#rest.subarray(take);
      filled += take;
    }
    return out;
  }

  below(bound: number): number {
    return drawBelow(this, bound);
  }

  stream(name: string): Rng {
    return new SeededRng(hmac(sha256, this.#key, new TextEncoder().encode(`stream ${name}`)));
  }

  #block(): Uint8Array {
    const counter = new Uint8Array(8);
    new DataView(counter.buffer).setBigUint64(0, BigInt(this.#counter++));
    return hmac(sha256, this.#key, counter);
  }
}

/** The machine's generator (`crypto.getRandomValues`): for keys that nobody may replay. */
export const systemRng: Rng = {
  bytes(length) {
    const out = new Uint8Array(length);
    for (let at = 0; at < length; at += 65_536) globalThis.crypto.getRandomValues(out.subarray(at, at + 65_536));
    return out;
  },
  below(bound) {
    return drawBelow(systemRng, bound);
  },
  stream() {
    return systemRng;
  },
};

/** Whether what a generator draws can be drawn again: from a seed it can, from the machine it cannot. */
export function isRepeatable(rng: Rng): boolean {
  return rng !== systemRng;
}

const DRAW = 2 ** 48;

/** Rejection sampling over 48 bits. */
function drawBelow(rng: Rng, bound: number): number {
  if (!Number.isSafeInteger(bound) || bound < 1 || bound > DRAW) throw new RangeError(`below: bound ${bound}`);
  const limit = DRAW - (DRAW % bound);
  for (;;) {
    const drawn = rng.bytes(6).reduce((sum, byte) => sum * 256 + byte, 0);
    if (drawn < limit) return drawn % bound;
  }
}
