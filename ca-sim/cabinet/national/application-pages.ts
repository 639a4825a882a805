import type { NationalApplicationView, nationalRoutes } from '../../../http/ca-national.ts';
import { html } from '../../../http/html.ts';
import type { ReplyOf } from '../../../http/route.ts';
import type { Call } from '../../../http/server.ts';
import { nameText } from '../controls.ts';
import type { Page } from '../site.ts';
import { nowrap, table } from '../table.ts';
import { APPLICATION_STEPS } from './application-steps.ts';
import { certificateTable } from './certificate-pages.ts';
import { pathField, storageSelect, warning } from './controls.ts';
import { readerOf } from './language.ts';
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
${storageSelect(reader, storages, { name: 'storage', warns: 'not-safe' })}
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
${APPLICATION_STEPS[state]?.(application, reader)}`;
  return { title, body };
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
