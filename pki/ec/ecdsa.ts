import { fieldLength, fullScalar, uncompressedPoint, WEIERSTRASS_CURVES, type WeierstrassName } from './curves.ts';

/**
 * ECDSA over a digest that somebody else made (FIPS 186-5 section 6.4); node:crypto offers it only together with the
 * hash. The nonce follows from key and digest as in RFC 6979, by HMAC with the hash of the curve's own strength: whose
 * digest it is, nobody says here. Signatures are r ‖ s, each as long as the order; a digest that is longer than the order
 * counts with its leftmost bits.
 */
const OPTIONS = { prehash: false, lowS: false, format: 'compact' } as const;

export function ecdsaSignDigest(curve: WeierstrassName, scalar: Uint8Array, digest: Uint8Array): Uint8Array {
  return WEIERSTRASS_CURVES[curve].sign(leftmost(curve, digest), fullScalar(curve, scalar), OPTIONS);
}

/** @param point a point of the curve, compressed or not. @throws PkiError bad-key */
export function ecdsaVerifyDigest(
  curve: WeierstrassName,
  point: Uint8Array,
  digest: Uint8Array,
  signature: Uint8Array,
): boolean {
  const key = uncompressedPoint(curve, point);
  try {
    return WEIERSTRASS_CURVES[curve].verify(signature, leftmost(curve, digest), key, OPTIONS);
  } catch {
    // The library throws where r or s is no number of 1 … n - 1.
    return false;
  }
}

/** What of a digest counts; the empty digest is the number 0. */
function leftmost(curve: WeierstrassName, digest: Uint8Array): Uint8Array {
  return digest.length === 0 ? Uint8Array.of(0) : digest.subarray(0, fieldLength(curve));
}
