import type { NationalApplicationView, nationalRoutes } from '../../../http/ca-national.ts';
import { type Html, html } from '../../../http/html.ts';
import type { ReplyOf } from '../../../http/route.ts';
import type { Call } from '../../../http/server.ts';
import { nameText, pasteField } from '../controls.ts';
import type { Page } from '../site.ts';
import { nowrap, table } from '../table.ts';
import { newPasswordFields } from './cabinet-pages.ts';
import { certificateTable } from './certificate-pages.ts';
import { pathField, requestCommand, signatureForm, storageSelect, warning } from './controls.ts';
import { type CabinetReader, readerOf } from './language.ts';
import { APPLICATION_STATE_TEXTS, KEY_MENU } from './texts.ts';

type Routes = typeof nationalRoutes;

/** R-NUC-28, R-NUC-29: the form of a re-issue. */
export function formPage(reply: ReplyOf<Routes['reissueForm']>, { request }: Call<Routes['reissueForm']>): Page {
  const reader = readerOf(request);
  const { say, read } = reader;
  const { person, keySets, storages } = reply;
  const title = read(KEY_MENU.reissue.title);
  const body = html`
<h1>${title}</h1>
<div class="card"><p>${say('filledFrom')}</p><dl><dt>${say('holder')}</dt><dd>${nameText(person.subject)}</dd></dl></div>
<form method="post" action="/nuc/cabinet/reissue">
<div class="field"><label for="email">${say('email')}</label>
<input type="email" id="email" name="email" required maxlength="254" value="${person.email}"></div>
<div class="field"><label for="locality">${say('locality')}</label>
<input type="text" id="locality" name="locality" required maxlength="128" value="${person.locality}"></div>
<div class="field"><label for="keySet">${say('keySet')}</label>
<select id="keySet" name="keySet">${keySets.map((one) => html`<option value="${one.id}">${one.title}</option>`)}</select></div>
${storageSelect(reader, storages, 'storage', 'not-safe')}
${warning(reader, say('notSafe'), 'not-safe')}
${pathField(reader)}
<button>${say('apply')}</button>
</form>`;
  return { title, body };
}

/** One application: what it says, and what can be done with it now (R-NUC-26, R-NUC-30 to R-NUC-36). */
export function applicationPage(application: NationalApplicationView, { request }: Call<Routes['application']>): Page {
  const reader = readerOf(request);
  const { say, read } = reader;
  const { number, id, subject, keySet, storage, email, locality, state, reason } = application;
  const title = `${say('application')} ${number ?? id}`;
  const body = html`
<h1>${title}</h1>
${number !== undefined && html`<p class="done">${say('rememberNumber')}: <span class="big">${number}</span></p>`}
<div class="card"><dl>
<dt>${say('status')}</dt><dd><span class="status" data-state="${state}">${read(APPLICATION_STATE_TEXTS[state])}</span></dd>
${reason !== '' && html`<dt>${say('reason')}</dt><dd>${reason}</dd>`}
<dt>${say('holder')}</dt><dd>${nameText(subject)}</dd>
<dt>${say('email')}</dt><dd>${email}</dd>
<dt>${say('locality')}</dt><dd>${locality}</dd>
<dt>${say('keySet')}</dt><dd>${keySet.title}</dd>
<dt>${say('keyStorage')}</dt><dd>${read(storage.title)}</dd>
</dl></div>
${STEPS[state]?.(application, reader)}`;
  return { title, body };
}

type Step = (application: NationalApplicationView, reader: CabinetReader) => Html;

/** What a page offers in each state; nothing in the others. */
const STEPS: Readonly<Partial<Record<NationalApplicationView['state'], Step>>> = {
  confirmation: confirmation,
  signing: signing,
  submitted: (_, { say }) => html`<p><a href="">${say('refresh')}</a></p>`,
  issued: opening,
  ready: loading,
};

