import { bytesToNumberLE } from '@noble/curves/utils.js';
import { PkiError } from '../error.ts';
import type { AffinePoint, GostCurve } from './curves.ts';
import { Gost34311 } from './hash-34311.ts';
import { isValidPoint, sumOfMultiples } from './multiples.ts';
import { CRYPTOPRO_SBOX } from './s-boxes.ts';
import { encodePoint } from './signature.ts';
import { Streebog } from './streebog.ts';

/** Which key agreement: the hash that the common point goes through. */
export type VkoKind = 'VKO GOST R 34.10-2001' | 'VKO_GOSTR3410_2012_256' | 'VKO_GOSTR3410_2012_512';

const HASHES: Readonly<Record<VkoKind, () => { update(data: Uint8Array): { digest(): Uint8Array } }>> = {
  /** RFC 4357 section 5.2; its hash is that of section 11.2, whatever the keys name. */
  'VKO GOST R 34.10-2001': () => new Gost34311(CRYPTOPRO_SBOX),
  /** RFC 7836 sections 4.3.1 and 4.3.2. */
  VKO_GOSTR3410_2012_256: () => new Streebog(32),
  VKO_GOSTR3410_2012_512: () => new Streebog(64),
};

/** One side's view of an agreement. */
export interface Vko {
  readonly curve: GostCurve;
  /** The private key of this side. */
  readonly d: bigint;
  /** The public key of the other side. */
  readonly other: AffinePoint;
  /** User keying material: a number in little-endian octets, not zero. */
  readonly ukm: Uint8Array;
}

/**
 * The key that both sides find: the hash of (h · UKM · d mod q) · Q, its coordinates little-endian.
 * @returns 32 octets, 64 for VKO_GOSTR3410_2012_512.
 * @throws PkiError bad-key (the other side's key is no point of the curve's subgroup), bad-argument (UKM is zero modulo q).
 */
export function vko(kind: VkoKind, { curve, d, other, ukm }: Vko): Uint8Array {
  if (!isValidPoint(curve, other)) throw new PkiError('bad-key', `the other key is no point of ${curve.name}`);
  const factor = (((bytesToNumberLE(ukm) % curve.q) * d) % curve.q) * curve.h;
  if (factor % curve.q === 0n) throw new PkiError('bad-argument', 'UKM is zero');
  const common = sumOfMultiples(curve, 0n, other, factor % curve.q);
  if (common === undefined) throw new PkiError('bad-argument', 'the common point is at infinity');
  return HASHES[kind]().update(encodePoint(curve, common)).digest();
}
