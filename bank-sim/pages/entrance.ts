import type { FastifyRequest } from 'fastify';
import type { bankRoutes } from '../../http/bank.ts';
import { type Html, html } from '../../http/html.ts';
import type { ReplyOf } from '../../http/route.ts';
import type { BankSettings } from '../core/settings.ts';
import { agentNote, logoutButton, paragraphs, pasteForm, signButton, windowButtons } from './controls.ts';
import { helpLink } from './help.ts';
import { type Reader, readerOf } from './language.ts';
import { panel } from './panel.ts';
import { profileTable } from './profile-table.ts';

type Shown = { title: string; body: Html };

/** Login and password (R-BANK-30). */
export function loginPage(settings: BankSettings, request: FastifyRequest): Shown {
  const reader = readerOf(request);
  const { say } = reader;
  const title = say('loginTitle');
  return {
    title,
    body: panel(
      title,
      html`<p>${say('loginPrompt')}</p>
<form method="post" action="/login" class="fields">
<label>${say('login')}<input name="login" required maxlength="64" autocomplete="username" autofocus></label>
<label>${say('password')}<input name="password" type="password" required maxlength="64" autocomplete="current-password" aria-describedby="lock"></label>
<p class="buttons"><button class="button primary">${say('next')}</button></p>
</form>
<p class="warning" id="lock">${say('lockWarning', { tries: settings.wrongEntriesMax })}</p>`,
      { kind: 'narrow', help: helpLink('login', reader) },
    ),
  };
}

/** The forced change of the first password (R-BANK-34 to R-BANK-38). */
export function passwordPage(settings: BankSettings, request: FastifyRequest): Shown {
  const reader = readerOf(request);
  const { say } = reader;
  const title = say('passwordTitle');
  const rule = say('passwordRule', { min: settings.passwordLengthMin, max: settings.passwordLengthMax });
  return {
    title,
    body: panel(
      title,
      html`<p class="warning">${say('passwordMustChange')}</p>
<form method="post" action="/password" class="fields">
<label>${say('newPassword')}<input name="newPassword" type="password" required autocomplete="new-password" autofocus aria-describedby="rule"></label>
<label>${say('repeatPassword')}<input name="repeat" type="password" required autocomplete="new-password"></label>
<p class="rule" id="rule">${rule}</p>
<p class="buttons"><button class="button primary">${say('next')}</button></p>
</form>`,
      { kind: 'narrow', tools: logoutButton(reader), help: helpLink('password', reader) },
    ),
  };
}

/** The challenge that the token has to sign (R-BANK-47). */
export function challengePage(reply: ReplyOf<typeof bankRoutes.tokenChallenge>, request: FastifyRequest): Shown {
  const reader = readerOf(request);
  const title = reader.say('tokenTitle');
  return {
    title,
    body: panel(
      title,
      html`<p>${reader.read(reply.message)}</p>
<p class="buttons" data-login>${signButton(reader.say('buttonSign'), { octets: reply.challenge, field: 'cms' })}</p>
<h2>${reader.say('challenge')}</h2>
<p class="octets" id="challenge">${reply.challenge}</p>
${agentNote(reader)}
${pasteForm('/token-sign-in', 'cms', reader)}`,
      { kind: 'narrow', tools: logoutButton(reader), help: helpLink('token', reader) },
    ),
  };
}

/** «Запросы на сертификаты»: the critical profiles before the main window (R-BANK-49 to R-BANK-55). */
export function criticalPage(reply: ReplyOf<typeof bankRoutes.criticalProfiles>, request: FastifyRequest): Shown {
  const reader = readerOf(request);
  const { read, say } = reader;
  const heading = read(reply.page.title);
  const [attention, ...text] = reply.page.text.map(read);
  return {
    title: heading,
    body: panel(
      say('requestsWindow'),
      html`<p class="attention">${attention}</p>
${text.map((line) => html`<p>${withBoldPath(line, reader)}</p>`)}
${profileTable(reply, undefined, reader)}
${windowButtons(reply.page, '', reader)}`,
      { heading, tools: logoutButton(reader), help: helpLink('critical-profiles', reader) },
    ),
  };
}

/** The path through the menu stands out, as in the bank's instruction. */
function withBoldPath(line: string, { say }: Reader): Html {
  const path = say('criticalPath');
  const at = line.indexOf(path);
  if (at < 0) return html`${line}`;
  return html`${line.slice(0, at)}<b>${path}</b>${line.slice(at + path.length)}`;
}

/** The yellow frame with the surname of the subscriber (R-BANK-42). */
export function subscriberPage(reply: ReplyOf<typeof bankRoutes.subscriber>, request: FastifyRequest): Shown {
  const reader = readerOf(request);
  const title = reader.read(reply.page.title);
  return {
    title,
    body: panel(
      title,
      html`<div class="yellow-frame">${paragraphs(reply.page, reader)}<p class="surname">${reply.surname}</p></div>
${windowButtons(reply.page, '', reader)}`,
      { kind: 'narrow', tools: logoutButton(reader), help: helpLink('subscriber', reader) },
    ),
  };
}

/** The window after it (R-BANK-43). */
export function clientPage(reply: ReplyOf<typeof bankRoutes.client>, request: FastifyRequest): Shown {
  const reader = readerOf(request);
  const title = reader.read(reply.page.title);
  const rows = reply.rows.map(
    (row) => html`<tr><th scope="row">${reader.read(row.label)}</th><td>${reader.read(row.value)}</td></tr>`,
  );
  return {
    title,
    body: panel(
      title,
      html`${paragraphs(reply.page, reader)}<table class="facts">${rows}</table>${windowButtons(reply.page, '', reader)}`,
      { kind: 'narrow', tools: logoutButton(reader), help: helpLink('client', reader) },
    ),
  };
}
