import { caInstrumentRoutes } from '../../http/ca-instruments.ts';
import { type Html, html } from '../../http/html.ts';
import type { ReplyOf } from '../../http/route.ts';
import type { FaultPlace } from '../instruments/fault-row.ts';
import { FAULTS } from '../instruments/fault-table.ts';
import { PROTOCOLS } from '../instruments/protocol-rows.ts';
import { type FaultReader, PLACE_TEXTS } from './fault-texts.ts';
import { moment } from './labels.ts';
import type { Page } from './site.ts';
import { mono, nowrap, type Row, table } from './table.ts';

type Faults = ReplyOf<typeof caInstrumentRoutes.faults>;
type Rule = Faults['rules'][number];
type Fired = Faults['fired'][number];

/** More would only be scrolled over; JSON has them all. */
const FIRED_SHOWN = 100;

const { armFaultByForm, removeFault, removeAllFaults } = caInstrumentRoutes;

/** The rules of faults at work, a form for another, and what they did. */
export function faultPage({ rules, fired }: Faults, reader: FaultReader): Page {
  const { say } = reader;
  const body = html`
<h1>${say('title')}</h1>
<p>${say('about')}</p>
<h2>${say('rules')}</h2>
${ruleTable(rules, reader)}
<h2>${say('newRule')}</h2>
${ruleForm(reader)}
<h2>${say('fired')}</h2>
${firedTable(fired, reader)}`;
  return { title: say('title'), body };
}

function ruleTable(rules: readonly Rule[], reader: FaultReader): Html {
  const { say } = reader;
  const titles = [say('number'), say('fault'), say('befalls'), say('strikes'), ''];
  const rows = rules.map((one) => ruleRow(one, reader));
  return html`${table(titles, rows, say('noRules'))}
${rows.length > 0 && html`<form method="post" action="${removeAllFaults.path}"><p><button class="no">${say('removeAll')}</button></p></form>`}`;
}

function ruleRow({ number, rule, strikes }: Rule, { say }: FaultReader): Row {
  const { fault, ...site } = rule;
  const path = removeFault.path.replace(':rule', String(number));
  const button = html`<form method="post" action="${path}"><button class="no" aria-label="${say('remove')} ${number}">${say('remove')}</button></form>`;
  return { cells: [number, mono(fault), siteText(site) ?? say('everything'), strikes, button] };
}

/** `subject CN=…, when nth 2`, as the rule was sent. */
function siteText(site: Omit<Rule['rule'], 'fault'>): string | undefined {
  const { when = {}, ...fields } = site;
  const parts = [...Object.entries(fields), ...Object.entries(when)].map(([name, value]) => `${name} ${value}`);
  return parts.length === 0 ? undefined : parts.join(', ');
}

function ruleForm({ say, read }: FaultReader): Html {
  const places = Object.keys(PLACE_TEXTS) as FaultPlace[];
  return html`<form method="post" action="${armFaultByForm.path}" class="card">
<div class="field"><label for="fault">${say('fault')}</label>
<select id="fault" name="fault" required><option value=""></option>
${places.map(
  (place) =>
    html`<optgroup label="${read(PLACE_TEXTS[place])}">${FAULTS.filter((row) => row.place === place).map(
      ({ id, does }) => html`<option value="${id}">${id}: ${does}</option>`,
    )}</optgroup>`,
)}</select></div>
<div class="field"><label for="protocol">${say('protocol')}</label>
<select id="protocol" name="protocol"><option value=""></option>${PROTOCOLS.map((one) => html`<option>${one}</option>`)}</select></div>
<div class="field"><label for="subject">${say('subject')}</label><input type="text" id="subject" name="subject" maxlength="2000"></div>
<div class="field"><label for="serialNumber">${say('serialNumber')}</label>
<input type="text" id="serialNumber" name="serialNumber" maxlength="64" pattern="[0-9A-F]*" spellcheck="false"></div>
<div class="desk">
<p><label for="nth">${say('nth')}</label><input type="number" id="nth" name="nth" min="1" max="1000000"></p>
<p><label for="atMost">${say('atMost')}</label><input type="number" id="atMost" name="atMost" min="1" max="1000000"></p>
<p><label for="ms">${say('ms')}</label><input type="number" id="ms" name="ms" min="0" max="60000"></p>
</div>
<p><button>${say('arm')}</button></p>
</form>`;
}

function firedTable(fired: readonly Fired[], { say }: FaultReader): Html {
  const rows = fired
    .slice(-FIRED_SHOWN)
    .reverse()
    .map(({ at, fault, rule, request, subjects }) => ({
      cells: [
        nowrap(moment(Date.parse(at))),
        mono(fault),
        rule === 0 ? say('magic') : rule,
        request === 0 ? '–' : request,
        subjects.join('; '),
      ],
    }));
  return html`${fired.length > FIRED_SHOWN && html`<p class="soft">${say('lastFired')}</p>`}
${table([say('timeUtc'), say('fault'), say('rule'), say('request'), say('whom')], rows, say('noneFired'))}`;
}
