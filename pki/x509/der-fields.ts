import { bytesToHex } from '@noble/hashes/utils.js';
import { PkiError } from '../error.ts';
import { type DerNode, isSorted, retagged, TAG, TAG_CLASS } from './der.ts';
import { fractionalTimeMs, generalizedTimeMs, latin1, utcTimeMs } from './der-types.ts';
import { oidText } from './oid-text.ts';

/**
 * Takes the parts of a constructed value one after another, in the order of its ASN.1 type.
 * Every method throws PkiError `malformed` when the next part is not what the type has there.
 */
export class DerFields {
  readonly #parts: readonly DerNode[];
  readonly #what: string;
  #at = 0;

  /** @param what the name of the ASN.1 type, for the error's detail. */
  constructor(node: DerNode, what: string) {
    if (!node.constructed) throw malformed(`${what} is not constructed`);
    this.#parts = node.children;
    this.#what = what;
  }

  /** The parts of a SEQUENCE. */
  static ofSequence(node: DerNode, what: string): DerFields {
    return new DerFields(universal(node, TAG.sequence, what), what);
  }

  /** The next part, whatever it is. */
  next(field: string): DerNode {
    const part = this.#parts[this.#at];
    if (part === undefined) throw malformed(`${this.#what}.${field} is missing`);
    this.#at++;
    return part;
  }

  /** The next part if it is of this universal type, else undefined (and it stays). */
  optional(tag: number): DerNode | undefined {
    return this.#take(TAG_CLASS.universal, tag);
  }

  /** The next part if it is tagged [n], else undefined (and it stays). */
  context(n: number): DerNode | undefined {
    return this.#take(TAG_CLASS.context, n);
  }

  get more(): boolean {
    return this.#at < this.#parts.length;
  }

  /** Nothing may be left. */
  end(): void {
    if (this.more) throw malformed(`${this.#what} has a part too many`);
  }

  #take(tagClass: number, tag: number): DerNode | undefined {
    const part = this.#parts[this.#at];
    if (part === undefined || part.tagClass !== tagClass || part.tag !== tag) return undefined;
    this.#at++;
    return part;
  }
}

/** `node` itself, if it is of this universal type. @throws PkiError `malformed`. */
export function universal(node: DerNode, tag: number, what: string): DerNode {
  if (node.tagClass !== TAG_CLASS.universal || node.tag !== tag) throw malformed(`${what} has the wrong type`);
  return node;
}

/** The one value inside an EXPLICIT tag. @throws PkiError `malformed`. */
export function explicit(node: DerNode, what: string): DerNode {
  const [only, ...others] = node.children;
  if (only === undefined || others.length > 0) throw malformed(`${what} does not hold exactly one value`);
  return only;
}

/** An IMPLICIT tag over a SEQUENCE, seen as the SEQUENCE that it stands for. @throws PkiError `malformed`. */
export function implicitSequence(node: DerNode, what: string): DerNode {
  if (!node.constructed) throw malformed(`${what} is not constructed`);
  return retagged(node, TAG.sequence);
}

/** The content of an IMPLICIT tag over a primitive type. @throws PkiError `malformed`. */
export function primitive(node: DerNode, what: string): Uint8Array {
  if (node.constructed) throw malformed(`${what} is constructed`);
  return node.content;
}

/** The members of a SET OF, also behind an IMPLICIT tag. @throws PkiError `malformed`, `bad-der` when they are not sorted. */
export function setMembers(node: DerNode, what: string): readonly DerNode[] {
  if (!node.constructed) throw malformed(`${what} is not constructed`);
  if (!isSorted(node.children)) throw new PkiError('bad-der', `${what} is a SET that is not sorted`);
  return node.children;
}

/** The members of a SEQUENCE OF. @throws PkiError `malformed`, also when it is empty and may not be. */
export function sequenceMembers(node: DerNode, what: string, atLeast = 1): readonly DerNode[] {
  const members = universal(node, TAG.sequence, what).children;
  if (members.length < atLeast) throw malformed(`${what} is empty`);
  return members;
}

