import { PkiError } from '../error.ts';

/**
 * RC2, RFC 2268: a block cipher of 64 bits whose key is cut to an effective length. Broken for long, and not in OpenSSL 3's
 * default provider; it is here because the key files of the National CA hide their certificates with 40 bits of it.
 */
export const RC2_BLOCK_OCTETS = 8;

/** RFC 2268 section 2: a permutation of 0 .. 255 that follows from the digits of pi. */
const PI_TABLE = Uint8Array.from(
  [
    'd978f9c419ddb5ed28e9fd794aa0d89dc67e37832b76538e624c6488448bfba2',
    '179a59f587b34f1361456d8d09817d32bd8f40eb86b77b0bf09521225c6b4e82',
    '54d66593ce60b21c7356c014a78cf1dc1275ca1f3bbee4d1423dd430a33cb626',
    '6fbf0eda4669075727f21d9bbc944303f811c7f690ef3ee706c3d52fc8661ed7',
    '08e8eade8052eef784aa72ac354d6a2a961ad2715a1549744b9fd05e0418a4ec',
    'c2e0416e0f51cbcc2491af50a1f47039997c3a8523b8b47afc02365b25559731',
    '2d5dfa98e38a92ae05df2910676cbac9d300e6cfe19ea82c6316013f58e289a9',
    '0d38341bab33ffb0bb480c5fb9b1cd2ec5f3db47e5a59c770aa62068fe7fc1ad',
  ]
    .join('')
    .match(/../g) as string[],
  (octet) => Number.parseInt(octet, 16),
);

/** Left rotations of the four words in a mixing round, section 3.1. */
const ROTATIONS = [1, 2, 3, 5] as const;
/** A mashing round follows the fifth and the eleventh mixing round, section 3.3. */
const MIXING_ROUNDS = 16;
const MASHED_AFTER: ReadonlySet<number> = new Set([4, 10]);

/** The expanded key: 64 words of 16 bits. */
export type Rc2Key = Uint16Array;

/**
 * Key expansion, section 2.
 * @param key 1 to 128 octets. @param effectiveBits 1 to 1024.
 * @throws PkiError `bad-argument`.
 */
export function expandRc2Key(key: Uint8Array, effectiveBits: number): Rc2Key {
  if (key.length < 1 || key.length > 128) throw new PkiError('bad-argument', `RC2 key of ${key.length} octets`);
  if (!Number.isInteger(effectiveBits) || effectiveBits < 1 || effectiveBits > 1024) {
    throw new PkiError('bad-argument', `RC2 with ${effectiveBits} effective bits`);
  }
  const buffer = new Uint8Array(128);
  buffer.set(key);
  for (let i = key.length; i < 128; i++) buffer[i] = table(at(buffer, i - 1) + at(buffer, i - key.length));
  const octets = Math.ceil(effectiveBits / 8);
  const mask = 0xff >> (8 * octets - effectiveBits);
  buffer[128 - octets] = table(at(buffer, 128 - octets) & mask);
  for (let i = 127 - octets; i >= 0; i--) buffer[i] = table(at(buffer, i + 1) ^ at(buffer, i + octets));
  return Uint16Array.from({ length: 64 }, (_, i) => at(buffer, 2 * i) | (at(buffer, 2 * i + 1) << 8));
}

const at = (octets: Uint8Array, index: number): number => octets[index] as number;
const table = (index: number): number => PI_TABLE[index & 0xff] as number;

/** Encrypts one block of 8 octets: 16 mixing rounds, section 3. */
export function rc2EncryptBlock(key: Rc2Key, block: Uint8Array): Uint8Array {
  const r = words(block);
  for (let round = 0; round < MIXING_ROUNDS; round++) {
    for (let i = 0; i < 4; i++) {
      const [a, b, c] = [word(r, i - 1), word(r, i - 2), word(r, i - 3)];
      const sum = (word(r, i) + (key[4 * round + i] as number) + (a & b) + (~a & c)) & 0xffff;
      const s = ROTATIONS[i] as number;
      r[i] = (sum << s) | (sum >>> (16 - s));
    }
    if (MASHED_AFTER.has(round)) for (let i = 0; i < 4; i++) r[i] = word(r, i) + (key[word(r, i - 1) & 63] as number);
  }
  return octetsOf(r);
}

