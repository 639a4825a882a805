import type { DerNode } from '../x509/der.ts';
import { TAG } from '../x509/der.ts';
import { type Asn1, oid, sequence, setOf, toDer, verbatim } from '../x509/der-build.ts';
import { DerFields, malformed, readOid, setMembers, universal } from '../x509/der-fields.ts';

/** Attribute ::= SEQUENCE { attrType OBJECT IDENTIFIER, attrValues SET OF ANY }: RFC 5652 section 5.3. */
export interface Attribute {
  /** Object identifier. */
  readonly type: string;
  /** DER of each value. */
  readonly values: readonly Uint8Array[];
}

/** An attribute as it was read. */
export interface ReadAttribute {
  readonly type: string;
  readonly values: readonly DerNode[];
}

/** An attribute of one value. */
export function attributeOf(type: string, value: Asn1): Attribute {
  return { type, values: [toDer(value)] };
}

export function attributeSequence({ type, values }: Attribute): Asn1 {
  return sequence(oid(type), setOf(...values.map(verbatim)));
}

/** An attribute of one value, as it is written. */
export function attributeWith(type: string, value: Asn1): Asn1 {
  return sequence(oid(type), setOf(value));
}

/**
 * SignedAttributes or UnsignedAttributes behind their tag.
 * @throws PkiError `malformed` (also none at all: both are SIZE (1..MAX)), `bad-der` (a SET that is not sorted).
 */
export function readAttributeSet(node: DerNode, what: string): ReadAttribute[] {
  const members = setMembers(node, what);
  if (members.length === 0) throw malformed(`${what} is empty`);
  return members.map((member) => {
    const fields = DerFields.ofSequence(member, 'Attribute');
    const type = readOid(fields.next('attrType'), 'attrType');
    const values = setMembers(universal(fields.next('attrValues'), TAG.set, type), type);
    fields.end();
    return { type, values };
  });
}
