import {
  CKA_CLASS,
  CKA_KEY_TYPE,
  CKA_UNIQUE_ID,
  type CKO_PRIVATE_KEY,
  type CKO_PUBLIC_KEY,
  type CKO_SECRET_KEY,
  CKR_ATTRIBUTE_READ_ONLY,
  CKR_ATTRIBUTE_VALUE_INVALID,
  CKR_TEMPLATE_INCOMPLETE,
  CKR_TEMPLATE_INCONSISTENT,
} from '../../spec/constants.gen.ts';
import { nameOf } from '../../spec/names.ts';
import { sameOctets, ulongOctets, utf8 } from '../data-types.ts';
import { ensure } from '../error.ts';
import type { Attributes, CkObject } from '../object.ts';
import type { AttributeRow, Footnote, ObjectTable } from './row.ts';
import { tableOf, tablesOfClass } from './tables.ts';
import { classInTemplate, ensureValid, rowOf, ulongInTemplate } from './template.ts';

/** By which function an object comes into being: each has its own pair of footnotes. */
export type Origin = 'create' | 'generate' | 'unwrap' | 'derive';

/** C_DeriveKey has no footnotes of its own: what a generation contributes it contributes too. */
const FOOTNOTES: Readonly<Record<Origin, { required: Footnote | undefined; forbidden: Footnote }>> = {
  create: { required: 1, forbidden: 2 },
  generate: { required: 3, forbidden: 4 },
  unwrap: { required: 5, forbidden: 6 },
  derive: { required: undefined, forbidden: 4 },
};

/** A checked template, waiting for what the function itself contributes. */
export interface Draft {
  readonly table: ObjectTable;
  readonly attributes: Attributes;
}

/** Who asks, and what his token can hold. */
export interface Author {
  /** The SO is logged in (footnote 10). */
  readonly isSo: boolean;
  /** Key types that some mechanism of the token uses. */
  readonly keyTypes: ReadonlySet<number>;
}

/**
 * The template of C_CreateObject. Errors in the order of section 4.1.1: CKR_ATTRIBUTE_TYPE_INVALID,
 * CKR_ATTRIBUTE_VALUE_INVALID, CKR_ATTRIBUTE_READ_ONLY, CKR_TEMPLATE_INCOMPLETE, CKR_TEMPLATE_INCONSISTENT.
 */
export function draftOfCreation(template: Attributes, author: Author): Draft {
  return draft(tableForTemplate(template, author), template, 'create', author);
}

/**
 * The template of C_UnwrapKey or C_DeriveKey; it names the class and the key type. Errors as for
 * {@link draftOfCreation}.
 */
export function draftOfArrival(template: Attributes, origin: 'unwrap' | 'derive', author: Author): Draft {
  return draft(tableForTemplate(template, author), template, origin, author);
}

/** Errors in order: CKR_TEMPLATE_INCOMPLETE, CKR_ATTRIBUTE_VALUE_INVALID, CKR_TEMPLATE_INCONSISTENT. */
function tableForTemplate(template: Attributes, author: Author): ObjectTable {
  const objectClass = classInTemplate(template);
  ensure(objectClass !== undefined, CKR_TEMPLATE_INCOMPLETE, 'CKA_CLASS');
  const [first] = tablesOfClass(objectClass);
  ensure(first !== undefined, CKR_ATTRIBUTE_VALUE_INVALID, `this token makes no ${nameOf('CKO', objectClass)}`);
  const kind = first.subtype && ulongInTemplate(template, first.subtype.attribute);
  const missing = first.subtype !== undefined && kind === undefined;
  ensure(!missing, CKR_TEMPLATE_INCOMPLETE, nameOf('CKA', first.subtype?.attribute ?? 0));
  const table = tableOf(objectClass, kind);
  ensure(table !== undefined, CKR_ATTRIBUTE_VALUE_INVALID, `no ${nameOf('CKO', objectClass)} of kind ${kind}`);
  const isKey = table.subtype?.attribute === CKA_KEY_TYPE;
  const usable = !isKey || author.keyTypes.has(table.subtype?.value ?? -1);
  ensure(usable, CKR_TEMPLATE_INCONSISTENT, `this device has no mechanism for a ${table.name}`);
  return table;
}

