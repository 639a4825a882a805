import { accessRoutes } from '../../http/access-routes.ts';
import { type Html, html } from '../../http/html.ts';
import { type RequestEvent, transitionOf } from '../core/request-states.ts';
import type { CaRequest, IssuedCertificate, RequestStep } from '../core/state.ts';
import type { ConsoleReader } from './console-texts.ts';
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
import type { Page } from './site.ts';
import { nowrap, type Row, table } from './table.ts';

/** One request: who, what, where it stands, and for administrators what a desk may do with it now. */
export function requestPage(
  request: CaRequest,
  { isAdministrator }: { isAdministrator: boolean },
  reader: ConsoleReader,
): Page {
  const { say } = reader;
  const { id, certificates, steps } = request;
  const title = `${say('request')} ${id}`;
  const body = html`
<h1>${title}</h1>
${facts(request, reader)}
${isAdministrator ? desk(request, reader) : wayToDesk(request, reader)}
${certificates.length > 0 && certificateTable(certificates, reader)}
${steps.length > 0 && history(request, reader)}`;
  return { title, body };
}

function facts(request: CaRequest, { say, read }: ConsoleReader): Html {
  const { person, type, state, reason, submittedAt, keys, revokes } = request;
  return html`<div class="card"><dl>
<dt>${say('status')}</dt><dd>${statusBadge(state, read)}</dd>
${reason !== '' && html`<dt>${say('reason')}</dt><dd>${reason}</dd>`}
<dt>${say('holder')}</dt><dd>${readable(person.subject)}</dd>
<dt>${say('organisation')}</dt><dd>${person.organisation.bin}</dd>
<dt>${say('type')}</dt><dd>${read(TYPE_TEXT[type])}</dd>
${keys.length > 0 && html`<dt>${say('templates')}</dt><dd>${keys.map(({ profile }) => profile).join(', ')}</dd>`}
${
  revokes &&
  html`<dt>${say('certificate')}</dt><dd class="mono">${revokes.certificate.serialNumber}</dd>
<dt>${say('revocationReason')}</dt><dd>${revokes.reason}</dd>`
}
<dt>${say('submitted')}</dt><dd>${moment(submittedAt)} UTC</dd>
</dl></div>`;
}

const mayBe = (request: CaRequest, event: RequestEvent) => transitionOf(request.state, event).to !== undefined;

/** The forms of the manager and the security officer: only those that the request's table lets through. */
function desk(request: CaRequest, { say }: ConsoleReader): Html | false {
  if (!mayBe(request, 'rejected')) return false;
  return html`
<h2>${say('desk')}</h2>
<div class="card desk">
${mayBe(request, 'manager-approves') && approval(request, 'manager', say('asManager'))}
${mayBe(request, 'officer-approves') && approval(request, 'officer', say('asOfficer'))}
<form method="post" action="/desk/requests/${request.id}/reject">
<label for="reason">${say('rejectReason')}</label>
<div class="reason"><input type="text" id="reason" name="reason" required maxlength="500">
<button class="no">${say('rejectRequest')}</button></div>
</form>
</div>`;
}

function wayToDesk(request: CaRequest, { say, language }: ConsoleReader): Html | false {
  const query = new URLSearchParams({ lang: language, next: `/requests/${request.id}` }).toString();
  return mayBe(request, 'rejected') && html`<p><a href="${accessRoutes.form.path}?${query}">${say('desk')}</a></p>`;
}

function approval({ id }: CaRequest, role: 'manager' | 'officer', label: string): Html {
  return html`<form method="post" action="/desk/requests/${id}/approve">
<input type="hidden" name="role" value="${role}"><button>${label}</button></form>`;
}

function certificateTable(certificates: readonly IssuedCertificate[], reader: ConsoleReader): Html {
  const { say } = reader;
  const titles = [say('algorithm'), say('serialNumber'), say('validFrom'), say('toUtc')];
  return html`<h2>${say('certificates')}</h2>${table(
    titles,
    certificates.map((one) => certificateRow(one, reader)),
  )}`;
}

function certificateRow(certificate: IssuedCertificate, { say }: ConsoleReader): Row {
  const { algorithm, serialNumber, notBefore, notAfter, revocation } = certificate;
  const revoked = revocation && html`<br>${say('revoked')} ${moment(revocation.at)} UTC`;
  const number = html`<span class="mono">${serialNumber}</span>${revoked}`;
  return { cells: [algorithm, number, nowrap(moment(notBefore)), nowrap(moment(notAfter))] };
}

function history({ steps, type }: CaRequest, reader: ConsoleReader): Html {
  const { say } = reader;
  return html`<h2>${say('history')}</h2>${table(
    [say('timeUtc'), say('event'), say('who'), say('statusAfter')],
    steps.map((step) => stepRow(step, type, reader)),
  )}`;
}

function stepRow({ at, event, by, to }: RequestStep, type: CaRequest['type'], { read }: ConsoleReader): Row {
  const what = read(type === 'revocation' && event === 'issued' ? CARRIED_OUT : EVENT_TEXT[event]);
  return { cells: [nowrap(moment(at)), what, read(ACTOR_TEXT[by]), read(STATUS_TEXT[to])] };
}
