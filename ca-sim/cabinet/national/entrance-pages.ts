import type { nationalRoutes } from '../../../http/ca-national.ts';
import { html } from '../../../http/html.ts';
import type { ReplyOf } from '../../../http/route.ts';
import type { Call } from '../../../http/server.ts';
import { instant } from '../controls.ts';
import type { Page } from '../site.ts';
import { pathField, signatureForm, storageSelect, warning } from './controls.ts';
import { readerOf } from './language.ts';

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
<fieldset><legend>${say('enter')}</legend>
${storageSelect(reader, reply.storages, undefined)}
${pathField(reader)}
<p>${say('authKey')}</p>
<div class="field"><label for="password">${say('enterPassword')}</label>
<input type="password" id="password" autocomplete="off"></div>
${warning(reader, say('defaultPasswords'))}
<p><button type="button" disabled aria-describedby="bridge">${say('openFile')}</button>
<button type="button" disabled aria-describedby="bridge">${say('refreshKeys')}</button></p>
<p class="soft" id="bridge">${say('staysHere')}</p>
</fieldset>
<fieldset><legend>${say('sign')}</legend>
<p class="soft">${say('validUntil')}: ${instant(reply.validUntil)}</p>
${signatureForm(reader, { action: '/nuc/login', file: '/nuc/login/challenge.txt', fileName: 'challenge.txt' })}
</fieldset>`;
  return { title: say('loginTitle'), body };
}
