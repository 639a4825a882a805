import type { FastifyRequest } from 'fastify';
import type { bankLetterRoutes, LetterView } from '../../http/bank-letters.ts';
import { type Html, html } from '../../http/html.ts';
import type { ReplyOf } from '../../http/route.ts';
import { screenTime } from '../client/profile-view.ts';
import { addressOf } from './controls.ts';
import { helpLink } from './help.ts';
import { readerOf } from './language.ts';
import { workspace } from './main-window.ts';
import { panel } from './panel.ts';
import { listTable } from './table.ts';

type Shown = { title: string; body: Html };

/** What the bank has written. */
export function letterListPage({ letters }: ReplyOf<typeof bankLetterRoutes.letters>, request: FastifyRequest): Shown {
  const reader = readerOf(request);
  const { say } = reader;
  const title = say('bankLettersTitle');
  const rows = letters.map(({ id, sentAt, subject }) =>
    [screenTime(Date.parse(sentAt)), subject].map((text) => html`<a href="${addressOf('letter', id)}">${text}</a>`),
  );
  const table = listTable([say('orderDate'), say('letterSubject')], rows);
  return {
    title,
    body: workspace(
      reader,
      '/letters',
      panel(title, letters.length > 0 ? table : html`<p>${say('bankLettersNone')}</p>`, {
        help: helpLink('letters', reader),
      }),
    ),
  };
}

export function letterPage({ sentAt, subject, text, answers }: LetterView, request: FastifyRequest): Shown {
  const reader = readerOf(request);
  const asked =
    answers !== undefined &&
    html`<p><a href="${addressOf('document', answers)}">${reader.say('bankLetterAnswers')}</a></p>`;
  const paragraphs = text.split(/\r?\n/).map((line) => html`<p>${line}</p>`);
  return {
    title: subject,
    body: workspace(
      reader,
      '/letters',
      panel(subject, html`<p class="of-profile">${screenTime(Date.parse(sentAt))}</p>${paragraphs}${asked}`, {
        help: helpLink('letters', reader),
      }),
    ),
  };
}
