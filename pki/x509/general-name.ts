import { PkiError } from '../error.ts';
import { compareDer, type DerNode, retagged, TAG, TAG_CLASS } from './der.ts';
import { DerFields, explicit, malformed, primitive, readOid } from './der-fields.ts';
import { latin1, universalProblem } from './der-types.ts';
import { type Dn, readName, sameName } from './name.ts';

/** GeneralName: RFC 5280 section 4.2.1.6. `der` is the whole choice with its tag. */
export type GeneralName =
  | { readonly kind: 'directoryName'; readonly der: Uint8Array; readonly name: Dn }
  | { readonly kind: 'rfc822Name' | 'dNSName' | 'uri'; readonly der: Uint8Array; readonly text: string }
  | { readonly kind: 'iPAddress'; readonly der: Uint8Array; readonly octets: Uint8Array }
  | { readonly kind: 'otherName' | 'registeredID'; readonly der: Uint8Array; readonly oid: string }
  | { readonly kind: 'x400Address' | 'ediPartyName'; readonly der: Uint8Array };

export type GeneralNameKind = GeneralName['kind'];

/** By the number of the context tag. */
const KINDS: readonly GeneralNameKind[] = [
  'otherName',
  'rfc822Name',
  'dNSName',
  'x400Address',
  'directoryName',
  'ediPartyName',
  'uri',
  'iPAddress',
  'registeredID',
];

/** GeneralNames, also behind an IMPLICIT tag. @throws PkiError `malformed`, `bad-der`, and those of readName. */
export function readGeneralNames(node: DerNode, what: string): GeneralName[] {
  if (!node.constructed || node.children.length === 0) throw malformed(`${what} has no names`);
  return node.children.map((child) => readGeneralName(child, what));
}

/** @throws PkiError `malformed`, `bad-der`, `too-large`, and those of readName. */
export function readGeneralName(node: DerNode, what: string): GeneralName {
  const kind = node.tagClass === TAG_CLASS.context ? KINDS[node.tag] : undefined;
  if (kind === undefined) throw malformed(`${what}: a GeneralName of unknown kind`);
  const { der } = node;
  switch (kind) {
    case 'directoryName':
      return { kind, der, name: readName(explicit(node, kind), what) };
    case 'rfc822Name':
    case 'dNSName':
    case 'uri':
      return { kind, der, text: readIa5(node, `${what}: ${kind}`) };
    case 'iPAddress':
      return { kind, der, octets: primitive(node, kind) };
    case 'otherName':
      return { kind, der, oid: readOtherName(node, what) };
    case 'registeredID':
      return { kind, der, oid: readRegisteredId(node, what) };
    default:
      if (!node.constructed) throw malformed(`${what}: ${kind} is not constructed`);
      return { kind, der };
  }
}

function readIa5(node: DerNode, what: string): string {
  const text = latin1(primitive(node, what));
  // biome-ignore lint/suspicious/noControlCharactersInRegex: IA5 is all of ASCII
  if (!/^[\x00-\x7f]*$/.test(text)) throw new PkiError('bad-der', `${what} is not an IA5String`);
  return text;
}

/** OtherName ::= SEQUENCE { type-id, value [0] EXPLICIT ANY }, behind an IMPLICIT tag. */
function readOtherName(node: DerNode, what: string): string {
  const fields = new DerFields(node, `${what}: otherName`);
  const oid = readOid(fields.next('type-id'), `${what}: type-id`);
  const value = fields.context(0);
  if (value === undefined) throw malformed(`${what}: otherName has no value`);
  explicit(value, `${what}: otherName`);
  fields.end();
  return oid;
}

function readRegisteredId(node: DerNode, what: string): string {
  const content = primitive(node, what);
  const problem = universalProblem({ tag: TAG.oid, constructed: false, content });
  if (problem !== undefined) throw new PkiError('bad-der', `${what}: registeredID is ${problem}`);
  return readOid(retagged(node, TAG.oid), `${what}: registeredID`);
}

/** The texts of one kind, in order. */
export function textsOf(names: readonly GeneralName[], kind: 'rfc822Name' | 'dNSName' | 'uri'): string[] {
  return names.flatMap((name) => (name.kind === kind ? [name.text] : []));
}

/** The directory names, in order. */
export function directoryNamesOf(names: readonly GeneralName[]): Dn[] {
  return names.flatMap((name) => (name.kind === 'directoryName' ? [name.name] : []));
}

/** Whether two names are the same: directory names after RFC 5280 section 7.1, URLs after 7.4, all others by their octets. */
export function sameGeneralName(a: GeneralName, b: GeneralName): boolean {
  if (a.kind === 'directoryName') return b.kind === 'directoryName' && sameName(a.name, b.name);
  if (a.kind === 'uri') return b.kind === 'uri' && uriKey(a.text) === uriKey(b.text);
  return compareDer(a.der, b.der) === 0;
}

/** Scheme and host do not know capital letters, the rest does (RFC 5280 section 7.4). */
function uriKey(text: string): string {
  return text.replace(/^[^:]*:(\/\/[^/?#]*)?/, (head) => head.toLowerCase());
}
