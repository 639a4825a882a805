import type { FastifyRequest } from 'fastify';
import { DOCUMENT_KIND_NAMES } from '../../http/bank-documents.ts';
import { bankInstrumentRoutes } from '../../http/bank-instruments.ts';
import { type Html, html } from '../../http/html.ts';
import type { ReplyOf } from '../../http/route.ts';
import { DOCUMENT_KINDS } from '../core/document-kinds.ts';
import { fill, label } from '../core/label.ts';
import { profileStates } from '../core/profile-states.ts';
import { PROFILE_STATUS_TEXTS } from '../core/texts/statuses.ts';
import type { BankFaultPlace } from '../instruments/fault-row.ts';
import { FAULTS } from '../instruments/fault-table.ts';
import { CA_STEPS } from '../interference.ts';
import { type ControlReader, controlReaderOf, PLACE_TEXTS } from './control-texts.ts';
import { helpLink } from './help.ts';
import { readerOf } from './language.ts';
import { panel, secondPanel } from './panel.ts';
import { listTable } from './table.ts';

type Faults = ReplyOf<typeof bankInstrumentRoutes.faults>;

const { armFaultByForm, removeFault, removeAllFaults } = bankInstrumentRoutes;

/** More would only be scrolled over; JSON has them all. */
const FIRED_SHOWN = 100;

/** The rules of faults at work, a form for another, and what they did. */
export function faultPage({ rules, fired }: Faults, request: FastifyRequest): { title: string; body: Html } {
  const reader = controlReaderOf(request);
  const { say } = reader;
  const back = html`<p class="buttons"><a class="button" href="/admin/control">${say('toControl')}</a></p>`;
  const body = html`${panel(say('faults'), html`<p>${say('aboutFaults')}</p><h2>${say('rules')}</h2>${ruleTable(rules, reader)}${back}`, { help: helpLink('faults', readerOf(request)) })}
${secondPanel(say('newRule'), ruleForm(reader))}
${secondPanel(say('fired'), firedTable(fired, reader))}`;
  return { title: say('faults'), body };
}

function ruleTable(rules: Faults['rules'], { say }: ControlReader): Html {
  if (rules.length === 0) return html`<p>${say('noRules')}</p>`;
  const rows = rules.map(({ number, rule: { fault, when = {}, ...site }, strikes }) => {
    const parts = Object.entries({ ...site, ...when }).map(([name, value]) => `${name} ${value}`);
    const path = removeFault.path.replace(':rule', String(number));
    const button = html`<form method="post" action="${path}"><button class="button" aria-label="${say('remove')} ${number}">${say('remove')}</button></form>`;
    return [number, fault, parts.join(', ') || say('everything'), strikes, button];
  });
  const heads = [say('number'), say('fault'), say('befalls'), say('strikes'), ''];
  return html`${listTable(heads, rows)}
<form method="post" action="${removeAllFaults.path}"><p class="buttons"><button class="button">${say('removeAll')}</button></p></form>`;
}

function ruleForm({ say, read }: ControlReader): Html {
  const option = (value: string, text: string) => html`<option value="${value}">${text}</option>`;
  const places = Object.keys(PLACE_TEXTS) as BankFaultPlace[];
  const faults = places.map(
    (place) =>
      html`<optgroup label="${read(PLACE_TEXTS[place])}">${FAULTS.filter((row) => row.place === place).map(
        ({ id, tells }) => option(id, `${id}: ${read(tells)}`),
      )}</optgroup>`,
  );
  const kinds = DOCUMENT_KIND_NAMES.map((kind) => option(kind, read(label(DOCUMENT_KINDS[kind].title))));
  const statuses = profileStates.states.map((one) => option(one, read(fill(PROFILE_STATUS_TEXTS[one]))));
  const numbers = ['nth', 'atMost', 'lastsMinutes', 'ms', 'minutes'] as const;
  return html`<form method="post" action="${armFaultByForm.path}" class="fields order">
<label>${say('fault')}<select name="fault" required><option value=""></option>${faults}</select></label>
<label>${say('route')}<input name="route" maxlength="200"></label>
<label>${say('onlyLogin')}<input name="login" maxlength="64" autocomplete="off"></label>
<label>${say('kind')}<select name="kind"><option value=""></option>${kinds}</select></label>
<label>${say('status')}<select name="status"><option value=""></option>${statuses}</select></label>
<label>${say('step')}<select name="step"><option value=""></option>${CA_STEPS.map((one) => option(one, one))}</select></label>
${numbers.map((name) => html`<label>${say(name)}<input type="number" name="${name}" min="0" max="1000000"></label>`)}
<p class="buttons"><button class="button primary">${say('arm')}</button></p></form>`;
}

function firedTable(fired: Faults['fired'], { say }: ControlReader): Html {
  if (fired.length === 0) return html`<p>${say('noneFired')}</p>`;
  const rows = fired
    .slice(-FIRED_SHOWN)
    .reverse()
    .map(({ at, fault, rule, request, subjects }) => [
      at.replace('T', ' ').slice(0, 19),
      fault,
      rule === 0 ? say('magic') : rule,
      request === 0 ? '–' : request,
      subjects.join('; '),
    ]);
  return listTable([say('time'), say('fault'), say('rule'), say('request'), say('whom')], rows);
}
