import { type Html, html } from '../../http/html.ts';
import type { Enrolment } from '../core/enrolment-record.ts';
import { type RequestEvent, transitionOf } from '../core/request-states.ts';
import { moment, readable, statusBadge } from './labels.ts';

/** Plain enrolments (PKCS#10, EST, CMP), newest first, each with what a desk may do with it now. */
export function enrolmentListPage(enrolments: readonly Enrolment[]): { title: string; body: Html } {
  const title = 'Заявки по протоколам';
  const body = html`
<h1>${title}</h1>
<p>PKCS#10, EST и CMP. Они ждут здесь, когда так настроен ход заявок.</p>
<div class="scroll">${enrolments.length === 0 ? html`<p class="empty">Заявок пока нет.</p>` : table(enrolments)}</div>`;
  return { title, body };
}

function table(enrolments: readonly Enrolment[]): Html {
  return html`<table>
<thead><tr><th>Номер</th><th>Подана, UTC</th><th>Владелец</th><th>Шаблон</th><th>Статус</th><th>Рабочее место</th></tr></thead>
<tbody>${enrolments.map(row)}</tbody>
</table>`;
}

function row(enrolment: Enrolment): Html {
  const { id, submittedAt, subject, authority, profile, state, reason } = enrolment;
  return html`
<tr id="${id}"><td class="nowrap">${id}</td><td class="nowrap">${moment(submittedAt)}</td>
<td>${readable(subject)}</td><td>${profile}<span class="soft">${authority}</span></td>
<td>${statusBadge(state)}${reason !== '' && html`<span class="soft">${reason}</span>`}</td><td>${desk(enrolment)}</td></tr>`;
}

const mayBe = ({ state }: Enrolment, event: RequestEvent) => transitionOf(state, event).to !== undefined;

/** Only what the table of its state lets through. */
function desk(enrolment: Enrolment): Html | false {
  if (!mayBe(enrolment, 'rejected')) return false;
  const { id } = enrolment;
  return html`<div class="desk">
${mayBe(enrolment, 'manager-approves') && approval(id, 'manager', 'Подтвердить как менеджер')}
${mayBe(enrolment, 'officer-approves') && approval(id, 'officer', 'Подтвердить как офицер безопасности')}
<form method="post" action="/desk/enrolments/${id}/reject"><div class="reason">
<input type="text" name="reason" required maxlength="500" aria-label="Причина отмены ${id}" placeholder="Причина отмены">
<button class="no" aria-label="Отменить ${id}">Отменить</button></div></form></div>`;
}

function approval(id: string, role: 'manager' | 'officer', label: string): Html {
  return html`<form method="post" action="/desk/enrolments/${id}/approve">
<input type="hidden" name="role" value="${role}"><button aria-label="${label} ${id}">${label}</button></form>`;
}
