import type { FastifyRequest } from 'fastify';
import type { bankRoutes } from '../../http/bank.ts';
import type { DocumentKind, DocumentView } from '../../http/bank-documents.ts';
import { type Html, html } from '../../http/html.ts';
import type { Problem } from '../../http/problem.ts';
import type { ReplyOf } from '../../http/route.ts';
import { screenTime } from '../client/profile-view.ts';
import { type DocumentFields, type Person, textIn } from '../core/document-check.ts';
import { DOCUMENT_KINDS, type FieldRow } from '../core/document-kinds.ts';
import { listAddress } from '../core/menu.ts';
import { textOfPeople } from '../core/people-text.ts';
import { actionButton, addressOf, agentNote, pasteForm, signButton } from './controls.ts';
import { codeLists, fieldFacts, fieldInput, fieldText, isAmount, refusedField } from './document-fields.ts';
import { historyTable } from './document-receipt.ts';
import { helpLink, topicOf } from './help.ts';
import { type Reader, readerOf } from './language.ts';
import { workspace } from './main-window.ts';
import { panel } from './panel.ts';
import { problemBox, problemWords } from './problem.ts';
import { listTable } from './table.ts';

type Shown = { title: string; body: Html };

/** The window with the documents of one kind, «Платежные поручения» (R-BANK-12) among them. */
export function documentListPage(
  { page, documents }: ReplyOf<typeof bankRoutes.documents>,
  kind: DocumentKind,
  mayPrepare: boolean,
  request: FastifyRequest,
): Shown {
  const reader = readerOf(request);
  const { read, say } = reader;
  const title = read(page.title);
  const { fields, columns } = DOCUMENT_KINDS[kind];
  const shown = columns
    .map((name) => fields.find((field) => field.name === name))
    .filter((field) => field !== undefined);
  const heads = shown.map((row) => ({ text: say(row.text), isAmount: isAmount(row) }));
  const rows = documents.map((document) => documentCells(document, shown, reader));
  const table = listTable([...heads, say('columnStatus')], rows);
  const create = mayPrepare
    ? html`<a class="button" href="/documents/new?kind=${kind}">${say('buttonNew')}</a>`
    : html`<button type="button" class="button" disabled>${say('buttonNew')}</button>`;
  const none = say(kind === 'payment-order' ? 'orderNone' : 'documentNone');
  return {
    title,
    body: workspace(
      reader,
      listAddress(kind),
      panel(title, documents.length > 0 ? table : html`<p>${none}</p>`, {
        tools: create,
        help: helpLink(topicOf(kind), reader),
      }),
    ),
  };
}

function documentCells(
  { id, fields, status, statusText }: DocumentView,
  shown: readonly FieldRow[],
  reader: Reader,
): Html[] {
  const cell = (content: string | Html) => html`<a href="${addressOf('document', id)}">${content}</a>`;
  const state = html`<span class="status ${status}">${reader.read(statusText)}</span>`;
  return [...shown.map((row) => cell(fieldText(row, fields, reader))), cell(state)];
}

/** One document. */
export function documentPage(
  document: DocumentView,
  { mayEdit, mayCopy }: { readonly mayEdit: boolean; readonly mayCopy: boolean },
  request: FastifyRequest,
): Shown {
  const reader = readerOf(request);
  const { read, say } = reader;
  const { id, kind, fields, status, statusText, reason } = document;
  const { one, fields: rows } = DOCUMENT_KINDS[kind];
  const title = say(one, { number: fields.number });
  const canBeSigned = status === 'new' || status === 'signed-first';
  const edit = mayEdit && html`<a class="button" href="/documents/${id}/edit">${say('orderEdit')}</a>`;
  const copy = mayCopy && html`<a class="button" href="/documents/new?copy=${id}">${say('buttonCopy')}</a>`;
  const sign = canBeSigned
    ? signButton(say('buttonSign'), { octets: document.toSign, field: 'cms', isDetached: true })
    : actionButton('signDocument', say('buttonSign'), id, false);
  const tools = html`${edit}${copy}${sign}${actionButton('documentReceipt', say('buttonReceipt'), id, hasReceipt(document))}`;
  return {
    title,
    body: workspace(
      reader,
      listAddress(kind),
      panel(
        title,
        html`<p><span class="status ${status}">${read(statusText)}</span>${reason !== '' && html` <span class="reason">${say('reason')}: ${reason}</span>`}</p>
<table class="facts">${fieldFacts(rows, fields, reader)}</table>${peopleTable(document, reader)}
<h2>${say('orderSignatures')}</h2>${signatureList(document, reader)}
<h2>${say('documentHistory')}</h2>${historyTable(document.history, reader)}
${recallForm(document, reader)}
${canBeSigned && html`${agentNote(reader)}${pasteForm(addressOf('signDocument', id), 'cms', reader)}`}`,
        { tools, help: helpLink(topicOf(kind), reader) },
      ),
    ),
  };
}

