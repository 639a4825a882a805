import { type Base, type BaseValues, OCCURRENCES, type StructType, type Type, type ValueOf } from './schema.ts';
import { node, type XmlNode } from './xml-writer.ts';

/** The elements of a value, in the order of its type; their namespace is the default one of an element around them. */
export function writeStruct<T extends StructType>(
  name: string,
  type: T,
  value: ValueOf<T>,
  attributes: Readonly<Record<string, string | undefined>> = {},
): XmlNode {
  return node(name, attributes, ...elementsOf(type, value as Readonly<Record<string, unknown>>));
}

function elementsOf(type: StructType, value: Readonly<Record<string, unknown>>): XmlNode[] {
  return Object.entries(type.fields).flatMap(([name, field]) => {
    const given = value[name];
    if (given === undefined) return [];
    const repeated = OCCURRENCES[field.occurs].max > 1;
    return (repeated ? (given as readonly unknown[]) : [given]).map((each) => elementOf(name, field.type, each));
  });
}

function elementOf(name: string, type: Type, value: unknown): XmlNode {
  if (type.kind === 'struct') return node(name, {}, ...elementsOf(type, value as Readonly<Record<string, unknown>>));
  return { name, content: textOf(type.base, value as never) };
}

const WRITERS: { readonly [B in Base]: (value: BaseValues[B]) => string } = {
  string: (value) => value,
  boolean: String,
  base64Binary: (value) => Buffer.from(value).toString('base64'),
  unsignedLong: String,
  date: (value) => value,
  dateTime: (value) => value,
};

function textOf<B extends Base>(base: B, value: BaseValues[B]): string {
  return WRITERS[base](value);
}