/** The longest real identifiers have some thirty octets; the time to write one out grows with the square of its length. */
const OID_OCTETS_MAX = 64;

/** An object identifier in dotted form. @throws PkiError `malformed`, `too-large` (more than 64 octets). */
export function readOid(node: DerNode, what: string): string {
  const { content } = universal(node, TAG.oid, what);
  if (content.length > OID_OCTETS_MAX) {
    throw new PkiError(
      'too-large',
      `${what}: an object identifier of ${content.length} octets; at most ${OID_OCTETS_MAX}`,
    );
  }
  return oidText(content);
}

/** The octets of an INTEGER: two's complement, big-endian, minimal. @throws PkiError `malformed`. */
export function readInteger(node: DerNode, what: string): Uint8Array {
  return universal(node, TAG.integer, what).content;
}

/** An INTEGER (or, behind a tag, the content of one) in 0 .. 2^31 - 1. @throws PkiError `malformed`. */
export function readSmallInteger(node: DerNode, what: string): number {
  return smallInteger(readInteger(node, what), what);
}

/** The content of an IMPLICIT tag over an INTEGER. @throws PkiError `malformed`, `bad-der`. */
export function implicitInteger(node: DerNode, what: string): Uint8Array {
  const content = primitive(node, what);
  const [first, second] = content;
  if (first === undefined) throw malformed(`${what} is empty`);
  if (second !== undefined && ((first === 0 && second < 0x80) || (first === 0xff && second >= 0x80))) {
    throw new PkiError('bad-der', `${what} has more octets than needed`);
  }
  return content;
}

export function smallInteger(content: Uint8Array, what: string): number {
  if (content.length === 0 || content.length > 4 || (content[0] as number) >= 0x80) {
    throw malformed(`${what} is negative or too large`);
  }
  return content.reduce((sum, octet) => sum * 256 + octet, 0);
}

/** An INTEGER as upper-case hexadecimal of its magnitude, whole octets, `-` in front of a negative one; `00` for zero. */
export function integerHex(content: Uint8Array): string {
  if ((content[0] ?? 0) < 0x80) {
    const magnitude = content.length > 1 && content[0] === 0 ? content.subarray(1) : content;
    return upperHex(magnitude);
  }
  const width = BigInt(content.length * 8);
  const magnitude = (1n << width) - BigInt(`0x${bytesToHex(content)}`);
  const digits = magnitude.toString(16).toUpperCase();
  return `-${digits.length % 2 === 0 ? digits : `0${digits}`}`;
}

/** A BOOLEAN whose DEFAULT is FALSE: encoded, it can only be TRUE. @throws PkiError `malformed`, `bad-der`. */
export function readTrue(node: DerNode, what: string): true {
  if (universal(node, TAG.boolean, what).content[0] !== 0xff) {
    throw new PkiError('bad-der', `${what}: the DEFAULT value FALSE is encoded`);
  }
  return true;
}

/** The octets of a BIT STRING that is a whole number of octets. @throws PkiError `malformed`. */
export function readBitOctets(node: DerNode, what: string): Uint8Array {
  const content = universal(node, TAG.bitString, what).content;
  if (content[0] !== 0) throw malformed(`${what} is not a whole number of octets`);
  return content.subarray(1);
}

/**
 * The set bits of a named bit list (X.690 section 11.2.2: no trailing zero bits), bit 0 first.
 * @throws PkiError `malformed`, `bad-der`.
 */
export function readNamedBits(node: DerNode, what: string): number[] {
  const content = universal(node, TAG.bitString, what).content;
  const bits: number[] = [];
  for (let bit = 0; bit < (content.length - 1) * 8; bit++) {
    if (((content[1 + (bit >> 3)] as number) & (0x80 >> (bit & 7))) !== 0) bits.push(bit);
  }
  const unused = content[0] as number;
  const last = (content.length - 1) * 8 - unused - 1;
  if (last >= 0 && bits.at(-1) !== last) throw new PkiError('bad-der', `${what} has trailing zero bits`);
  return bits;
}

