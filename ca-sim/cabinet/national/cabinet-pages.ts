import type { nationalRoutes } from '../../../http/ca-national.ts';
import { type Html, html } from '../../../http/html.ts';
import type { ReplyOf } from '../../../http/route.ts';
import type { Call } from '../../../http/server.ts';
import { PASSWORD_PATTERN } from '../../../pki/pkcs12/key-file.ts';
import { nameText } from '../controls.ts';
import type { Page } from '../site.ts';
import { bridgeButton, bridgePanel, byHand, MAIN, MESSAGE, passwordField } from './bridge-controls.ts';
import { pathField, storageSelect, warning } from './controls.ts';
import { type CabinetReader, readerOf } from './language.ts';
import { KEY_MENU } from './texts.ts';

type Routes = typeof nationalRoutes;

/** R-NUC-10, R-NUC-11, R-NUC-19, R-NUC-20: the main page. */
export function cabinetPage(person: ReplyOf<Routes['cabinet']>, { request }: Call<Routes['cabinet']>): Page {
  const reader = readerOf(request);
  const { say } = reader;
  const body = html`
<h1>${say('welcome')}</h1>
<div class="card"><dl>
<dt>${say('holder')}</dt><dd>${nameText(person.subject)}</dd>
<dt>${say('certificate')}</dt><dd class="mono">${person.serialNumber}</dd>
</dl></div>
<h2 id="status">${say('refresh')}</h2>
<form method="get" action="/nuc/cabinet/applications" class="card">
<div class="field"><label for="number">${say('enterNumber')}</label>
<input type="text" id="number" name="number" required></div>
<button>${say('search')}</button></form>
<h2>${say('services')}</h2>
<p><a href="/nuc/cabinet/reissue">${say('apply')}</a></p>
<h2>${say('myKeys')}</h2>
${menu(reader)}
<form method="post" action="/nuc/logout"><p><button class="no">${say('leave')}</button></p></form>`;
  return { title: say('home'), body };
}

/** R-NUC-21 to R-NUC-27: the menu of the tab «Менің ЭЦҚ кілттерім». */
export function keysPage(_person: ReplyOf<Routes['keys']>, { request }: Call<Routes['keys']>): Page {
  const reader = readerOf(request);
  return { title: reader.say('myKeys'), body: html`<h1>${reader.say('myKeys')}</h1>${menu(reader)}` };
}

function menu({ read }: CabinetReader): Html {
  return html`<ul class="menu card">${Object.values(KEY_MENU).map(
    ({ path, title, does }) => html`<li><a href="${path}">${read(title)}</a> – ${read(does)}</li>`,
  )}</ul>`;
}

/** R-NUC-27: what is done beside the person. No field has a name, so nothing of it can be sent. */
export function passwordPage({ storages }: ReplyOf<Routes['password']>, { request }: Call<Routes['password']>): Page {
  const reader = readerOf(request);
  const { say, read } = reader;
  const title = read(KEY_MENU.password.title);
  const body = html`
<h1>${title}</h1>
${bridgePanel(reader)}
<form method="get" action="/nuc/cabinet/keys">
${storageSelect(reader, storages)}
${pathField(reader)}
${passwordField('password', say('enterPassword'))}
${newPasswordFields(reader)}
${MESSAGE}
<p>${bridgeButton('change-password', say('confirm'), MAIN)}</p>
<p class="soft">${say('staysHere')}</p>
</form>
${byHand(
  reader,
  html`<pre>openssl pkcs12 -legacy -in AUTH_RSA256_….p12 -nodes -out key.pem
openssl pkcs12 -legacy -export -in key.pem -out AUTH_RSA256_….p12</pre>`,
)}`;
  return { title, body };
}

/** R-NUC-37 to R-NUC-39: the invented password, judged where it is typed in. */
export function newPasswordFields(reader: CabinetReader): Html {
  const { say } = reader;
  return html`${warning(reader, say('passwordRules'), 'password-rules')}
<div class="field"><label for="new-password">${say('newPassword')}</label>
<input type="password" id="new-password" required pattern="${PASSWORD_PATTERN}" title="${say('passwordRules')}" autocomplete="new-password"></div>
<div class="field"><label for="repeat">${say('repeatPassword')}</label>
<input type="password" id="repeat" required data-repeats="new-password" title="${say('repeatPassword')}" autocomplete="new-password"></div>
<p><b>${say('rememberPassword')}</b></p><p>${say('notRestored')}</p>`;
}
