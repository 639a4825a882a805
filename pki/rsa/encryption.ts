import type { KeyObject } from 'node:crypto';
import type { Rng } from '../../simulation/rng.ts';
import { PkiError } from '../error.ts';
import { digestLength, HASHES, type HashName, mgf1, xor } from './hashes.ts';
import { modulusLength } from './pkcs1.ts';
import { rsaPrivateRaw, rsaPublicRaw } from './raw.ts';

/**
 * RSAES-PKCS1-v1_5 and RSAES-OAEP, RFC 8017 chapter 7. Padding is drawn from an {@link Rng}, so that runs replay. Made for
 * a test bench: decryption tells a bad padding at once and does not hide how long it took.
 */
export interface OaepParameters {
  readonly hash: HashName;
  /** Hash of the mask generation function MGF1. */
  readonly maskHash: HashName;
  /** L, usually empty. */
  readonly label: Uint8Array;
}

/** Octets of frame around a message in PKCS #1 v1.5: 00 02, eight of padding, 00. */
const PKCS1_FRAME = 11;

/** Longest message that RSAES-PKCS1-v1_5 takes with this key. */
export function pkcs1Room(length: number): number {
  return length - PKCS1_FRAME;
}

/** Longest message that RSAES-OAEP takes with a modulus of this many octets; negative when there is no room at all. */
export function oaepRoom(length: number, hash: HashName): number {
  return length - 2 * digestLength(hash) - 2;
}

/** @throws PkiError bad-argument when the message is longer than {@link pkcs1Room}. */
export function pkcs1Encrypt(key: KeyObject, message: Uint8Array, rng: Rng): Uint8Array {
  const length = modulusLength(key);
  if (message.length > pkcs1Room(length)) throw new PkiError('bad-argument', `${message.length} octets are too many`);
  const padding = nonZero(length - message.length - 3, rng);
  return encrypted(key, Uint8Array.of(0, 2, ...padding, 0, ...message));
}

/** The message, or undefined when length or padding are wrong. */
export function pkcs1Decrypt(key: KeyObject, ciphertext: Uint8Array): Uint8Array | undefined {
  const block = rsaPrivateRaw(key, ciphertext);
  if (block === undefined || block[0] !== 0 || block[1] !== 2) return undefined;
  const end = block.indexOf(0, 2);
  return end < PKCS1_FRAME - 1 ? undefined : block.slice(end + 1);
}

/** @throws PkiError bad-argument when the message is longer than {@link oaepRoom}. */
export function oaepEncrypt(key: KeyObject, parameters: OaepParameters, message: Uint8Array, rng: Rng): Uint8Array {
  const { hash, maskHash, label } = parameters;
  const length = modulusLength(key);
  if (message.length > oaepRoom(length, hash))
    throw new PkiError('bad-argument', `${message.length} octets are too many`);
  const h = digestLength(hash);
  const db = new Uint8Array(length - h - 1);
  db.set(HASHES[hash](label));
  db[db.length - message.length - 1] = 1;
  db.set(message, db.length - message.length);
  const seed = rng.bytes(h);
  const maskedDb = xor(db, mgf1(maskHash, seed, db.length));
  const maskedSeed = xor(seed, mgf1(maskHash, maskedDb, h));
  return encrypted(key, Uint8Array.of(0, ...maskedSeed, ...maskedDb));
}

/** The message, or undefined when length, label or padding are wrong. */
export function oaepDecrypt(
  key: KeyObject,
  { hash, maskHash, label }: OaepParameters,
  ciphertext: Uint8Array,
): Uint8Array | undefined {
  const h = digestLength(hash);
  const block = rsaPrivateRaw(key, ciphertext);
  if (block === undefined || block.length < 2 * h + 2) return undefined;
  const maskedDb = block.subarray(1 + h);
  const seed = xor(block.subarray(1, 1 + h), mgf1(maskHash, maskedDb, h));
  const db = xor(maskedDb, mgf1(maskHash, seed, maskedDb.length));
  const start = db.findIndex((octet, at) => at >= h && octet !== 0);
  const good = block[0] === 0 && db[start] === 1 && Buffer.compare(db.subarray(0, h), HASHES[hash](label)) === 0;
  return good ? db.slice(start + 1) : undefined;
}

function encrypted(key: KeyObject, block: Uint8Array): Uint8Array {
  const ciphertext = rsaPublicRaw(key, block);
  if (ciphertext === undefined) throw new PkiError('bad-key', 'RSA key refused a block');
  return ciphertext;
}

function nonZero(length: number, rng: Rng): Uint8Array {
  return Uint8Array.from({ length }, () => rng.below(255) + 1);
}
