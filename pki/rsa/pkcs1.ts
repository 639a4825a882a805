import { constants, createHash, type KeyObject, privateEncrypt, publicDecrypt, sign, verify } from 'node:crypto';
import { PkiError } from '../error.ts';
import { privateKeyFromJwk, publicKeyFromJwk } from '../native-key.ts';
import type { HashName } from './hashes.ts';
import type { RsaPrivateNumbers } from './rsa.ts';

/** RSASSA-PKCS1-v1_5, RFC 8017 section 8.2, over node:crypto. Everything is synchronous; the result depends on key and data only. */
export type RsaHash = HashName;

interface HashRow {
  /** Name in OpenSSL. */
  readonly openssl: string;
  /** DER of DigestInfo up to the digest itself, RFC 8017 section 9.2 note 1. */
  readonly prefix: string;
  readonly length: number;
}

export const RSA_HASHES: Readonly<Record<RsaHash, HashRow>> = {
  'SHA-1': { openssl: 'sha1', prefix: '3021300906052b0e03021a05000414', length: 20 },
  'SHA-224': { openssl: 'sha224', prefix: '302d300d06096086480165030402040500041c', length: 28 },
  'SHA-256': { openssl: 'sha256', prefix: '3031300d060960864801650304020105000420', length: 32 },
  'SHA-384': { openssl: 'sha384', prefix: '3041300d060960864801650304020205000430', length: 48 },
  'SHA-512': { openssl: 'sha512', prefix: '3051300d060960864801650304020305000440', length: 64 },
  // id-sha3-* of NIST (RFC 9688 section 2).
  'SHA3-224': { openssl: 'sha3-224', prefix: '302d300d06096086480165030402070500041c', length: 28 },
  'SHA3-256': { openssl: 'sha3-256', prefix: '3031300d060960864801650304020805000420', length: 32 },
  'SHA3-384': { openssl: 'sha3-384', prefix: '3041300d060960864801650304020905000430', length: 48 },
  'SHA3-512': { openssl: 'sha3-512', prefix: '3051300d060960864801650304020a05000440', length: 64 },
};

/** The key as OpenSSL holds it; making it costs more than a signature, so the caller keeps it. */
export function rsaPrivateKey(numbers: RsaPrivateNumbers): KeyObject {
  const { n, e, d, p, q, dp, dq, qi } = numbers;
  const jwk = Object.fromEntries(Object.entries({ n, e, d, p, q, dp, dq, qi }).map(([k, v]) => [k, base64Url(v)]));
  return privateKeyFromJwk({ kty: 'RSA', ...jwk });
}

/** See {@link rsaPrivateKey}. */
export function rsaPublicKeyObject(n: bigint, e: bigint): KeyObject {
  return publicKeyFromJwk({ kty: 'RSA', n: base64Url(n), e: base64Url(e) });
}

function base64Url(value: bigint): string {
  const hex = value.toString(16);
  return Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex').toString('base64url');
}

/** Signs a message, hashing included. @returns as many octets as the modulus has. */
export function rsaSignPkcs1(key: KeyObject, hash: RsaHash, message: Uint8Array): Uint8Array {
  return new Uint8Array(sign(RSA_HASHES[hash].openssl, message, { key, padding: constants.RSA_PKCS1_PADDING }));
}

/** Verifies what {@link rsaSignPkcs1} makes; a signature of another length than the modulus is refused. */
export function rsaVerifyPkcs1(key: KeyObject, hash: RsaHash, message: Uint8Array, signature: Uint8Array): boolean {
  return verify(RSA_HASHES[hash].openssl, message, { key, padding: constants.RSA_PKCS1_PADDING }, signature);
}

/** DigestInfo, the input of CKM_RSA_PKCS when a signature over a digest is wanted. */
export function digestInfo(hash: RsaHash, digest: Uint8Array): Uint8Array {
  const { prefix, length } = RSA_HASHES[hash];
  if (digest.length !== length) throw new PkiError('bad-argument', `${hash} digest of ${digest.length} octets`);
  return Uint8Array.from([...Buffer.from(prefix, 'hex'), ...digest]);
}

/** DigestInfo of a message. */
export function digestInfoOf(hash: RsaHash, message: Uint8Array): Uint8Array {
  return digestInfo(hash, createHash(RSA_HASHES[hash].openssl).update(message).digest());
}

/**
 * CKM_RSA_PKCS (PKCS#11 3.1 section 6.1.6): pads `data` as block type 01 and applies the private key, without any hash.
 * @param data up to modulus length - 11 octets.
 * @throws PkiError bad-argument when longer.
 */
export function rsaSignRaw(key: KeyObject, data: Uint8Array): Uint8Array {
  const room = modulusLength(key) - 11;
  if (data.length > room) throw new PkiError('bad-argument', `${data.length} octets, PKCS#1 v1.5 has room for ${room}`);
  return new Uint8Array(privateEncrypt({ key, padding: constants.RSA_PKCS1_PADDING }, data));
}

/** Whether `signature` is what {@link rsaSignRaw} makes of `data`. */
export function rsaVerifyRaw(key: KeyObject, data: Uint8Array, signature: Uint8Array): boolean {
  const recovered = rsaRecoverRaw(key, signature);
  return recovered !== undefined && Buffer.compare(recovered, data) === 0;
}

/** The data inside a signature of {@link rsaSignRaw} (C_VerifyRecover); undefined when length or padding are wrong. */
export function rsaRecoverRaw(key: KeyObject, signature: Uint8Array): Uint8Array | undefined {
  if (signature.length !== modulusLength(key)) return undefined;
  try {
    return new Uint8Array(publicDecrypt({ key, padding: constants.RSA_PKCS1_PADDING }, signature));
  } catch {
    return undefined;
  }
}

/** Octets of the modulus. */
export function modulusLength(key: KeyObject): number {
  const bits = key.asymmetricKeyDetails?.modulusLength;
  if (bits === undefined) throw new PkiError('bad-key', 'not an RSA key');
  return Math.ceil(bits / 8);
}
