import type { Static, TSchema } from '@sinclair/typebox';

/**
 * One request of an HTTP interface. The server registers it from this row, the client calls it through this row, and
 * docs/http.md is drawn from it, so the three cannot differ.
 */
export interface Route<Body extends TSchema = TSchema, Reply extends TSchema = TSchema> {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** Path with `:name` parameters, which are the caller's `params`. */
  readonly path: string;
  readonly body?: Body;
  readonly reply: Reply;
  /** One line for the documentation. */
  readonly does: string;
  /** The requirements that this request plays a part in. */
  readonly requirements?: readonly string[];
}

export type BodyOf<R extends Route> = R extends Route<infer B, TSchema> ? Static<B> : never;
export type ReplyOf<R extends Route> = R extends Route<TSchema, infer A> ? Static<A> : never;

/** Keeps the row's own types. */
export function route<Body extends TSchema, Reply extends TSchema>(row: Route<Body, Reply>): Route<Body, Reply> {
  return row;
}

/** A row without a body. */
export const getRoute = <Reply extends TSchema>(path: string, reply: Reply, does: string, requirements: string[]) =>
  route({ method: 'GET', path, reply, does, requirements });

/** A row with one. */
export const postRoute = <Body extends TSchema, Reply extends TSchema>(
  path: string,
  body: Body,
  reply: Reply,
  does: string,
  requirements: string[],
) => route({ method: 'POST', path, body, reply, does, requirements });
