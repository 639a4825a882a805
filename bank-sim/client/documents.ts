import type { FastifyInstance, FastifyRequest } from 'fastify';
import { bankRoutes } from '../../http/bank.ts';
import {
  DOCUMENT_KIND_NAMES,
  type DocumentKind,
  type DocumentView,
  WRITING_ROUTES,
} from '../../http/bank-documents.ts';
import type { Route } from '../../http/route.ts';
import { type House, isForm, mount } from '../../http/server.ts';
import type { Bank } from '../bank.ts';
import { BankError } from '../core/bank-error.ts';
import { checkDocument, type DocumentFields, onlyOwnFields } from '../core/document-check.ts';
import { DOCUMENT_KINDS } from '../core/document-kinds.ts';
import { documentStates } from '../core/document-states.ts';
import { mayPrepare } from '../core/documents.ts';
import { label } from '../core/label.ts';
import { peopleOfText } from '../core/people-text.ts';
import type { User } from '../core/users.ts';
import { windowOf } from '../core/windows.ts';
import { documentListPage, documentPage } from '../pages/documents.ts';
import { recallDocument, signDocument } from './document-signing.ts';
import { documentView } from './document-view.ts';
import { keyIn, once, signOnce } from './once.ts';
import { visitorOf } from './visitor.ts';

const address = ({ id }: { id: string }) => `/documents/${id}`;

/** The windows of documents, «Платежные поручения» first of all: state machine 7.4. */
export function mountDocuments(app: FastifyInstance, house: House, bank: Bank): void {
  mountReading(app, house, bank);
  mountWriting(app, house, bank);
  mount(
    app,
    house,
    bankRoutes.signDocument,
    async ({ request, params, body }) => {
      const { user } = visitorOf(bank, request, 'work');
      const document = bank.documents.byId(user, params.id ?? '');
      const { cms } = body;
      return await signOnce(bank, { user, document, cms }, keyIn(request), () =>
        signDocument(bank, user, document, cms),
      );
    },
    { next: address },
  );
  mount(
    app,
    house,
    bankRoutes.recallDocument,
    async ({ request, params, body }) => {
      const { user } = visitorOf(bank, request, 'work');
      const document = bank.documents.byId(user, params.id ?? '');
      await recallDocument(bank, user, document, body.cms);
      return documentView(document);
    },
    { next: address },
  );
}

function mountReading(app: FastifyInstance, house: House, bank: Bank): void {
  mount(
    app,
    house,
    bankRoutes.documents,
    ({ request }) => {
      const { user } = visitorOf(bank, request, 'look');
      const kind = kindIn(request);
      const page = { ...windowOf('documents', bank.settings.style), title: label(DOCUMENT_KINDS[kind].title) };
      return { page, documents: bank.documents.ofClient(user.bin, kind).map(documentView) };
    },
    {
      page: (reply, { request }) =>
        documentListPage(reply, kindIn(request), mayPrepare(visitorOf(bank, request, 'look').user), request),
    },
  );
  mount(
    app,
    house,
    bankRoutes.document,
    ({ request, params }) => {
      const { user } = visitorOf(bank, request, 'look');
      return documentView(bank.documents.byId(user, params.id ?? ''));
    },
    {
      page: (reply, { request }) => {
        const { user } = visitorOf(bank, request, 'look');
        const mayCopy = mayPrepare(user);
        const mayEdit = mayCopy && documentStates.allows(reply.status, 'edit');
        return documentPage(reply, { mayEdit, mayCopy }, request);
      },
    },
  );
}

/** Which window of documents is asked for. @throws BankError document-kind-unknown */
export function kindIn(request: FastifyRequest): DocumentKind {
  const { kind = 'payment-order' } = request.query as { kind?: unknown };
  const found = DOCUMENT_KIND_NAMES.find((name) => name === kind);
  if (found === undefined) throw new BankError('document-kind-unknown', String(kind));
  return found;
}

/** In a form a list of people is text; the interface knows lists only. */
function mountWriting(app: FastifyInstance, house: House, bank: Bank): void {
  app.addHook('preValidation', (request, _response, next) => {
    const body = request.body as { people?: unknown } | null | undefined;
    const kind = DOCUMENT_KIND_NAMES.find((name) =>
      Object.values(WRITING_ROUTES[name]).some(({ path }) => path === request.routeOptions.url),
    );
    if (kind !== undefined && typeof body?.people === 'string') body.people = peopleOfText(kind, body.people);
    if (kind !== undefined && isForm(request)) leaveOutEmpty(kind, body as Record<string, unknown> | null | undefined);
    next();
  });
  for (const kind of DOCUMENT_KIND_NAMES) mountWritingOf(kind, app, house, bank);
}

/** A form sends a field that was left empty, too. */
function leaveOutEmpty(kind: DocumentKind, body: Record<string, unknown> | null | undefined): void {
  for (const { name, optional } of DOCUMENT_KINDS[kind].fields) {
    if (optional && body?.[name] === '') delete body[name];
  }
}

function mountWritingOf(kind: DocumentKind, app: FastifyInstance, house: House, bank: Bank): void {
  const { create, edit }: { create: Route; edit: Route } = WRITING_ROUTES[kind];
  const face = { next: (reply: unknown) => address(reply as DocumentView) };
  mount(
    app,
    house,
    create,
    ({ request, body }) => {
      const { user } = visitorOf(bank, request, 'work');
      if (!mayPrepare(user)) throw new BankError('preparation-right-missing', '');
      const content = onlyOwnFields(kind, body as DocumentFields);
      return once(bank, { user, operation: create.path, content }, keyIn(request), () =>
        documentView(bank.documents.create(user, kind, checkedFields(bank, user, kind, body))),
      );
    },
    face,
  );
  mount(
    app,
    house,
    edit,
    ({ request, params, body }) => {
      const { user } = visitorOf(bank, request, 'work');
      const document = bank.documents.byId(user, params.id ?? '');
      if (document.kind !== kind)
        throw new BankError('document-unknown', `Document ${document.id} is a ${document.kind}.`);
      bank.documents.edit(user, document, checkedFields(bank, user, kind, body));
      return documentView(document);
    },
    face,
  );
}

function checkedFields(bank: Bank, user: User, kind: DocumentKind, body: unknown): DocumentFields {
  const fields = onlyOwnFields(kind, body as DocumentFields);
  checkDocument(kind, fields, bank.clients.byBin(user.bin), bank.settings);
  return fields;
}
