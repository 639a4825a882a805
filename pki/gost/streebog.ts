import { PkiError } from '../error.ts';
import { A, C, PI } from './streebog-constants.ts';

/**
 * The hash function GOST R 34.11-2012 "Streebog", RFC 6986; digests of 32 or 64 octets, block 64 octets.
 *
 * A 512-bit vector lies as sixteen 32-bit words, least significant first, which is also the order of the octets of message
 * and digest (RFC 6986 prints its examples the other way round).
 */
const BLOCK = 64;
const WORDS = 16;
const ROUNDS = 12;

const TABLE = computeTable();
const ROUND_KEYS = computeRoundKeys();

// Working storage of the compression, shared because it is synchronous and leaves nothing behind that is read again.
const key = new Uint32Array(WORDS);
const state = new Uint32Array(WORDS);
const mixed = new Uint32Array(WORDS);
const ZERO = new Uint32Array(WORDS);

/** Incremental Streebog. `update` as often as needed, then one `digest`. */
export class Streebog {
  readonly digestLength: 32 | 64;
  readonly #h = new Uint32Array(WORDS);
  readonly #n = new Uint32Array(WORDS);
  readonly #sigma = new Uint32Array(WORDS);
  readonly #buffer = new Uint8Array(BLOCK);
  readonly #block = new Uint32Array(WORDS);
  #buffered = 0;
  #finished = false;

  constructor(digestLength: 32 | 64) {
    this.digestLength = digestLength;
    // Section 6.1: IV is zero for 512 bits, octets of 01 for 256.
    this.#h.fill(digestLength === 64 ? 0 : 0x0101_0101);
  }