/**
 * The template of C_GenerateKey, or one of the two of C_GenerateKeyPair. The class and the key type belong to the
 * mechanism; a template that says otherwise is CKR_TEMPLATE_INCONSISTENT. Other errors as for {@link draftOfCreation}.
 */
export function draftOfKey(
  template: Attributes,
  objectClass: typeof CKO_PUBLIC_KEY | typeof CKO_PRIVATE_KEY | typeof CKO_SECRET_KEY,
  keyType: number,
  author: Author,
): Draft {
  const table = tableOf(objectClass, keyType);
  ensure(table !== undefined, CKR_TEMPLATE_INCONSISTENT, `no ${nameOf('CKO', objectClass)} ${nameOf('CKK', keyType)}`);
  const own = new Map([
    [CKA_CLASS, ulongOctets(objectClass)],
    [CKA_KEY_TYPE, ulongOctets(keyType)],
  ]);
  const { attributes } = draft(table, template, 'generate', author);
  return { table, attributes: merged(attributes, own) };
}

function draft(table: ObjectTable, template: Attributes, origin: Origin, author: Author): Draft {
  const { required, forbidden } = FOOTNOTES[origin];
  const rows = [...template].map(([type, value]) => ({ row: rowOf(table, type), value }));
  for (const { row, value } of rows) ensureValid(row, value);
  for (const { row, value } of rows) {
    const allowed =
      !row.footnotes.includes(forbidden) && (!row.footnotes.includes(10) || value[0] === 0 || author.isSo);
    ensure(allowed, CKR_ATTRIBUTE_READ_ONLY, nameOf('CKA', row.type));
  }
  for (const row of table.rows.values()) {
    const missing = required !== undefined && row.footnotes.includes(required) && !template.has(row.type);
    ensure(!missing, CKR_TEMPLATE_INCOMPLETE, nameOf('CKA', row.type));
  }
  return { table, attributes: template };
}

/**
 * The object: the draft, what the function contributes, default values, a new CKA_UNIQUE_ID, and the rules between
 * attributes.
 * @throws CkError CKR_TEMPLATE_INCONSISTENT and the errors of the table's own check.
 */
export function objectOf({ table, attributes }: Draft, contributed: Attributes, uniqueId: string): CkObject {
  const complete = new Map(merged(attributes, contributed));
  complete.set(CKA_UNIQUE_ID, utf8(uniqueId));
  for (const row of table.rows.values()) {
    const value = complete.has(row.type) ? undefined : row.initial?.(complete);
    if (value !== undefined) complete.set(row.type, value);
  }
  table.check?.(complete);
  dropEveryComputed(complete, table);
  return { uniqueId, attributes: complete };
}

/** What follows from the rest is not stored. @throws CkError(CKR_ATTRIBUTE_VALUE_INVALID) when another value was given. */
export function dropEveryComputed(attributes: Map<number, Uint8Array>, { rows }: ObjectTable): void {
  for (const row of rows.values()) if (row.computed !== undefined) dropComputed(attributes, row, row.computed);
}

function dropComputed(attributes: Map<number, Uint8Array>, { type }: AttributeRow, compute: Computed): void {
  const given = attributes.get(type);
  attributes.delete(type);
  const right = given === undefined || given.length === 0 || sameOctets(given, compute(attributes));
  ensure(right, CKR_ATTRIBUTE_VALUE_INVALID, nameOf('CKA', type));
}

type Computed = NonNullable<AttributeRow['computed']>;

/** Both sets. @throws CkError(CKR_TEMPLATE_INCONSISTENT) where both have an attribute and do not agree. */
export function merged(attributes: Attributes, contributed: Attributes): Attributes {
  const both = new Map(attributes);
  for (const [type, value] of contributed) {
    const given = attributes.get(type);
    ensure(given === undefined || sameOctets(given, value), CKR_TEMPLATE_INCONSISTENT, nameOf('CKA', type));
    both.set(type, value);
  }
  return both;
}
