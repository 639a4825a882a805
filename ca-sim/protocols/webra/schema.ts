/** How the types of webra's documents are written down: rows from which documents are read, written and drawn as XML Schema. */

/** What a text of each built-in type of XML Schema part 2 is for us. */
export interface BaseValues {
  readonly string: string;
  readonly boolean: boolean;
  readonly base64Binary: Uint8Array;
  /** Above 2^53 the nearest number; nothing is ever numbered so high. */
  readonly unsignedLong: number;
  readonly date: string;
  readonly dateTime: string;
}
export type Base = keyof BaseValues;

/** A simple type: one of XML Schema's own, or a restriction of one. */
export interface SimpleType<B extends Base = Base> {
  readonly kind: 'simple';
  /** Absent: the built-in type itself. */
  readonly name?: string;
  readonly base: B;
  /** A regular expression that both XML Schema and JavaScript (with the flag `u`) read in the same way; the whole text must match. */
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly values?: readonly string[];
}

/** A complex type: its elements in their order, or exactly one of them. */
export interface StructType<F extends Fields = Fields> {
  readonly kind: 'struct';
  readonly name: string;
  readonly fields: F;
  readonly choice?: true;
}

export type Type = SimpleType | StructType;

/** How often an element occurs. */
export type Occurs = 'one' | 'optional' | 'many' | 'some';

/** One row: how often each may and must occur. */
export const OCCURRENCES: Readonly<Record<Occurs, { readonly min: 0 | 1; readonly max: 1 | typeof Infinity }>> = {
  one: { min: 1, max: 1 },
  optional: { min: 0, max: 1 },
  many: { min: 0, max: Number.POSITIVE_INFINITY },
  some: { min: 1, max: Number.POSITIVE_INFINITY },
};

export interface Field<T extends Type = Type, O extends Occurs = Occurs> {
  readonly type: T;
  readonly occurs: O;
}
/** By element name, in the order of the sequence. */
export type Fields = Readonly<Record<string, Field>>;

export type ValueOf<T> =
  T extends SimpleType<infer B> ? BaseValues[B] : T extends StructType<infer F> ? StructValue<F> : never;

type FieldValue<F> =
  F extends Field<infer T, infer O> ? (O extends 'many' | 'some' ? readonly ValueOf<T>[] : ValueOf<T>) : never;

type Required<F extends Fields> = { [K in keyof F]: F[K]['occurs'] extends 'optional' ? never : K }[keyof F];

/** What a struct is read as: a choice has its fields optional, a repeated element is a list. */
export type StructValue<F extends Fields> = { readonly [K in Required<F>]: FieldValue<F[K]> } & {
  readonly [K in Exclude<keyof F, Required<F>>]?: FieldValue<F[K]>;
};

export const one = <T extends Type>(type: T): Field<T, 'one'> => ({ type, occurs: 'one' });
export const optional = <T extends Type>(type: T): Field<T, 'optional'> => ({ type, occurs: 'optional' });
/** Any number. */
export const many = <T extends Type>(type: T): Field<T, 'many'> => ({ type, occurs: 'many' });
/** One or more. */
export const some = <T extends Type>(type: T): Field<T, 'some'> => ({ type, occurs: 'some' });

export function simple<B extends Base>(
  name: string,
  base: B,
  facets: Omit<SimpleType, 'kind' | 'name' | 'base'> = {},
): SimpleType<B> {
  return { kind: 'simple', name, base, ...facets };
}

/** A type of XML Schema itself. */
export const builtIn = <B extends Base>(base: B): SimpleType<B> => ({ kind: 'simple', base });

export function struct<const F extends Fields>(name: string, fields: F): StructType<F> {
  return { kind: 'struct', name, fields };
}

/** Exactly one of the fields; they are `optional` in the row. */
export function choice<const F extends Fields>(name: string, fields: F): StructType<F> {
  return { kind: 'struct', name, fields, choice: true };
}
