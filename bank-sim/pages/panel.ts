import { type Html, html } from '../../http/html.ts';

/** The frame of a window. */

interface WindowParts {
  readonly kind?: string;
  /** What the page is about, where that is not the window's own name. */
  readonly heading?: string;
  /** Buttons of the toolbar. */
  readonly tools?: Html;
  /** «Помощь» (R-BANK-27): the last one of the toolbar. */
  readonly help?: Html;
}

/** The window of a page: its title bar, its toolbar, its content. Each page has one, and in it the page's only `h1`. */
export function panel(title: string, content: Html, { kind = '', heading, tools, help }: WindowParts = {}): Html {
  const bar = heading === undefined ? html`<h1 class="bar">${title}</h1>` : html`<p class="bar">${title}</p>`;
  const toolbar =
    (tools !== undefined || help !== undefined) &&
    html`<div class="toolbar" role="group" aria-label="${title}">${tools}${help}</div>`;
  return html`<section class="panel ${kind}">${bar}${toolbar}<div class="content">${heading !== undefined && html`<h1>${heading}</h1>`}${content}</div></section>`;
}

/** A window that belongs to another one on the same page. */
export function secondPanel(title: string, content: Html): Html {
  return html`<section class="panel"><h2 class="bar">${title}</h2><div class="content">${content}</div></section>`;
}
