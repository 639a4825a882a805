import { sha1 } from '@noble/hashes/legacy.js';
import { sha224, sha256, sha384, sha512 } from '@noble/hashes/sha2.js';
import { sha3_224, sha3_256, sha3_384, sha3_512 } from '@noble/hashes/sha3.js';

/** The hash functions that RSA and ECDSA signatures use, by the names of FIPS 180-4 and FIPS 202. */
export const HASHES = {
  'SHA-1': sha1,
  'SHA-224': sha224,
  'SHA-256': sha256,
  'SHA-384': sha384,
  'SHA-512': sha512,
  'SHA3-224': sha3_224,
  'SHA3-256': sha3_256,
  'SHA3-384': sha3_384,
  'SHA3-512': sha3_512,
} as const;

export type HashName = keyof typeof HASHES;

/** Octets of a digest. */
export function digestLength(hash: HashName): number {
  return HASHES[hash].outputLen;
}

/** MGF1, RFC 8017 appendix B.2.1: a mask of `length` octets from a seed. */
export function mgf1(hash: HashName, seed: Uint8Array, length: number): Uint8Array {
  const digest = HASHES[hash];
  const mask = new Uint8Array(Math.ceil(length / digest.outputLen) * digest.outputLen);
  const counter = new Uint8Array(4);
  for (let at = 0, block = 0; at < length; at += digest.outputLen, block++) {
    new DataView(counter.buffer).setUint32(0, block);
    mask.set(digest.create().update(seed).update(counter).digest(), at);
  }
  return mask.subarray(0, length);
}

/** a xor b, of equal length. */
export function xor(a: Uint8Array, b: Uint8Array): Uint8Array {
  return a.map((octet, at) => octet ^ (b[at] ?? 0));
}
