import { PkiError } from '../error.ts';
import { roundTable, type SBox, TEST_SBOX } from './s-boxes.ts';

/**
 * The hash function GOST 34.311-95 (= GOST R 34.11-94), RFC 5831. Digest 32 octets, block 32 octets, start vector 0.
 *
 * All 256-bit quantities lie as eight 32-bit words, least significant first; that is also the order of the octets of
 * message and digest, so that the digest reads as a little-endian number when it is signed.
 */
export const GOST34311_DIGEST_LENGTH = 32;
const BLOCK = 32;
const MIXING_ROUNDS = 61;

/** Constant C_3 of the key generation (RFC 5831 section 5.1; C_2 = C_4 = 0), least significant word first. */
const C3 = new Uint32Array([
  0xff00ff00, 0xff00ff00, 0x00ff00ff, 0x00ff00ff, 0x00ffff00, 0xff0000ff, 0x000000ff, 0xff00ffff,
]);

// Working storage of the compression, shared because it is synchronous and leaves nothing behind that is read again.
const u = new Uint32Array(8);
const v = new Uint32Array(8);
const keys = new Uint32Array(32);
const enciphered = new Uint32Array(8);
const sequence = new Uint16Array(16 + 12 + 1 + MIXING_ROUNDS);

/** Incremental GOST 34.311-95. `update` as often as needed, then one `digest`. */
export class Gost34311 {
  readonly #table: Uint32Array;
  readonly #sbox: SBox;
  readonly #hash = new Uint32Array(8);
  readonly #sum = new Uint32Array(8);
  readonly #buffer = new Uint8Array(BLOCK);
  readonly #block = new Uint32Array(8);
  #buffered = 0;
  #length = 0;
  #finished = false;

  /** @param sbox parameter set; the Test box is the one of Kazakh certificates. */
  constructor(sbox: SBox = TEST_SBOX) {
    this.#sbox = sbox;
    this.#table = roundTable(sbox);
  }

