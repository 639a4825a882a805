import type { FastifyRequest } from 'fastify';
import { DOCUMENT_KIND_NAMES, type DocumentKind, WRITING_ROUTES } from '../../http/bank-documents.ts';
import type { Html } from '../../http/html.ts';
import type { Problem } from '../../http/problem.ts';
import { isForm } from '../../http/server.ts';
import { type DocumentFields, textIn } from '../core/document-check.ts';
import { DOCUMENT_KINDS } from '../core/document-kinds.ts';
import { FIELD_CHECKS } from '../core/field-types.ts';
import { cookieOf } from '../security/cookies.ts';
import { documentForm } from './documents.ts';
import { readerOf } from './language.ts';
import { problemWords } from './problem.ts';

/** Refusals of what was typed: it can be mended in the form. */
const OF_WHAT_WAS_TYPED: ReadonlySet<number> = new Set([400, 422]);

/** Fields that a refusal is about, where it is not about one type of field. */
const ABOUT: Readonly<Record<string, readonly string[]>> = {
  'currency-amount-wrong': ['currencyAmount'],
  'payer-wrong': ['payerAccount', 'payerBin'],
  'people-twice': ['people'],
  'total-wrong': ['amount', 'people'],
  'value-date-wrong': ['valueDate'],
};

/** The form of a document that was refused: what was typed is still in it, and the refusal stands above it. */
export function refusedForm(problem: Problem, request: FastifyRequest): { title: string; body: Html } | undefined {
  const { routeOptions } = request;
  if (!isForm(request) || !OF_WHAT_WAS_TYPED.has(problem.status) || !cookieOf('session', request)) return undefined;
  const kind = DOCUMENT_KIND_NAMES.find((one) =>
    Object.values(WRITING_ROUTES[one]).some(({ path }) => path === routeOptions.url),
  );
  if (kind === undefined || !request.body) return undefined;
  const reader = readerOf(request);
  const fields = request.body as DocumentFields;
  const isNew = routeOptions.url === WRITING_ROUTES[kind].create.path;
  const newTitle = kind === 'payment-order' ? 'orderNew' : 'documentNew';
  const { body } = documentForm(
    {
      title: isNew ? reader.say(newTitle) : reader.say(DOCUMENT_KINDS[kind].one, { number: textIn(fields, 'number') }),
      kind,
      action: request.url.split('?', 1)[0] ?? '',
      fields,
      key: isNew ? textIn(fields, 'idempotencyKey') : undefined,
      refusal: { problem, wrong: wrongFields(problem, kind, fields) },
    },
    request,
  );
  return { title: problemWords(problem, reader.language).title, body };
}

/** The names of the fields that a refusal is about; none when it does not say. */
function wrongFields({ code, detail }: Problem, kind: DocumentKind, fields: DocumentFields): string[] {
  const [, inBody] = /^body(?:\/| must have required property ')(\w+)/.exec(detail) ?? [];
  const { fields: rows, people = [] } = DOCUMENT_KINDS[kind];
  const typed = rows.filter(
    ({ name, type }) => FIELD_CHECKS[type]?.problem === code && textIn(fields, name) === detail,
  );
  const inPeople = people.some(({ type }) => FIELD_CHECKS[type]?.problem === code) && typed.length === 0;
  return [
    ...(inBody === undefined ? [] : [inBody]),
    ...typed.map(({ name }) => name),
    ...(inPeople ? ['people'] : []),
    ...(ABOUT[code] ?? []),
  ];
}
