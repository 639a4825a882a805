import { PkiError } from '../error.ts';
import { universalProblem } from './der-types.ts';

/**
 * A strict reader of DER (ITU-T X.690 chapters 8, 10 and 11): the one entry through which every foreign octet passes.
 * It accepts an encoding only if no other DER encoding of the same value exists, so that what was signed is what is read.
 */

/** How large and how deep an object may be before it is looked into. */
export const DER_LIMITS = { octets: 1 << 20, depth: 64 } as const;

export const TAG_CLASS = { universal: 0, application: 1, context: 2, private: 3 } as const;

/** Universal tag numbers, X.680 table 1: those that PKIX and CMS use. */
export const TAG = {
  boolean: 1,
  integer: 2,
  bitString: 3,
  octetString: 4,
  null: 5,
  oid: 6,
  enumerated: 10,
  utf8String: 12,
  sequence: 16,
  set: 17,
  numericString: 18,
  printableString: 19,
  teletexString: 20,
  ia5String: 22,
  utcTime: 23,
  generalizedTime: 24,
  visibleString: 26,
  universalString: 28,
  bmpString: 30,
} as const;

/** One TLV. All octets are views of one private copy of the input. {@link retagged} sees it as another type. */
export interface DerNode {
  /** One of {@link TAG_CLASS}. */
  readonly tagClass: number;
  readonly tag: number;
  readonly constructed: boolean;
  /** Identifier, length and content. */
  readonly der: Uint8Array;
  readonly content: Uint8Array;
  /** The parts of a constructed value, in order; empty for a primitive one. */
  readonly children: readonly DerNode[];
}

/**
 * Reads exactly one DER value.
 * @throws PkiError, in this order: `too-large` (more than 1 MiB), `too-deep` (more than 64 levels),
 * `bad-der` (anything X.690 forbids in DER, or octets after the value); the detail names the offset.
 */
export function readDer(octets: Uint8Array): DerNode {
  if (octets.length > DER_LIMITS.octets) {
    throw new PkiError('too-large', `${octets.length} octets; at most ${DER_LIMITS.octets} are read`);
  }
  const own = new Uint8Array(octets);
  const node = readNode(own, 0, own.length, 0);
  if (node.end !== own.length) throw bad(node.end, `${own.length - node.end} octets after the value`);
  return node;
}

/** Whether the octets are exactly one DER value within the limits of {@link readDer}. */
export function isStrictDer(octets: Uint8Array): boolean {
  try {
    readDer(octets);
    return true;
  } catch (error) {
    if (error instanceof PkiError) return false;
    throw error;
  }
}