/** The content of an OCTET STRING. @throws PkiError `malformed`. */
export function readOctets(node: DerNode, what: string): Uint8Array {
  return universal(node, TAG.octetString, what).content;
}

/**
 * Time (RFC 5280 section 4.1.2.5): UTCTime for 1950-2049, GeneralizedTime for every other year.
 * @returns milliseconds since the epoch.
 * @throws PkiError `malformed`, `bad-der` when the form is the wrong one for the year.
 */
export function readTime(node: DerNode, what: string): number {
  const utc = node.tagClass === TAG_CLASS.universal && node.tag === TAG.utcTime;
  const ms = utc ? utcTimeMs(node.content) : generalizedTimeMs(universal(node, TAG.generalizedTime, what).content);
  if (ms === undefined) throw malformed(`${what} is not a time`);
  const year = new Date(ms).getUTCFullYear();
  if (!utc && year >= 1950 && year < 2050)
    throw new PkiError('bad-der', `${what}: a year before 2050 in GeneralizedTime`);
  return ms;
}

/**
 * GeneralizedTime of any year, in whole seconds: the time of OCSP (RFC 6960 section 4.2.2.1).
 * @returns milliseconds since the epoch. @throws PkiError `malformed`.
 */
export function readGeneralizedTime(node: DerNode, what: string): number {
  const ms = generalizedTimeMs(universal(node, TAG.generalizedTime, what).content);
  if (ms === undefined) throw malformed(`${what} is not a time`);
  return ms;
}

/**
 * GeneralizedTime of any year, a fraction of a second allowed: the time of a time stamp (RFC 3161 section 2.4.2).
 * @returns milliseconds since the epoch; what is finer is cut off. @throws PkiError `malformed`.
 */
export function readFractionalTime(node: DerNode, what: string): number {
  const ms = fractionalTimeMs(universal(node, TAG.generalizedTime, what).content);
  if (ms === undefined) throw malformed(`${what} is not a time`);
  return ms;
}

/** The character-string types that names and texts use. */
export type StringType = 'utf8' | 'printable' | 'ia5' | 'bmp' | 'teletex' | 'numeric' | 'visible';

interface StringRule {
  readonly type: StringType;
  readonly decode: (content: Uint8Array) => string;
}

const decodeUtf8 = (content: Uint8Array): string =>
  new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(content);

const STRINGS: ReadonlyMap<number, StringRule> = new Map([
  [TAG.utf8String, { type: 'utf8', decode: decodeUtf8 }],
  [TAG.printableString, { type: 'printable', decode: latin1 }],
  [TAG.ia5String, { type: 'ia5', decode: latin1 }],
  [TAG.bmpString, { type: 'bmp', decode: decodeBmp }],
  [TAG.teletexString, { type: 'teletex', decode: latin1 }],
  [TAG.numericString, { type: 'numeric', decode: latin1 }],
  [TAG.visibleString, { type: 'visible', decode: latin1 }],
]);

/** A character string of any type, or undefined if the value is none. TeletexString is read as ISO 8859-1, as everybody does. */
export function readString(node: DerNode): { type: StringType; text: string } | undefined {
  const rule = node.tagClass === TAG_CLASS.universal ? STRINGS.get(node.tag) : undefined;
  return rule && { type: rule.type, text: rule.decode(node.content) };
}

/** UCS-2, big-endian. */
function decodeBmp(content: Uint8Array): string {
  let text = '';
  for (let i = 0; i + 1 < content.length; i += 2) {
    text += String.fromCharCode(((content[i] as number) << 8) | (content[i + 1] as number));
  }
  return text;
}

export function malformed(detail: string): PkiError {
  return new PkiError('malformed', detail);
}

/** Octets as upper-case hexadecimal: how serial numbers and key identifiers are written everywhere here. */
export function upperHex(octets: Uint8Array): string {
  return bytesToHex(octets).toUpperCase();
}
