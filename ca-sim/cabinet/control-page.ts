import type { ControlView, caClockRoutes } from '../../http/ca-clock.ts';
import { CLOCK_UNITS, type ClockView } from '../../http/clock-routes.ts';
import { type Html, html } from '../../http/html.ts';
import type { Call } from '../../http/server.ts';
import { pace, paceForms } from './clock-card.ts';
import { type ControlReader, controlReaderOf, UNIT_TEXTS } from './control-texts.ts';
import { FAULT_TEXTS } from './fault-texts.ts';
import { moment } from './labels.ts';
import type { Page } from './site.ts';

/** The control room: clock, state, and the way to everything that a person can do here. */
export function controlPage(
  { clock, ...counts }: ControlView,
  { request }: Pick<Call<typeof caClockRoutes.control>, 'request'>,
): Page {
  const reader = controlReaderOf(request);
  const { say, read } = reader;
  const body = html`
<h1>${say('title')}</h1>
<h2 id="clock">${say('clock')}</h2>
<div class="card"><p>${say('time')} <b>${moment(Date.parse(clock.now))} UTC</b></p>
${pace(clock, read)}
${clock.isMovable ? clockForms(clock, reader) : html`<p class="soft">${say('notMovable')}</p>`}</div>
<h2>${say('state')}</h2>
<div class="card"><dl>
<dt><a href="/requests">${say('requestsTitle')}</a></dt><dd>${counts.requests}</dd>
<dt><a href="/enrolments">${say('enrolmentsTitle')}</a></dt><dd>${counts.enrolments}</dd>
<dt>${say('certificates')}</dt><dd>${counts.certificates}</dd>
<dt><a href="/admin/outbox">${say('outboxTitle')}</a></dt><dd>${counts.mails}</dd>
</dl></div>
<h2>${say('instruments')}</h2>
<ul class="menu card"><li><a href="/admin/faults">${read(FAULT_TEXTS.title)}</a></li>
<li><a href="/admin/journal">${say('journal')}</a></li></ul>
<h2>${say('snapshotAndReset')}</h2>
<div class="card desk">
<p><a href="/admin/snapshot" download="ca-snapshot.json">${say('download')}</a>
<span class="soft">${say('comeBack')} POST /admin/restore</span></p>
<form method="post" action="/admin/reset"><button class="no">${say('beginAgain')}</button></form>
</div>
<p class="soft">${say('aboutReset')}</p>`;
  return { title: say('title'), body };
}

function clockForms(clock: ClockView, reader: ControlReader): Html {
  const { say, read } = reader;
  return html`<div class="desk">
<form method="post" action="/admin/clock/advance">
<label for="amount">${say('forward')}</label>
<div class="reason"><input type="number" id="amount" name="amount" required min="1" max="1000000" value="1">
<select name="unit" aria-label="${say('unit')}">${CLOCK_UNITS.map(
    (unit) => html`<option value="${unit}"${unit === 'day' && html` selected`}>${read(UNIT_TEXTS[unit])}</option>`,
  )}</select>
<button>${say('move')}</button></div>
</form>
<form method="post" action="/admin/clock">
<label for="instant">${say('setTo')}</label>
<div class="reason"><input type="datetime-local" id="instant" name="instant" required step="1" value="${clock.now.slice(0, 19)}">
<button>${say('set')}</button></div>
</form>
${paceForms(clock, read)}</div>
<p class="soft">${say('shared')}</p>`;
}
