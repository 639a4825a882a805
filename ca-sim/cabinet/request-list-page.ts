import { html } from '../../http/html.ts';
import type { CaRequest } from '../core/state.ts';
import type { ConsoleReader } from './console-texts.ts';
import { moment, statusBadge, TYPE_TEXT } from './labels.ts';
import type { Page } from './site.ts';
import { nowrap, type Row, table } from './table.ts';

/** Every request, newest first. */
export function requestListPage(requests: readonly CaRequest[], reader: ConsoleReader): Page {
  const { say } = reader;
  const title = say('requestsTitle');
  const titles = [say('number'), say('submittedUtc'), say('holder'), say('type'), say('status')];
  const rows = requests.map((one) => row(one, reader));
  return { title, body: html`<h1>${title}</h1>${table(titles, rows, say('noRequests'))}` };
}

function row(request: CaRequest, { read }: ConsoleReader): Row {
  const { id, submittedAt, person, type, state, reason } = request;
  return {
    cells: [
      nowrap(html`<a href="/requests/${id}">${id}</a>`),
      nowrap(moment(submittedAt)),
      html`${person.name}<span class="soft">${person.organisation.name}</span>`,
      nowrap(read(TYPE_TEXT[type])),
      html`${statusBadge(state, read)}${reason !== '' && html`<span class="soft">${reason}</span>`}`,
    ],
  };
}
