import { type Html, html } from '../../http/html.ts';
import type { CaRequest } from '../core/state.ts';
import { moment, statusBadge, TYPE_TEXT } from './labels.ts';

/** Every request, newest first. */
export function requestListPage(requests: readonly CaRequest[]): { title: string; body: Html } {
  const body = html`
<h1>Запросы на сертификаты</h1>
<div class="scroll">${requests.length === 0 ? html`<p class="empty">Запросов пока нет.</p>` : table(requests)}</div>`;
  return { title: 'Запросы на сертификаты', body };
}

function table(requests: readonly CaRequest[]): Html {
  return html`<table>
<thead><tr><th>Номер</th><th>Подан, UTC</th><th>Владелец</th><th>Тип</th><th>Статус</th></tr></thead>
<tbody>${requests.map(row)}</tbody>
</table>`;
}

function row(request: CaRequest): Html {
  const { id, submittedAt, person, type, state, reason } = request;
  return html`
<tr><td class="nowrap"><a href="/requests/${id}">${id}</a></td><td class="nowrap">${moment(submittedAt)}</td>
<td>${person.name}<span class="soft">${person.organisation.name}</span></td><td class="nowrap">${TYPE_TEXT[type]}</td>
<td>${statusBadge(state)}${reason !== '' && html`<span class="soft">${reason}</span>`}</td></tr>`;
}
