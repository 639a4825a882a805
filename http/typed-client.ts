import type { Static, TSchema } from '@sinclair/typebox';
import type { HttpClient, OctetCallOptions, OctetReply, QueryFields } from './client.ts';
import type { HouseInterface, InterfacePart, OctetRow } from './interface.ts';
import type { ReplyOf, Route } from './route.ts';

/**
 * A client whose methods are the rows of an interface: `client.admin.advanceClock({ amount: 1, unit: 'day' })`. A method takes, as far as its
 * row has them, the parameters of the path, the body, the fields of the query, and its headers; an octet row takes octets and options.
 */
export type TypedClient<Parts extends HouseInterface['parts']> = {
  readonly [Part in keyof Parts]: RouteMethods<Parts[Part]['routes']> & OctetMethods<OctetsOf<Parts[Part]>>;
};

type RouteMethods<Routes> = {
  readonly [Name in keyof Routes]: Routes[Name] extends Route ? RouteMethod<Routes[Name]> : never;
};
type OctetMethods<Octets> = {
  readonly [Name in keyof Octets]: Octets[Name] extends OctetRow ? OctetMethod<Octets[Name]> : never;
};
type OctetsOf<Part> = Part extends { readonly octets: infer Octets } ? Octets : Record<never, never>;

type RouteMethod<R extends Route> = (
  ...given: [...Params<R['path']>, ...Body<R>, ...Query<R>, ...Headers<R>]
) => Promise<ReplyOf<R>>;
type OctetMethod<R extends OctetRow> = (
  ...given: [...Params<R['path']>, ...Octets<R>, options?: OctetOptions<R>]
) => Promise<OctetReply>;

/** Names of `:name` in a path; `*` is `rest`. */
type ParamName<Path extends string> = Path extends `${string}:${infer Behind}`
  ? Behind extends `${infer Name}/${infer Tail}`
    ? Name | ParamName<Tail>
    : Behind
  : Path extends `${string}*`
    ? 'rest'
    : never;
type Params<Path extends string> = [ParamName<Path>] extends [never]
  ? []
  : [params: Readonly<Record<ParamName<Path>, string>>];

type Body<R> = R extends { readonly body: infer Schema extends TSchema }
  ? Record<never, never> extends Static<Schema>
    ? [body?: Static<Schema>]
    : [body: Static<Schema>]
  : [];
type Query<R> = R extends { readonly query: infer Schema extends TSchema } ? [query?: Static<Schema>] : [];
type Headers<R> = R extends { readonly headers: infer Schema extends TSchema } ? [headers?: Static<Schema>] : [];
type Octets<R> = R extends { readonly takes: readonly string[] } ? [octets: Uint8Array] : [];

type OctetOptions<R> = Omit<OctetCallOptions, 'params' | 'octets' | 'query' | 'contentType'> & {
  readonly query?: R extends { readonly query: infer Schema extends TSchema } ? Static<Schema> : never;
  /** One that the row takes. Default: its first. */
  readonly contentType?: R extends { readonly takes: readonly (infer Type)[] } ? Type : never;
};

/** The methods of every row of an interface. */
export function typedClient<Parts extends HouseInterface['parts']>(parts: Parts, http: HttpClient): TypedClient<Parts> {
  const methods = Object.entries<InterfacePart>(parts).map(([part, { routes, octets = {} }]) => [
    part,
    {
      ...mapRows(routes, (row) => routeMethod(http, row)),
      ...mapRows(octets, (row) => octetMethod(http, row)),
    },
  ]);
  return Object.fromEntries(methods) as TypedClient<Parts>;
}

function mapRows<Row, Method>(rows: Readonly<Record<string, Row>>, method: (row: Row) => Method) {
  return Object.fromEntries(Object.entries(rows).map(([name, row]) => [name, method(row)]));
}

const hasParams = (path: string) => /:|\*$/.test(path);

function routeMethod(http: HttpClient, row: Route) {
  return (...given: unknown[]) => {
    const params = hasParams(row.path) ? (given.shift() as Record<string, string>) : {};
    const body = row.body && given.shift();
    const query = row.query && (given.shift() as QueryFields | undefined);
    const headers = row.headers && (given.shift() as Record<string, string> | undefined);
    return http.call(row, { params, query, headers, ...(body !== undefined && { body }) });
  };
}

function octetMethod(http: HttpClient, row: OctetRow) {
  return (...given: unknown[]) => {
    const params = hasParams(row.path) ? (given.shift() as Record<string, string>) : {};
    const octets = row.takes && (given.shift() as Uint8Array);
    return http.send(row, { ...(given.shift() as OctetCallOptions | undefined), params, octets });
  };
}
