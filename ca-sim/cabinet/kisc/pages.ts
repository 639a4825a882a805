import type { CabinetProcess, CabinetRequest, CabinetVisitor, cabinetRoutes } from '../../../http/ca-cabinet.ts';
import { type Html, html } from '../../../http/html.ts';
import type { ReplyOf } from '../../../http/route.ts';
import type { Call } from '../../../http/server.ts';
import { instant, nameText, pasteField, signCommand } from '../controls.ts';
import type { Page } from '../site.ts';
import { nowrap, type Row, table } from '../table.ts';
import { type KiscReader, kiscReaderOf } from './language.ts';
import { PROCESS_STATE_TEXTS, STAGE_TEXTS } from './texts.ts';

type Routes = typeof cabinetRoutes;

/** R-CA-2 to R-CA-4: the tick, the challenge, the signature of a current key. */
export function loginPage({ validUntil }: ReplyOf<Routes['challenge']>, { request }: Call<Routes['challenge']>): Page {
  const { say } = kiscReaderOf(request);
  const body = html`
<h1>${say('login')}</h1>
<form method="post" action="/cabinet/login">
<p><label class="tick"><input type="checkbox" id="byCertificate" name="byCertificate" value="yes" required> ${say('byCertificate')}</label></p>
<p class="soft">${say('withBridge')}</p>
<p>${say('fileToSign')}: <a href="/cabinet/login/challenge.txt" download="challenge.txt">challenge.txt</a>
<span class="soft">${say('validUntil')}: ${instant(validUntil)}</span></p>
<details><summary>${say('command')}</summary><pre>${signCommand('challenge.txt')}</pre></details>
${pasteField('signature', say('signature'))}
<button>${say('enter')}</button>
</form>`;
  return { title: say('login'), body };
}

/** R-CA-2, R-CA-5, R-CA-15, R-CA-22: what can be begun, and how far everything is. */
export function cabinetPage(reply: ReplyOf<Routes['cabinet']>, { request }: Call<Routes['cabinet']>): Page {
  const reader = kiscReaderOf(request);
  const { say } = reader;
  const body = html`
<h1>${say('cabinet')}</h1>
${visitorCard(reply.visitor, reader)}
<h2>${say('newRequest')}</h2>
<p><a href="/cabinet/request">${say('newRequest')}</a></p>
<form method="post" action="/cabinet/installations"><button${!reply.isInstallable && html` disabled aria-describedby="after-mail"`}>${say('installAll')}</button></form>
<p class="soft" id="after-mail">${say('afterMail')}</p>
<h2>${say('requests')}</h2>
${table(
  [say('request'), say('sentAt'), say('status'), say('validTo')],
  reply.requests.map((one) => requestRow(one, reader)),
  say('nothingHere'),
)}
<h2>${say('processes')}</h2>
${table(
  [say('process'), say('startedAt'), say('status')],
  reply.processes.map((one) => processRow(one, reader)),
  say('nothingHere'),
)}
<form method="post" action="/cabinet/logout"><p><button class="no">${say('leave')}</button></p></form>`;
  return { title: say('cabinet'), body };
}

function visitorCard({ subject, serialNumber, notAfter }: CabinetVisitor, { say }: KiscReader): Html {
  return html`<div class="card"><dl>
<dt>${say('certificate')}</dt><dd>${nameText(subject)}<span class="soft mono">${serialNumber}</span></dd>
<dt>${say('validTo')}</dt><dd>${instant(notAfter)}</dd>
</dl></div>`;
}

function requestRow({ id, submittedAt, stage, reason, certificates }: CabinetRequest, { read }: KiscReader): Row {
  const status = html`<span class="status" data-stage="${stage}">${read(STAGE_TEXTS[stage])}</span>${reason !== '' && html`<span class="soft">${reason}</span>`}`;
  const ends = certificates.map(
    ({ algorithm, notAfter }) => html`<span class="soft">${algorithm}: ${instant(notAfter)}</span>`,
  );
  return { cells: [nowrap(id), nowrap(instant(submittedAt)), status, ends] };
}

