import { PkiError } from '../error.ts';
import type { DerNode } from '../x509/der.ts';
import { TAG } from '../x509/der.ts';
import { type Asn1, fromDer, integer, oid, sequence, setOf } from '../x509/der-build.ts';
import { DerFields, malformed, readInteger, readOid, setMembers, universal } from '../x509/der-fields.ts';

/** What PKIData and PKIResponse are made of: RFC 5272 section 3.2.1. */

/** Body parts are numbered 1 to this; 0 means the whole object. */
const BODY_PART_ID_MAX = 4_294_967_295;

/** TaggedAttribute: a control. */
export interface Control {
  readonly bodyPartId: number;
  /** Object identifier. */
  readonly type: string;
  /** DER of each value, in the order of a SET OF. */
  readonly values: readonly Uint8Array[];
}

/** A body part that is kept as it is: a certification request, a CMS object, or another message. */
export interface OpaquePart {
  readonly bodyPartId: number;
  readonly der: Uint8Array;
}

/** BodyPartID. @throws PkiError `malformed` unless it is 0 .. 2^32 - 1. */
export function readBodyPartId(node: DerNode, what: string): number {
  const content = readInteger(node, what);
  const value = content.reduce((sum, octet) => sum * 256 + octet, 0);
  if ((content[0] as number) >= 0x80 || value > BODY_PART_ID_MAX) throw malformed(`${what} is negative or too large`);
  return value;
}

/** @throws PkiError `malformed`, `bad-der`. */
export function readControl(node: DerNode): Control {
  const fields = DerFields.ofSequence(node, 'TaggedAttribute');
  const bodyPartId = readBodyPartId(fields.next('bodyPartID'), 'TaggedAttribute.bodyPartID');
  const type = readOid(fields.next('attrType'), 'attrType');
  const values = setMembers(universal(fields.next('attrValues'), TAG.set, type), type).map(({ der }) => der);
  fields.end();
  return { bodyPartId, type, values };
}

/** A part of TaggedContentInfo or OtherMsg: both begin with their number. @throws PkiError `malformed`. */
export function readOpaquePart(node: DerNode, what: string): OpaquePart {
  const [first] = universal(node, TAG.sequence, what).children;
  if (first === undefined) throw malformed(`${what} is empty`);
  return { bodyPartId: readBodyPartId(first, `${what}.bodyPartID`), der: node.der };
}

/** Section 3.2.2: every number is used once, and never 0. @throws PkiError `malformed`. */
export function assertNumbers(parts: readonly { readonly bodyPartId: number }[], what: string): void {
  const numbers = parts.map(({ bodyPartId }) => bodyPartId);
  if (numbers.includes(0)) throw malformed(`${what}: a body part has the number 0`);
  if (new Set(numbers).size !== numbers.length) throw malformed(`${what}: two body parts have the same number`);
}

/** @throws PkiError `bad-argument` unless the number is 1 .. 2^32 - 1. */
export function controlPart({ bodyPartId, type, values }: Control): Asn1 {
  return sequence(bodyPartInteger(bodyPartId), oid(type), setOf(...values.map(fromDer)));
}

/** @throws PkiError `bad-argument` unless it is 1 .. 2^32 - 1. */
export function bodyPartInteger(value: number): Asn1 {
  if (!Number.isSafeInteger(value) || value < 1 || value > BODY_PART_ID_MAX) {
    throw new PkiError('bad-argument', `the body part number ${value}`);
  }
  return integer(Uint8Array.of(value >>> 24, value >>> 16, value >>> 8, value));
}

/** The one value of a control. @throws PkiError `malformed` when it has none or several. */
export function onlyValue({ type, values }: Control): Uint8Array {
  const [only, ...others] = values;
  if (only === undefined || others.length > 0) throw malformed(`the control ${type} has ${values.length} values`);
  return only;
}
