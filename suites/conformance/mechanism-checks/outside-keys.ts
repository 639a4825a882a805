import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { CKA_EC_POINT, CKA_MODULUS, CKA_PUBLIC_EXPONENT } from '../../../emulator/spec/constants.gen.ts';

/** Keys as programs without the token have them: OpenSSL's, through node:crypto. */

/** Numbers of an RSA key with the public exponent 65537: big-endian, hexadecimal. */
export interface RsaNumbers {
  readonly bits: number;
  readonly n: string;
  readonly d: string;
  readonly p: string;
  readonly q: string;
  readonly dp: string;
  readonly dq: string;
  readonly qi: string;
}

/** Reads an attribute of the public half of a pair that is on the token. */
export type ReadAttribute = (type: number) => Buffer;

export type WeierstrassCurve = 'P-256' | 'P-384' | 'P-521' | 'secp256k1';

export const hexOctets = (hex: string): Buffer => Buffer.from(hex, 'hex');
const base64 = (octets: Buffer): string => octets.toString('base64url');

/** 65537. */
export const RSA_EXPONENT = hexOctets('010001');

export function rsaPrivateKey({ bits: _, ...numbers }: RsaNumbers): KeyObject {
  const members = Object.entries(numbers).map(([name, hex]) => [name, base64(hexOctets(hex))]);
  const key = { kty: 'RSA', e: base64(RSA_EXPONENT), ...Object.fromEntries(members) };
  return createPrivateKey({ key, format: 'jwk' });
}

export function rsaPublicKey(read: ReadAttribute): KeyObject {
  const key = { kty: 'RSA', n: base64(read(CKA_MODULUS)), e: base64(read(CKA_PUBLIC_EXPONENT)) };
  return createPublicKey({ key, format: 'jwk' });
}

/** @param octets of a coordinate. */
export function ecPublicKey(crv: WeierstrassCurve, octets: number, read: ReadAttribute): KeyObject {
  // The uncompressed point stands at the end, in a DER OCTET STRING or without one.
  const point = read(CKA_EC_POINT);
  const [x, y] = [point.subarray(-2 * octets, -octets), point.subarray(-octets)];
  return createPublicKey({ key: { kty: 'EC', crv, x: base64(x), y: base64(y) }, format: 'jwk' });
}

/** @param point uncompressed: 04 ‖ X ‖ Y. */
export function ecPrivateKey(crv: WeierstrassCurve, scalar: Buffer, point: Buffer): KeyObject {
  const half = (point.length - 1) / 2;
  const [x, y] = [point.subarray(1, 1 + half), point.subarray(1 + half)];
  return createPrivateKey({
    key: { kty: 'EC', crv, d: base64(scalar), x: base64(x), y: base64(y) },
    format: 'jwk',
  });
}

export function octetPublicKey(crv: 'Ed25519' | 'X25519', read: ReadAttribute): KeyObject {
  return createPublicKey({ key: { kty: 'OKP', crv, x: base64(read(CKA_EC_POINT).subarray(-32)) }, format: 'jwk' });
}

export function octetPrivateKey(crv: 'Ed25519' | 'X25519', seed: Buffer, point: Buffer): KeyObject {
  return createPrivateKey({ key: { kty: 'OKP', crv, d: base64(seed), x: base64(point) }, format: 'jwk' });
}
