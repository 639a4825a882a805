import type { FastifyRequest } from 'fastify';
import type { bankRoutes } from '../../http/bank.ts';
import type { DocumentKind, DocumentView } from '../../http/bank-documents.ts';
import { type Html, html } from '../../http/html.ts';
import type { ReplyOf } from '../../http/route.ts';
import { screenTime } from '../client/profile-view.ts';
import { DOCUMENT_KINDS } from '../core/document-kinds.ts';
import { helpLink } from './help.ts';
import { type Reader, readerOf } from './language.ts';
import { panel } from './panel.ts';
import { listTable } from './table.ts';

/** The receipt on a sheet of its own, to be printed. */
export function receiptPage(
  { receipt, cms, certificate }: ReplyOf<typeof bankRoutes.documentReceipt>,
  request: FastifyRequest,
): { title: string; body: Html } {
  const reader = readerOf(request);
  const { say } = reader;
  const title = say('receiptOfBank');
  const { one } = DOCUMENT_KINDS[receipt.kind as DocumentKind];
  const signatures = receipt.signatures.map(
    ({ subscriber, serialNumber, signedAt }) =>
      html`<li>${subscriber} · <span class="serial">${serialNumber}</span> · ${screenTime(Date.parse(signedAt))}</li>`,
  );
  const body = html`<p>${receipt.bank}</p><p>${say(one, { number: receipt.number })}</p><p>${say('receiptText')}</p>
<h2>${say('orderSignatures')}</h2><ol class="signatures">${signatures}</ol>
<h2>${say('documentHistory')}</h2>${historyTable(receipt.history, reader)}
${receipt.reason !== '' && html`<p class="reason">${say('reason')}: ${receipt.reason}</p>`}
<h2>${say('receiptDigest')}</h2><p class="octets">${receipt.sha256}</p>
<h2>${say('receiptSignature')}</h2><p class="octets">${cms}</p>
<h2>${say('receiptCertificate')}</h2><p class="octets">${certificate}</p>`;
  return { title, body: panel(title, body, { help: helpLink('receipt', reader) }) };
}

/** What became of a document, oldest first. */
export function historyTable(history: DocumentView['history'], { say, read }: Reader): Html {
  const heads = (['historyAt', 'columnStatus', 'historyBy'] as const).map((text) => say(text));
  const rows = history.map(({ at, statusText, by }) => [
    screenTime(Date.parse(at)),
    read(statusText),
    by === 'bank' ? say('byBank') : by,
  ]);
  return listTable(heads, rows, 'history');
}
