import type { FastifyRequest } from 'fastify';
import { html } from '../../http/html.ts';
import type { TraceLine } from '../bridges/trace.ts';
import type { Page } from './layout.ts';
import { readerOf } from './texts.ts';

const ARROWS: Readonly<Record<TraceLine['direction'], string>> = { in: '→', out: '←', event: '·' };

/** What pages and bridges said to each other, the last first. */
export function tracePage(lines: readonly TraceLine[], request: FastifyRequest): Page {
  const { say } = readerOf(request);
  const heads = (['time', 'program', 'connection', 'origin', 'direction', 'text'] as const).map(
    (head) => html`<th scope="col">${say(head)}</th>`,
  );
  const rows = lines.toReversed().map(
    ({ at, bridge, connection, origin, direction, text }) => html`<tr><td>${at.slice(11, 19)}</td><td>${bridge}</td>
<td>${connection || ''}</td><td>${origin}</td><td title="${direction}">${ARROWS[direction]}</td><td><code>${text}</code></td></tr>`,
  );
  const table = html`<div class="scroll"><table><thead><tr>${heads}</tr></thead><tbody>${rows}</tbody></table></div>`;
  const body = html`<h1>${say('trace')}</h1>
<p><a href="/desk/trace.jsonl">${say('traceLines')}</a> · <a href="/desk">${say('toDesk')}</a></p>
${lines.length === 0 ? html`<p>${say('noTrace')}</p>` : table}`;
  return { title: say('trace'), body };
}
