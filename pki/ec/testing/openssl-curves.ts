import { createECDH, type ECDH } from 'node:crypto';
import { fieldLength, type WeierstrassName } from '../curves.ts';

/** What OpenSSL calls the curves. */
export const OPENSSL_NAMES: Readonly<Record<WeierstrassName, string>> = {
  'P-256': 'prime256v1',
  'P-384': 'secp384r1',
  'P-521': 'secp521r1',
  secp256k1: 'secp256k1',
};

export const CURVE_NAMES = Object.keys(OPENSSL_NAMES) as WeierstrassName[];

/** OpenSSL with this private key, or a fresh one. */
export function opensslKey(curve: WeierstrassName, scalar?: Uint8Array): ECDH {
  const key = createECDH(OPENSSL_NAMES[curve]);
  if (scalar === undefined) key.generateKeys();
  else key.setPrivateKey(scalar);
  return key;
}

/** OpenSSL's private key as long as the field: it leaves leading zeros out. */
export function scalarOf(key: ECDH, curve: WeierstrassName): Buffer {
  const octets = key.getPrivateKey();
  return Buffer.concat([Buffer.alloc(fieldLength(curve) - octets.length), octets]);
}
