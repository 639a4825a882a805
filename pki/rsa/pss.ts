import type { KeyObject } from 'node:crypto';
import type { Rng } from '../../simulation/rng.ts';
import { PkiError } from '../error.ts';
import { digestLength, HASHES, type HashName, mgf1, xor } from './hashes.ts';
import { rsaPrivateRaw, rsaPublicRaw } from './raw.ts';

/** What both sides of RSASSA-PSS agree on (RFC 8017 appendix A.2.3). */
export interface PssParameters {
  readonly hash: HashName;
  /** Hash of the mask generation function MGF1. */
  readonly maskHash: HashName;
  /** Octets of salt. */
  readonly saltLength: number;
}

const TRAILER = 0xbc;

/** Whether a modulus of this length has room for digest and salt (RFC 8017 section 9.1.1 step 3). */
export function pssFits(modulusBits: number, { hash, saltLength }: PssParameters): boolean {
  return encodedLength(modulusBits) >= digestLength(hash) + saltLength + 2;
}

/**
 * RSASSA-PSS-SIGN (RFC 8017 section 8.1.1) over a digest. The salt comes from `rng`: the same stream, the same signature.
 * @returns as many octets as the modulus has.
 * @throws PkiError bad-argument when the modulus has no room or the digest another length.
 */
export function pssSign(key: KeyObject, parameters: PssParameters, digest: Uint8Array, rng: Rng): Uint8Array {
  const bits = modulusBits(key);
  const { hash, maskHash, saltLength } = parameters;
  if (!pssFits(bits, parameters) || digest.length !== digestLength(hash)) {
    throw new PkiError('bad-argument', `PSS: ${hash} and ${saltLength} octets of salt with ${bits} bits`);
  }
  const salt = rng.bytes(saltLength);
  const h = saltedDigest(hash, digest, salt);
  const db = new Uint8Array(encodedLength(bits) - h.length - 1);
  db[db.length - saltLength - 1] = 1;
  db.set(salt, db.length - saltLength);
  const masked = xor(db, mgf1(maskHash, h, db.length));
  masked[0] = (masked[0] ?? 0) & topMask(bits);
  const em = Uint8Array.of(...masked, ...h, TRAILER);
  const signature = rsaPrivateRaw(key, em.length < Math.ceil(bits / 8) ? Uint8Array.of(0, ...em) : em);
  if (signature === undefined) throw new PkiError('bad-key', 'RSA key refused a PSS block');
  return signature;
}

/** RSASSA-PSS-VERIFY (RFC 8017 section 8.1.2); the salt must have exactly the agreed length. */
export function pssVerify(
  key: KeyObject,
  parameters: PssParameters,
  digest: Uint8Array,
  signature: Uint8Array,
): boolean {
  const bits = modulusBits(key);
  const block = rsaPublicRaw(key, signature);
  if (block === undefined || !pssFits(bits, parameters)) return false;
  const em = block.subarray(block.length - encodedLength(bits));
  const leading = em.length < block.length ? (block[0] ?? 0) : 0;
  return leading === 0 && isEncodingOf(em, bits, parameters, digest);
}

/** EMSA-PSS-VERIFY, RFC 8017 section 9.1.2. */
function isEncodingOf(em: Uint8Array, bits: number, parameters: PssParameters, digest: Uint8Array): boolean {
  const { hash, maskHash, saltLength } = parameters;
  const split = em.length - digestLength(hash) - 1;
  const masked = em.subarray(0, split);
  const h = em.subarray(split, -1);
  if (em.at(-1) !== TRAILER || ((masked[0] ?? 0) & ~topMask(bits) & 0xff) !== 0) return false;
  const db = xor(masked, mgf1(maskHash, h, masked.length));
  db[0] = (db[0] ?? 0) & topMask(bits);
  const zeros = db.length - saltLength - 1;
  if (db[zeros] !== 1 || db.subarray(0, zeros).some((octet) => octet !== 0)) return false;
  return Buffer.compare(saltedDigest(hash, digest, db.subarray(zeros + 1)), h) === 0;
}

/** Hash(eight zeros ‖ digest ‖ salt). */
function saltedDigest(hash: HashName, digest: Uint8Array, salt: Uint8Array): Uint8Array {
  return HASHES[hash].create().update(new Uint8Array(8)).update(digest).update(salt).digest();
}

/** emLen for emBits = modulus bits - 1. */
function encodedLength(modulusLengthBits: number): number {
  return Math.ceil((modulusLengthBits - 1) / 8);
}

/** Keeps the bits of the first octet that emBits covers. */
function topMask(modulusLengthBits: number): number {
  return 0xff >> (8 * encodedLength(modulusLengthBits) - (modulusLengthBits - 1));
}

function modulusBits(key: KeyObject): number {
  const bits = key.asymmetricKeyDetails?.modulusLength;
  if (bits === undefined) throw new PkiError('bad-key', 'not an RSA key');
  return bits;
}