/** Compares two encodings octet by octet, the order of SET OF (X.690 section 11.6). */
export function compareDer(a: Uint8Array, b: Uint8Array): number {
  if (a === b) return 0;
  const shorter = Math.min(a.length, b.length);
  for (let i = 0; i < shorter; i++) {
    const difference = (a[i] as number) - (b[i] as number);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

/** A node as it is read: of most nobody asks for the octets, and a view of them costs as much as the rest. */
class ReadNode implements DerNode {
  readonly tagClass: number;
  readonly tag: number;
  readonly constructed: boolean;
  readonly children: readonly DerNode[];
  /** Where the value begins, its content begins, and both end. */
  readonly start: number;
  readonly contentStart: number;
  readonly end: number;
  readonly #octets: Uint8Array;
  #content: Uint8Array | undefined;
  #der: Uint8Array | undefined;

  constructor(
    octets: Uint8Array,
    start: number,
    { tagClass, tag, constructed, next }: Identifier,
    end: number,
    children: DerNode[],
  ) {
    this.tagClass = tagClass;
    this.tag = tag;
    this.constructed = constructed;
    this.children = children;
    this.start = start;
    this.contentStart = next;
    this.end = end;
    this.#octets = octets;
  }

  get content(): Uint8Array {
    this.#content ??= this.#octets.subarray(this.contentStart, this.end);
    return this.#content;
  }

  get der(): Uint8Array {
    this.#der ??= this.#octets.subarray(this.start, this.end);
    return this.#der;
  }
}

/** The same value under a universal tag: what stands behind an IMPLICIT one. */
export function retagged({ constructed, der, content, children }: DerNode, tag: number): DerNode {
  return { tagClass: TAG_CLASS.universal, tag, constructed, der, content, children };
}

function readNode(octets: Uint8Array, start: number, end: number, depth: number): ReadNode {
  if (depth >= DER_LIMITS.depth) throw new PkiError('too-deep', `more than ${DER_LIMITS.depth} levels at ${start}`);
  const header = readIdentifier(octets, start, end);
  const contentEnd = readLength(octets, header, end);
  if (contentEnd > end) throw bad(start, 'the length reaches beyond its container');
  const children = header.constructed ? readChildren(octets, header.next, contentEnd, depth + 1) : NO_CHILDREN;
  const node = new ReadNode(octets, start, header, contentEnd, children);
  const problem = nodeProblem(node);
  if (problem !== undefined) throw bad(start, problem);
  return node;
}

const NO_CHILDREN: DerNode[] = [];

function readChildren(octets: Uint8Array, start: number, end: number, depth: number): DerNode[] {
  const children: DerNode[] = [];
  for (let at = start; at < end; ) {
    const child = readNode(octets, at, end, depth);
    children.push(child);
    at = child.end;
  }
  return children;
}

interface Identifier {
  readonly tagClass: number;
  readonly tag: number;
  readonly constructed: boolean;
  /** Where the length begins; when that is read, where the content does. */
  next: number;
}

/** X.690 section 8.1.2: tag numbers from 31 on take the long form, in the fewest octets. */
function readIdentifier(octets: Uint8Array, start: number, end: number): Identifier {
  if (start >= end) throw bad(start, 'a value is missing');
  const first = octets[start] as number;
  const tagClass = first >> 6;
  const constructed = (first & 0x20) !== 0;
  if ((first & 0x1f) !== 0x1f) return { tagClass, constructed, tag: first & 0x1f, next: start + 1 };
  let tag = 0;
  for (let at = start + 1; at < end && at <= start + 4; at++) {
    const octet = octets[at] as number;
    if (tag === 0 && octet === 0x80) throw bad(start, 'a tag number with leading zeros');
    tag = tag * 128 + (octet & 0x7f);
    if (octet < 0x80) {
      if (tag < 31) throw bad(start, 'a small tag number in the long form');
      return { tagClass, constructed, tag, next: at + 1 };
    }
  }
  throw bad(start, 'a tag number that does not end, or of more than 4 octets');
}

/** X.690 sections 8.1.3 and 10.1: definite, in the fewest octets. @returns where the content ends; the header then ends where it begins. */
function readLength(octets: Uint8Array, header: Identifier, end: number): number {
  const start = header.next;
  if (start >= end) throw bad(start, 'a length is missing');
  const first = octets[start] as number;
  header.next = start + 1;
  if (first < 0x80) return header.next + first;
  if (first === 0x80) throw bad(start, 'an indefinite length');
  const count = first & 0x7f;
  if (count > 4 || start + 1 + count > end) throw bad(start, 'a length of too many octets');
  let value = 0;
  for (let i = 1; i <= count; i++) value = value * 256 + (octets[start + i] as number);
  if (value < 0x80 || value < 256 ** (count - 1)) throw bad(start, 'a length in more octets than needed');
  header.next += count;
  return header.next + value;
}

function nodeProblem(node: ReadNode): string | undefined {
  if (node.tagClass !== TAG_CLASS.universal) return undefined;
  if (node.tag === TAG.set && !isSorted(node.children)) return 'a SET that is not sorted';
  return universalProblem(node);
}

/** Whether the encodings stand in ascending order, as DER asks of every SET OF. */
export function isSorted(nodes: readonly DerNode[]): boolean {
  return nodes.every((node, i) => i === 0 || compareDer((nodes[i - 1] as DerNode).der, node.der) <= 0);
}

function bad(offset: number, what: string): PkiError {
  return new PkiError('bad-der', `${what}, at octet ${offset}`);
}
