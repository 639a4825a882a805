import type { FastifyRequest } from 'fastify';
import type { bankRoutes } from '../../http/bank.ts';
import { type Html, html } from '../../http/html.ts';
import type { ReplyOf } from '../../http/route.ts';
import { screenTime } from '../client/profile-view.ts';
import { addressOf, paragraphs } from './controls.ts';
import { helpLink } from './help.ts';
import { type Reader, readerOf } from './language.ts';
import { workspace } from './main-window.ts';
import { panel } from './panel.ts';

type Statement = ReplyOf<typeof bankRoutes.statement>;

/** The statement of an account, with the form for another period. */
export function statementPage(reply: Statement, request: FastifyRequest): { title: string; body: Html } {
  const reader = readerOf(request);
  const { say } = reader;
  const title = say('statementTitle');
  const sums = (
    [
      ['clientAccount', `${reply.account} ${reply.currency}`],
      ['statementOpening', reply.opening],
      ['statementPaid', reply.paid],
      ['statementReceived', reply.received],
      ['statementClosing', reply.closing],
    ] as const
  ).map(([text, value]) => html`<tr><th scope="row">${say(text)}</th><td>${value}</td></tr>`);
  return {
    title,
    body: workspace(
      reader,
      '/statement',
      panel(
        title,
        html`<form method="get" action="/statement" class="toolbar">
<label>${say('statementFrom')} <input type="date" name="from" required value="${reply.from}"></label>
<label>${say('statementUntil')} <input type="date" name="until" required value="${reply.until}"></label>
<input type="hidden" name="account" value="${reply.account}">
<button class="button">${say('statementShow')}</button></form>
<table class="facts">${sums}</table>
${reply.entries.length > 0 ? entryTable(reply, reader) : html`<p>${say('statementNone')}</p>`}
${reply.accounts.length > 1 && accountTable(reply, reader)}`,
        { help: helpLink('statement', reader) },
      ),
    ),
  };
}

/** The client's other accounts, each with its statement. */
function accountTable({ accounts }: Statement, { say }: Reader): Html {
  const rows = accounts.map(
    ({ account, currency, balance, closed }) =>
      html`<tr><td><a href="/statement?account=${account}">${account}</a>${closed && html` <span class="reason">${say('accountClosed')}</span>`}</td><td><span>${currency}</span></td><td class="amount"><span>${balance}</span></td></tr>`,
  );
  const heads = (['clientAccount', 'documentCurrency', 'accountBalance'] as const).map(
    (name) => html`<th scope="col">${say(name)}</th>`,
  );
  return html`<h2>${say('accounts')}</h2><table class="list"><thead><tr>${heads}</tr></thead><tbody>${rows}</tbody></table>`;
}

/** The rates of exchange (R-BANK-9). */
export function ratesPage(
  { page, rates }: ReplyOf<typeof bankRoutes.rates>,
  request: FastifyRequest,
): { title: string; body: Html } {
  const reader = readerOf(request);
  const { say, read } = reader;
  const title = read(page.title);
  const heads = (['documentCurrency', 'rateBuys', 'rateSells'] as const).map(
    (name) => html`<th scope="col">${say(name)}</th>`,
  );
  const rows = rates.map(
    ({ currency, buys, sells }) =>
      html`<tr><td><span>${currency}</span></td><td class="amount"><span>${buys}</span></td><td class="amount"><span>${sells}</span></td></tr>`,
  );
  const table = html`<table class="list"><thead><tr>${heads}</tr></thead><tbody>${rows}</tbody></table>`;
  return {
    title,
    body: workspace(
      reader,
      '/rates',
      panel(title, html`${paragraphs(page, reader)}${table}`, { help: helpLink('rates', reader) }),
    ),
  };
}

function entryTable({ entries }: Statement, { say }: Reader): Html {
  const heads = (['orderDate', 'statementOther', 'orderPurpose', 'orderAmount'] as const).map(
    (name) => html`<th scope="col">${say(name)}</th>`,
  );
  const rows = entries.map(
    ({ at, document, otherName, otherAccount, purpose, amount }) =>
      html`<tr><td><span>${screenTime(Date.parse(at))}</span></td><td><span>${otherName}<br>${otherAccount}</span></td>
<td><a href="${addressOf('document', document)}">${purpose}</a></td><td class="amount"><span>${amount}</span></td></tr>`,
  );
  return html`<table class="list"><thead><tr>${heads}</tr></thead><tbody>${rows}</tbody></table>`;
}
