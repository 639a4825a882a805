import type { FastifyRequest } from 'fastify';
import { type Html, html } from '../../../http/html.ts';
import {
  type ControlView,
  type InstallationView,
  type InstalledView,
  installationRoutes,
} from '../../../http/workstation-installation.ts';
import { type Label, type Language, languageOf } from '../../desk/language.ts';
import { INTERNET_EXPLORER, type PcFacts, WINDOWS, WINDOWS_NAMES } from '../core/pc-facts.ts';
import { INSTALLATION_PROBLEMS } from '../core/problems.ts';
import { STYLE_PATH } from './style.ts';
import { START_TEXTS, TEXTS } from './texts.ts';

interface Reader {
  readonly read: (text: Label) => string;
  readonly say: (name: keyof typeof TEXTS) => string;
}

function readerOf(language: Language): Reader {
  return { read: (text) => text[language], say: (name) => TEXTS[name][language] };
}

/** The PC's screen with its current window, the checklist beside it, and the form for another PC. */
export function installationPage(view: InstallationView, facts: PcFacts, request: FastifyRequest) {
  const reader = readerOf(languageOf(request));
  const { say } = reader;
  const title = say('title');
  const body = html`<link rel="stylesheet" href="${STYLE_PATH}">
<h1>${title}</h1>
<p class="soft">${say('lead')}</p>
<div class="story"><section class="pc" aria-label="${say('screen')}">
${refusalNote(request, reader)}
${screen(view, reader)}
</section>
<aside><h2>${say('checklist')}</h2>
${checklist(view, reader)}
<h2>${say('computer')}</h2>
${factList(view, reader)}
${restartForm(facts, reader)}
</aside></div>`;
  return { title, body };
}

function refusalNote(request: FastifyRequest, { read }: Reader): Html | undefined {
  const { refused } = (request.query ?? {}) as { refused?: unknown };
  if (typeof refused !== 'string' || !Object.hasOwn(INSTALLATION_PROBLEMS, refused)) return undefined;
  const { message, hint } = INSTALLATION_PROBLEMS[refused as keyof typeof INSTALLATION_PROBLEMS];
  return html`<div class="refused" data-code="${refused}" role="alert"><b>${read(message)}.</b> ${read(hint)}</div>`;
}

function screen({ screen: shown, controls }: InstallationView, reader: Reader): Html {
  const { read, say } = reader;
  const { kind, title, text, point, component, state, asksPassword, keys } = shown;
  const guide = point !== '' && html`<span class="point">${say('point')} ${point}</span>`;
  const place = component === '' ? 'desktop' : `${component}/${state}`;
  const items = keys.length > 0 && html`<ul class="keys">${keys.map((key) => html`<li>${key}</li>`)}</ul>`;
  return html`<div class="shown ${kind}" data-screen="${place}"><h2 class="bar-of-title">${read(title)} ${guide}</h2>
<div class="inside">${text.map((line) => html`<p>${read(line)}</p>`)}${items}
<form method="post" action="${installationRoutes.installationAct.path}" autocomplete="off">
${asksPassword && passwordFields(reader)}
<div class="controls">${controls.map((one) => control(one, asksPassword, reader))}</div></form></div></div>`;
}

function passwordFields({ say }: Reader): Html {
  return html`<label>${say('password')}<input type="password" name="password" maxlength="64" autofocus></label>
<label>${say('repeat')}<input type="password" name="repeat" maxlength="64"></label>`;
}

function control({ act, kind, label, isWay, isChosen }: ControlView, asksPassword: boolean, { read }: Reader): Html {
  const mark = kind === 'choice' && html`<span class="dot" aria-hidden="true">${isChosen ? '◉' : '○'}</span> `;
  const pressed = kind === 'choice' && html` aria-pressed="${isChosen ? 'true' : 'false'}"`;
  const focus = isWay && !asksPassword && html` autofocus`;
  return html`<button name="act" value="${act}" class="${kind}${isWay && ' way'}"${pressed}${focus}>${mark}${read(label)}</button>`;
}

function checklist({ checklist: lines }: InstallationView, { read }: Reader): Html {
  const row = ({ name, label, found, state, stateText }: InstalledView) =>
    html`<li data-component="${name}" data-state="${state}"><span>${read(label)}</span>
<b class="state ${state === 'installed' && 'ok'}">${read(stateText)}${/^\d/.test(found) && ` ${found}`}</b></li>`;
  return html`<ul class="checklist">${lines.map(row)}</ul>`;
}

function factList({ facts }: InstallationView, { read }: Reader): Html {
  const row = ({ name, label, has, isMet }: InstallationView['facts'][number]) =>
    html`<li data-fact="${name}"><span>${read(label)}</span> <b class="state ${isMet && 'ok'}">${read(has)}</b></li>`;
  return html`<ul class="checklist">${facts.map(row)}</ul>`;
}

function restartForm(facts: PcFacts, { read, say }: Reader): Html {
  const { windows, internetExplorer, administrator, windowsHasDriver } = facts;
  const { min, max } = INTERNET_EXPLORER;
  const versions = Array.from({ length: max - min + 1 }, (_, at) => String(min + at));
  const yesNo = [
    ['true', say('yes')],
    ['false', say('no')],
  ] as const;
  const starts = Object.entries(START_TEXTS).map(([name, text]) => [name, read(text)] as const);
  return html`<details><summary>${say('another')}</summary>
<form method="post" action="${installationRoutes.installationRestart.path}" class="another">
${choiceField('start', say('start'), starts, 'fresh')}
${choiceField(
  'windows',
  'Windows',
  WINDOWS_NAMES.map((name) => [name, WINDOWS[name].name] as const),
  windows,
)}
${choiceField(
  'internetExplorer',
  'Internet Explorer',
  versions.map((one) => [one, one] as const),
  String(internetExplorer),
)}
${choiceField('administrator', say('administrator'), yesNo, String(administrator))}
${choiceField('windowsHasDriver', say('driver'), yesNo, String(windowsHasDriver))}
<button>${say('restart')}</button></form></details>`;
}

function choiceField(
  name: string,
  label: string,
  choices: readonly (readonly [value: string, text: string])[],
  chosen: string,
): Html {
  const options = choices.map(
    ([value, text]) => html`<option value="${value}"${value === chosen && html` selected`}>${text}</option>`,
  );
  return html`<label>${label}<select name="${name}">${options}</select></label>`;
}
