import type { TSchema } from '@sinclair/typebox';
import type { OctetRoute } from './octet-route.ts';
import type { ProblemRow } from './problem.ts';
import type { Route } from './route.ts';

/** A row whose body or answer is octets; one without a method is fetched. */
export type OctetRow = Omit<OctetRoute, 'method'> & Partial<Pick<OctetRoute, 'method'>>;

/** Rows that belong together: a chapter of docs/http.md, a tag of the OpenAPI document, a part of the typed client. */
export interface InterfacePart {
  readonly title: string;
  readonly routes: Readonly<Record<string, Route>>;
  readonly octets?: Readonly<Record<string, OctetRow>>;
}

/** Names of schemas, found by identity: a schema that has a name is mentioned by it. */
export type SchemaNames = ReadonlyMap<TSchema, string>;

/** Everything that a house answers: docs/http.md, its OpenAPI document and its client are made from it. */
export interface HouseInterface {
  /** As in the types of its problems: `ca-sim`. */
  readonly house: string;
  readonly title: string;
  readonly parts: Readonly<Record<string, InterfacePart>>;
  readonly names: SchemaNames;
}

/** The problem table of a house, the server's own rows among them. */
export type ProblemTable = Readonly<Record<string, ProblemRow>>;

/** The exports of modules that are schemas, by name. */
export function schemaNames(...modules: readonly object[]): SchemaNames {
  return new Map(
    modules
      .flatMap((module) => Object.entries(module) as [string, unknown][])
      .filter((entry): entry is [string, TSchema] => isSchema(entry[1]))
      .map(([name, schema]) => [schema, name]),
  );
}

function isSchema(value: unknown): boolean {
  return typeof value === 'object' && value !== null && ('type' in value || 'anyOf' in value || 'const' in value);
}

/** One address of an interface, of either kind. */
export interface Operation {
  /** Key of the part, and of the row in it. */
  readonly part: string;
  readonly name: string;
  readonly row: Route | OctetRow;
}

/** Every row of an interface, in its order. */
export function operationsOf(parts: HouseInterface['parts']): Operation[] {
  return Object.entries(parts).flatMap(([part, { routes, octets = {} }]) =>
    Object.entries<Route | OctetRow>({ ...routes, ...octets }).map(([name, row]) => ({ part, name, row })),
  );
}
