import { PkiError } from '../error.ts';
import { OIDS } from '../oids.ts';
import { type DerNode, TAG } from '../x509/der.ts';
import { DerFields, readOctets, readOid, readTime, setMembers, universal } from '../x509/der-fields.ts';

/** The signed attributes that every message here must have: RFC 5652 chapter 11. */
export interface SignedAttributes {
  readonly contentType: string;
  readonly messageDigest: Uint8Array;
  /** Milliseconds since the epoch. */
  readonly signingTime: number;
  /** What is signed: the attributes under the tag of SET OF instead of [0] (section 5.4). */
  readonly der: Uint8Array;
}

/**
 * Reads SignedAttributes.
 * @throws PkiError `bad-attribute` (none at all; contentType, messageDigest or signingTime missing, double or of several values),
 * `bad-der` (not sorted), `malformed`.
 */
export function readAttributes(node: DerNode | undefined): SignedAttributes {
  if (node === undefined) throw new PkiError('bad-attribute', 'the message has no signed attributes');
  const attributes = new Map<string, readonly DerNode[]>();
  for (const member of setMembers(node, 'signedAttrs')) {
    const fields = DerFields.ofSequence(member, 'Attribute');
    const type = readOid(fields.next('attrType'), 'attrType');
    const values = setMembers(universal(fields.next('attrValues'), TAG.set, type), type);
    fields.end();
    if (attributes.has(type)) throw new PkiError('bad-attribute', `${type} comes twice`);
    attributes.set(type, values);
  }
  const der = Uint8Array.from(node.der);
  der[0] = SET_OF;
  return {
    contentType: readOid(only(attributes, OIDS.contentType, 'contentType'), 'contentType'),
    messageDigest: readOctets(only(attributes, OIDS.messageDigest, 'messageDigest'), 'messageDigest'),
    signingTime: readTime(only(attributes, OIDS.signingTime, 'signingTime'), 'signingTime'),
    der,
  };
}

const SET_OF = 0x31;

function only(attributes: ReadonlyMap<string, readonly DerNode[]>, oid: string, name: string): DerNode {
  const [value, ...others] = attributes.get(oid) ?? [];
  if (value === undefined || others.length > 0) {
    throw new PkiError('bad-attribute', `${name} is missing or has not exactly one value`);
  }
  return value;
}
