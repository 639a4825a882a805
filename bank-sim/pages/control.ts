import type { FastifyRequest } from 'fastify';
import type { BankControlView } from '../../http/bank-control.ts';
import { CLOCK_UNITS, type ClockView } from '../../http/clock-routes.ts';
import { type Html, html } from '../../http/html.ts';
import { screenTime } from '../client/profile-view.ts';
import { type ControlReader, controlReaderOf, UNIT_TEXTS, UPCOMING_TEXTS } from './control-texts.ts';
import { helpLink } from './help.ts';
import { readerOf } from './language.ts';
import { panel, secondPanel } from './panel.ts';
import { listTable } from './table.ts';

/** The control room of whoever tests: clock, state, last requests, and the way to the faults. */
export function controlPage(
  { clock, next, requests, ...counts }: BankControlView,
  request: FastifyRequest,
): { title: string; body: Html } {
  const reader = controlReaderOf(request);
  const { say } = reader;
  const names = ['users', 'sessions', 'profiles', 'documents', 'letters', 'mails'] as const;
  const body = html`${panel(say('control'), clockPart(clock, reader), { help: helpLink('control', readerOf(request)) })}
${secondPanel(
  say('state'),
  html`<table class="list"><tbody>${names.map(
    (name) => html`<tr><th scope="row">${say(name)}</th><td><span>${counts[name]}</span></td></tr>`,
  )}</tbody></table>
<p class="buttons"><a class="button" href="/admin/snapshot" download="bank-snapshot.json">${say('download')}</a></p>
<form method="post" action="/admin/reset"><p class="buttons"><button class="button">${say('beginAgain')}</button></p></form>
<p class="rule">${say('aboutReset')}</p>`,
)}
${secondPanel(say('next'), nextTable(next, reader))}
${secondPanel(say('faults'), html`<p>${say('aboutFaults')}</p><p class="buttons"><a class="button" href="/admin/faults">${say('faults')}</a></p>`)}
${secondPanel(say('lastRequests'), requestTable(requests, reader))}`;
  return { title: say('control'), body };
}

function clockPart(clock: ClockView, { say, read }: ControlReader): Html {
  const { state, scale = 0, isMovable, isRunnable, now } = clock;
  const pace = html`<p><b>${now.replace('T', ' ').slice(0, 19)} UTC</b> ${say(state)}${state === 'running' && html` ×${scale}`}</p>`;
  if (!isMovable) return html`${pace}<p>${say('notMovable')}</p>`;
  return html`${pace}
<form method="post" action="/admin/clock/advance" class="fields">
<label>${say('forward')}<input type="number" name="amount" required min="1" max="1000000" value="1"></label>
<label>${say('unit')}<select name="unit">${CLOCK_UNITS.map(
    (unit) => html`<option value="${unit}"${unit === 'day' && html` selected`}>${read(UNIT_TEXTS[unit])}</option>`,
  )}</select></label>
<p class="buttons"><button class="button primary">${say('move')}</button></p></form>
<form method="post" action="/admin/clock" class="fields">
<label>${say('setTo')}<input type="datetime-local" name="instant" required step="1" value="${now.slice(0, 19)}"></label>
<p class="buttons"><button class="button">${say('set')}</button></p></form>
${isRunnable && paceForms(scale, say)}
<p class="rule">${say('shared')}</p>`;
}

function paceForms(scale: number, say: ControlReader['say']): Html {
  return html`<form method="post" action="/admin/clock/run" class="fields">
<label>${say('scale')}<input type="number" name="scale" required min="0.001" max="86400" step="any" value="${scale || 1}"></label>
<p class="buttons"><button class="button">${say('run')}</button></p></form>
${scale > 0 && html`<form method="post" action="/admin/clock/freeze"><p class="buttons"><button class="button">${say('freeze')}</button></p></form>`}`;
}

function nextTable(next: BankControlView['next'], { say, read }: ControlReader): Html {
  if (next.length === 0) return html`<p>${say('noNext')}</p>`;
  const rows = next.map(({ at, kind, subject }) => [screenTime(Date.parse(at)), read(UPCOMING_TEXTS[kind]), subject]);
  return listTable([say('time'), say('happening'), say('whose')], rows, 'upcoming');
}

function requestTable(requests: BankControlView['requests'], { say }: ControlReader): Html {
  const whole = html`<p class="buttons"><a class="button" href="/admin/journal">${say('wholeJournal')}</a></p>`;
  if (requests.length === 0) return html`<p>${say('noRequests')}</p>${whole}`;
  const heads = ['number', 'login', 'operation', 'document', 'outcome', 'faults'] as const;
  const rows = requests.map(({ number, login, operation, document, outcome, faults }) => [
    number,
    login,
    operation,
    document,
    outcome,
    faults.join(', '),
  ]);
  return html`${listTable(
    heads.map((name) => say(name)),
    rows,
  )}${whole}`;
}