/** Decrypts one block of 8 octets: the same rounds backwards, section 4. */
export function rc2DecryptBlock(key: Rc2Key, block: Uint8Array): Uint8Array {
  const r = words(block);
  for (let round = MIXING_ROUNDS - 1; round >= 0; round--) {
    if (MASHED_AFTER.has(round)) for (let i = 3; i >= 0; i--) r[i] = word(r, i) - (key[word(r, i - 1) & 63] as number);
    for (let i = 3; i >= 0; i--) {
      const [a, b, c] = [word(r, i - 1), word(r, i - 2), word(r, i - 3)];
      const s = ROTATIONS[i] as number;
      const turned = ((word(r, i) >>> s) | (word(r, i) << (16 - s))) & 0xffff;
      r[i] = turned - (key[4 * round + i] as number) - (a & b) - (~a & c);
    }
  }
  return octetsOf(r);
}

/** Four words, each little-endian. */
function words(block: Uint8Array): Uint16Array {
  if (block.length !== RC2_BLOCK_OCTETS) throw new PkiError('bad-argument', `RC2 block of ${block.length} octets`);
  return Uint16Array.from({ length: 4 }, (_, i) => at(block, 2 * i) | (at(block, 2 * i + 1) << 8));
}

/** Word i modulo 4. */
const word = (r: Uint16Array, i: number): number => r[(i + 4) & 3] as number;

function octetsOf(r: Uint16Array): Uint8Array {
  return Uint8Array.from({ length: 8 }, (_, i) => (word(r, i >> 1) >>> (8 * (i & 1))) & 0xff);
}

/** CBC with the padding of PKCS#7 (RFC 5652 section 6.3). @param iv 8 octets. */
export function rc2CbcEncrypt(key: Rc2Key, iv: Uint8Array, plain: Uint8Array): Uint8Array {
  const pad = RC2_BLOCK_OCTETS - (plain.length % RC2_BLOCK_OCTETS);
  const out = new Uint8Array(plain.length + pad).fill(pad);
  out.set(plain);
  let previous = iv;
  for (let i = 0; i < out.length; i += RC2_BLOCK_OCTETS) {
    previous = rc2EncryptBlock(key, xor(out.subarray(i, i + RC2_BLOCK_OCTETS), previous));
    out.set(previous, i);
  }
  return out;
}

/** The reverse of {@link rc2CbcEncrypt}; undefined when length or padding cannot be. */
export function rc2CbcDecrypt(key: Rc2Key, iv: Uint8Array, cipher: Uint8Array): Uint8Array | undefined {
  if (cipher.length === 0 || cipher.length % RC2_BLOCK_OCTETS !== 0) return undefined;
  const out = new Uint8Array(cipher.length);
  for (let i = 0; i < cipher.length; i += RC2_BLOCK_OCTETS) {
    const previous = i === 0 ? iv : cipher.subarray(i - RC2_BLOCK_OCTETS, i);
    out.set(xor(rc2DecryptBlock(key, cipher.subarray(i, i + RC2_BLOCK_OCTETS)), previous), i);
  }
  const pad = out.at(-1) as number;
  const sound = pad >= 1 && pad <= RC2_BLOCK_OCTETS && out.subarray(-pad).every((octet) => octet === pad);
  return sound ? out.slice(0, -pad) : undefined;
}

function xor(a: Uint8Array, b: Uint8Array): Uint8Array {
  return a.map((octet, i) => octet ^ (b[i] as number));
}
