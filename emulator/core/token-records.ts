import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import type { Store } from '../../simulation/store.ts';
import { CKA_PRIVATE } from '../spec/constants.gen.ts';
import { utf8 } from './data-types.ts';
import { type Attributes, boolAttribute, type CkObject } from './object.ts';
import type { PinOwner, PinRecord } from './pin/pin.ts';
import { isWrappedKey } from './sealing/master-key.ts';
import { isPinDerivation } from './sealing/pin-derivation.ts';

/** What a token knows about itself beside its objects. */
export interface TokenHeader {
  /** Name of the device profile that it was made with. */
  readonly device: string;
  readonly initialized: boolean;
  /** CK_TOKEN_INFO label, without the padding. */
  readonly label: string;
  readonly serialNumber: string;
  readonly pins: Readonly<Partial<Record<PinOwner, PinRecord>>>;
}

/** A record of the store is not what a token writes. The text names the record, never its content. */
export class TokenRecordError extends Error {
  override readonly name = 'TokenRecordError';
}

/** Key of the header's record in the store. */
export const HEADER_KEY = 'header';
const OBJECT_PREFIX = 'object/';
const FORMAT = 1;

export function objectKey(uniqueId: string): string {
  return OBJECT_PREFIX + uniqueId;
}

/** The unique id in an object's record key; undefined for other records. */
export function uniqueIdOf(key: string): string | undefined {
  return key.startsWith(OBJECT_PREFIX) ? key.slice(OBJECT_PREFIX.length) : undefined;
}

/**
 * The device that the memory in a store is of; undefined while the store is empty.
 * @throws TokenRecordError when its header is not one of a token.
 */
export function deviceIn(store: Store): string | undefined {
  for (const [key, record] of store.entries()) if (key === HEADER_KEY) return decodeHeader(record).device;
  return undefined;
}

/** JSON, octets in hexadecimal. */
export function encodeHeader(header: TokenHeader): Uint8Array {
  const octetsAsHex = (_: string, value: unknown) => (value instanceof Uint8Array ? bytesToHex(value) : value);
  return utf8(JSON.stringify({ format: FORMAT, ...header }, octetsAsHex));
}

/** @throws TokenRecordError when the record is no header, or one of a newer format. */
export function decodeHeader(record: Uint8Array): TokenHeader {
  const { format, ...header } = parsedHeader(record);
  if (format !== FORMAT) throw new TokenRecordError(`header: format ${String(format)}, not ${FORMAT}`);
  if (!isHeader(header)) throw new TokenRecordError('header: not one of a token');
  return header;
}

function parsedHeader(record: Uint8Array): Partial<TokenHeader> & { format?: unknown } {
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(record), (name, text) =>
      name === 'salt' || name === 'wrapped' ? hexToBytes(text) : text,
    );
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    throw new TokenRecordError('header: not readable');
  }
}

function isHeader(header: Partial<TokenHeader>): header is TokenHeader {
  const { device, initialized, label, serialNumber, pins } = header;
  const texts = [device, label, serialNumber];
  const own = typeof initialized === 'boolean' && texts.every((text) => typeof text === 'string');
  if (!own || typeof pins !== 'object' || pins === null) return false;
  return Object.entries(pins).every(([owner, pin]) => (owner === 'user' || owner === 'so') && isPinRecord(pin));
}

function isPinRecord(pin: Partial<PinRecord> | null): boolean {
  const { key, triesLeft, toBeChanged } = pin ?? {};
  if (!key?.salt || !key.wrapped || !key.derivation) return false;
  const counts = typeof triesLeft === 'number' && Number.isSafeInteger(triesLeft) && triesLeft >= 0;
  return counts && typeof toBeChanged === 'boolean' && isWrappedKey(key) && isPinDerivation(key.derivation);
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

/** @throws TokenRecordError when the octets are no attributes. */
function decodeAttributes(uniqueId: string, octets: Uint8Array): Attributes {
  const view = new DataView(octets.buffer, octets.byteOffset, octets.length);
  const attributes = new Map<number, Uint8Array>();
  for (let at = 0; at < octets.length; ) {
    const valueAt = at + ATTRIBUTE_HEAD;
    const end = valueAt <= octets.length ? valueAt + view.getUint32(at + 4) : Number.POSITIVE_INFINITY;
    if (end > octets.length) throw new TokenRecordError(`object ${uniqueId}: cut at ${octets.length}`);
    const type = view.getUint32(at);
    if (attributes.has(type)) throw new TokenRecordError(`object ${uniqueId}: attribute ${type} twice`);
    attributes.set(type, octets.slice(valueAt, end));
    at = end;
  }
  return attributes;
}

/** The first octet of an object's record says how the rest is to be read. */
const OPEN = 0;
const SEALED = 1;

/** An object's record: attributes in the clear, or sealed because the object is private. */
export type ObjectRecord = { readonly object: CkObject } | { readonly sealed: Uint8Array };

export function encodeRecord(record: ObjectRecord): Uint8Array {
  const [first, rest] =
    'sealed' in record ? [SEALED, record.sealed] : [OPEN, encodeAttributes(record.object.attributes)];
  const out = new Uint8Array(1 + rest.length);
  out[0] = first;
  out.set(rest, 1);
  return out;
}

/** @throws TokenRecordError when the record is not an object's; also a private object in the clear. */
export function decodeRecord(uniqueId: string, record: Uint8Array): ObjectRecord {
  const rest = record.slice(1);
  if (record[0] === SEALED) return { sealed: rest };
  if (record[0] === OPEN) return { object: decodeObject(uniqueId, rest, false) };
  throw new TokenRecordError(`object ${uniqueId}: neither open nor sealed`);
}

/**
 * @param isPrivate what CKA_PRIVATE must say of an object that lay here.
 * @throws TokenRecordError
 */
export function decodeObject(uniqueId: string, octets: Uint8Array, isPrivate: boolean): CkObject {
  const object = { uniqueId, attributes: decodeAttributes(uniqueId, octets) };
  if (boolAttribute(object, CKA_PRIVATE) === isPrivate) return object;
  throw new TokenRecordError(`object ${uniqueId}: CKA_PRIVATE is not ${isPrivate}`);
}
