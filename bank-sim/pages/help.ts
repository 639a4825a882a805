import type { FastifyRequest } from 'fastify';
import type { bankRoutes } from '../../http/bank.ts';
import type { DocumentKind } from '../../http/bank-documents.ts';
import { type Html, html } from '../../http/html.ts';
import type { ReplyOf } from '../../http/route.ts';
import type { HelpPart, HelpTopic } from '../core/help.ts';
import type { TextName } from '../core/texts.ts';
import { type Reader, readerOf } from './language.ts';
import { panel } from './panel.ts';

type Shown = { title: string; body: Html };

/** «Помощь» of a window (R-BANK-27). F1 follows it too (R-BANK-26). It opens beside the work, so that nothing typed is lost. */
export function helpLink(topic: HelpTopic, { say }: Reader): Html {
  return html`<a class="button help" rel="help" target="bank-help" href="/help/${topic}">${say('buttonHelp')}</a>`;
}

/** The section about a kind of documents. */
export function topicOf(kind: DocumentKind): HelpTopic {
  return kind === 'payment-order' ? 'documents' : kind;
}

const PART_TEXTS: Readonly<Record<HelpPart, TextName>> = {
  client: 'module',
  staff: 'desksTitle',
  bench: 'helpOfBench',
};

/** One section, with the way to all others. */
export function helpPage(reply: ReplyOf<typeof bankRoutes.help>, request: FastifyRequest): Shown {
  const reader = readerOf(request);
  const { read, say } = reader;
  const title = `${say('buttonHelp')}: ${read(reply.title)}`;
  return {
    title,
    body: panel(
      title,
      html`${reply.text.map((line) => html`<p>${read(line)}</p>`)}
<h2>${say('helpContents')}</h2>
<p><a href="/glossary">${say('glossaryTitle')}</a></p>
${(Object.keys(PART_TEXTS) as HelpPart[]).map((part) => html`<h3>${say(PART_TEXTS[part])}</h3>${sectionList(reply, part, reader)}`)}`,
    ),
  };
}

function sectionList({ topic: here, contents }: ReplyOf<typeof bankRoutes.help>, of: HelpPart, { read }: Reader): Html {
  const links = contents
    .filter(({ part }) => part === of)
    .map(({ topic, title }) => {
      const current = topic === here && html` aria-current="page"`;
      return html`<li><a href="/help/${topic}"${current}>${read(title)}</a></li>`;
    });
  return html`<ul class="found">${links}</ul>`;
}

/** R-BANK-89. */
export function glossaryPage({ source, terms }: ReplyOf<typeof bankRoutes.glossary>, request: FastifyRequest): Shown {
  const { read, say } = readerOf(request);
  const lines = terms.map(({ term, meaning }) => html`<dt>${read(term)}</dt><dd>${read(meaning)}</dd>`);
  const title = say('glossaryTitle');
  return { title, body: panel(title, html`<p>${read(source)}</p><dl class="glossary">${lines}</dl>`) };
}

/**
 * What the pages' one script does: F1 is the window's «Помощь» (where there is no such link the browser's own help opens), and «Назад» of a
 * refusal is the browser's own way back, which still has what was typed.
 */
export const KEYS_SCRIPT = `document.addEventListener('keydown', (event) => {
  const help = event.key === 'F1' ? document.querySelector('a[rel="help"]') : null;
  if (help === null) return;
  event.preventDefault();
  help.click();
});
document.addEventListener('click', (event) => {
  if (event.target.closest('a[data-back]') === null || history.length < 2) return;
  event.preventDefault();
  history.back();
});
`;
