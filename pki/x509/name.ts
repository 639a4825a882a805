import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import { PkiError } from '../error.ts';
import { type DerNode, isStrictDer, readDer, TAG } from './der.ts';
import { type Asn1, characterString, fromDer, oid, sequence, setOf, toDer, verbatim } from './der-build.ts';
import { DerFields, readOid, readString, type StringType, sequenceMembers, universal } from './der-fields.ts';

/** Distinguished names: X.501, RFC 5280 section 4.1.2.4, and their text after RFC 4514 (but in encoding order). */

/** One attribute of a name. In names of this bench every attribute is an RDN of its own. */
export interface DnAttribute {
  /** A type of {@link NAME_ATTRIBUTES}, or a dotted object identifier. */
  readonly type: string;
  /** The text; of a dotted type `#` and the DER of the value in hexadecimal (RFC 4514 section 2.4). */
  readonly value: string;
  /** The string type in which it was read, when that is not the one that this type is written in: keeps re-encoding exact. */
  readonly encoding?: StringType;
}

/** A name, in encoding order. */
export type Dn = readonly DnAttribute[];

interface NameAttributeRow {
  readonly type: string;
  readonly oid: string;
  /** The string type it is written in. */
  readonly encoding: StringType;
  /** Upper bound in characters: RFC 5280 appendix A.1; RFC 4519 for UID and DC. */
  readonly max: number;
  /** Other spellings that are read. */
  readonly aliases?: readonly string[];
}

export const NAME_ATTRIBUTES: readonly NameAttributeRow[] = [
  { type: 'C', oid: '2.5.4.6', encoding: 'printable', max: 2 },
  { type: 'O', oid: '2.5.4.10', encoding: 'utf8', max: 64 },
  { type: 'OU', oid: '2.5.4.11', encoding: 'utf8', max: 64 },
  { type: 'CN', oid: '2.5.4.3', encoding: 'utf8', max: 64 },
  { type: 'UID', oid: '0.9.2342.19200300.100.1.1', encoding: 'utf8', max: 256 },
  { type: 'SERIALNUMBER', oid: '2.5.4.5', encoding: 'printable', max: 64 },
  { type: 'SURNAME', oid: '2.5.4.4', encoding: 'utf8', max: 32_768 },
  { type: 'G', oid: '2.5.4.42', encoding: 'utf8', max: 32_768, aliases: ['GIVENNAME'] },
  { type: 'E', oid: '1.2.840.113549.1.9.1', encoding: 'ia5', max: 255, aliases: ['EMAILADDRESS'] },
  { type: 'L', oid: '2.5.4.7', encoding: 'utf8', max: 128 },
  { type: 'S', oid: '2.5.4.8', encoding: 'utf8', max: 128, aliases: ['ST'] },
  { type: 'STREET', oid: '2.5.4.9', encoding: 'utf8', max: 128 },
  { type: 'T', oid: '2.5.4.12', encoding: 'utf8', max: 64, aliases: ['TITLE'] },
  { type: 'DC', oid: '0.9.2342.19200300.100.1.25', encoding: 'ia5', max: 63 },
];

const BY_OID: ReadonlyMap<string, NameAttributeRow> = new Map(NAME_ATTRIBUTES.map((row) => [row.oid, row]));
const BY_TYPE: ReadonlyMap<string, NameAttributeRow> = new Map(
  NAME_ATTRIBUTES.flatMap((row) => [row.type, ...(row.aliases ?? [])].map((type) => [type, row] as const)),
);

const DOTTED = /^[0-2](\.(0|[1-9]\d*))+$/;

/** The value of the first attribute of this type, or undefined. */
export function dnValue(dn: Dn, type: string): string | undefined {
  return dn.find((attribute) => attribute.type === type)?.value;
}

/**
 * Name, DER: one RDN per attribute; PrintableString for C and SERIALNUMBER, IA5String for E and DC, UTF8String otherwise.
 * @throws PkiError `bad-name`: unknown type, empty or too long value, a character that the string type does not have.
 */
export function encodeName(dn: Dn): Uint8Array {
  return toDer(nameSequence(dn));
}

