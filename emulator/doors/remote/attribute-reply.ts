import type { AttributeReading } from '../../core/attributes/change.ts';
import { decodeTemplate } from '../../core/attributes/nested.ts';
import type { Capacity } from '../../core/operation.ts';
import { CKA_DERIVE_TEMPLATE, CKA_UNWRAP_TEMPLATE, CKA_WRAP_TEMPLATE, CKR_OK } from '../../spec/constants.gen.ts';
import type { AttributeQuery, AttributeReply } from './parameter.ts';

/** Octets of a CK_ATTRIBUTE: type, pointer and length. */
export const ATTRIBUTE_LENGTH = 24;

const TEMPLATES: readonly number[] = [CKA_WRAP_TEMPLATE, CKA_UNWRAP_TEMPLATE, CKA_DERIVE_TEMPLATE];

/** Attributes whose value is an array of CK_ATTRIBUTE (section 4.1, CKF_ARRAY_ATTRIBUTE): C has pointers in it. */
export function isTemplateAttribute(type: number): boolean {
  return TEMPLATES.includes(type);
}

/** Section 5.7.5 for one attribute; no length: it may not be told, does not exist, or does not fit. */
export function attributeReply(query: AttributeQuery, reading: AttributeReading | undefined): AttributeReply {
  const { type, capacity } = query;
  if (reading?.rv !== CKR_OK) return { type, length: undefined };
  if (isTemplateAttribute(type)) return templateReply(query, reading.value);
  return valueReply(type, capacity, reading.value);
}

function valueReply(type: number, capacity: Capacity, value: Uint8Array): AttributeReply {
  const { length } = value;
  if (capacity === null) return { type, length };
  return capacity < length ? { type, length: undefined } : { type, length, octets: value };
}

/** Of a template first the size of the array, then with it the types and lengths, then with room for them the values. */
function templateReply({ type, capacity, nested = [] }: AttributeQuery, value: Uint8Array): AttributeReply {
  const attributes = [...(decodeTemplate(value) ?? [])];
  const length = attributes.length * ATTRIBUTE_LENGTH;
  if (capacity === null) return { type, length };
  if (capacity < length) return { type, length: undefined };
  const replies = attributes.map(([inner, octets], at) => valueReply(inner, nested[at] ?? null, octets));
  return { type, length, nested: replies };
}

/** Whether room was missing, for the attribute itself or inside it. */
export function isShort({ length, nested = [] }: AttributeReply): boolean {
  return length === undefined || nested.some((inner) => inner.length === undefined);
}
