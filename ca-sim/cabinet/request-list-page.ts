import { type Html, html } from '../../http/html.ts';
import type { CaRequest } from '../core/state.ts';
import type { ConsoleReader } from './console-texts.ts';
import { moment, statusBadge, TYPE_TEXT } from './labels.ts';
import type { Page } from './site.ts';

/** Every request, newest first. */
export function requestListPage(requests: readonly CaRequest[], reader: ConsoleReader): Page {
  const { say } = reader;
  const title = say('requestsTitle');
  const body = html`
<h1>${title}</h1>
<div class="scroll">${requests.length === 0 ? html`<p class="empty">${say('noRequests')}</p>` : table(requests, reader)}</div>`;
  return { title, body };
}

function table(requests: readonly CaRequest[], reader: ConsoleReader): Html {
  const { say } = reader;
  return html`<table>
<thead><tr><th>${say('number')}</th><th>${say('submittedUtc')}</th><th>${say('holder')}</th><th>${say('type')}</th><th>${say('status')}</th></tr></thead>
<tbody>${requests.map((one) => row(one, reader))}</tbody>
</table>`;
}

function row(request: CaRequest, { read }: ConsoleReader): Html {
  const { id, submittedAt, person, type, state, reason } = request;
  return html`
<tr><td class="nowrap"><a href="/requests/${id}">${id}</a></td><td class="nowrap">${moment(submittedAt)}</td>
<td>${person.name}<span class="soft">${person.organisation.name}</span></td><td class="nowrap">${read(TYPE_TEXT[type])}</td>
<td>${statusBadge(state, read)}${reason !== '' && html`<span class="soft">${reason}</span>`}</td></tr>`;
}
