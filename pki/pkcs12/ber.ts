import { PkiError } from '../error.ts';
import { compareDer, DER_LIMITS, type DerNode, readDer, TAG, TAG_CLASS } from '../x509/der.ts';
import { malformed } from '../x509/der-fields.ts';

/**
 * Reads BER (ITU-T X.690 chapter 8) by turning it into DER: indefinite and long lengths, octet strings in pieces, sets in any
 * order, any octet for TRUE. PKCS#12 is the one format here that is BER in the wild (BouncyCastle and with it the National CA's
 * library); what is signed is read by readDer alone.
 *
 * An octet string in pieces behind an IMPLICIT tag stays constructed, since only its type tells: {@link octetsOf}.
 * @throws PkiError `too-large`, `too-deep` (the limits of readDer), `malformed` (no BER), `bad-der` (a value that is wrong in BER too).
 */
export function readBer(octets: Uint8Array): DerNode {
  if (octets.length > DER_LIMITS.octets) {
    throw new PkiError('too-large', `${octets.length} octets; at most ${DER_LIMITS.octets} are read`);
  }
  const { der, next } = convert(octets, 0, octets.length, 0);
  if (next !== octets.length) throw malformed(`${octets.length - next} octets after the value`);
  return readDer(der);
}

/** The content of an OCTET STRING or of an IMPLICIT tag over one, in one piece or in several. @throws PkiError `malformed`. */
export function octetsOf(node: DerNode, what: string): Uint8Array {
  if (!node.constructed) return node.content;
  return joined(node.children.map((child) => pieceContent(child, what)));
}

function pieceContent(node: DerNode, what: string): Uint8Array {
  if (node.tagClass !== TAG_CLASS.universal || node.tag !== TAG.octetString) {
    throw malformed(`${what}: a piece is no OCTET STRING`);
  }
  return node.content;
}

/** A value as DER, and where the next one begins. */
interface Converted {
  readonly der: Uint8Array;
  /** Octets of identifier and length in {@link der}. */
  readonly headerLength: number;
  readonly next: number;
}

interface Header {
  readonly identifier: Uint8Array;
  readonly constructed: boolean;
  /** Undefined: indefinite. */
  readonly length: number | undefined;
  readonly next: number;
}

function convert(octets: Uint8Array, start: number, end: number, depth: number): Converted {
  if (depth >= DER_LIMITS.depth) throw new PkiError('too-deep', `more than ${DER_LIMITS.depth} levels at ${start}`);
  const header = readHeader(octets, start, end);
  const contentEnd = header.length === undefined ? undefined : header.next + header.length;
  if (contentEnd !== undefined && contentEnd > end)
    throw malformed(`the length at ${start} reaches beyond its container`);
  if (!header.constructed) {
    return built(header.identifier, primitiveContent(header, octets), contentEnd as number);
  }
  const { children, next } = convertChildren(octets, header.next, contentEnd, end, depth + 1);
  return constructedValue(header, children, next);
}

/** X.690 section 8.2.2: any octet but 0 means TRUE. */
function primitiveContent({ identifier, length, next }: Header, octets: Uint8Array): Uint8Array {
  const content = octets.subarray(next, next + (length as number));
  const isTrue = identifier[0] === TAG.boolean && content.length === 1 && content[0] !== 0;
  return isTrue ? Uint8Array.of(0xff) : content;
}

function convertChildren(
  octets: Uint8Array,
  start: number,
  contentEnd: number | undefined,
  end: number,
  depth: number,
) {
  const children: Converted[] = [];
  let at = start;
  while (at !== contentEnd) {
    if (contentEnd === undefined && octets[at] === 0 && octets[at + 1] === 0 && at + 2 <= end) {
      return { children, next: at + 2 };
    }
    const child = convert(octets, at, contentEnd ?? end, depth);
    children.push(child);
    at = child.next;
  }
  return { children, next: at };
}

const CONSTRUCTED_BIT = 0x20;
const OCTETS_IN_PIECES = TAG.octetString | CONSTRUCTED_BIT;
const SET_IDENTIFIER = TAG.set | CONSTRUCTED_BIT;

function constructedValue({ identifier }: Header, children: readonly Converted[], next: number): Converted {
  if (identifier[0] === OCTETS_IN_PIECES) {
    const pieces = children.map(({ der, headerLength }) => {
      if (der[0] !== TAG.octetString) throw malformed('a piece of an OCTET STRING is of another type');
      return der.subarray(headerLength);
    });
    return built(Uint8Array.of(TAG.octetString), joined(pieces), next);
  }
  const parts = children.map(({ der }) => der);
  return built(identifier, joined(identifier[0] === SET_IDENTIFIER ? parts.sort(compareDer) : parts), next);
}

function built(identifier: Uint8Array, content: Uint8Array, next: number): Converted {
  const header = joined([identifier, lengthOctets(content.length)]);
  return { der: joined([header, content]), headerLength: header.length, next };
}

function readHeader(octets: Uint8Array, start: number, end: number): Header {
  let at = start + 1;
  if (at > end) throw malformed(`a value is missing at ${start}`);
  const first = octets[start] as number;
  if ((first & 0x1f) === 0x1f) {
    while (at < end && (octets[at] as number) >= 0x80) at++;
    at++;
  }
  const constructed = (first & CONSTRUCTED_BIT) !== 0;
  return { identifier: octets.subarray(start, at), constructed, ...readLength(octets, at, end, constructed) };
}

/** X.690 section 8.1.3: short, long in any number of octets up to four that count, or indefinite. */
function readLength(octets: Uint8Array, start: number, end: number, constructed: boolean) {
  if (start >= end) throw malformed(`a length is missing at ${start}`);
  const first = octets[start] as number;
  if (first < 0x80) return { length: first, next: start + 1 };
  if (first === 0x80) {
    if (!constructed) throw malformed(`an indefinite length of a primitive value at ${start}`);
    return { length: undefined, next: start + 1 };
  }
  const next = start + 1 + (first & 0x7f);
  if (next > end) throw malformed(`the length at ${start} is cut`);
  const length = octets.subarray(start + 1, next).reduce((sum, octet) => Math.min(sum * 256 + octet, 2 ** 32), 0);
  return { length, next };
}

/** A definite length in the fewest octets. */
export function lengthOctets(length: number): Uint8Array {
  if (length < 0x80) return Uint8Array.of(length);
  const octets: number[] = [];
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) octets.unshift(rest % 256);
  return Uint8Array.of(0x80 | octets.length, ...octets);
}

/** One array out of several. */
export function joined(parts: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}
