import type { FastifyRequest } from 'fastify';
import { bankDeskRoutes } from '../../../http/bank-desks.ts';
import { html } from '../../../http/html.ts';
import type { ReplyOf } from '../../../http/route.ts';
import { readerOf } from '../language.ts';
import { oneWindow, type Shown } from './desk.ts';

/** Which desks there are; those that are not the caller's are named only. */
export function desksPage(desks: ReplyOf<typeof bankDeskRoutes.desks>, request: FastifyRequest): Shown {
  const { say, read } = readerOf(request);
  const lines = desks.map(({ title, address, isOpen }) =>
    isOpen ? html`<li><a href="${address}">${read(title)}</a></li>` : html`<li>${read(title)}</li>`,
  );
  const content = html`<p>${say('desksAbout')}</p><ul class="found">${lines}</ul>`;
  return oneWindow(request, bankDeskRoutes.desks.path, 'desks', say('desksTitle'), content);
}