/** Whether the bank has decided about it. */
function hasReceipt({ history }: DocumentView): boolean {
  return history.some(({ status }) => status === 'accepted-by-bank' || status === 'refused');
}

/** While it waits for its execution: when that will be, and what a recall has to sign (D14). */
function recallForm({ id, executionAt, toRecall }: DocumentView, reader: Reader): Html | false {
  if (executionAt === null || toRecall === null) return false;
  const { say } = reader;
  return html`<p>${say('executionAt')}: ${screenTime(Date.parse(executionAt))}</p>
<h2>${say('buttonRecall')}</h2><p>${say('recallText')}</p><p class="octets" id="recall">${toRecall}</p>
<p class="buttons">${signButton(say('buttonRecall'), { octets: toRecall, field: 'cms', isDetached: true })}</p>
${pasteForm(addressOf('recallDocument', id), 'cms', reader)}`;
}

function signatureList({ signatures }: DocumentView, { say }: Reader): Html {
  if (signatures.length === 0) return html`<p>${say('orderUnsigned')}</p>`;
  const lines = signatures.map(
    ({ subscriber, serialNumber, signedAt }) =>
      html`<li>${subscriber} · <span class="serial">${serialNumber}</span> · ${screenTime(Date.parse(signedAt))}</li>`,
  );
  return html`<ol class="signatures">${lines}</ol>`;
}

function peopleTable({ kind, fields }: DocumentView, reader: Reader): Html | false {
  const { say } = reader;
  const { people: columns } = DOCUMENT_KINDS[kind];
  const { people = [] }: DocumentFields = fields;
  if (columns === undefined) return false;
  const heads = columns.map((row) => ({ text: say(row.text), isAmount: isAmount(row) }));
  const rows = people.map((person: Person) => columns.map((row) => fieldText(row, person, reader)));
  return html`<h2>${say('people')}</h2>${listTable(heads, rows)}`;
}

/** What a form is to say and where it leads. */
export interface DocumentForm {
  readonly title: string;
  readonly kind: DocumentKind;
  readonly action: string;
  readonly fields: DocumentFields;
  /** Of a document that is new: it is made once, however often the button is pressed. */
  readonly key?: string | undefined;
  /** What was wrong with what was typed, and in which fields. */
  readonly refusal?: { readonly problem: Problem; readonly wrong: readonly string[] };
}

/** Above the form: what is wrong, and what to do. */
function refusalBox(problem: Problem, request: FastifyRequest): Html {
  const { title, hint } = problemWords(problem, readerOf(request).language);
  return html`<h2 class="refusal">${title}</h2>${problemBox(problem, hint, request)}`;
}

/** The form of a new document, or of one that is edited. */
export function documentForm(
  { title, kind, action, fields, key, refusal }: DocumentForm,
  request: FastifyRequest,
): Shown {
  const reader = readerOf(request);
  const { say } = reader;
  const { fields: rows, people } = DOCUMENT_KINDS[kind];
  const wrong = refusal?.wrong ?? [];
  const inputs = rows.map((row) => fieldInput(row, textIn(fields, row.name), reader, refusedField(row.name, wrong)));
  const columns = people?.map(({ text }) => say(text)).join('; ') ?? '';
  const list =
    people &&
    html`<label>${say('people')}<textarea name="people" required rows="6"${refusedField('people', wrong)}>${textOfPeople(kind, fields.people)}</textarea></label>
<p class="rule">${say('peopleHint', { columns })}</p>`;
  return {
    title,
    body: workspace(
      reader,
      listAddress(kind),
      panel(
        title,
        html`${refusal && refusalBox(refusal.problem, request)}<form method="post" action="${action}" class="fields order">${key !== undefined && html`<input type="hidden" name="idempotencyKey" value="${key}">`}${inputs}${list}${codeLists(rows, reader)}
<p class="buttons"><button class="button primary">${say('orderSave')}</button>
<a class="button" href="${listAddress(kind)}">${say('back')}</a></p></form>`,
        { help: helpLink(topicOf(kind), reader) },
      ),
    ),
  };
}
