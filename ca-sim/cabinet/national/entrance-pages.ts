import type { nationalRoutes } from '../../../http/ca-national.ts';
import { type Html, html } from '../../../http/html.ts';
import type { ReplyOf } from '../../../http/route.ts';
import type { Call } from '../../../http/server.ts';
import { NATIONAL_KEY_SETS } from '../../core/national/key-sets.ts';
import { instant } from '../controls.ts';
import type { Page } from '../site.ts';
import {
  bridgeButton,
  bridgePanel,
  byHand,
  closeButton,
  dialogWindow,
  MAIN,
  MESSAGE,
  passwordField,
} from './bridge-controls.ts';
import { pathField, signatureForm, storageSelect, warning } from './controls.ts';
import { type CabinetReader, readerOf } from './language.ts';

type Routes = typeof nationalRoutes;

/** R-NUC-3, R-NUC-4: «Жеке кабинетке кіру парағы». */
export function entryPage({ isInCabinet }: ReplyOf<Routes['entry']>, { request }: Call<Routes['entry']>): Page {
  const { say } = readerOf(request);
  const body = html`
<h1>${say('entryTitle')}</h1>
<div class="card"><p>${say('yearly')}</p>
<p><a href="${isInCabinet ? '/nuc/cabinet' : '/nuc/login'}">${say('enterCabinet')}</a></p></div>`;
  return { title: say('entryTitle'), body };
}

/** R-NUC-5 to R-NUC-18: storage, path, authentication key, password, key list, signature. */
export function loginPage(reply: ReplyOf<Routes['challenge']>, { request }: Call<Routes['challenge']>): Page {
  const reader = readerOf(request);
  const { say } = reader;
  const body = html`
<h1>${say('loginTitle')}</h1>
${bridgePanel(reader)}
<fieldset><legend>${say('loginTitle')}</legend>
${storageSelect(reader, reply.storages)}
${pathField(reader)}
<p>${say('authKey')}</p>
<p>${bridgeButton('browse', say('openFile'), html` data-for-files`)} ${bridgeButton('enter', say('enter'), MAIN)}</p>
${MESSAGE}
</fieldset>
${keyWindow(reader)}
${byHand(
  reader,
  html`<p class="soft">${say('validUntil')}: ${instant(reply.validUntil)}</p>
${signatureForm(reader, { action: '/nuc/login', file: '/nuc/login/challenge.txt', fileName: 'challenge.txt' })}`,
)}`;
  return { title: say('loginTitle'), body };
}

/** What the key that one logs in with is called, by its suite. */
const LOGIN_KEYS = Object.fromEntries(NATIONAL_KEY_SETS.map(({ keys: [login] }) => [login.suite, login.file]));

/** R-NUC-14 to R-NUC-18: the password, the key that is shown for it, and the signature. */
function keyWindow(reader: CabinetReader): Html {
  const { say } = reader;
  const body = html`
${passwordField('password', say('enterPassword'))}
${warning(reader, say('defaultPasswords'))}
<p>${bridgeButton('list-keys', say('refreshKeys'), MAIN)}</p>
<fieldset class="keys" hidden data-names="${JSON.stringify(LOGIN_KEYS)}"><legend>${say('yourKeys')}</legend></fieldset>
${MESSAGE}
<p>${bridgeButton('sign-in', say('sign'), html` data-needs-key`)} ${closeButton(reader)}</p>
<p class="soft">${say('staysHere')}</p>`;
  return dialogWindow('key-window', say('enter'), body, true);
}
