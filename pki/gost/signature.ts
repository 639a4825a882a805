import { bytesToNumberBE, bytesToNumberLE, numberToBytesBE, numberToBytesLE } from '@noble/curves/utils.js';
import type { Rng } from '../../simulation/rng.ts';
import { PkiError } from '../error.ts';
import type { SignatureForm } from '../signer.ts';
import type { AffinePoint, GostCurve } from './curves.ts';
import { isValidPoint, multipleOfBase, sumOfMultiples } from './multiples.ts';
import { pointsOf } from './plain-points.ts';

/**
 * Signature of GOST 34.310-2004 = GOST R 34.10-2001 (RFC 5832 section 6) and GOST R 34.10-2012 (RFC 7091 section 6), over a
 * digest that was computed before. Synchronous and pure: chance comes from the caller.
 */
export interface GostSignature {
  readonly r: bigint;
  readonly s: bigint;
}

/**
 * Signs a digest (steps 2-5 of RFC 7091 section 6.1).
 * @param digest `curve.size` octets as the hash function gives them; read as a little-endian number.
 * @param nonce where k comes from, or k itself (for published examples).
 * @throws PkiError bad-key (d outside 1 … q - 1), bad-argument (length of the digest), bad-nonce (a given k is outside
 *   1 … q - 1, or leads to r = 0 or s = 0), in this order.
 */
export function signDigest(curve: GostCurve, d: bigint, digest: Uint8Array, nonce: Rng | bigint): GostSignature {
  if (d <= 0n || d >= curve.q) throw new PkiError('bad-key', `private key out of range for ${curve.name}`);
  const e = digestNumber(curve, digest);
  if (typeof nonce === 'bigint') {
    const signature = nonce > 0n && nonce < curve.q ? signWith(curve, d, e, nonce) : undefined;
    if (signature === undefined) throw new PkiError('bad-nonce', `k is not usable on ${curve.name}`);
    return signature;
  }
  for (;;) {
    const signature = signWith(curve, d, e, randomScalar(curve, nonce));
    if (signature !== undefined) return signature;
  }
}

/** Steps 4 and 5; undefined when r = 0 or s = 0, where the standard returns to step 3. */
function signWith(curve: GostCurve, d: bigint, e: bigint, k: bigint): GostSignature | undefined {
  const r = multipleOfBase(curve, k).x % curve.q;
  if (r === 0n) return undefined;
  const s = (r * d + k * e) % curve.q;
  return s === 0n ? undefined : { r, s };
}

/**
 * Verifies (RFC 7091 section 6.2).
 * @param q the public key; a point that is off the curve, out of range or at infinity never verifies.
 * @param digest `curve.size` octets, as for {@link signDigest}.
 * @throws PkiError bad-argument when the digest has another length.
 */
export function verifyDigest(curve: GostCurve, q: AffinePoint, digest: Uint8Array, { r, s }: GostSignature): boolean {
  const e = digestNumber(curve, digest);
  // Step 1.
  if (r <= 0n || r >= curve.q || s <= 0n || s >= curve.q) return false;
  if (!isValidPoint(curve, q)) return false;
  // Step 4: v = e⁻¹.
  const v = pointsOf(curve).Fn.inv(e);
  // Step 5.
  const z1 = (s * v) % curve.q;
  const z2 = ((curve.q - r) * v) % curve.q;
  // Step 6: C = z₁P + z₂Q.
  const c = sumOfMultiples(curve, z1, q, z2);
  // Step 7.
  return c !== undefined && c.x % curve.q === r;
}

/** Step 2: e = α mod q, and 1 instead of 0. */
function digestNumber(curve: GostCurve, digest: Uint8Array): bigint {
  if (digest.length !== curve.size) {
    throw new PkiError('bad-argument', `digest of ${digest.length} octets, ${curve.name} signs ${curve.size}`);
  }
  const e = bytesToNumberLE(digest) % curve.q;
  return e === 0n ? 1n : e;
}

/** A number in 1 … q - 1, without bias: as many bits as q has, drawn again when out of range. */
export function randomScalar(curve: GostCurve, rng: Rng): bigint {
  const bits = curve.q.toString(2).length;
  for (;;) {
    const drawn = BigInt.asUintN(bits, bytesToNumberLE(rng.bytes(curve.size)));
    if (drawn > 0n && drawn < curve.q) return drawn;
  }
}

/** The two integers as octets, see {@link SignatureForm}. @returns 2 · `curve.size` octets. */
export function encodeSignature({ r, s }: GostSignature, curve: GostCurve, form: SignatureForm): Uint8Array {
  const out = new Uint8Array(2 * curve.size);
  const [first, second] = form === 'rs-le' ? [r, s] : [s, r];
  const encode = form === 'rs-le' ? numberToBytesLE : numberToBytesBE;
  out.set(encode(first, curve.size), 0);
  out.set(encode(second, curve.size), curve.size);
  return out;
}

/**
 * The reverse of {@link encodeSignature}. Ranges are the business of {@link verifyDigest}.
 * @throws PkiError bad-signature when the length is not 2 · `curve.size`.
 */
export function decodeSignature(octets: Uint8Array, curve: GostCurve, form: SignatureForm): GostSignature {
  if (octets.length !== 2 * curve.size) {
    throw new PkiError('bad-signature', `${octets.length} octets, ${curve.name} has ${2 * curve.size}`);
  }
  const decode = form === 'rs-le' ? bytesToNumberLE : bytesToNumberBE;
  const first = decode(octets.subarray(0, curve.size));
  const second = decode(octets.subarray(curve.size));
  return form === 'rs-le' ? { r: first, s: second } : { r: second, s: first };
}

/** One form from the other: the whole string read backwards. Its own inverse. */
export function reverseSignature(octets: Uint8Array): Uint8Array {
  return Uint8Array.from(octets).reverse();
}

/** Octets X ‖ Y, each little-endian: CKA_VALUE of a public key, and what both Kazakh key forms carry. */
export function encodePoint(curve: GostCurve, point: AffinePoint): Uint8Array {
  const out = new Uint8Array(2 * curve.size);
  out.set(numberToBytesLE(point.x, curve.size), 0);
  out.set(numberToBytesLE(point.y, curve.size), curve.size);
  return out;
}

/**
 * The reverse of {@link encodePoint}.
 * @throws PkiError bad-key when the length is wrong or the point is not on the curve.
 */
export function decodePoint(octets: Uint8Array, curve: GostCurve): AffinePoint {
  if (octets.length !== 2 * curve.size) {
    throw new PkiError('bad-key', `point of ${octets.length} octets, ${curve.name} has ${2 * curve.size}`);
  }
  const point = {
    x: bytesToNumberLE(octets.subarray(0, curve.size)),
    y: bytesToNumberLE(octets.subarray(curve.size)),
  };
  if (!isValidPoint(curve, point)) throw new PkiError('bad-key', `the point is not on ${curve.name}`);
  return point;
}

/** d as octets, little-endian: CKA_VALUE of a private key. */
export function encodeScalar(curve: GostCurve, d: bigint): Uint8Array {
  return numberToBytesLE(d, curve.size);
}

/**
 * The reverse of {@link encodeScalar}.
 * @throws PkiError bad-key when the length is wrong or d is not in 1 … q - 1.
 */
export function decodeScalar(octets: Uint8Array, curve: GostCurve): bigint {
  const d = octets.length === curve.size ? bytesToNumberLE(octets) : 0n;
  if (d <= 0n || d >= curve.q) throw new PkiError('bad-key', `private key not usable on ${curve.name}`);
  return d;
}
