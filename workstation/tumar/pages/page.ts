import type { FastifyRequest } from 'fastify';
import { type Html, html } from '../../../http/html.ts';
import { type ContainerKeyView, configuratorRoutes, type ProfileView } from '../../../http/workstation-configurator.ts';
import { type Language, languageOf } from '../../desk/language.ts';
import { CONFIGURATOR_PROBLEM_ROWS } from './problem-rows.ts';
import { SCRIPT_PATH } from './script.ts';
import { STYLE_PATH } from './style.ts';
import { TEXTS, type TextName } from './texts.ts';

interface Reader {
  readonly language: Language;
  readonly say: (name: TextName) => string;
}

function readerOf(request: FastifyRequest): Reader {
  const language = languageOf(request);
  return { language, say: (name) => TEXTS[name][language] };
}

const LIST = configuratorRoutes.profiles.path;

/** Where a profile is shown. */
export function placeOf(name: string): string {
  return `${LIST}/${encodeURIComponent(name)}`;
}

/** What the menu of a profile offers; `to` goes behind {@link placeOf}. */
const MENU = [
  { text: 'change', to: '/edit' },
  { text: 'open', to: '' },
  { text: 'changePassword', to: '#password' },
] as const;

function framed(title: string, inside: Html, isWide = false): Html {
  return html`<link rel="stylesheet" href="${STYLE_PATH}"><script src="${SCRIPT_PATH}" defer></script>
<section class="window${isWide && ' wide'}"><h1>${title}</h1><div class="inside">${inside}</div></section>`;
}

/** «Tumar CSP Configurator»: the list of profiles, with a menu by the right button (R-TOKEN-7, R-TOKEN-8). */
export function profilesPage(profiles: readonly ProfileView[], request: FastifyRequest) {
  const { say } = readerOf(request);
  const heads = (['name', 'device', 'presence'] as const).map((name) => html`<th scope="col">${say(name)}</th>`);
  const rows = profiles.map(
    ({ name, device, address, isPresent }) => html`<tr data-profile="${name}" data-href="${placeOf(name)}" tabindex="0">
<td><a href="${placeOf(name)}"><b>${name}</b></a></td><td>${device}<br><code>${address}</code></td>
<td><span class="state${isPresent && ' yes'}">${say(isPresent ? 'isThere' : 'isNotThere')}</span></td></tr>`,
  );
  const items = MENU.map(
    ({ text, to }) => html`<a role="menuitem" tabindex="-1" data-to="${to}" href="${LIST}">${say(text)}</a>`,
  );
  const inside = html`<p class="soft">${say('lead')}</p>
<div class="scroll"><table><caption class="soft">${say('profiles')}</caption><thead><tr>${heads}</tr></thead><tbody>${rows}</tbody></table></div>`;
  const body = html`${framed(say('title'), inside, true)}
<div role="menu" aria-label="${say('menu')}" hidden>${items}</div>`;
  return { title: say('title'), body };
}

/** «Изменить профайл» (R-TOKEN-9 to R-TOKEN-11). */
export function editPage(profile: ProfileView, request: FastifyRequest) {
  const { say } = readerOf(request);
  const { name, address } = profile;
  const inside = html`${refusalNote(request)}
<form method="post" action="${placeOf(name)}" autocomplete="off">
<p><b>${name}</b></p>
${passwordField('password', say('password'), true)}
${passwordField('confirmation', say('confirmation'))}
<label>${say('storage')}<input name="address" value="${address}" maxlength="2048" spellcheck="false" required></label>
<p class="soft">${say('keptNowhere')}</p>
<div class="acts"><button>${say('save')}</button><a class="button plain" href="${placeOf(name)}">${say('cancel')}</a></div>
</form>`;
  return { title: `${say('change')} · ${name}`, body: framed(`${say('change')} — ${name}`, inside) };
}

function passwordField(name: string, label: string, isFirst = false): Html {
  const focus = isFirst && html` autofocus`;
  return html`<label>${label}<input type="password" name="${name}" maxlength="256" autocomplete="off" required${focus}></label>`;
}

/** A profile, the keys behind it, and what can be done with them (R-TOKEN-12 to R-TOKEN-16). */
export function profilePage(profile: ProfileView, request: FastifyRequest) {
  const reader = readerOf(request);
  const { say } = reader;
  const { name, device, address, state, refusal } = profile;
  const inside = html`${refusalNote(request, refusal)}
<p><b>${device}</b><br><code>${address}</code></p>
<div data-state="${state}">${keysOf(profile, reader)}</div>
<div class="acts"><a class="button" href="${placeOf(name)}/edit">${say('change')}</a>
<a href="${LIST}">${say('back')}</a></div>
${passwordForm(profile, reader)}`;
  return { title: `${name} · ${say('title')}`, body: framed(`${say('title')} — ${name}`, inside, true) };
}

