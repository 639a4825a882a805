import { bitString, fromDer, integer, NULL, oid, sequence, toDer } from '../../../pki/x509/der-build.ts';
import { CKA_MODULUS, CKA_PUBLIC_EXPONENT, CKA_PUBLIC_KEY_INFO } from '../../spec/constants.gen.ts';
import type { Attributes } from '../object.ts';
import type { AttributeRow } from './row.ts';

/**
 * CKA_PUBLIC_KEY_INFO (sections 4.8, 4.9): the SubjectPublicKeyInfo of a key, DER. It takes no memory of the token: it
 * is computed when it is asked for, and one that a template gives must be the same.
 */
export function publicKeyInfoRow(compute: (attributes: Attributes) => Uint8Array): AttributeRow {
  return { type: CKA_PUBLIC_KEY_INFO, kind: 'octets', footnotes: [], computed: compute };
}

/** RFC 3279 section 2.3.1. */
export const RSA_PUBLIC_KEY_INFO: AttributeRow = publicKeyInfoRow((attributes) => {
  const number = (type: number) => integer(attributes.get(type) ?? new Uint8Array(1));
  const key = toDer(sequence(number(CKA_MODULUS), number(CKA_PUBLIC_EXPONENT)));
  return toDer(sequence(sequence(oid('1.2.840.113549.1.1.1'), NULL()), bitString(key)));
});

/** RFC 5480 section 2. @param parameters DER, @param point uncompressed. */
export function ecPublicKeyInfo(parameters: Uint8Array, point: Uint8Array): Uint8Array {
  return toDer(sequence(sequence(oid('1.2.840.10045.2.1'), fromDer(parameters)), bitString(point)));
}
