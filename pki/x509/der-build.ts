import { compareDer, isStrictDer, TAG } from './der.ts';
import type { StringType } from './der-fields.ts';
import { twosComplement, unsigned } from './integer-octets.ts';
import { oidOctets } from './oid-text.ts';
import { timeOctets } from './time-octets.ts';

/** Small builders that can only write DER: minimal numbers, sorted sets, primitive strings, whole seconds. */

/** A value, encoded. A node that was read is one, too. */
export interface Asn1 {
  /** Identifier, length and content. */
  readonly der: Uint8Array;
}

/** A constructed value, and what it is made of. */
export interface Constructed extends Asn1 {
  readonly members: readonly Asn1[];
}

const CONTEXT = 0x80;
const CONSTRUCTED = 0x20;
const NO_OCTETS = new Uint8Array(0);
const NO_MEMBERS: readonly Asn1[] = [];

/**
 * A value that is written when somebody wants its octets: into the place that it has in a greater one, so that a structure of
 * however many levels is written once. It has content or members.
 */
class Value implements Constructed {
  readonly identifier: number;
  readonly content: Uint8Array;
  readonly members: readonly Asn1[];
  /** Octets of the content, and of the whole value. */
  readonly length: number;
  readonly size: number;
  #der: Uint8Array | undefined;

  constructor(identifier: number, content: Uint8Array, members: readonly Asn1[]) {
    this.identifier = identifier;
    this.content = content;
    this.members = members;
    let length = content.length;
    for (const member of members) length += sizeOf(member);
    this.length = length;
    this.size = 2 + (length < 0x80 ? 0 : lengthOctets(length)) + length;
  }

  get der(): Uint8Array {
    this.#der ??= toDer(this);
    return this.#der;
  }

  /** Whether somebody has asked for its octets before: then they need not be put together again. */
  get isWritten(): boolean {
    return this.#der !== undefined;
  }
}

function sizeOf(value: Asn1): number {
  return value instanceof Value ? value.size : value.der.length;
}

/** Octets of a number in base 256. */
function lengthOctets(value: number): number {
  return value < 0x100 ? 1 : value < 0x10000 ? 2 : value < 0x1000000 ? 3 : 4;
}

/** Identifier, definite length in the fewest octets, and the content (X.690 section 10.1). @returns where the next value begins. */
function write(value: Asn1, out: Uint8Array, at: number): number {
  if (!(value instanceof Value) || value.isWritten) return writeOctets(value.der, out, at);
  const { identifier, length, content, members } = value;
  out[at] = identifier;
  let next = writeLength(length, out, at + 1);
  for (const member of members) next = write(member, out, next);
  return content.length === 0 ? next : writeOctets(content, out, next);
}

function writeLength(length: number, out: Uint8Array, at: number): number {
  if (length < 0x80) {
    out[at] = length;
    return at + 1;
  }
  const count = lengthOctets(length);
  out[at] = 0x80 | count;
  for (let i = count, rest = length; i > 0; i--, rest = Math.floor(rest / 256)) out[at + i] = rest % 256;
  return at + 1 + count;
}

/** Up to here a loop is quicker than to ask for a copy. */
const SHORT = 24;

function writeOctets(octets: Uint8Array, out: Uint8Array, at: number): number {
  const { length } = octets;
  if (length > SHORT) out.set(octets, at);
  else for (let i = 0; i < length; i++) out[at + i] = octets[i] as number;
  return at + length;
}

function primitive(identifier: number, content: Uint8Array): Asn1 {
  return new Value(identifier, content, NO_MEMBERS);
}

function constructed(identifier: number, members: readonly Asn1[]): Constructed {
  return new Value(identifier | CONSTRUCTED, NO_OCTETS, members);
}

/** The encoding of a value: a copy, which the caller may change. */
export function toDer(value: Asn1): Uint8Array {
  const out = new Uint8Array(sizeOf(value));
  write(value, out, 0);
  return out;
}

/** A value that is already DER, to be put into another one unchanged. @throws RangeError unless it is exactly one DER value. */
export function fromDer(der: Uint8Array): Asn1 {
  if (!isStrictDer(der)) throw new RangeError('fromDer: the octets are not exactly one DER value');
  return verbatim(der);
}

/** As {@link fromDer}, unchecked: for octets that came through the reader, or from a builder. */
export function verbatim(der: Uint8Array): Asn1 {
  return { der };
}

export function sequence(...members: Asn1[]): Constructed {
  return constructed(TAG.sequence, members);
}

/** SET OF, its members in ascending order of their encodings (X.690 section 11.6). */
export function setOf(...members: Asn1[]): Constructed {
  const sorted = members.length < 2 ? members : members.toSorted((a, b) => compareDer(a.der, b.der));
  return constructed(TAG.set, sorted);
}

/** Object identifiers that were written, by their dotted form: the same few dozen stand in everything. */
const identifiers = new Map<string, Asn1>();
const IDENTIFIERS_MAX = 512;

/** @throws RangeError unless it is the dotted form of an object identifier. */
export function oid(value: string): Asn1 {
  const known = identifiers.get(value);
  if (known !== undefined) return known;
  const made = primitive(TAG.oid, oidOctets(value));
  if (identifiers.size >= IDENTIFIERS_MAX) identifiers.clear();
  identifiers.set(value, made);
  return made;
}

