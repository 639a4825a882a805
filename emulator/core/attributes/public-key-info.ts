import { bitString, fromDer, integer, NULL, oid, sequence, toDer } from '../../../pki/x509/der-build.ts';
import { CKA_MODULUS, CKA_PUBLIC_EXPONENT, CKA_PUBLIC_KEY_INFO } from '../../spec/constants.gen.ts';
import type { Attributes } from '../object.ts';
import type { AttributeRow, Footnote } from './row.ts';

type Compute = NonNullable<AttributeRow['computed']>;

/**
 * CKA_PUBLIC_KEY_INFO of a public key (section 4.8): its SubjectPublicKeyInfo, DER. It takes no memory of the token: it
 * is computed when it is asked for, and one that a template gives must be the same.
 */
export function publicKeyInfoRow(compute: Compute): AttributeRow {
  return infoRow(compute, []);
}

/** The same of a private key (section 4.9): that of its public half, found from the private numbers. */
export function privateSideInfoRow(compute: Compute): AttributeRow {
  return infoRow(compute, [8]);
}

function infoRow(compute: Compute, footnotes: readonly Footnote[]): AttributeRow {
  return { type: CKA_PUBLIC_KEY_INFO, kind: 'octets', footnotes, computed: remembering(compute) };
}

/** A search asks every key for it, and a point costs milliseconds; objects never change, so it is kept by identity. */
function remembering(compute: Compute): Compute {
  const known = new WeakMap<Attributes, Uint8Array>();
  return (attributes) => {
    const info = known.get(attributes) ?? compute(attributes);
    known.set(attributes, info);
    return info;
  };
}

/** RFC 3279 section 2.3.1; both halves of a pair hold modulus and exponent. */
const rsaPublicKeyInfo: Compute = (attributes) => {
  const number = (type: number) => integer(attributes.get(type) ?? new Uint8Array(1));
  const key = toDer(sequence(number(CKA_MODULUS), number(CKA_PUBLIC_EXPONENT)));
  return toDer(sequence(sequence(oid('1.2.840.113549.1.1.1'), NULL()), bitString(key)));
};

export const RSA_PUBLIC_KEY_INFO = publicKeyInfoRow(rsaPublicKeyInfo);
export const RSA_PRIVATE_SIDE_INFO = privateSideInfoRow(rsaPublicKeyInfo);

/** RFC 5480 section 2. @param parameters DER, @param point uncompressed. */
export function ecPublicKeyInfo(parameters: Uint8Array, point: Uint8Array): Uint8Array {
  return toDer(sequence(sequence(oid('1.2.840.10045.2.1'), fromDer(parameters)), bitString(point)));
}

/** RFC 8410 section 4: the curve is the algorithm. @param curveOid DER, @param key 32 octets. */
export function octetPublicKeyInfo(curveOid: Uint8Array, key: Uint8Array): Uint8Array {
  return toDer(sequence(sequence(fromDer(curveOid)), bitString(key)));
}
