import { numberToBytesBE } from '@noble/curves/utils.js';

/** An unsigned integer as big-endian octets without leading zeros: CKA_MODULUS, CKA_PRIVATE_EXPONENT and their like. */
export function unsignedOctets(value: bigint): Uint8Array {
  return numberToBytesBE(value, Math.max(1, Math.ceil(value.toString(16).length / 2)));
}
