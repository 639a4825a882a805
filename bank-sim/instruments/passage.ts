import type { FastifyRequest } from 'fastify';
import { DOCUMENT_KIND_NAMES, type DocumentKind, WRITING_ROUTES } from '../../http/bank-documents.ts';
import { BANK_INTERFACE } from '../../http/bank-interface.ts';
import type { Passage } from '../../http/instruments/recorder.ts';
import { operationsOf } from '../../http/interface.ts';
import type { Bank } from '../bank.ts';
import type { BankDocument } from '../core/documents.ts';

/** A request to the bank on its way, and what it is about. */
export interface BankPassage extends Passage {
  /** Name of its row, as docs/http.md has it; empty for pages that only a browser wants. */
  readonly operation: string;
  /** Who is logged in, or wants to be. */
  login: string;
  /** The code of the problem that was answered; empty when there was none. */
  problem: string;
  /** What the row has answered, before it became JSON or a page. */
  reply?: unknown;
}

/** By method and path. */
const OPERATIONS: ReadonlyMap<string, string> = new Map(
  operationsOf(BANK_INTERFACE.parts).map(({ name, row }) => [`${row.method ?? 'GET'} ${row.path}`, name]),
);

export function operationOf(method: string, route: string): string {
  return OPERATIONS.get(`${method} ${route}`) ?? '';
}

const KINDS: ReadonlyMap<string, DocumentKind> = new Map(
  DOCUMENT_KIND_NAMES.flatMap((kind) =>
    Object.values(WRITING_ROUTES[kind]).map(({ path }): [string, DocumentKind] => [path, kind]),
  ),
);

/** The document that a request is about, if there is one. */
export function documentOf(bank: Bank, { route, params: { id = '' } }: Passage): BankDocument | undefined {
  return route.startsWith('/documents/') ? bank.state.documents.get(id) : undefined;
}

/** The kind of document that a request is about: what its address says, or the document at it. */
export function kindOf(bank: Bank, passage: Passage): DocumentKind | undefined {
  return KINDS.get(passage.route) ?? documentOf(bank, passage)?.kind;
}

/** What the session's cookie holds, whatever else its name tells. */
export function sessionIdOf({ cookies }: FastifyRequest): string | undefined {
  return Object.entries(cookies ?? {}).find(([name]) => /^(__Host-)?bank_session/.test(name))?.[1];
}

/** The text in a field of a body. */
export function textIn(body: unknown, field: string): string {
  const value = typeof body === 'object' && body !== null ? (body as Record<string, unknown>)[field] : undefined;
  return typeof value === 'string' ? value : '';
}