/** @param kept why the last reading ended without keys; what a form was refused for, in the query, comes first. */
function refusalNote(request: FastifyRequest, kept?: string): Html | undefined {
  const { refused = kept } = (request.query ?? {}) as { refused?: unknown };
  if (typeof refused !== 'string' || !Object.hasOwn(CONFIGURATOR_PROBLEM_ROWS, refused)) return undefined;
  const { title, hint, ru, kk } = CONFIGURATOR_PROBLEM_ROWS[refused as keyof typeof CONFIGURATOR_PROBLEM_ROWS];
  const words = { ru, kk, en: { title, hint } }[languageOf(request)];
  return html`<div class="problem" data-code="${refused}" role="alert"><p><b>${words.title}.</b> ${words.hint}</p></div>`;
}

function keysOf({ name, state, isPresent, done = 0, total, keys }: ProfileView, reader: Reader): Html {
  const { say } = reader;
  if (state === 'reading') {
    const far = total === undefined ? '' : html` value="${total === 0 ? 1 : done / total}"`;
    return html`<p role="status"><b>${say('reading')}</b></p><progress${far}></progress>
<p><a href="${placeOf(name)}">${say('refresh')}</a></p>`;
  }
  if (!isPresent) return html`<p role="status">${say('connect')}</p>`;
  if (state === 'locked') return html`<p role="status" class="wrong">${say('locked')}</p>`;
  if (keys === undefined) return html`<p role="status">${say('unread')}</p>`;
  return html`<p role="status" class="soft">${say('finished')}</p><h2>${say('keys')}</h2>${keyTable(name, keys, reader)}`;
}

function keyTable(name: string, keys: readonly ContainerKeyView[], reader: Reader): Html {
  const { say } = reader;
  if (keys.length === 0) return html`<p>${say('noKeys')}</p>`;
  const heads = (['presence', 'algorithm', 'holder', 'validity'] as const).map(
    (head) => html`<th scope="col">${say(head)}</th>`,
  );
  const rows = keys.flatMap((key) => keyRows(name, key, reader));
  return html`<div class="scroll"><table><thead><tr>${heads}<th></th></tr></thead><tbody>${rows}</tbody></table></div>`;
}

/** A key with its newest certificate, and a line for each older one. */
function keyRows(name: string, key: ContainerKeyView, reader: Reader): Html[] {
  const { alias, state, algorithm, certificates } = key;
  const [first, ...older] = certificates;
  const whole = html`<tr data-key="${alias}" data-container="${state}"><td><span class="state ${state}">${state}</span></td>
<td>${algorithm}<br><code>${alias}</code></td>${certificateCells(first, reader)}<td>${removeForm(name, key, reader)}</td></tr>`;
  const others = older.map(
    (one) =>
      html`<tr data-older="${alias}"><td></td><td><code>${one.serialNumber}</code></td>${certificateCells(one, reader)}<td></td></tr>`,
  );
  return [whole, ...others];
}

function certificateCells(certificate: ContainerKeyView['certificates'][number] | undefined, { say }: Reader): Html {
  if (certificate === undefined) return html`<td colspan="2">${say('waits')}</td>`;
  const { holder, subject, notBefore, notAfter, validity, isRevoked } = certificate;
  const isGood = validity === 'valid' && !isRevoked;
  return html`<td>${holder}<br><span class="soft">${subject}</span></td>
<td>${day(notBefore)} – ${day(notAfter)}<br><span class="state${isGood && ' yes'}">${say(isRevoked ? 'revoked' : validity)}</span></td>`;
}

/** `02.03.2027`: the day in Astana. */
function day(instant: string): string {
  return new Intl.DateTimeFormat('ru', {
    timeZone: 'Asia/Almaty',
    day: '2-digit',
    month: '2-digit',
    year: 'numeric',
  }).format(Date.parse(instant));
}

function removeForm(name: string, { alias }: ContainerKeyView, { say }: Reader): Html {
  return html`<details><summary>${say('remove')}</summary><form method="post" action="${placeOf(name)}/keys/${alias}/remove">
<p class="soft">${say('surely')}</p><button class="no">${say('remove')}</button></form></details>`;
}

function passwordForm({ name, isPresent }: ProfileView, { say }: Reader): Html | undefined {
  if (!isPresent) return undefined;
  return html`<details id="password"><summary>${say('changePassword')}</summary>
<form method="post" action="${placeOf(name)}/password" autocomplete="off">
${passwordField('password', say('oldPassword'))}
${passwordField('newPassword', say('newPassword'))}
${passwordField('confirmation', say('confirmation'))}
<div class="acts"><button>${say('changePassword')}</button></div></form></details>`;
}
