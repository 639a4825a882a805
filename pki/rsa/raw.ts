import { constants, type KeyObject, privateDecrypt, publicEncrypt } from 'node:crypto';
import { modulusLength } from './pkcs1.ts';

/**
 * RSADP/RSASP1 and RSAEP/RSAVP1, RFC 8017 chapter 5: the bare operation on one block of as many octets as the modulus
 * has. Undefined when the block, as a number, is not below the modulus.
 */
export function rsaPrivateRaw(key: KeyObject, block: Uint8Array): Uint8Array | undefined {
  return raw(privateDecrypt, key, block);
}

/** See {@link rsaPrivateRaw}. */
export function rsaPublicRaw(key: KeyObject, block: Uint8Array): Uint8Array | undefined {
  return raw(publicEncrypt, key, block);
}

function raw(
  operation: typeof privateDecrypt | typeof publicEncrypt,
  key: KeyObject,
  block: Uint8Array,
): Uint8Array | undefined {
  if (block.length !== modulusLength(key)) return undefined;
  try {
    return new Uint8Array(operation({ key, padding: constants.RSA_NO_PADDING }, block));
  } catch {
    return undefined;
  }
}

/** The block with zeros before it until it is as long as the modulus; undefined when it is longer. */
export function paddedBlock(key: KeyObject, data: Uint8Array): Uint8Array | undefined {
  const length = modulusLength(key);
  if (data.length > length) return undefined;
  const block = new Uint8Array(length);
  block.set(data, length - data.length);
  return block;
}
