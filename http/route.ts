import type { Static, TObject, TSchema } from '@sinclair/typebox';
import type { Access } from './roles.ts';

/**
 * One request of an HTTP interface. The server registers it from this row, the client calls it through this row, and
 * docs/http.md is drawn from it, so the three cannot differ.
 */
export interface Route<Body extends TSchema = TSchema, Reply extends TSchema = TSchema> {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** Path with `:name` parameters, which are the caller's `params`. */
  readonly path: string;
  /** Fields behind the `?`, all of which may be absent. */
  readonly query?: TObject;
  /** Headers that mean something to the row, all of which may be absent. */
  readonly headers?: TObject;
  readonly body?: Body;
  readonly reply: Reply;
  /** Who may call it: whoever shows the admin token, or that of a role which is named here (http/access.ts). Absent: anybody. */
  readonly access?: Access;
  /** One line for the documentation. */
  readonly does: string;
  /** The requirements that this request plays a part in. */
  readonly requirements?: readonly string[];
}

export type BodyOf<R extends Route> = R extends Route<infer B, TSchema> ? Static<B> : never;
export type ReplyOf<R extends Route> = R extends Route<TSchema, infer A> ? Static<A> : never;

/** Keeps the row's own types, its path among them: a client knows from it which parameters a call needs. */
export function route<const Row extends Route>(row: Row): Row {
  return row;
}

/** A row without a body. */
export const getRoute = <const Path extends string, Reply extends TSchema>(
  path: Path,
  reply: Reply,
  does: string,
  requirements: string[],
) => route({ method: 'GET', path, reply, does, requirements });

/** A row with one. */
export const postRoute = <const Path extends string, Body extends TSchema, Reply extends TSchema>(
  path: Path,
  body: Body,
  reply: Reply,
  does: string,
  requirements: string[],
) => route({ method: 'POST', path, body, reply, does, requirements });
