import { type Asn1, integer, oid, sequence, setOf, toDer } from './der-build.ts';

/**
 * CsrAttrs, what an EST server would like to see in requests (RFC 7030 section 4.5.2, RFC 8951 section 3.4): an object
 * identifier as it stands (a signature algorithm), or an attribute with its values (a key algorithm and its curve or length).
 */
export type CsrAttribute =
  | { readonly oid: string; readonly values?: undefined }
  | { readonly oid: string; readonly values: readonly [CsrAttributeValue, ...CsrAttributeValue[]] };

/** What a key algorithm has for a value: a curve, or a number of bits. */
export type CsrAttributeValue = { readonly oid: string } | { readonly integer: number };

/** CsrAttrs ::= SEQUENCE SIZE (0..MAX) OF AttrOrOID, DER. */
export function encodeCsrAttributes(attributes: readonly CsrAttribute[]): Uint8Array {
  return toDer(sequence(...attributes.map(attrOrOid)));
}

function attrOrOid({ oid: type, values }: CsrAttribute): Asn1 {
  if (values === undefined) return oid(type);
  return sequence(
    oid(type),
    setOf(...values.map((value) => ('oid' in value ? oid(value.oid) : integer(value.integer)))),
  );
}
