import { createECDH, type KeyObject } from 'node:crypto';
import { ed25519, x25519 } from '@noble/curves/ed25519.js';
import { p256, p384, p521 } from '@noble/curves/nist.js';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { bytesToNumberBE, numberToBytesBE } from '@noble/curves/utils.js';
import type { Rng } from '../../simulation/rng.ts';
import { PkiError } from '../error.ts';
import { privateKeyFromJwk, publicKeyFromJwk } from '../native-key.ts';

/** Curves of ECDSA and ECDH: FIPS 186-5 and SEC 2. */
export const WEIERSTRASS_CURVES = {
  'P-256': p256,
  'P-384': p384,
  'P-521': p521,
  secp256k1,
} as const;

export type WeierstrassName = keyof typeof WEIERSTRASS_CURVES;

/** Bits of the order n, which is what the standard calls the size of the key. */
export const ORDER_BITS: Readonly<Record<WeierstrassName, number>> = {
  'P-256': 256,
  'P-384': 384,
  'P-521': 521,
  secp256k1: 256,
};

/** What OpenSSL calls the curves. */
export const OPENSSL_NAMES: Readonly<Record<WeierstrassName, string>> = {
  'P-256': 'prime256v1',
  'P-384': 'secp384r1',
  'P-521': 'secp521r1',
  secp256k1: 'secp256k1',
};

/** Octets of a coordinate, a scalar, and half a signature. */
export function fieldLength(curve: WeierstrassName): number {
  return Math.ceil(ORDER_BITS[curve] / 8);
}

/** A scalar 1 … n - 1, drawn from `rng` with extra bits (FIPS 186-5 appendix A.2.1), big-endian, {@link fieldLength} octets. */
export function drawScalar(curve: WeierstrassName, rng: Rng): Uint8Array {
  const { lengths, utils } = WEIERSTRASS_CURVES[curve];
  return utils.randomSecretKey(rng.bytes(lengths.seed ?? 0));
}

/** A scalar as octets of full length. @throws PkiError bad-key when it is not 1 … n - 1. */
export function fullScalar(curve: WeierstrassName, scalar: Uint8Array): Uint8Array {
  const number = scalar.length === 0 ? 0n : bytesToNumberBE(scalar);
  if (number < 1n || number >= WEIERSTRASS_CURVES[curve].Point.CURVE().n) {
    throw new PkiError('bad-key', `no scalar of ${curve}`);
  }
  return numberToBytesBE(number, fieldLength(curve));
}

/** Q = d · G, uncompressed: 04 ‖ X ‖ Y. OpenSSL multiplies: it takes as long for every d. */
export function pointOfScalar(curve: WeierstrassName, scalar: Uint8Array): Uint8Array {
  const key = createECDH(OPENSSL_NAMES[curve]);
  key.setPrivateKey(fullScalar(curve, scalar));
  return new Uint8Array(key.getPublicKey());
}

/**
 * A point of SEC 1 section 2.3.4, compressed or not, as 04 ‖ X ‖ Y.
 * @throws PkiError bad-key when the octets are no point of the curve, or the point at infinity.
 */
export function uncompressedPoint(curve: WeierstrassName, octets: Uint8Array): Uint8Array {
  try {
    return WEIERSTRASS_CURVES[curve].Point.fromBytes(octets).toBytes(false);
  } catch {
    throw new PkiError('bad-key', `no point of ${curve}`);
  }
}

/** A private key as OpenSSL holds it. @throws PkiError bad-key */
export function ecPrivateKey(curve: WeierstrassName, scalar: Uint8Array): KeyObject {
  const d = fullScalar(curve, scalar);
  return privateKeyFromJwk({ ...jwk(curve, pointOfScalar(curve, d)), d: base64Url(d) });
}

/** A public key as OpenSSL holds it. @throws PkiError bad-key */
export function ecPublicKey(curve: WeierstrassName, point: Uint8Array): KeyObject {
  return publicKeyFromJwk(jwk(curve, uncompressedPoint(curve, point)));
}

function jwk(crv: WeierstrassName, point: Uint8Array) {
  const length = fieldLength(crv);
  return { kty: 'EC', crv, x: base64Url(point.subarray(1, 1 + length)), y: base64Url(point.subarray(1 + length)) };
}

/** Curves of RFC 8032 and RFC 7748. Keys are 32 octets, little-endian. */
export const OCTET_CURVES = { Ed25519: ed25519, X25519: x25519 } as const;
export type OctetCurveName = keyof typeof OCTET_CURVES;
export const OCTET_KEY_LENGTH = 32;

/** 32 octets of a private key; every value is one (RFC 8032 section 5.1.5, RFC 7748 section 5). */
export function drawOctets(rng: Rng): Uint8Array {
  return rng.bytes(OCTET_KEY_LENGTH);
}

/** Whether the octets are a public key: for Ed25519 a point of the curve in its one encoding, for X25519 any 32 octets. */
export function isPublicOctets(curve: OctetCurveName, octets: Uint8Array): boolean {
  if (octets.length !== OCTET_KEY_LENGTH) return false;
  return curve === 'X25519' || ed25519.utils.isValidPublicKey(octets, false);
}

export function publicOctets(curve: OctetCurveName, privateOctets: Uint8Array): Uint8Array {
  return OCTET_CURVES[curve].getPublicKey(privateOctets);
}

/** A private key as OpenSSL holds it (RFC 8037). */
export function octetPrivateKey(curve: OctetCurveName, privateOctets: Uint8Array): KeyObject {
  const x = base64Url(publicOctets(curve, privateOctets));
  return privateKeyFromJwk({ kty: 'OKP', crv: curve, d: base64Url(privateOctets), x });
}

/** A public key as OpenSSL holds it; that the octets are a point shows when they are used. */
export function octetPublicKey(curve: OctetCurveName, octets: Uint8Array): KeyObject {
  return publicKeyFromJwk({ kty: 'OKP', crv: curve, x: base64Url(octets) });
}

function base64Url(octets: Uint8Array): string {
  return Buffer.from(octets).toString('base64url');
}
