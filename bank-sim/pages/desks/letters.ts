import type { FastifyRequest } from 'fastify';
import { bankDeskRoutes, type ClientLetterView } from '../../../http/bank-desks.ts';
import { bankLetterRoutes } from '../../../http/bank-letters.ts';
import { type Html, html } from '../../../http/html.ts';
import type { ReplyOf } from '../../../http/route.ts';
import { helpLink } from '../help.ts';
import { type Reader, readerOf } from '../language.ts';
import { panel, secondPanel } from '../panel.ts';
import { area, choice, deskForm, deskPage, drawer, field, type Shown } from './desk.ts';

/** The clients' letters and the bank's answers (R-BANK-11). */
export function lettersPage(
  { letters, clients }: ReplyOf<typeof bankDeskRoutes.lettersDesk>,
  request: FastifyRequest,
): Shown {
  const reader = readerOf(request);
  const { say } = reader;
  const title = say('lettersDeskTitle');
  const all =
    letters.length > 0
      ? letters.map((letter) => letterOf(letter, reader))
      : html`<p class="empty">${say('deskNobody')}</p>`;
  const organisations = clients.map(({ bin, name }) => [bin, `${name} (${bin})`] as const);
  const write = html`${choice('bin', say('deskClients'), organisations)}${answerFields('', reader)}`;
  const content = html`${panel(title, html`${all}`, { help: helpLink('letters-desk', reader) })}${secondPanel(say('letterWrite'), deskForm(bankLetterRoutes.sendLetter.path, write, say('letterSend')))}`;
  return deskPage(request, bankDeskRoutes.lettersDesk.path, title, content);
}

function letterOf(letter: ClientLetterView, reader: Reader): Html {
  const { say } = reader;
  const { id, bin, client, number, date, subject, text, isAnswered } = letter;
  const hidden = html`<input type="hidden" name="bin" value="${bin}"><input type="hidden" name="answers" value="${id}">`;
  const form = deskForm(
    bankLetterRoutes.sendLetter.path,
    html`${hidden}${answerFields(`Re: ${subject}`.slice(0, 200), reader)}`,
    say('letterSend'),
  );
  return html`<article class="mail" data-letter="${id}"><h2>${subject}</h2>
<p class="of-profile">${client} · № ${number} · ${date} · <b class="${isAnswered ? 'answered' : 'waiting'}">${say(isAnswered ? 'letterAnswered' : 'letterWaiting')}</b></p>
${text.split(/\r?\n/).map((line) => html`<p>${line}</p>`)}${drawer(say('letterAnswer'), form)}</article>`;
}

function answerFields(subject: string, { say }: Reader): Html {
  return html`${field('subject', say('letterSubject'), { value: subject, maxlength: 200 })}${area('text', say('letterText'))}`;
}
