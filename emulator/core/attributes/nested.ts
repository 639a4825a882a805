import { CKR_TEMPLATE_INCONSISTENT } from '../../spec/constants.gen.ts';
import { nameOf } from '../../spec/names.ts';
import { concatenated, sameOctets, ULONG_LENGTH, ulongOctets, ulongOf } from '../data-types.ts';
import { ensure } from '../error.ts';
import { type Attributes, type CkObject, octetsAttribute } from '../object.ts';

/**
 * Attributes whose value is itself a template (CKA_WRAP_TEMPLATE, CKA_UNWRAP_TEMPLATE, CKA_DERIVE_TEMPLATE): kept as
 * type, length and value one after the other, the first two as CK_ULONG, since pointers mean nothing in a token's memory.
 */
export function encodeTemplate(template: readonly { readonly type: number; readonly value: Uint8Array }[]): Uint8Array {
  return concatenated(...template.flatMap(({ type, value }) => [ulongOctets(type), ulongOctets(value.length), value]));
}

/** @returns undefined when the octets are no template; each attribute once. */
export function decodeTemplate(octets: Uint8Array): Attributes | undefined {
  const attributes = new Map<number, Uint8Array>();
  for (let at = 0; at < octets.length; ) {
    const valueAt = at + 2 * ULONG_LENGTH;
    const type = ulongOf(octets.subarray(at, at + ULONG_LENGTH));
    const length = ulongOf(octets.subarray(at + ULONG_LENGTH, valueAt));
    if (type === undefined || length === undefined || attributes.has(type)) return undefined;
    if (valueAt + length > octets.length) return undefined;
    attributes.set(type, octets.slice(valueAt, valueAt + length));
    at = valueAt + length;
  }
  return attributes;
}

/** What a key's template attribute demands; nothing when it has none. */
export function demanded(key: CkObject, type: number): Attributes {
  return decodeTemplate(octetsAttribute(key, type)) ?? new Map();
}

/**
 * CKA_UNWRAP_TEMPLATE and CKA_DERIVE_TEMPLATE: what the key demands joins the caller's template (sections 5.18.4, 5.18.5).
 * @throws CkError(CKR_TEMPLATE_INCONSISTENT) when the two disagree.
 */
export function withDemands(template: Attributes, key: CkObject, type: number): Attributes {
  const both = new Map(template);
  for (const [wanted, value] of demanded(key, type)) {
    const given = template.get(wanted);
    const agrees = given === undefined || sameOctets(given, value);
    ensure(agrees, CKR_TEMPLATE_INCONSISTENT, `${nameOf('CKA', wanted)}: the key demands another value`);
    both.set(wanted, value);
  }
  return both;
}
