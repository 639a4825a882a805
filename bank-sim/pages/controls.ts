import { bankRoutes } from '../../http/bank.ts';
import type { Page } from '../../http/bank-pages.ts';
import { type Html, html } from '../../http/html.ts';
import type { Reader } from './language.ts';

/** Buttons whose step needs the token: they do nothing before the page's script has enabled them. */
const NEEDS_TOKEN: ReadonlySet<string> = new Set(['signRegeneration', 'continueRegeneration', 'signDocument']);

/** The address of a row, its parameter filled in. */
export function addressOf(route: string, id = ''): string {
  const row = bankRoutes[route as keyof typeof bankRoutes];
  return row.path.replace(/:\w+/, encodeURIComponent(id));
}

/** A button that does what the row does: a link for GET, a form for POST. */
export function actionButton(route: string, text: string, id: string, enabled: boolean): Html {
  if (!enabled || NEEDS_TOKEN.has(route)) {
    const step = enabled && html` data-token-step="${addressOf(route, id)}"`;
    return html`<button type="button" class="button" disabled data-route="${route}"${step}>${text}</button>`;
  }
  const address = addressOf(route, id);
  if (bankRoutes[route as keyof typeof bankRoutes].method === 'GET') {
    return html`<a class="button" href="${address}" data-route="${route}">${text}</a>`;
  }
  return html`<form method="post" action="${address}"><button class="button" data-route="${route}">${text}</button></form>`;
}

/** The buttons of a window, as its row has them. */
export function windowTools({ buttons }: Page, id: string, { read }: Reader): Html {
  return html`${buttons.map((button) => actionButton(button.route, read(button.label), id, true))}`;
}

/** The same at the end of a window that one passes through. */
export function windowButtons(page: Page, id: string, reader: Reader): Html {
  return html`<div class="buttons">${windowTools(page, id, reader)}</div>`;
}

/** Whether a button of the window needs the token. */
export function needsToken({ buttons }: Page): boolean {
  return buttons.some(({ route }) => NEEDS_TOKEN.has(route));
}

/** «Выход». */
export function logoutButton({ say }: Reader): Html {
  return html`<form method="post" action="/logout" class="logout"><button class="button">${say('logout')}</button></form>`;
}

/** What makes signatures: the page through a program of the PC, or somebody else. */
export function agentNote({ say }: Reader): Html {
  return html`<p class="agent-note">${say('agentNote')}</p>`;
}

/** What is to be signed with the token, and for which of the forms below. */
export interface ToSign {
  /** Base64. */
  readonly octets: string;
  readonly field: 'cms' | 'proof';
  readonly isDetached?: boolean;
}

/** A button that signs in the browser. It does nothing before the page's script has enabled it. */
export function signButton(text: string, { octets, field, isDetached = false }: ToSign): Html {
  const detached = isDetached && html` data-detached="yes"`;
  return html`<button type="button" class="button primary" disabled data-sign="${octets}" data-form="paste-${field}"${detached}>${text}</button>`;
}

/** A field for a signature that was made elsewhere. A one-line field drops the line breaks of pasted base64. */
export function pasteForm(action: string, field: 'cms' | 'proof', { say }: Reader): Html {
  return html`<details class="paste"><summary>${say('pasteSignature')}</summary>
<form method="post" action="${action}" id="paste-${field}"><label>${say('cmsField')}<input name="${field}" required autocomplete="off"></label>
<button class="button">${say('next')}</button></form></details>`;
}

/** The lines of a window's text. */
export function paragraphs({ text }: Page, { read }: Reader): Html {
  return html`${text.map((line) => html`<p>${read(line)}</p>`)}`;
}
