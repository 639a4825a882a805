import { type Html, html } from '../../http/html.ts';
import type { Enrolment } from '../core/enrolment-record.ts';
import { type RequestEvent, transitionOf } from '../core/request-states.ts';
import type { ConsoleReader } from './console-texts.ts';
import { moment, readable, statusBadge } from './labels.ts';
import type { Page } from './site.ts';
import { nowrap, type Row, table } from './table.ts';

/** Plain enrolments (PKCS#10, EST, CMP), newest first, each with what a desk may do with it now. */
export function enrolmentListPage(enrolments: readonly Enrolment[], reader: ConsoleReader): Page {
  const { say } = reader;
  const title = say('enrolmentsTitle');
  const titles = [say('number'), say('submittedUtc'), say('holder'), say('template'), say('status'), say('desk')];
  const rows = enrolments.map((one) => row(one, reader));
  const body = html`
<h1>${title}</h1>
<p>${say('aboutEnrolments')}</p>
${table(titles, rows, say('noEnrolments'))}`;
  return { title, body };
}

function row(enrolment: Enrolment, reader: ConsoleReader): Row {
  const { id, submittedAt, subject, authority, profile, state, reason } = enrolment;
  return {
    id,
    cells: [
      nowrap(id),
      nowrap(moment(submittedAt)),
      readable(subject),
      html`${profile}<span class="soft">${authority}</span>`,
      html`${statusBadge(state, reader.read)}${reason !== '' && html`<span class="soft">${reason}</span>`}`,
      desk(enrolment, reader),
    ],
  };
}

const mayBe = ({ state }: Enrolment, event: RequestEvent) => transitionOf(state, event).to !== undefined;

/** Only what the table of its state lets through. */
function desk(enrolment: Enrolment, { say }: ConsoleReader): Html | false {
  if (!mayBe(enrolment, 'rejected')) return false;
  const { id } = enrolment;
  return html`<div class="desk">
${mayBe(enrolment, 'manager-approves') && approval(id, 'manager', say('asManager'))}
${mayBe(enrolment, 'officer-approves') && approval(id, 'officer', say('asOfficer'))}
<form method="post" action="/desk/enrolments/${id}/reject"><div class="reason">
<input type="text" name="reason" required maxlength="500" aria-label="${say('rejectReason')} ${id}" placeholder="${say('rejectReason')}">
<button class="no" aria-label="${say('reject')} ${id}">${say('reject')}</button></div></form></div>`;
}

function approval(id: string, role: 'manager' | 'officer', label: string): Html {
  return html`<form method="post" action="/desk/enrolments/${id}/approve">
<input type="hidden" name="role" value="${role}"><button aria-label="${label} ${id}">${label}</button></form>`;
}
