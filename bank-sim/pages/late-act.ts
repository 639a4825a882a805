import type { FastifyRequest } from 'fastify';
import type { AcceptanceAct } from '../../http/bank-late.ts';
import { type Html, html } from '../../http/html.ts';
import { helpLink } from './help.ts';
import { readerOf } from './language.ts';
import { panel } from './panel.ts';

/** The acceptance act, to be printed and signed by both (R-BANK-97). */
export function actPage(act: AcceptanceAct, request: FastifyRequest): { title: string; body: Html } {
  const reader = readerOf(request);
  const { read } = reader;
  const title = read(act.title);
  const text = act.text.map((paragraph) => html`<p>${read(paragraph)}</p>`);
  return {
    title,
    body: panel(title, html`<div class="act" id="act" data-number="${act.number}">${text}</div>`, {
      help: helpLink('act', reader),
    }),
  };
}
