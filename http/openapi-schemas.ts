import type { TSchema } from '@sinclair/typebox';
import type { SchemaNames } from './interface.ts';

/** JSON, as a document of OpenAPI is. */
export type Json = string | number | boolean | null | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [name: string]: Json;
}

/** Schemas of an OpenAPI document: what has a name is written once, under `components`, and referred to everywhere else. */
export interface SchemaWriter {
  /** The schema as it stands in the document. */
  write(schema: TSchema): JsonObject;
  /** Every named schema that was referred to, by name, and what those refer to. */
  components(): JsonObject;
}

/** @param names of which each is given to one schema only. */
export function schemaWriter(names: SchemaNames): SchemaWriter {
  const definitions = new Map<string, Json>();
  const write = (value: unknown): Json => {
    const name = names.get(value as TSchema);
    if (name === undefined) return definition(value);
    if (!definitions.has(name)) {
      // Its place is taken first: a schema may speak of itself.
      definitions.set(name, {});
      definitions.set(name, definition(value));
    }
    return { $ref: `#/components/schemas/${name}` };
  };
  const definition = (value: unknown): Json => {
    if (Array.isArray(value)) return value.map(write);
    if (typeof value !== 'object' || value === null) return value as Json;
    return enumeration(value as TSchema) ?? mapValues(value, write);
  };
  return {
    write: (schema) => write(schema) as JsonObject,
    components: () => Object.fromEntries([...definitions].sort(([a], [b]) => (a < b ? -1 : 1))),
  };
}

/** One of several texts: the short way to say it, which generators of code know. */
function enumeration({ anyOf }: TSchema): JsonObject | undefined {
  const choices = anyOf as readonly TSchema[] | undefined;
  if (!choices?.every((choice) => choice.type === 'string' && typeof choice.const === 'string')) return undefined;
  return { type: 'string', enum: choices.map((choice) => choice.const as string) };
}

function mapValues(value: object, write: (value: unknown) => Json): JsonObject {
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, write(one)]));
}
