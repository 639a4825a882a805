import { createECDH, type ECDH } from 'node:crypto';
import { fieldLength, OPENSSL_NAMES, type WeierstrassName } from '../curves.ts';

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