/** Names that were written: an issuer's stands in all that it signs. */
const written = new WeakMap<Dn, Asn1>();

/** As {@link encodeName}, to be put into a greater structure. */
export function nameSequence(dn: Dn): Asn1 {
  const known = written.get(dn);
  if (known !== undefined) return known;
  const name = verbatim(toDer(sequence(...dn.map((attribute) => setOf(sequence(...attributeParts(attribute)))))));
  written.set(dn, name);
  return name;
}

function attributeParts(attribute: DnAttribute): [Asn1, Asn1] {
  const row = BY_TYPE.get(attribute.type);
  if (row !== undefined) return [oid(row.oid), encodeValue(row, attribute)];
  if (!DOTTED.test(attribute.type)) throw badName(`the attribute type ${attribute.type} is not known`);
  const octets = /^#([0-9A-Fa-f]{2})+$/.test(attribute.value) ? hexToBytes(attribute.value.slice(1)) : undefined;
  if (octets === undefined || !isStrictDer(octets)) {
    throw badName(`the value of ${attribute.type} is not # and the hexadecimal of DER`);
  }
  return [oid(attribute.type), fromDer(octets)];
}

const ALPHABETS: Readonly<Record<StringType, RegExp>> = {
  // A lone surrogate has no UTF-8.
  utf8: /^\P{Surrogate}+$/u,
  printable: /^[A-Za-z0-9 '()+,\-./:=?]+$/,
  // biome-ignore lint/suspicious/noControlCharactersInRegex: IA5 is all of ASCII, control characters included
  ia5: /^[\x00-\x7f]+$/,
  bmp: /^[^\u{10000}-\u{10ffff}]+$/u,
  teletex: /^[^\u0100-\u{10ffff}]+$/u,
  numeric: /^[0-9 ]+$/,
  visible: /^[ -~]+$/,
};

function encodeValue(row: NameAttributeRow, { value, encoding = row.encoding }: DnAttribute): Asn1 {
  const characters = [...value].length;
  if (characters === 0) throw badName(`${row.type} is empty`);
  if (characters > row.max) throw badName(`${row.type} has ${characters} characters; at most ${row.max} are allowed`);
  if (row.type === 'C' && characters !== 2) throw badName('C has two characters');
  if (!ALPHABETS[encoding].test(value)) throw badName(`${row.type} has a character that its string type does not have`);
  return characterString(encoding, value);
}

/**
 * Reads a Name.
 * @throws PkiError those of readDer; `malformed`; `bad-name` (a known type without a character string);
 * `not-supported` (an RDN of more than one attribute).
 */
export function decodeName(der: Uint8Array): Dn {
  return readName(readDer(der), 'Name');
}

/** As {@link decodeName}, inside a greater structure. */
export function readName(node: DerNode, what: string): Dn {
  return sequenceMembers(node, what, 0).map((rdn) => readRdn(universal(rdn, TAG.set, `${what}: RDN`), what));
}

/** One RelativeDistinguishedName, also behind an IMPLICIT tag. @throws PkiError as {@link decodeName}. */
export function readRdn(node: DerNode, what: string): DnAttribute {
  const [attribute, ...others] = node.children;
  if (attribute === undefined) throw new PkiError('malformed', `${what}: an RDN without attributes`);
  if (others.length > 0) throw new PkiError('not-supported', `${what}: an RDN of ${others.length + 1} attributes`);
  return readAttribute(attribute, what);
}

function readAttribute(node: DerNode, what: string): DnAttribute {
  const fields = DerFields.ofSequence(node, `${what}: AttributeTypeAndValue`);
  const type = readOid(fields.next('type'), `${what}: type`);
  const value = fields.next('value');
  fields.end();
  const row = BY_OID.get(type);
  if (row === undefined) return { type, value: `#${bytesToHex(value.der).toUpperCase()}` };
  const string = readString(value);
  if (string === undefined) throw badName(`${what}: ${row.type} is not a character string`);
  return string.type === row.encoding
    ? { type: row.type, value: string.text }
    : { type: row.type, value: string.text, encoding: string.type };
}

/** `C=KZ,O=…,CN=…`: RFC 4514 escaping, but the attributes in encoding order, as Kazakh software shows them. */
export function dnToString(dn: Dn): string {
  return dn.map(({ type, value }) => `${type}=${BY_TYPE.has(type) ? escapeValue(value) : value}`).join(',');
}

/** RFC 4514 section 2.4. */
function escapeValue(value: string): string {
  return value
    .replace(/[\\"+,;<>]/g, (character) => `\\${character}`)
    .replaceAll('\0', '\\00')
    .replace(/^[ #]/, (character) => `\\${character}`)
    .replace(/(?<!^\\?) $/, '\\ ');
}

/**
 * Reads `C=KZ, O=…, CN=…`: RFC 4514 in encoding order; blanks around the separators are allowed, types may be written small,
 * and a quotation mark may stand unescaped (as in `O=ТОО "TEST"`).
 * @throws PkiError `bad-name`; `not-supported` for a `+` that joins attributes.
 */
export function parseDn(text: string): Dn {
  return splitUnescaped(text).map((part) => {
    const equals = part.indexOf('=');
    if (equals < 0) throw badName(`"${part.trim()}" has no =`);
    const written = part.slice(0, equals).trim();
    const row = BY_TYPE.get(written.toUpperCase());
    const value = trimBlanks(part.slice(equals + 1));
    if (row === undefined) return parseDotted(written.replace(/^oid\./i, ''), value);
    const attribute = { type: row.type, value: unescapeValue(value) };
    encodeValue(row, attribute);
    return attribute;
  });
}

function parseDotted(type: string, value: string): DnAttribute {
  const attribute = { type, value: value.toUpperCase() };
  attributeParts(attribute);
  return attribute;
}

/** Splits at the commas (and, as RFC 2253 allowed, semicolons) that no backslash precedes. */
function splitUnescaped(text: string): string[] {
  const parts: string[] = [''];
  for (let i = 0; i < text.length; i++) {
    const character = text.charAt(i);
    if (character === '+') throw new PkiError('not-supported', 'an RDN of more than one attribute');
    if (character === ',' || character === ';') parts.push('');
    else parts[parts.length - 1] += character === '\\' ? character + text.charAt(++i) : character;
  }
  return parts;
}

/** Blanks at both ends, but not one behind a backslash; other white space belongs to the value. */
function trimBlanks(text: string): string {
  const left = text.replace(/^ +/, '');
  const right = left.replace(/ +$/, '');
  return /(^|[^\\])(\\\\)*\\$/.test(right) && right.length < left.length ? `${right} ` : right;
}

/** RFC 4514 section 3: a backslash and a special character, or pairs of hexadecimal digits that are UTF-8. */
function unescapeValue(value: string): string {
  return value.replace(/(?:\\[0-9A-Fa-f]{2})+|\\(.?)/gsu, (run, special: string | undefined) => {
    if (special === undefined) return utf8Text(hexToBytes(run.replaceAll('\\', '')));
    if (!/^[\\"+,;<> #=]$/.test(special)) throw badName(`"${run}" is no escape`);
    return special;
  });
}

function utf8Text(octets: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(octets);
  } catch {
    throw badName('an escape that is not UTF-8');
  }
}

/**
 * Whether two names are the same after RFC 5280 section 7.1: same attributes in the same order, texts compared without
 * regard to case, string type, compatibility forms and repeated blanks.
 */
export function sameName(a: Dn, b: Dn): boolean {
  return a.length === b.length && nameKey(a) === nameKey(b);
}

/** A text that two names share exactly when they are {@link sameName}. */
export function nameKey(dn: Dn): string {
  return JSON.stringify(dn.map(({ type, value }) => [type, BY_TYPE.has(type) ? prepare(value) : value]));
}

/** RFC 4518 section 2, as far as it matters here: NFKC, case folding, insignificant blanks. */
function prepare(text: string): string {
  return text.normalize('NFKC').toLowerCase().normalize('NFKC').trim().replace(/\s+/g, ' ');
}

function badName(detail: string): PkiError {
  return new PkiError('bad-name', detail);
}