/** INTEGER: a number, or a magnitude big-endian. @throws RangeError for a number that is not whole or not safe. */
export function integer(value: number | Uint8Array): Asn1 {
  return primitive(TAG.integer, typeof value === 'number' ? twosComplement(value) : unsigned(value));
}

export function enumerated(value: number): Asn1 {
  return primitive(TAG.enumerated, twosComplement(value));
}

export function octetString(octets: Uint8Array): Asn1 {
  return primitive(TAG.octetString, octets);
}

/** OCTET STRING that holds a value: as {@link octetString} of its encoding, written once. */
export function octetStringOf(value: Asn1): Asn1 {
  return new Value(TAG.octetString, NO_OCTETS, [value]);
}

/** BIT STRING of whole octets. */
export function bitString(octets: Uint8Array): Asn1 {
  return bitsOf(0, octets);
}

/** BIT STRING with named bits, bit 0 first, without trailing zeros (X.690 section 11.2.2). */
export function namedBits(bits: Iterable<number>): Asn1 {
  const set = [...bits];
  if (set.length === 0) return bitString(new Uint8Array(0));
  const highest = Math.max(...set);
  const octets = new Uint8Array((highest >> 3) + 1);
  for (const bit of set) octets[bit >> 3] = (octets[bit >> 3] as number) | (0x80 >> (bit & 7));
  return bitsOf(7 - (highest & 7), octets);
}

function bitsOf(unused: number, octets: Uint8Array): Asn1 {
  const content = new Uint8Array(1 + octets.length);
  content[0] = unused;
  content.set(octets, 1);
  return primitive(TAG.bitString, content);
}

export const TRUE = (): Asn1 => primitive(TAG.boolean, Uint8Array.of(0xff));

export const NULL = (): Asn1 => primitive(TAG.null, NO_OCTETS);

/** [n] EXPLICIT, or [n] IMPLICIT over a constructed type; n is at most 30. */
export function tagged(tagNumber: number, ...members: Asn1[]): Constructed {
  return constructed(CONTEXT | shortTag(tagNumber), members);
}

/** [n] IMPLICIT over a primitive type; n is at most 30. */
export function taggedOctets(tagNumber: number, octets: Uint8Array): Asn1 {
  return primitive(CONTEXT | shortTag(tagNumber), octets);
}

function shortTag(tagNumber: number): number {
  if (Number.isInteger(tagNumber) && tagNumber >= 0 && tagNumber <= 30) return tagNumber;
  throw new RangeError(`tag number ${tagNumber}`);
}

/**
 * Time in the form of its year (RFC 5280 section 4.1.2.5), whole seconds.
 * @param ms milliseconds since the epoch; a fraction of a second is cut off.
 */
export function time(ms: number): Asn1 {
  return secondOf(ms).inForm;
}

/** GeneralizedTime of any year, whole seconds: what OCSP and time stamps write. @throws RangeError beyond the year 9999. */
export function generalizedTime(ms: number): Asn1 {
  return secondOf(ms).generalized;
}

/** A second in both ways in which it is written. */
interface Second {
  readonly inForm: Asn1;
  readonly generalized: Asn1;
}

/** The last few seconds that were written: an answer has the same one in several places, and the next answer too. */
const seconds = new Map<number, Second>();
const SECONDS_MAX = 64;

function secondOf(ms: number): Second {
  const number = Math.floor(ms / 1000);
  const known = seconds.get(number);
  if (known !== undefined) return known;
  const octets = timeOctets(ms);
  const generalized = primitive(TAG.generalizedTime, octets);
  const second = { generalized, inForm: isUtcYear(ms) ? primitive(TAG.utcTime, octets.subarray(2)) : generalized };
  if (seconds.size >= SECONDS_MAX) seconds.clear();
  seconds.set(number, second);
  return second;
}

/** Whether RFC 5280 wants UTCTime for this instant: 1950 to 2049. */
export function isUtcYear(ms: number): boolean {
  const year = new Date(ms).getUTCFullYear();
  return year >= 1950 && year < 2050;
}

interface StringForm {
  readonly tag: number;
  readonly octets: (value: string) => Uint8Array;
}

const utf8 = new TextEncoder();

const STRING_FORMS: Readonly<Record<StringType, StringForm>> = {
  utf8: { tag: TAG.utf8String, octets: (value) => utf8.encode(value) },
  printable: { tag: TAG.printableString, octets: latin1Octets },
  ia5: { tag: TAG.ia5String, octets: latin1Octets },
  bmp: { tag: TAG.bmpString, octets: ucs2Octets },
  teletex: { tag: TAG.teletexString, octets: latin1Octets },
  numeric: { tag: TAG.numericString, octets: latin1Octets },
  visible: { tag: TAG.visibleString, octets: latin1Octets },
};

/** One octet per character. */
function latin1Octets(value: string): Uint8Array {
  const octets = new Uint8Array(value.length);
  for (let i = 0; i < octets.length; i++) octets[i] = value.charCodeAt(i);
  return octets;
}

/** Two octets per character, big-endian. */
function ucs2Octets(value: string): Uint8Array {
  const units = Array.from({ length: value.length }, (_, i) => value.charCodeAt(i));
  return Uint8Array.from(units.flatMap((unit) => [unit >> 8, unit & 0xff]));
}

/** A character string; the caller has checked that the type has its characters. */
export function characterString(type: StringType, value: string): Asn1 {
  const { tag, octets } = STRING_FORMS[type];
  return primitive(tag, octets(value));
}
