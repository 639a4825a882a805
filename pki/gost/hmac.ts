/** A hash that is fed piece by piece. */
interface IncrementalHash {
  update(data: Uint8Array): unknown;
  digest(): Uint8Array;
}

/** A hash function as HMAC needs it. */
export interface HashFunction {
  /** Octets of a block of its compression: 32 for GOST R 34.11-94 (RFC 4357 section 3), 64 for Streebog (RFC 7836). */
  readonly blockLength: number;
  readonly start: () => IncrementalHash;
}

const INNER = 0x36;
const OUTER = 0x5c;

/** HMAC (RFC 2104) over a hash of any library. `update` as often as needed, then one `digest`. */
export class Hmac {
  readonly #inner: IncrementalHash;
  readonly #outer: IncrementalHash;

  /** @param key any length; a key longer than a block counts by its hash. */
  constructor({ blockLength, start }: HashFunction, key: Uint8Array) {
    const block = new Uint8Array(blockLength);
    block.set(key.length > blockLength ? digestOf(start(), key) : key);
    const begun = (pad: number) => {
      const hash = start();
      hash.update(block.map((octet) => octet ^ pad));
      return hash;
    };
    this.#inner = begun(INNER);
    this.#outer = begun(OUTER);
  }

  update(data: Uint8Array): this {
    this.#inner.update(data);
    return this;
  }

  /** @returns as many octets as a digest. */
  digest(): Uint8Array {
    return digestOf(this.#outer, this.#inner.digest());
  }
}

function digestOf(hash: IncrementalHash, data: Uint8Array): Uint8Array {
  hash.update(data);
  return hash.digest();
}
