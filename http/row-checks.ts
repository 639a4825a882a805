import type { TSchema } from '@sinclair/typebox';
import { type TypeCheck, TypeCompiler } from '@sinclair/typebox/compiler';
import type { FastifyRequest } from 'fastify';

/**
 * The schemas of rows, compiled when they are first needed and once for all servers of the process: compiling them is most of what
 * starting a server would cost, and many servers are started beside each other.
 */

interface BodyCheck {
  (body: unknown): unknown;
  errors?: readonly { readonly instancePath?: string; readonly message?: string }[] | null;
}

const bodyChecks = new WeakMap<TSchema, BodyCheck>();
const replyChecks = new WeakMap<TSchema, TypeCheck<TSchema>>();

/** The body does not fit its row: answered with 400. */
export class BodyError extends Error {
  override readonly name = 'BodyError';
  readonly statusCode = 400;
}

/** Checks a body as Fastify does: text of forms becomes the number or truth value that the row wants. */
export function faultOfBody(schema: TSchema, request: FastifyRequest): BodyError | undefined {
  const check = bodyChecks.get(schema) ?? request.compileValidationSchema(schema, 'body');
  bodyChecks.set(schema, check as BodyCheck);
  if (check(request.body ?? null)) return undefined;
  const [{ instancePath = '', message = 'does not fit' } = {}] = (check as BodyCheck).errors ?? [];
  return new BodyError(`body${instancePath} ${message}`);
}

/** What is wrong with a reply: where, and what it should be; undefined when it fits. */
export function faultOfReply(schema: TSchema, reply: unknown): string | undefined {
  const check = replyChecks.get(schema) ?? TypeCompiler.Compile(schema);
  replyChecks.set(schema, check);
  const wrong = check.Check(reply) ? undefined : check.Errors(reply).First();
  return wrong && `${wrong.path}: ${wrong.message}`;
}
