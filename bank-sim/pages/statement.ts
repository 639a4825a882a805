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
import { listTable } from './table.ts';
import { writtenAmount } from './written.ts';

type Statement = ReplyOf<typeof bankRoutes.statement>;

/** The statement of an account, with the form for another period. */
export function statementPage(reply: Statement, request: FastifyRequest): { title: string; body: Html } {
  const reader = readerOf(request);
  const { say } = reader;
  const title = say('statementTitle');
  const sums = (
    [
      ['clientAccount', `${reply.account} ${reply.currency}`],
      ['statementOpening', writtenAmount(reply.opening)],
      ['statementPaid', writtenAmount(reply.paid)],
      ['statementReceived', writtenAmount(reply.received)],
      ['statementClosing', writtenAmount(reply.closing)],
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
  const rows = accounts.map(({ account, currency, balance, closed }) => [
    html`<a href="/statement?account=${account}">${account}${closed && html` <span class="reason">${say('accountClosed')}</span>`}</a>`,
    currency,
    writtenAmount(balance),
  ]);
  const heads = [say('clientAccount'), say('documentCurrency'), { text: say('accountBalance'), isAmount: true }];
  return html`<h2>${say('accounts')}</h2>${listTable(heads, rows)}`;
}

/** The rates of exchange (R-BANK-9). */
export function ratesPage(
  { page, rates }: ReplyOf<typeof bankRoutes.rates>,
  request: FastifyRequest,
): { title: string; body: Html } {
  const reader = readerOf(request);
  const { say, read } = reader;
  const title = read(page.title);
  const heads = [
    say('documentCurrency'),
    ...[say('rateBuys'), say('rateSells')].map((text) => ({ text, isAmount: true })),
  ];
  const table = listTable(
    heads,
    rates.map(({ currency, buys, sells }) => [currency, buys, sells]),
    'rates',
  );
  return {
    title,
    body: workspace(
      reader,
      '/rates',
      panel(title, html`${paragraphs(page, reader)}${table}`, { help: helpLink('rates', reader) }),
    ),
  };
}

function entryTable({ entries, currency }: Statement, { say }: Reader): Html {
  const heads = [
    say('orderDate'),
    say('statementOther'),
    say('orderPurpose'),
    { text: say('statementAmount', { currency }), isAmount: true },
  ];
  const rows = entries.map(({ at, document, otherName, otherAccount, purpose, amount }) => [
    screenTime(Date.parse(at)),
    html`${otherName}<br>${otherAccount}`,
    html`<a href="${addressOf('document', document)}">${purpose}</a>`,
    writtenAmount(amount),
  ]);
  return listTable(heads, rows);
}
