import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import { utf8 } from './data-types.ts';
import type { Attributes, CkObject } from './object.ts';
import type { PinOwner, PinRecord } from './pin/pin.ts';

/** What a token knows about itself beside its objects. */
export interface TokenHeader {
  readonly initialized: boolean;
  /** CK_TOKEN_INFO label, without the padding. */
  readonly label: string;
  readonly serialNumber: string;
  readonly pins: Readonly<Partial<Record<PinOwner, PinRecord>>>;
}

/** Key of the header's record in the store. */
export const HEADER_KEY = 'header';
const OBJECT_PREFIX = 'object/';

export function objectKey(uniqueId: string): string {
  return OBJECT_PREFIX + uniqueId;
}

/** The unique id in an object's record key; undefined for other records. */
export function uniqueIdOf(key: string): string | undefined {
  return key.startsWith(OBJECT_PREFIX) ? key.slice(OBJECT_PREFIX.length) : undefined;
}

/** JSON, octets in hexadecimal. */
export function encodeHeader(header: TokenHeader): Uint8Array {
  return utf8(JSON.stringify(header, (_, value) => (value instanceof Uint8Array ? bytesToHex(value) : value)));
}

/** @throws SyntaxError when the record is no header. */
export function decodeHeader(record: Uint8Array): TokenHeader {
  return JSON.parse(new TextDecoder().decode(record), (name, value) =>
    name === 'salt' || name === 'hash' ? hexToBytes(value) : value,
  );
}

/** An attribute's type and length, 4 octets each, big-endian, stand before its value. */
const ATTRIBUTE_HEAD = 8;

/** Octets of the attributes as the token stores them: what the memory accounting counts. */
export function encodedLength(attributes: Attributes): number {
  let length = 0;
  for (const value of attributes.values()) length += ATTRIBUTE_HEAD + value.length;
  return length;
}

export function encodeAttributes(attributes: Attributes): Uint8Array {
  const out = new Uint8Array(encodedLength(attributes));
  const view = new DataView(out.buffer);
  let at = 0;
  for (const [type, value] of attributes) {
    view.setUint32(at, type);
    view.setUint32(at + 4, value.length);
    out.set(value, at + ATTRIBUTE_HEAD);
    at += ATTRIBUTE_HEAD + value.length;
  }
  return out;
}

/** @throws RangeError when the record is cut. */
export function decodeObject(uniqueId: string, record: Uint8Array): CkObject {
  const view = new DataView(record.buffer, record.byteOffset, record.length);
  const attributes = new Map<number, Uint8Array>();
  for (let at = 0; at < record.length; ) {
    const length = view.getUint32(at + 4);
    const end = at + ATTRIBUTE_HEAD + length;
    if (end > record.length) throw new RangeError(`object ${uniqueId}: record cut at ${record.length}`);
    attributes.set(view.getUint32(at), record.slice(at + ATTRIBUTE_HEAD, end));
    at = end;
  }
  return { uniqueId, attributes };
}
