import { createECDH } from 'node:crypto';
import { bytesToNumberBE, numberToBytesBE } from '@noble/curves/utils.js';
import {
  fieldLength,
  fullScalar,
  OPENSSL_NAMES,
  ORDER_BITS,
  uncompressedPoint,
  WEIERSTRASS_CURVES,
  type WeierstrassName,
} from './curves.ts';
import { type NonceHash, nonceOctets } from './deterministic-nonce.ts';
import { inverseModulo } from './modular-inverse.ts';

/**
 * ECDSA over a digest that somebody else made (FIPS 186-5 section 6.4); node:crypto offers it only together with the
 * hash, and with nonces that nobody can repeat. The nonce follows from key and digest as in RFC 6979, by HMAC with the hash of
 * the curve's own strength: whose digest it is, nobody says here. A digest that is longer than the order counts with its
 * leftmost bits. OpenSSL multiplies the point; what is left are a few operations modulo the order.
 */

/** Both numbers big-endian, each as long as the order. */
export interface EcdsaSignature {
  readonly r: Uint8Array;
  readonly s: Uint8Array;
}

/** The hash of each curve's strength (RFC 6979 appendix A.2; SEC 2 for secp256k1). */
const NONCE_HASHES: Readonly<Record<WeierstrassName, NonceHash>> = {
  'P-256': 'sha256',
  'P-384': 'sha384',
  'P-521': 'sha512',
  secp256k1: 'sha256',
};

/**
 * Signs digests with one key: FIPS 186-5 section 6.4.1 and RFC 6979 section 3.2.
 * @throws PkiError bad-key when the scalar is not 1 … n - 1.
 */
export function ecdsaSigner(curve: WeierstrassName, scalar: Uint8Array): (digest: Uint8Array) => EcdsaSignature {
  const key = fullScalar(curve, scalar);
  const { n } = WEIERSTRASS_CURVES[curve].Point.CURVE();
  const d = bytesToNumberBE(key);
  const length = fieldLength(curve);
  const generator = createECDH(OPENSSL_NAMES[curve]);
  return (digest) => {
    const z = leftmostBits(curve, digest) % n;
    const octets = numberToBytesBE(z, length);
    const nonces = nonceOctets(NONCE_HASHES[curve], Buffer.concat([key, octets]), length);
    for (;;) {
      const k = leftmostBits(curve, nonces.next().value);
      if (k < 1n || k >= n) continue;
      generator.setPrivateKey(numberToBytesBE(k, length));
      // Compressed, 02 or 03 ‖ X, is what OpenSSL is quicker to write out.
      const r = bytesToNumberBE(generator.getPublicKey(null, 'compressed').subarray(1)) % n;
      const s = (inverseModulo(k, n) * (z + r * d)) % n;
      if (r !== 0n && s !== 0n) return { r: numberToBytesBE(r, length), s: numberToBytesBE(s, length) };
    }
  };
}

/** @returns r ‖ s, each as long as the order. */
export function ecdsaSignDigest(curve: WeierstrassName, scalar: Uint8Array, digest: Uint8Array): Uint8Array {
  const { r, s } = ecdsaSigner(curve, scalar)(digest);
  return Uint8Array.of(...r, ...s);
}

const OPTIONS = { prehash: false, lowS: false, format: 'compact' } as const;

/**
 * @param point a point of the curve, compressed or not.
 * @param signature r ‖ s, each as long as the order.
 * @throws PkiError bad-key
 */
export function ecdsaVerifyDigest(
  curve: WeierstrassName,
  point: Uint8Array,
  digest: Uint8Array,
  signature: Uint8Array,
): boolean {
  const key = uncompressedPoint(curve, point);
  const counted = digest.length === 0 ? Uint8Array.of(0) : digest.subarray(0, fieldLength(curve));
  try {
    return WEIERSTRASS_CURVES[curve].verify(signature, counted, key, OPTIONS);
  } catch {
    // The library throws where r or s is no number of 1 … n - 1.
    return false;
  }
}

/** bits2int (RFC 6979 section 2.3.2): as many of the first bits as the order has; no octets are the number 0. */
function leftmostBits(curve: WeierstrassName, octets: Uint8Array): bigint {
  if (octets.length === 0) return 0n;
  const counted = octets.subarray(0, fieldLength(curve));
  const spare = 8 * counted.length - ORDER_BITS[curve];
  const number = bytesToNumberBE(counted);
  return spare > 0 ? number >> BigInt(spare) : number;
}