  /** @throws PkiError bad-argument after `digest`. */
  update(message: Uint8Array): this {
    if (this.#finished) throw new PkiError('bad-argument', 'Streebog: update after digest');
    for (let at = 0; at < message.length; ) {
      const take = Math.min(BLOCK - this.#buffered, message.length - at);
      this.#buffer.set(message.subarray(at, at + take), this.#buffered);
      this.#buffered += take;
      at += take;
      if (this.#buffered === BLOCK) {
        this.#absorb(BLOCK);
        this.#buffered = 0;
      }
    }
    return this;
  }

  /**
   * Section 8, step 3: the rest filled up with 1 and zeros, then N and Σ.
   * @returns 32 or 64 octets; the shorter digest is the upper half of the vector.
   * @throws PkiError bad-argument when called twice.
   */
  digest(): Uint8Array {
    if (this.#finished) throw new PkiError('bad-argument', 'Streebog: digest was already taken');
    this.#finished = true;
    this.#buffer.fill(0, this.#buffered);
    this.#buffer[this.#buffered] = 1;
    this.#absorb(this.#buffered);
    compress(this.#h, ZERO, this.#n);
    compress(this.#h, ZERO, this.#sigma);
    const out = new Uint8Array(BLOCK);
    const view = new DataView(out.buffer);
    for (let i = 0; i < WORDS; i++) view.setUint32(4 * i, this.#h[i] as number, true);
    return out.slice(BLOCK - this.digestLength);
  }

  /** An independent copy in the same state. */
  clone(): Streebog {
    const copy = new Streebog(this.digestLength);
    copy.#h.set(this.#h);
    copy.#n.set(this.#n);
    copy.#sigma.set(this.#sigma);
    copy.#buffer.set(this.#buffer);
    copy.#buffered = this.#buffered;
    copy.#finished = this.#finished;
    return copy;
  }

  /** Section 8, steps 2.2-2.5, for a block that holds `octets` octets of message. */
  #absorb(octets: number): void {
    const block = this.#block;
    for (let i = 0; i < WORDS; i++) block[i] = wordAt(this.#buffer, 4 * i);
    compress(this.#h, this.#n, block);
    addNumber(this.#n, 8 * octets);
    addVector(this.#sigma, block);
  }
}

/** Streebog with a digest of 512 bits. @returns 64 octets. */
export function streebog512(message: Uint8Array): Uint8Array {
  return new Streebog(64).update(message).digest();
}

/** Streebog with a digest of 256 bits. @returns 32 octets. */
export function streebog256(message: Uint8Array): Uint8Array {
  return new Streebog(32).update(message).digest();
}

/** g_N(h, m) = E(LPS(h ⊕ N), m) ⊕ h ⊕ m, section 7; E is twelve rounds LPSX and a last X. */
function compress(h: Uint32Array, n: Uint32Array, m: Uint32Array): void {
  lpsx(key, h, n, 0);
  state.set(m);
  for (let i = 0; i < ROUNDS; i++) {
    lpsx(state, state, key, 0);
    lpsx(key, key, ROUND_KEYS, WORDS * i);
  }
  for (let i = 0; i < WORDS; i++) {
    h[i] = (h[i] as number) ^ (m[i] as number) ^ (state[i] as number) ^ (key[i] as number);
  }
}

/**
 * out := L(P(S(a ⊕ b))); `b` begins at word `at`. Octet i of the 64-bit word j goes through table j into word i.
 * The eight look-ups are written out: with fixed places V8 needs no bounds check, which makes this twice as fast as a loop.
 */
function lpsx(out: Uint32Array, a: Uint32Array, b: Uint32Array, at: number): void {
  for (let i = 0; i < WORDS; i++) mixed[i] = (a[i] as number) ^ (b[at + i] as number);
  for (let half = 0; half < 2; half++) {
    for (let shift = 0; shift < 32; shift += 8) {
      const word = 8 * half + shift / 4;
      const e0 = entry(half, shift);
      const e1 = 512 + entry(half + 2, shift);
      const e2 = 1024 + entry(half + 4, shift);
      const e3 = 1536 + entry(half + 6, shift);
      const e4 = 2048 + entry(half + 8, shift);
      const e5 = 2560 + entry(half + 10, shift);
      const e6 = 3072 + entry(half + 12, shift);
      const e7 = 3584 + entry(half + 14, shift);
      out[word] = look(e0) ^ look(e1) ^ look(e2) ^ look(e3) ^ look(e4) ^ look(e5) ^ look(e6) ^ look(e7);
      out[word + 1] =
        look(e0 + 1) ^
        look(e1 + 1) ^
        look(e2 + 1) ^
        look(e3 + 1) ^
        look(e4 + 1) ^
        look(e5 + 1) ^
        look(e6 + 1) ^
        look(e7 + 1);
    }
  }
}

/** Place of an octet's entry within its table: two words each. */
function entry(word: number, shift: number): number {
  return (((mixed[word] as number) >>> shift) & 255) * 2;
}

function look(place: number): number {
  return TABLE[place] as number;
}

/** Addition modulo 2^512. */
function addVector(sum: Uint32Array, addend: Uint32Array): void {
  let carry = 0;
  for (let i = 0; i < WORDS; i++) {
    const total = (sum[i] as number) + (addend[i] as number) + carry;
    sum[i] = total;
    carry = total > 0xffff_ffff ? 1 : 0;
  }
}

function addNumber(sum: Uint32Array, bits: number): void {
  let carry = bits;
  for (let i = 0; carry > 0 && i < WORDS; i++) {
    const total = (sum[i] as number) + carry;
    sum[i] = total;
    carry = total > 0xffff_ffff ? 1 : 0;
  }
}

function wordAt(octets: Uint8Array, at: number): number {
  return (
    (octets[at] as number) |
    ((octets[at + 1] as number) << 8) |
    ((octets[at + 2] as number) << 16) |
    ((octets[at + 3] as number) << 24)
  );
}

/** S and L in one: for each of eight octet places and 256 values, the 64 bits (low word, high word) it contributes. */
function computeTable(): Uint32Array {
  const rows = A.map((hex) => [Number.parseInt(hex.slice(8), 16), Number.parseInt(hex.slice(0, 8), 16)] as const);
  const table = new Uint32Array(2 * 8 * 256);
  for (let place = 0; place < 8; place++) {
    for (let value = 0; value < 256; value++) {
      const replaced = PI[value] as number;
      const entry = 2 * (256 * place + value);
      for (let bit = 0; bit < 8; bit++) {
        if (((replaced >> bit) & 1) === 0) continue;
        const row = rows[63 - 8 * place - bit] as readonly [number, number];
        table[entry] = (table[entry] as number) ^ row[0];
        table[entry + 1] = (table[entry + 1] as number) ^ row[1];
      }
    }
  }
  return table;
}

function computeRoundKeys(): Uint32Array {
  const words = new Uint32Array(WORDS * ROUNDS);
  C.forEach((hex, round) => {
    for (let i = 0; i < WORDS; i++) {
      const end = hex.length - 8 * i;
      words[WORDS * round + i] = Number.parseInt(hex.slice(end - 8, end), 16);
    }
  });
  return words;
}