  /** @throws PkiError bad-argument after `digest`. */
  update(message: Uint8Array): this {
    if (this.#finished) throw new PkiError('bad-argument', 'GOST 34.311-95: update after digest');
    let at = 0;
    while (at < message.length) {
      const take = Math.min(BLOCK - this.#buffered, message.length - at);
      this.#buffer.set(message.subarray(at, at + take), this.#buffered);
      this.#buffered += take;
      at += take;
      // A full last block stays in the buffer: the standard treats it in its final step.
      if (this.#buffered === BLOCK && at < message.length) this.#absorb();
    }
    this.#length += message.length;
    return this;
  }

  /**
   * RFC 5831 section 6, the last steps: the rest of the message filled up with zeros, its length in bits, the control sum.
   * An empty message counts as one block of zeros, as the steps say (some libraries leave that block out).
   * @returns 32 octets.
   * @throws PkiError bad-argument when called twice.
   */
  digest(): Uint8Array {
    if (this.#finished) throw new PkiError('bad-argument', 'GOST 34.311-95: digest was already taken');
    this.#finished = true;
    this.#buffer.fill(0, this.#buffered);
    this.#absorb();
    const bits = new Uint32Array(8);
    bits[0] = this.#length * 8;
    bits[1] = this.#length / 0x2000_0000;
    compress(this.#hash, bits, this.#table);
    compress(this.#hash, this.#sum, this.#table);
    return octetsOf(this.#hash);
  }

  /** An independent copy in the same state. */
  clone(): Gost34311 {
    const copy = new Gost34311(this.#sbox);
    copy.#hash.set(this.#hash);
    copy.#sum.set(this.#sum);
    copy.#buffer.set(this.#buffer);
    copy.#buffered = this.#buffered;
    copy.#length = this.#length;
    copy.#finished = this.#finished;
    return copy;
  }

  /** One block: control sum modulo 2^256, then the step function. */
  #absorb(): void {
    const block = this.#block;
    const octets = this.#buffer;
    let carry = 0;
    for (let i = 0; i < 8; i++) {
      const word = wordAt(octets, 4 * i);
      block[i] = word;
      const total = (this.#sum[i] as number) + (word >>> 0) + carry;
      this.#sum[i] = total;
      carry = total > 0xffff_ffff ? 1 : 0;
    }
    compress(this.#hash, block, this.#table);
    this.#buffered = 0;
  }
}

/** GOST 34.311-95 of a whole message; see {@link Gost34311}. @returns 32 octets. */
export function gost34311(message: Uint8Array, sbox: SBox = TEST_SBOX): Uint8Array {
  return new Gost34311(sbox).update(message).digest();
}

/** The step function of RFC 5831 section 5: H := κ(M, H). */
function compress(hash: Uint32Array, block: Uint32Array, table: Uint32Array): void {
  u.set(hash);
  v.set(block);
  for (let step = 0; step < 4; step++) {
    if (step > 0) nextKeyPair(step);
    permuteKey(8 * step);
  }
  encipher(hash, 0, table);
  encipher(hash, 4, table);
  mix(hash, block);
}

/** U := A(U) ⊕ C_j, V := A(A(V)); A(y4‖y3‖y2‖y1) = (y1 ⊕ y2)‖y4‖y3‖y2 with 64-bit parts. */
function nextKeyPair(step: number): void {
  shift64(u);
  if (step === 2) for (let i = 0; i < 8; i++) u[i] = (u[i] as number) ^ (C3[i] as number);
  shift64(v);
  shift64(v);
}

function shift64(y: Uint32Array): void {
  const low = (y[0] as number) ^ (y[2] as number);
  const high = (y[1] as number) ^ (y[3] as number);
  y.copyWithin(0, 2);
  y[6] = low;
  y[7] = high;
}

/** K := P(U ⊕ V): octet i + 4k of the key is octet 8i + k of the argument (RFC 5831 section 5.1). */
function permuteKey(at: number): void {
  for (let half = 0; half < 2; half++) {
    const a = (u[half] as number) ^ (v[half] as number);
    const b = (u[half + 2] as number) ^ (v[half + 2] as number);
    const c = (u[half + 4] as number) ^ (v[half + 4] as number);
    const d = (u[half + 6] as number) ^ (v[half + 6] as number);
    for (let k = 0; k < 4; k++) {
      const shift = 8 * k;
      keys[at + 4 * half + k] =
        ((a >>> shift) & 255) |
        (((b >>> shift) & 255) << 8) |
        (((c >>> shift) & 255) << 16) |
        (((d >>> shift) & 255) << 24);
    }
  }
}

/**
 * GOST 28147-89, simple replacement: three passes of the key upwards, one downwards. Two blocks of 64 bits at a time, words
 * `at` … `at + 3`, each under its own key: they do not depend on each other, so the processor works on both at once.
 */
function encipher(hash: Uint32Array, at: number, table: Uint32Array): void {
  let a1 = hash[at] as number;
  let a2 = hash[at + 1] as number;
  let b1 = hash[at + 2] as number;
  let b2 = hash[at + 3] as number;
  const a = 4 * at;
  const b = a + 8;
  for (let i = 0; i < 32; i += 2) {
    const even = i < 24 ? i & 7 : 31 - i;
    const odd = i < 24 ? even + 1 : even - 1;
    a2 ^= round((a1 + (keys[a + even] as number)) | 0, table);
    b2 ^= round((b1 + (keys[b + even] as number)) | 0, table);
    a1 ^= round((a2 + (keys[a + odd] as number)) | 0, table);
    b1 ^= round((b2 + (keys[b + odd] as number)) | 0, table);
  }
  enciphered[at] = a2;
  enciphered[at + 1] = a1;
  enciphered[at + 2] = b2;
  enciphered[at + 3] = b1;
}

function round(x: number, table: Uint32Array): number {
  return (
    (table[x & 255] as number) ^
    (table[256 + ((x >>> 8) & 255)] as number) ^
    (table[512 + ((x >>> 16) & 255)] as number) ^
    (table[768 + (x >>> 24)] as number)
  );
}

/**
 * H := ψ^61(H ⊕ ψ(M ⊕ ψ^12(S))) (RFC 5831 section 5.3). ψ drops the lowest 16-bit word and appends one at the top, so the
 * powers of ψ are a running sequence of words of which only the last sixteen count.
 */
function mix(hash: Uint32Array, block: Uint32Array): void {
  for (let i = 0; i < 8; i++) {
    sequence[2 * i] = enciphered[i] as number;
    sequence[2 * i + 1] = (enciphered[i] as number) >>> 16;
  }
  extend(0, 12);
  addWords(12, block);
  extend(12, 1);
  addWords(13, hash);
  extend(13, MIXING_ROUNDS);
  const last = 13 + MIXING_ROUNDS;
  for (let i = 0; i < 8; i++) {
    hash[i] = (sequence[last + 2 * i] as number) | ((sequence[last + 2 * i + 1] as number) << 16);
  }
}

/** `count` further words after the sixteen that begin at `from`: y1 ⊕ y2 ⊕ y3 ⊕ y4 ⊕ y13 ⊕ y16. */
function extend(from: number, count: number): void {
  for (let i = from; i < from + count; i++) {
    sequence[i + 16] =
      (sequence[i] as number) ^
      (sequence[i + 1] as number) ^
      (sequence[i + 2] as number) ^
      (sequence[i + 3] as number) ^
      (sequence[i + 12] as number) ^
      (sequence[i + 15] as number);
  }
}

function addWords(from: number, words: Uint32Array): void {
  for (let i = 0; i < 8; i++) {
    const word = words[i] as number;
    sequence[from + 2 * i] = (sequence[from + 2 * i] as number) ^ word;
    sequence[from + 2 * i + 1] = (sequence[from + 2 * i + 1] as number) ^ (word >>> 16);
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

function octetsOf(words: Uint32Array): Uint8Array {
  const out = new Uint8Array(4 * words.length);
  const view = new DataView(out.buffer);
  for (let i = 0; i < words.length; i++) view.setUint32(4 * i, words[i] as number, true);
  return out;
}