function confirmation(application: NationalApplicationView, reader: CabinetReader): Html {
  const { say } = reader;
  const { id, keySet, storage } = application;
  return html`<form method="post" action="/nuc/cabinet/applications/${id}/confirm">
${!storage.isProtected && warning(reader, say('notSafe'))}
<p class="soft">${say('keysWithBridge')}</p>
${rsaCommands(application, reader)}
${keySet.keys.map(({ file }, i) => pasteField(`request${i + 1}`, `${file}: ${say('requestField')}`))}
<p><label class="tick"><input type="checkbox" name="correct" value="yes" required data-enables="confirm"> ${say('correct')}</label></p>
<button id="confirm">${say('confirm')}</button>
</form>`;
}

/** How OpenSSL makes the RSA keys of the set; GOST keys are made by the workstation's storages. */
function rsaCommands({ keySet, subject }: NationalApplicationView, { say }: CabinetReader): Html | false {
  const commands = keySet.keys
    .filter(({ suite }) => suite === 'rsa-2048')
    .map(({ file }) => requestCommand(subject, file));
  return (
    commands.length > 0 &&
    !commands.includes(undefined) &&
    html`<details><summary>${say('command')}</summary><pre>${commands.join('\n')}</pre></details>`
  );
}

function signing(application: NationalApplicationView, reader: CabinetReader): Html {
  const path = `/nuc/cabinet/applications/${application.id}`;
  const document = Buffer.from(application.document ?? '', 'base64').toString('utf8');
  return html`<h2>${reader.say('sign')}</h2><pre>${document}</pre>
${signatureForm(reader, { action: `${path}/submit`, file: `${path}/application.txt`, fileName: 'application.txt' })}`;
}

function opening({ number, storage }: NationalApplicationView, reader: CabinetReader): Html {
  const { say } = reader;
  return html`<h2>${say('keysFolder')}</h2>
${storage.isConnectedFirst && warning(reader, say('connectFirst'))}
<form method="post" action="/nuc/cabinet/applications/${number}/open">
${pathField(reader)}
<p class="soft">${say('folderWithBridge')}</p>
${pasteField('keys', say('keyFiles'))}
<button>${say('openFile')}</button>
</form>`;
}

/** R-NUC-37: password fields appear for the storage «Дербес компьютер». */
function loading({ number, storage }: NationalApplicationView, reader: CabinetReader): Html {
  const { say } = reader;
  return html`<form method="post" action="/nuc/cabinet/applications/${number}/install">
${storage.id === 'PKCS12' && newPasswordFields(reader)}
<p class="soft">${say('staysHere')}</p>
<button>${say('loadCertificates')}</button>
</form>`;
}

/** R-NUC-41: the window of success. */
export function installedPage(
  { application, certificates }: ReplyOf<Routes['install']>,
  { request }: Call<Routes['install']>,
): Page {
  const reader = readerOf(request);
  const { say } = reader;
  const body = html`
<h1>${say('application')} ${application.number}</h1>
<p class="done" role="status"><b>${say('installed')}</b><br>${say('finished')}</p>
${certificateTable(certificates, reader)}`;
  return { title: say('installed'), body };
}

/** R-NUC-24, R-NUC-20: the applications, or what the search found. */
export function applicationListPage(
  applications: ReplyOf<Routes['applications']>,
  { request }: Call<Routes['applications']>,
): Page {
  const { say, read } = readerOf(request);
  const title = read(KEY_MENU.applications.title);
  const rows = applications.map((one) => {
    const name = one.number ?? one.id;
    const link = html`<a href="/nuc/cabinet/applications/${name}">${name}</a>`;
    return { cells: [nowrap(link), one.keySet.title, read(APPLICATION_STATE_TEXTS[one.state])] };
  });
  const titles = [say('number'), say('keySet'), say('status')];
  const body = html`<h1>${title}</h1>${table(titles, rows, say('nothingHere'))}`;
  return { title, body };
}
