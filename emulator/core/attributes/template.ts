import {
  CKA_CLASS,
  CKR_ATTRIBUTE_TYPE_INVALID,
  CKR_ATTRIBUTE_VALUE_INVALID,
  CKR_TEMPLATE_INCONSISTENT,
} from '../../spec/constants.gen.ts';
import { nameOf } from '../../spec/names.ts';
import { isUtf8, sameOctets, ULONG_LENGTH, ulongOf } from '../data-types.ts';
import { ensure } from '../error.ts';
import type { Attributes } from '../object.ts';
import { decodeTemplate } from './nested.ts';
import type { AttributeRow, ObjectTable } from './row.ts';
import { isKnownAttribute } from './tables.ts';

/** CK_ATTRIBUTE as it arrives. */
export interface TemplateAttribute {
  readonly type: number;
  readonly value: Uint8Array;
}
export type Template = readonly TemplateAttribute[];

/**
 * The template as a set: an attribute given twice with one value counts once (section 4.1.1).
 * @throws CkError(CKR_TEMPLATE_INCONSISTENT) when the two values differ.
 */
export function templateSet(template: Template): Attributes {
  const attributes = new Map<number, Uint8Array>();
  for (const { type, value } of template) {
    const earlier = attributes.get(type);
    const agrees = earlier === undefined || sameOctets(earlier, value);
    ensure(agrees, CKR_TEMPLATE_INCONSISTENT, `${nameOf('CKA', type)} is given twice`);
    attributes.set(type, value.slice());
  }
  return attributes;
}

/**
 * The row of an attribute in an object's table.
 * @throws CkError CKR_ATTRIBUTE_TYPE_INVALID (nobody knows it), CKR_TEMPLATE_INCONSISTENT (it belongs to other objects).
 */
export function rowOf(table: ObjectTable, type: number): AttributeRow {
  const row = table.rows.get(type);
  if (row !== undefined) return row;
  const name = nameOf('CKA', type);
  ensure(isKnownAttribute(type), CKR_ATTRIBUTE_TYPE_INVALID, name);
  ensure(false, CKR_TEMPLATE_INCONSISTENT, `${name} does not belong to a ${table.name}`);
}

/** @throws CkError(CKR_ATTRIBUTE_VALUE_INVALID) */
export function ensureValid(row: AttributeRow, value: Uint8Array): void {
  const valid = FORMS[row.kind](value) && (row.accepts?.(value) ?? true);
  ensure(valid, CKR_ATTRIBUTE_VALUE_INVALID, nameOf('CKA', row.type));
}

const FORMS: Readonly<Record<AttributeRow['kind'], (value: Uint8Array) => boolean>> = {
  bool: (value) => value.length === 1 && (value[0] === 0 || value[0] === 1),
  ulong: (value) => value.length === ULONG_LENGTH,
  octets: () => true,
  utf8: isUtf8,
  'big-integer': () => true,
  date: (value) => value.length === 0 || isDate(value),
  mechanisms: (value) => value.length % ULONG_LENGTH === 0,
  template: (value) => decodeTemplate(value) !== undefined,
};

/** CK_DATE: four digits of year, two of month, two of day; a day that exists. */
function isDate(value: Uint8Array): boolean {
  const parts = /^(\d{4})(\d{2})(\d{2})$/.exec(new TextDecoder('latin1').decode(value));
  if (parts === null) return false;
  const [year, month, day] = [Number(parts[1]), Number(parts[2]), Number(parts[3])];
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}

/** A CK_ULONG attribute of a template, checked for its form; undefined when it is not there. */
export function ulongInTemplate(template: Attributes, type: number): number | undefined {
  const octets = template.get(type);
  if (octets === undefined) return undefined;
  ensure(octets.length === ULONG_LENGTH, CKR_ATTRIBUTE_VALUE_INVALID, nameOf('CKA', type));
  return ulongOf(octets) ?? Number.NaN;
}

/** The class that a template asks for. */
export function classInTemplate(template: Attributes): number | undefined {
  return ulongInTemplate(template, CKA_CLASS);
}
