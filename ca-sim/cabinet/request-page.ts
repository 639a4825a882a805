import { accessRoutes } from '../../http/access-routes.ts';
import { type Html, html } from '../../http/html.ts';
import { type RequestEvent, transitionOf } from '../core/request-states.ts';
import type { CaRequest, IssuedCertificate, RequestStep } from '../core/state.ts';
import {
  ACTOR_TEXT,
  CARRIED_OUT,
  EVENT_TEXT,
  moment,
  readable,
  STATUS_TEXT,
  statusBadge,
  TYPE_TEXT,
} from './labels.ts';

/** One request: who, what, where it stands, and for administrators what a desk may do with it now. */
export function requestPage(
  request: CaRequest,
  { isAdministrator }: { isAdministrator: boolean },
): { title: string; body: Html } {
  const { id, person, type, state, reason, submittedAt, keys, certificates, steps, revokes } = request;
  const body = html`
<h1>Запрос ${id}</h1>
<div class="card"><dl>
<dt>Статус</dt><dd>${statusBadge(state)}</dd>
${reason !== '' && html`<dt>Причина</dt><dd>${reason}</dd>`}
<dt>Владелец</dt><dd>${readable(person.subject)}</dd>
<dt>БИН организации</dt><dd>${person.organisation.bin}</dd>
<dt>Тип</dt><dd>${TYPE_TEXT[type]}</dd>
${keys.length > 0 && html`<dt>Шаблоны</dt><dd>${keys.map(({ profile }) => profile).join(', ')}</dd>`}
${
  revokes &&
  html`<dt>Сертификат</dt><dd class="mono">${revokes.certificate.serialNumber}</dd>
<dt>Причина отзыва</dt><dd>${revokes.reason}</dd>`
}
<dt>Подан</dt><dd>${moment(submittedAt)} UTC</dd>
</dl></div>
${isAdministrator ? desk(request) : wayToDesk(request)}
${certificates.length > 0 && certificateTable(certificates)}
${steps.length > 0 && history(request)}`;
  return { title: `Запрос ${id}`, body };
}

const mayBe = (request: CaRequest, event: RequestEvent) => transitionOf(request.state, event).to !== undefined;

/** The forms of the manager and the security officer: only those that the request's table lets through. */
function desk(request: CaRequest): Html | false {
  if (!mayBe(request, 'rejected')) return false;
  return html`
<h2>Рабочее место</h2>
<div class="card desk">
${mayBe(request, 'manager-approves') && approval(request, 'manager', 'Подтвердить как менеджер')}
${mayBe(request, 'officer-approves') && approval(request, 'officer', 'Подтвердить как офицер безопасности')}
<form method="post" action="/desk/requests/${request.id}/reject">
<label for="reason">Причина отмены</label>
<div class="reason"><input type="text" id="reason" name="reason" required maxlength="500">
<button class="no">Отменить запрос</button></div>
</form>
</div>`;
}

function wayToDesk(request: CaRequest): Html | false {
  const query = new URLSearchParams({ lang: 'ru', next: `/requests/${request.id}` }).toString();
  return mayBe(request, 'rejected') && html`<p><a href="${accessRoutes.form.path}?${query}">Рабочее место</a></p>`;
}

function approval({ id }: CaRequest, role: 'manager' | 'officer', label: string): Html {
  return html`<form method="post" action="/desk/requests/${id}/approve">
<input type="hidden" name="role" value="${role}"><button>${label}</button></form>`;
}

function certificateTable(certificates: readonly IssuedCertificate[]): Html {
  return html`
<h2>Сертификаты</h2>
<div class="scroll"><table>
<thead><tr><th>Алгоритм</th><th>Серийный номер</th><th>Действует с, UTC</th><th>по, UTC</th></tr></thead>
<tbody>${certificates.map(certificateRow)}</tbody>
</table></div>`;
}

function certificateRow({ algorithm, serialNumber, notBefore, notAfter, revocation }: IssuedCertificate): Html {
  return html`
<tr><td>${algorithm}</td>
<td><span class="mono">${serialNumber}</span>${revocation && html`<br>отозван ${moment(revocation.at)} UTC`}</td>
<td class="nowrap">${moment(notBefore)}</td><td class="nowrap">${moment(notAfter)}</td></tr>`;
}

function history({ steps, type }: CaRequest): Html {
  return html`
<h2>Ход обработки</h2>
<div class="scroll"><table>
<thead><tr><th>Время, UTC</th><th>Событие</th><th>Кто</th><th>Статус после</th></tr></thead>
<tbody>${steps.map((step) => stepRow(step, type))}</tbody>
</table></div>`;
}

function stepRow({ at, event, by, to }: RequestStep, type: CaRequest['type']): Html {
  const what = type === 'revocation' && event === 'issued' ? CARRIED_OUT : EVENT_TEXT[event];
  return html`
<tr><td class="nowrap">${moment(at)}</td><td>${what}</td><td>${ACTOR_TEXT[by]}</td><td>${STATUS_TEXT[to]}</td></tr>`;
}
