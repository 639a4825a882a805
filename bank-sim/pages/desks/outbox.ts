import type { FastifyRequest } from 'fastify';
import { bankDeskRoutes, type MailView } from '../../../http/bank-desks.ts';
import { html } from '../../../http/html.ts';
import { screenTime } from '../../client/profile-view.ts';
import { readerOf } from '../language.ts';
import { facts, oneWindow, type Shown } from './desk.ts';

/** The e-mails that would have gone out, newest first. */
export function outboxPage(mails: readonly MailView[], request: FastifyRequest): Shown {
  const { say } = readerOf(request);
  const letters = mails.map(
    ({ sentAt, to, subject, text, kind }) => html`<article class="mail" data-kind="${kind}">
${facts([
  [say('orderDate'), screenTime(Date.parse(sentAt))],
  [say('outboxTo'), to],
  [say('outboxSubject'), subject],
])}${text.split('\n\n').map((paragraph) => html`<p>${paragraph}</p>`)}</article>`,
  );
  const content = html`<p class="rule">${say('outboxAbout')}</p>${letters.length > 0 ? letters : html`<p class="empty">${say('deskNobody')}</p>`}`;
  return oneWindow(request, bankDeskRoutes.outbox.path, 'outbox', say('outboxTitle'), content);
}
