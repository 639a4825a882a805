import { randomUUID } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type DocumentKind, WRITING_ROUTES } from '../../http/bank-documents.ts';
import type { Html } from '../../http/html.ts';
import { type House, sendHtml } from '../../http/server.ts';
import type { Bank } from '../bank.ts';
import { BankError } from '../core/bank-error.ts';
import { type DocumentFields, textIn } from '../core/document-check.ts';
import { DOCUMENT_KINDS } from '../core/document-kinds.ts';
import { documentStates } from '../core/document-states.ts';
import { mayPrepare } from '../core/documents.ts';
import { sessionStates } from '../core/login-states.ts';
import type { User } from '../core/users.ts';
import { documentForm } from '../pages/documents.ts';
import { loginPage, passwordPage } from '../pages/entrance.ts';
import { readerOf } from '../pages/language.ts';
import { stylesheet } from '../pages/stylesheet.ts';
import { kindIn } from './documents.ts';
import { instant } from './profile-view.ts';
import { loggedIn, visitorOf } from './visitor.ts';

type Params = { id: string };

/** Pages that only a browser wants: the forms that lead to the rows of the interface, and the style sheet. */
export function mountForms(app: FastifyInstance, house: House, bank: Bank): void {
  const show: Show = (request, response, page) => sendHtml(response, house.layout(page.title, page.body, request), 200);

  const sheet = stylesheet(bank.settings.style);
  app.get('/style.css', (_, response) => response.type('text/css; charset=utf-8').send(sheet));
  app.get('/', (request, response) => show(request, response, loginPage(bank.settings, request)));
  app.get('/password', (request, response) => {
    const outcome = sessionStates.step(loggedIn(bank, request).session.state, 'change-password');
    if (outcome.refused !== undefined) throw new BankError(outcome.refused, '');
    return show(request, response, passwordPage(bank.settings, request));
  });
  mountDocumentForms(app, bank, show);
}

type Show = (request: FastifyRequest, response: FastifyReply, page: { title: string; body: Html }) => FastifyReply;

function mountDocumentForms(app: FastifyInstance, bank: Bank, show: Show): void {
  app.get('/documents/new', (request, response) => {
    const { user } = visitorOf(bank, request, 'work');
    if (!mayPrepare(user)) throw new BankError('preparation-right-missing', '');
    const { kind, fields } = beginning(bank, user, request);
    const title = readerOf(request).say(kind === 'payment-order' ? 'orderNew' : 'documentNew');
    return show(
      request,
      response,
      documentForm({ title, kind, action: WRITING_ROUTES[kind].create.path, fields, key: randomUUID() }, request),
    );
  });
  app.get<{ Params: Params }>('/documents/:id/edit', (request, response) => {
    const { user } = visitorOf(bank, request, 'work');
    const { id, kind, state, fields } = bank.documents.byId(user, request.params.id);
    const outcome = documentStates.step(state, mayPrepare(user) ? 'edit' : 'edit-without-right');
    if (outcome.refused !== undefined) throw new BankError(outcome.refused, `Document ${id}.`);
    const title = readerOf(request).say(DOCUMENT_KINDS[kind].one, { number: textIn(fields, 'number') });
    const action = WRITING_ROUTES[kind].edit.path.replace(':id', encodeURIComponent(id));
    return show(request, response, documentForm({ title, kind, action, fields }, request));
  });
}

/** What a new document begins with: «Копировать» takes an old one's fields, but for its number and its days. */
function beginning(bank: Bank, user: User, request: FastifyRequest): { kind: DocumentKind; fields: DocumentFields } {
  const { copy } = request.query as { copy?: unknown };
  const { account: payerAccount, bin: payerBin } = bank.clients.byBin(user.bin);
  const [date = ''] = instant(bank.clock.now()).split('T', 1);
  if (typeof copy !== 'string') return { kind: kindIn(request), fields: { payerAccount, payerBin, date } };
  const { kind, fields } = bank.documents.byId(user, copy);
  return { kind, fields: { ...fields, number: '', date, valueDate: undefined } };
}