function processRow({ id, startedAt, state }: CabinetProcess, { read }: KiscReader): Row {
  const link = html`<a href="/cabinet/processes/${id}">${id}</a>`;
  return { cells: [nowrap(link), nowrap(instant(startedAt)), read(PROCESS_STATE_TEXTS[state])] };
}

/** R-CA-6 to R-CA-10: the parameters window. What R-CA-9 names is shown and does nothing. */
export function parametersPage(
  { devices, visitor }: ReplyOf<Routes['parameters']>,
  { request }: Call<Routes['parameters']>,
): Page {
  const { say } = kiscReaderOf(request);
  const body = html`
<h1>${say('newRequest')}</h1>
<form method="post" action="/cabinet/request">
<fieldset><legend>${say('parameters')}</legend>
<p><b>${say('clarification')}</b></p>
<div class="field"><label for="device">${say('device')}</label>
<select id="device" name="device" required><option value=""></option>
${devices.map(({ id, title }) => html`<option value="${id}">${title}</option>`)}</select>
<span class="soft" id="device-note" role="status"></span></div>
<div class="field"><label for="certificate">${say('certificate')}</label>
<input type="text" id="certificate" readonly value="${nameText(visitor.subject)}"></div>
<div class="field"><label for="seal">${say('seal')}</label><input type="text" id="seal" readonly></div>
<button>${say('send')}</button>
</fieldset></form>`;
  return { title: say('parameters'), body };
}

/** R-CA-11: the log, filling while the workstation is at work, and what the workstation tells. */
export function processPage(process: CabinetProcess, { request }: Call<Routes['process']>): Page {
  const { say, read } = kiscReaderOf(request);
  const { id, state, log, request: requestId } = process;
  const title = `${say('process')} ${id}`;
  const lines = log.map(({ at, text }) => `${at.slice(11, 19)}  ${text}`).join('\n');
  const body = html`
<h1>${title}</h1>
<p role="status"><span class="status" data-state="${state}">${read(PROCESS_STATE_TEXTS[state])}</span></p>
${requestId !== null && html`<p>${say('request')}: ${requestId}</p>`}
<div class="field"><label for="log">${say('processLog')}</label>
<textarea id="log" readonly aria-live="polite" rows="12" data-state="${state}">
${lines}</textarea></div>
<p><a href="">${say('refresh')}</a></p>
${STEPS[state]?.(id, say)}
<p><a href="/cabinet">${say('back')}</a></p>`;
  return { title, body };
}

type Steps = (id: string, say: KiscReader['say']) => Html;

/** What the workstation sends while it is at work; nothing in the other states. */
const STEPS: Readonly<Partial<Record<CabinetProcess['state'], Steps>>> = {
  generating: (id, say) => html`${goOn(say)}<details><summary>${say('issueSteps')}</summary>
<pre>POST /cabinet/processes/${id}/log     {"line": "…"}
POST /requests                        {"requests": [{"algorithm": "GOST", "cms": "…"}, {"algorithm": "RSA", "cms": "…"}]}
POST /cabinet/processes/${id}/sent    {"request": "R…"}
POST /cabinet/processes/${id}/failed  {"reason": "…"}</pre></details>`,
  writing: (id, say) => html`${goOn(say)}<details><summary>${say('installSteps')}</summary>
<pre>GET  /cabinet/processes/${id}            {"certificates": […]}
POST /cabinet/processes/${id}/log        {"line": "…"}
POST /cabinet/processes/${id}/installed  {"certificates": ["GOST", "RSA"]}
POST /cabinet/processes/${id}/failed     {"reason": "…"}</pre></details>`,
};

/** What the page's script shows while it is at work, and how the person goes on after an interruption. */
function goOn(say: KiscReader['say']): Html {
  return html`<p class="problem" id="process-note" role="alert" hidden></p>
<p><button type="button" id="process-go-on" hidden>${say('goOn')}</button></p>`;
}
