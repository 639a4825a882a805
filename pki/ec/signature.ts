import { type KeyObject, verify } from 'node:crypto';
import { fullScalar, WEIERSTRASS_CURVES, type WeierstrassName } from './curves.ts';

/** ECDSA as X.509 and CMS carry it: Ecdsa-Sig-Value ::= SEQUENCE { r, s }, DER (RFC 3279 section 2.2.3), over SHA-256. */

/** Signs a digest of 32 octets. The nonce follows from key and digest (RFC 6979), so the same message has one signature. */
export function ecdsaSign(curve: WeierstrassName, scalar: Uint8Array, digest: Uint8Array): Uint8Array {
  const options = { prehash: false, lowS: false, format: 'der' } as const;
  return WEIERSTRASS_CURVES[curve].sign(digest, fullScalar(curve, scalar), options);
}

/** Verifies a signature over a whole message. Octets that are not the one DER of r and s do not verify. */
export function ecdsaVerify(key: KeyObject, message: Uint8Array, signature: Uint8Array): boolean {
  return verify('sha256', message, { key, dsaEncoding: 'der' }, signature);
}
