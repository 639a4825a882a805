import {
  CKA_CLASS,
  CKA_COPYABLE,
  CKA_EXTRACTABLE,
  CKA_MODIFIABLE,
  CKA_PRIVATE,
  CKA_SENSITIVE,
  CKA_TRUSTED,
  CKA_UNIQUE_ID,
  CKO_CERTIFICATE,
  CKR_ACTION_PROHIBITED,
  CKR_ATTRIBUTE_READ_ONLY,
  CKR_ATTRIBUTE_SENSITIVE,
  CKR_ATTRIBUTE_TYPE_INVALID,
  CKR_OK,
  CKR_TEMPLATE_INCONSISTENT,
} from '../../spec/constants.gen.ts';
import { nameOf } from '../../spec/names.ts';
import { sameOctets, utf8 } from '../data-types.ts';
import { ensure } from '../error.ts';
import { type Attributes, boolAttribute, type CkObject, ulongAttribute } from '../object.ts';
import { type Author, dropEveryComputed } from './creation.ts';
import type { AttributeRow, ObjectTable } from './row.ts';
import { tableOfObject } from './tables.ts';
import { ensureValid, rowOf } from './template.ts';

function tableFor(object: CkObject): ObjectTable {
  const table = tableOfObject(object.attributes, CKA_CLASS);
  if (table === undefined) throw new RangeError(`object ${object.uniqueId} is of no known kind`);
  return table;
}

/**
 * The object after C_SetAttributeValue (sections 4.1.2, 5.7.6). Errors in order: CKR_ACTION_PROHIBITED
 * (CKA_MODIFIABLE is false; a trusted certificate), CKR_ATTRIBUTE_TYPE_INVALID, CKR_TEMPLATE_INCONSISTENT (foreign
 * attribute), CKR_ATTRIBUTE_VALUE_INVALID, CKR_ATTRIBUTE_READ_ONLY, then the rules between attributes.
 */
export function changed(object: CkObject, template: Attributes, author: Author): CkObject {
  ensure(boolAttribute(object, CKA_MODIFIABLE), CKR_ACTION_PROHIBITED, 'CKA_MODIFIABLE is false');
  const isCertificate = ulongAttribute(object, CKA_CLASS) === CKO_CERTIFICATE;
  const isTrusted = isCertificate && boolAttribute(object, CKA_TRUSTED);
  ensure(!isTrusted, CKR_ACTION_PROHIBITED, 'a trusted certificate cannot be modified');
  return apply(object, template, author, false);
}

/**
 * The copy that C_CopyObject makes (sections 4.1.3, 5.7.2), under its own unique id. Errors in order:
 * CKR_ACTION_PROHIBITED (CKA_COPYABLE is false), then as for {@link changed}. A private object does not become public.
 */
export function copied(object: CkObject, template: Attributes, author: Author, uniqueId: string): CkObject {
  ensure(boolAttribute(object, CKA_COPYABLE), CKR_ACTION_PROHIBITED, 'CKA_COPYABLE is false');
  const copy = apply(object, template, author, true);
  const exposed = boolAttribute(object, CKA_PRIVATE) && !boolAttribute(copy, CKA_PRIVATE);
  ensure(!exposed, CKR_TEMPLATE_INCONSISTENT, 'the copy of a private object is private');
  return { uniqueId, attributes: new Map([...copy.attributes, [CKA_UNIQUE_ID, utf8(uniqueId)]]) };
}

function apply(object: CkObject, template: Attributes, author: Author, isCopy: boolean): CkObject {
  const table = tableFor(object);
  const rows = [...template].map(([type, value]) => ({ row: rowOf(table, type), value }));
  for (const { row, value } of rows) ensureValid(row, value);
  for (const { row, value } of rows) {
    ensure(mayChange(row, object, value, author, isCopy), CKR_ATTRIBUTE_READ_ONLY, nameOf('CKA', row.type));
  }
  const attributes = new Map([...object.attributes, ...template]);
  table.check?.(attributes);
  dropEveryComputed(attributes, table);
  return { uniqueId: object.uniqueId, attributes };
}

/** Footnotes 8, 10, 11 and 12, and the attributes that a copy may have otherwise. */
function mayChange(row: AttributeRow, object: CkObject, value: Uint8Array, author: Author, isCopy: boolean): boolean {
  const has = (footnote: (typeof row.footnotes)[number]) => row.footnotes.includes(footnote);
  const isTrue = boolAttribute(object, row.type);
  const becomesTrue = value[0] === 1;
  // Footnote 10 names who may change the attribute: for the SO it stands in the place of footnote 8.
  const modifiable = has(8) || (isCopy && row.changeableInCopy === true) || (has(10) && author.isSo);
  if (!modifiable) return false;
  if (has(10) && becomesTrue && !author.isSo) return false;
  if (has(11) && isTrue && !becomesTrue) return false;
  return !(has(12) && !isTrue && becomesTrue);
}

/** What C_GetAttributeValue says of one attribute (section 5.7.5). */
export type AttributeReading =
  | { readonly rv: typeof CKR_OK; readonly value: Uint8Array }
  | { readonly rv: typeof CKR_ATTRIBUTE_SENSITIVE | typeof CKR_ATTRIBUTE_TYPE_INVALID };

/** Footnote 7 decides whether a value may leave the token. */
export function reading(object: CkObject, type: number): AttributeReading {
  const row = tableFor(object).rows.get(type);
  if (row === undefined) return { rv: CKR_ATTRIBUTE_TYPE_INVALID };
  const hidden = boolAttribute(object, CKA_SENSITIVE) || !boolAttribute(object, CKA_EXTRACTABLE);
  if (row.footnotes.includes(7) && hidden) return { rv: CKR_ATTRIBUTE_SENSITIVE };
  const value = row.computed?.(object.attributes) ?? object.attributes.get(type);
  return value === undefined ? { rv: CKR_ATTRIBUTE_TYPE_INVALID } : { rv: CKR_OK, value };
}

/**
 * How C_FindObjectsInit compares (section 5.7.7): every attribute octet by octet. One that may not be read does not match
 * either, so that no comparison guesses a key.
 */
export function matches(object: CkObject, wanted: Attributes): boolean {
  return [...wanted].every(([type, value]) => {
    const read = reading(object, type);
    return read.rv === CKR_OK && sameOctets(read.value, value);
  });
}
