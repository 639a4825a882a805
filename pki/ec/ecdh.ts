import { bytesToNumberBE } from '@noble/curves/utils.js';
import { PkiError } from '../error.ts';
import {
  fieldLength,
  fullScalar,
  OCTET_CURVES,
  OCTET_KEY_LENGTH,
  uncompressedPoint,
  WEIERSTRASS_CURVES,
  type WeierstrassName,
} from './curves.ts';

/**
 * The shared secret of ECDH (SEC 1 section 3.3.1): the x-coordinate of d · Q, big-endian, as long as the field. The
 * cofactor of every curve here is 1, so the cofactor variant gives the same.
 * @param point the other side's point, compressed or not.
 * @throws PkiError bad-key when it is no point of the curve.
 */
export function ecdhSecret(curve: WeierstrassName, scalar: Uint8Array, point: Uint8Array): Uint8Array {
  const { Point } = WEIERSTRASS_CURVES[curve];
  const d = bytesToNumberBE(fullScalar(curve, scalar));
  const shared = Point.fromBytes(uncompressedPoint(curve, point)).multiply(d);
  return shared.toBytes(false).slice(1, 1 + fieldLength(curve));
}

/**
 * X25519 (RFC 7748 section 5), 32 octets.
 * @throws PkiError bad-key when the other side's octets have another length or the result is zero (section 6.1).
 */
export function x25519Secret(privateOctets: Uint8Array, publicOctets: Uint8Array): Uint8Array {
  if (publicOctets.length !== OCTET_KEY_LENGTH) throw new PkiError('bad-key', 'X25519 takes 32 octets');
  try {
    return OCTET_CURVES.X25519.getSharedSecret(privateOctets, publicOctets);
  } catch {
    throw new PkiError('bad-key', 'a public key of small order');
  }
}
