import type { FastifyRequest } from 'fastify';
import type { bankRoutes, DocumentView, PaymentOrder } from '../../http/bank.ts';
import { type Html, html } from '../../http/html.ts';
import type { ReplyOf } from '../../http/route.ts';
import { screenTime } from '../client/profile-view.ts';
import { ORDER_FIELDS } from '../core/payment-order.ts';
import type { TextName } from '../core/texts.ts';
import { actionButton, addressOf, agentNote, pasteForm } from './controls.ts';
import { helpLink } from './help.ts';
import { type Reader, readerOf } from './language.ts';
import { panel } from './layout.ts';
import { workspace } from './main-window.ts';

type Shown = { title: string; body: Html };

/** How a field is called and typed in. */
const FIELDS: Readonly<Record<(typeof ORDER_FIELDS)[number], { text: TextName; input: Html }>> = {
  number: { text: 'orderNumber', input: html`maxlength="20"` },
  date: { text: 'orderDate', input: html`type="date"` },
  payerAccount: { text: 'orderPayerAccount', input: html`pattern="KZ[0-9A-Z]{18}"` },
  payerBin: { text: 'orderPayerBin', input: html`pattern="[0-9]{12}" inputmode="numeric"` },
  beneficiaryName: { text: 'orderBeneficiaryName', input: html`maxlength="200"` },
  beneficiaryAccount: { text: 'orderBeneficiaryAccount', input: html`pattern="KZ[0-9A-Z]{18}"` },
  beneficiaryBin: { text: 'orderBeneficiaryBin', input: html`pattern="[0-9]{12}" inputmode="numeric"` },
  amount: {
    text: 'orderAmount',
    input: html`pattern="[0-9]{1,15}\\.[0-9]{2}" inputmode="decimal" placeholder="125000.00"`,
  },
  purposeCode: { text: 'orderPurposeCode', input: html`pattern="[0-9]{3}" inputmode="numeric"` },
  purpose: { text: 'orderPurpose', input: html`maxlength="480"` },
};

/** The window «Платежные поручения» (R-BANK-12). */
export function documentListPage(
  { page, documents }: ReplyOf<typeof bankRoutes.documents>,
  mayPrepare: boolean,
  request: FastifyRequest,
): Shown {
  const reader = readerOf(request);
  const { read, say } = reader;
  const title = read(page.title);
  const columns = (['orderNumber', 'orderDate', 'orderBeneficiaryName', 'orderAmount', 'columnStatus'] as const).map(
    (name) => html`<th scope="col">${say(name)}</th>`,
  );
  const rows = documents.map((document) => documentRow(document, reader));
  const table = html`<table class="list"><thead><tr>${columns}</tr></thead><tbody>${rows}</tbody></table>`;
  const create = mayPrepare
    ? html`<a class="button" href="/documents/new">${say('buttonNew')}</a>`
    : html`<button type="button" class="button" disabled>${say('buttonNew')}</button>`;
  return {
    title,
    body: workspace(
      reader,
      'documents',
      panel(
        title,
        html`<div class="toolbar" role="toolbar">${create}</div>
${documents.length > 0 ? table : html`<p>${say('orderNone')}</p>`}`,
        { help: helpLink('documents', reader) },
      ),
    ),
  };
}

function documentRow({ id, order, status, statusText }: DocumentView, { read }: Reader): Html {
  const cell = (content: string | Html, kind = '') =>
    html`<td class="${kind}"><a href="${addressOf('document', id)}">${content}</a></td>`;
  return html`<tr>${cell(order.number)}${cell(order.date)}${cell(order.beneficiaryName)}${cell(order.amount, 'amount')}${cell(html`<span class="status ${status}">${read(statusText)}</span>`)}</tr>`;
}

/** One payment order. */
export function documentPage(document: DocumentView, mayEdit: boolean, request: FastifyRequest): Shown {
  const reader = readerOf(request);
  const { read, say } = reader;
  const { id, order, status, statusText, reason } = document;
  const title = say('orderTitle', { number: order.number });
  const facts = ORDER_FIELDS.map(
    (field) => html`<tr><th scope="row">${say(FIELDS[field].text)}</th><td>${order[field]}</td></tr>`,
  );
  const canBeSigned = status === 'new' || status === 'signed-first';
  const edit = mayEdit && html`<a class="button" href="/documents/${id}/edit">${say('orderEdit')}</a>`;
  return {
    title,
    body: workspace(
      reader,
      'documents',
      panel(
        title,
        html`<div class="toolbar" role="toolbar">${edit}${actionButton('signDocument', say('buttonSign'), id, canBeSigned)}</div>
<p><span class="status ${status}">${read(statusText)}</span>${reason !== '' && html` <span class="reason">${say('reason')}: ${reason}</span>`}</p>
<table class="facts">${facts}</table>
<h3>${say('orderSignatures')}</h3>${signatureList(document, reader)}
${canBeSigned && html`${agentNote(reader)}${pasteForm(addressOf('signDocument', id), 'cms', reader)}`}`,
        { help: helpLink('documents', reader) },
      ),
    ),
  };
}

function signatureList({ signatures }: DocumentView, { say }: Reader): Html {
  if (signatures.length === 0) return html`<p>${say('orderUnsigned')}</p>`;
  const lines = signatures.map(
    ({ subscriber, serialNumber, signedAt }) =>
      html`<li>${subscriber} · <span class="serial">${serialNumber}</span> · ${screenTime(Date.parse(signedAt))}</li>`,
  );
  return html`<ol class="signatures">${lines}</ol>`;
}

/** The form of a new order, or of one that is edited. */
export function orderForm(title: string, action: string, order: Partial<PaymentOrder>, request: FastifyRequest): Shown {
  const reader = readerOf(request);
  const inputs = ORDER_FIELDS.map(
    (field) =>
      html`<label>${reader.say(FIELDS[field].text)}<input name="${field}" required ${FIELDS[field].input} value="${order[field] ?? ''}"></label>`,
  );
  return {
    title,
    body: workspace(
      reader,
      'documents',
      panel(
        title,
        html`<form method="post" action="${action}" class="fields order">${inputs}
<p class="buttons"><button class="button primary">${reader.say('orderSave')}</button>
<a class="button" href="/documents">${reader.say('back')}</a></p></form>`,
        { help: helpLink('documents', reader) },
      ),
    ),
  };
}
