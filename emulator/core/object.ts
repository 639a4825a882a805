import { CKA_PRIVATE, CKA_TOKEN } from '../spec/constants.gen.ts';
import { boolOctets, ulongOf } from './data-types.ts';

/** Attribute values as octets, by attribute type. */
export type Attributes = ReadonlyMap<number, Uint8Array>;

/**
 * An object of the token or of a session. It is never changed: a modified object is a new one with the same unique id,
 * so whatever was computed from it (a key ready for use) may be remembered by identity.
 */
export interface CkObject {
  /** CKA_UNIQUE_ID. */
  readonly uniqueId: string;
  readonly attributes: Attributes;
}

export function boolAttribute(object: CkObject, type: number): boolean {
  return object.attributes.get(type)?.[0] === boolOctets(true)[0];
}

/** The CK_ULONG value of an attribute; undefined when it is absent or CK_UNAVAILABLE_INFORMATION. */
export function ulongAttribute(object: CkObject, type: number): number | undefined {
  const octets = object.attributes.get(type);
  return octets === undefined ? undefined : ulongOf(octets);
}

export function octetsAttribute(object: CkObject, type: number): Uint8Array {
  return object.attributes.get(type) ?? new Uint8Array(0);
}

/** Where the object lies and who may see it: what the access table asks. */
export function placeOf(object: CkObject): { onToken: boolean; isPrivate: boolean } {
  return { onToken: boolAttribute(object, CKA_TOKEN), isPrivate: boolAttribute(object, CKA_PRIVATE) };
}
