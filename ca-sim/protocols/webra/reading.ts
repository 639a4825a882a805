import {
  type Base,
  type BaseValues,
  type Field,
  OCCURRENCES,
  type SimpleType,
  type StructType,
  type Type,
  type ValueOf,
} from './schema.ts';
import type { XmlElement } from './xml.ts';

/** The XML is not of its type. The text names the element and the rule, never a value: that may be a password. */
export class SchemaError extends Error {
  override readonly name = 'SchemaError';
}

/** Attributes that say something about the XML and not about the document. */
const INSTANCE = '{http://www.w3.org/2001/XMLSchema-instance}';

/**
 * Checks an element against its type and gives its value: XML Schema's validation, as far as the types here go.
 * @param attributes those that it may have, with their types.
 * @throws SchemaError for the first thing that does not fit.
 */
export function readStruct<T extends StructType>(
  element: XmlElement,
  type: T,
  namespace: string,
  attributes: Attributes = {},
): ValueOf<T> {
  return structOf(element, type, { namespace, path: element.name, attributes }) as ValueOf<T>;
}

type Attributes = Readonly<Record<string, SimpleType>>;

interface Place {
  readonly namespace: string;
  readonly path: string;
  readonly attributes: Attributes;
}

function typedValue(element: XmlElement, type: Type, place: Place): unknown {
  return type.kind === 'struct' ? structOf(element, type, place) : simpleOf(element, type, place);
}

function structOf(element: XmlElement, type: StructType, place: Place): Record<string, unknown> {
  assertAttributes(element, place);
  const rows = Object.entries(type.fields);
  // Where there are no elements there is no room between them, not even for white space.
  const text = rows.length === 0 ? element.text : element.text.trim();
  if (text !== '') throw new SchemaError(`${place.path}: text between its elements`);
  if (type.choice) assertChoice(element, rows.length, place);
  const value: Record<string, unknown> = {};
  let at = 0;
  for (const [name, field] of rows) {
    const found = occurrences(element.children, at, name, field, place);
    at += found.length;
    const path = `${place.path}/${name}`;
    const values = found.map((child) => typedValue(child, field.type, { ...place, path, attributes: {} }));
    if (OCCURRENCES[field.occurs].max > 1) value[name] = values;
    else if (values.length > 0) value[name] = values[0];
  }
  const stray = element.children[at];
  if (stray !== undefined) throw new SchemaError(`${place.path}: ${stray.name} is not expected here`);
  return value;
}

/** The children from `at` on that are of this name, as many as there may be. */
function occurrences(children: readonly XmlElement[], at: number, name: string, { occurs }: Field, place: Place) {
  const { min, max } = OCCURRENCES[occurs];
  let end = at;
  while (end - at < max && children[end]?.name === name && children[end]?.namespace === place.namespace) end++;
  if (end - at < min) throw new SchemaError(`${place.path}: ${name} is missing`);
  return children.slice(at, end);
}

function assertChoice({ children }: XmlElement, of: number, { path }: Place): void {
  if (children.length !== 1) throw new SchemaError(`${path}: exactly one of its ${of} elements is wanted`);
}

function assertAttributes(element: XmlElement, { path, attributes }: Place): void {
  for (const [name, text] of element.attributes) {
    if (name.startsWith(INSTANCE)) continue;
    const type = Object.hasOwn(attributes, name) ? attributes[name] : undefined;
    if (type === undefined) throw new SchemaError(`${path}: an attribute that is not expected`);
    textValue(text, type, `${path}/@${name}`);
  }
}

/** One row per built-in type: its text (white space collapsed, but of a string) and what it is for us; undefined: not of it. */
const READERS: { readonly [B in Base]: (text: string) => BaseValues[B] | undefined } = {
  string: (text) => text,
  boolean: (text) => ({ true: true, '1': true, false: false, '0': false })[text],
  base64Binary: base64Value,
  unsignedLong: (text) => (/^\+?\d+$/.test(text) && BigInt(text) < 2n ** 64n ? Number(text) : undefined),
  date: (text) => (/^\d{4}-\d\d-\d\d(Z|[+-]\d\d:\d\d)?$/.test(text) && isDay(text.slice(0, 10)) ? text : undefined),
  dateTime: dateTimeValue,
};

/** A day that the calendar has: JavaScript takes 31 February for 3 March. */
function isDay(text: string): boolean {
  const ms = Date.parse(text);
  return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(text);
}

function dateTimeValue(text: string): string | undefined {
  const [, day = '', hour = ''] =
    /^(\d{4}-\d\d-\d\d)T(\d\d):[0-5]\d:[0-5]\d(\.\d+)?(Z|[+-]\d\d:\d\d)?$/.exec(text) ?? [];
  return isDay(day) && Number(hour) < 24 ? text : undefined;
}

function base64Value(text: string): Uint8Array | undefined {
  const digits = text.replace(/[ \t\r\n]/g, '');
  const isBase64 = digits.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(digits);
  return isBase64 ? Uint8Array.from(Buffer.from(digits, 'base64')) : undefined;
}

function simpleOf(element: XmlElement, type: SimpleType, place: Place): unknown {
  assertAttributes(element, place);
  if (element.children.length > 0) throw new SchemaError(`${place.path}: elements where a text is wanted`);
  return textValue(element.text, type, place.path);
}

function textValue(written: string, type: SimpleType, path: string): unknown {
  const text = type.base === 'string' ? written : written.replace(/^[ \t\r\n]+|[ \t\r\n]+$/g, '');
  const value = READERS[type.base](text);
  if (value === undefined || !fits(text, type))
    throw new SchemaError(`${path}: not a value of ${type.name ?? type.base}`);
  return value;
}

function fits(text: string, { pattern, minLength = 0, maxLength = Number.POSITIVE_INFINITY, values }: SimpleType) {
  const length = [...text].length;
  if (length < minLength || length > maxLength) return false;
  if (values !== undefined && !values.includes(text)) return false;
  return pattern === undefined || new RegExp(`^(?:${pattern})$`, 'u').test(text);
}
