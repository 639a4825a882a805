import type { FastifyRequest } from 'fastify';
import { type Html, html } from '../../http/html.ts';
import type { BridgeView, CarrierView, WorkstationView } from '../../http/workstation.ts';
import { BRIDGE_EVENTS, bridgeStates } from '../bridges/bridge-states.ts';
import type { Page } from './layout.ts';
import { questionCard } from './question-card.ts';
import { EVENT_TEXTS, PROGRAM_NAMES, type Reader, readerOf, STATE_TEXTS } from './texts.ts';

/** A page of another part of the workstation, as the desk links to it. */
export interface DeskLink {
  readonly href: string;
  readonly text: { readonly ru: string; readonly kk: string; readonly en: string };
}

/** The desk: windows of the programs first, for somebody waits for them. */
export function deskPage(view: WorkstationView, request: FastifyRequest, links: readonly DeskLink[]): Page {
  const reader = readerOf(request);
  const { say, read } = reader;
  const title = say('workstation');
  const body = html`<div data-version="${view.version}">
<h1>${say('questions')}</h1>
${questions(view, reader)}
<h2>${say('carriers')}</h2>
${carrierTable(view.carriers, reader)}
${view.hasReader && readerForms(reader)}
<h2>${say('bridges')}</h2>
${bridgeTable(view.bridges, reader)}
<p class="soft">${say('certificate')}</p>
${
  links.length > 0 &&
  html`<h2>${say('further')}</h2>
<ul>${links.map(({ href, text }) => html`<li><a href="${href}">${read(text)}</a></li>`)}</ul>`
}
</div>`;
  return { title, body };
}

/** What everybody may see. */
export function frontPage(bridges: readonly BridgeView[], request: FastifyRequest): Page {
  const reader = readerOf(request);
  const { say } = reader;
  const body = html`<h1>${say('workstation')}</h1>
<p>${say('front')}</p>
<p><a href="/desk">${say('toDesk')}</a></p>
<h2>${say('bridges')}</h2>
${stateTable(bridges, reader)}
<p class="soft">${say('certificate')}</p>`;
  return { title: say('workstation'), body };
}

function questions({ isAsked, questions: open }: WorkstationView, reader: Reader): Html {
  if (!isAsked) return html`<p>${reader.say('script')}</p>`;
  if (open.length === 0) return html`<p>${reader.say('noQuestions')}</p>`;
  return html`${open.map((question) => questionCard(question, reader))}`;
}

function carrierTable(carriers: readonly CarrierView[], { say }: Reader): Html {
  if (carriers.length === 0) return html`<p>${say('noCarriers')}</p>`;
  const heads = (['carrier', 'reader', 'storage', 'presence'] as const).map(
    (head) => html`<th scope="col">${say(head)}</th>`,
  );
  const rows = carriers.map(
    ({ name, title, reader, storage, isPresent }) => html`<tr data-carrier="${name}"><td><b>${name}</b></td>
<td>${title}${reader !== undefined && html`<br><span class="soft">${reader}</span>`}</td><td>${storage}</td>
<td><span class="state ${isPresent ? 'yes' : 'no'}">${say(isPresent ? 'isThere' : 'isNotThere')}</span></td></tr>`,
  );
  return html`<div class="scroll"><table><thead><tr>${heads}</tr></thead><tbody>${rows}</tbody></table></div>`;
}

function readerForms({ say }: Reader): Html {
  const form = (act: 'insert' | 'remove') =>
    html`<form method="post" action="/desk/reader/${act}"><button${act === 'remove' && html` class="no"`}>${say(act)}</button></form>`;
  return html`<p></p><div class="acts">${form('insert')}${form('remove')}</div>`;
}

function bridgeTable(bridges: readonly BridgeView[], reader: Reader): Html {
  return stateTable(bridges, reader, ({ bridge, state, blocking }) => {
    const acts = BRIDGE_EVENTS.filter((event) => isOffered(state, event)).map((event) => act(bridge, event, reader));
    const refuse = state === 'ok' || blocking === 'reset' ? [act(bridge, 'block', reader, 'refuse')] : [];
    return html`<div class="acts">${[...acts, ...refuse]}</div>`;
  });
}

/** What leads somewhere else. */
function isOffered(state: BridgeView['state'], event: (typeof BRIDGE_EVENTS)[number]): boolean {
  const { to } = bridgeStates.step(state, event);
  return to !== undefined && to !== state;
}

function act(bridge: string, event: keyof typeof EVENT_TEXTS, { read }: Reader, how?: 'refuse'): Html {
  return html`<form method="post" action="/desk/bridges/${bridge}/${event}">
${how !== undefined && html`<input type="hidden" name="how" value="${how}">`}<button${(event === 'block' || event === 'uninstall') && html` class="no"`}>${read(
    EVENT_TEXTS[event],
  )}${how !== undefined && ' (403)'}</button></form>`;
}

function stateTable(bridges: readonly BridgeView[], { say, read }: Reader, acts?: (bridge: BridgeView) => Html): Html {
  const rows = bridges.map((view) => {
    const { bridge, state, blocking } = view;
    const done = acts?.(view);
    return html`<tr data-bridge="${bridge}"><td><b>${PROGRAM_NAMES[bridge]}</b></td><td>${addresses(view)}</td>
<td><span class="state ${state}" data-state="${state}">${read(STATE_TEXTS[state])}${blocking === 'refuse' && ' (403)'}</span></td>${
      done && html`<td>${done}</td>`
    }</tr>`;
  });
  const heads = (['program', 'addresses', 'state'] as const).map((head) => html`<th scope="col">${say(head)}</th>`);
  const actHead = acts && html`<th scope="col">${say('acts')}</th>`;
  return html`<div class="scroll"><table><thead><tr>${heads}${actHead}</tr></thead><tbody>${rows}</tbody></table></div>`;
}

/** The addresses, and the one that a person opens to accept the certificate. */
function addresses({ ws, wss }: BridgeView): Html {
  const page = wss && new URL('/', wss.replace(/^wss/, 'https')).href;
  return html`${wss && html`<code>${wss}</code> <a href="${page}">https</a>`}${ws && html`<br><code>${ws}</code>`}`;
}
