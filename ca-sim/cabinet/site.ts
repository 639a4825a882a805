import type { FastifyRequest } from 'fastify';
import type { BridgeAddresses } from '../../http/bridges.ts';
import { type Html, html } from '../../http/html.ts';
import type { Problem } from '../../http/problem.ts';
import type { CabinetText } from '../core/national/key-storages.ts';
import { FORM_STYLE } from './form-style.ts';
import { LANGUAGE_NAMES, LANGUAGES, type Language, languageOf } from './language.ts';
import { problemWords } from './problem-words.ts';
import { STYLE } from './style.ts';

/** Pages of one owner: what stands around each of them. */
export interface Site {
  /** Its addresses begin with it: `/cabinet`. */
  readonly prefix: string;
  /** Where a reader goes on in another language when his page was the answer to a form; always there. */
  readonly home: string;
  readonly authority: CabinetText;
  readonly banner: CabinetText;
  readonly navigation: readonly Link[];
  /** Besides the style of all. */
  readonly style?: Html;
  /** Its address. */
  readonly script?: string;
  /** Whether it is an ES module. */
  readonly isModule?: true;
  /** The bridge that the script talks to: its addresses stand beside the script, as `data-ws` and `data-wss`. */
  readonly bridge?: keyof BridgeAddresses;
  readonly footer?: readonly CabinetText[];
  /** Where to go from a refusal. */
  wayBack(problem: Problem, request: FastifyRequest): Link;
}

export interface Link {
  readonly href: string;
  readonly text: CabinetText;
}

export interface Page {
  readonly title: string;
  readonly body: Html;
}

/** Whether an address is one of the site's. */
export function isOf({ prefix }: Site, { url }: FastifyRequest): boolean {
  return url.startsWith(prefix) && /^(\/|\?|$)/.test(url.slice(prefix.length));
}

/** The frame of every page: says TEST before anything else. */
export function framed(site: Site, { title, body }: Page, request: FastifyRequest, bridges: BridgeAddresses): Html {
  const language = languageOf(request);
  const { authority, banner, navigation, style, script, isModule, footer = [] } = site;
  return html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>TEST · ${title} · ${authority[language]}</title>
<style>${STYLE}${FORM_STYLE}${style}</style>
${script !== undefined && html`<script src="${script}"${bridgeData(site, bridges)} ${isModule ? html`type="module"` : 'defer'}></script>`}
</head>
<body>
<div class="test" role="note">${banner[language]}</div>
<header><div>
<strong>${authority[language]}</strong>
<nav aria-label="${SECTIONS[language]}">${navigation.map(({ href, text }) => html`<a href="${href}">${text[language]}</a>`)}</nav>
<div class="languages">${LANGUAGES.map((one) => languageLink(site, one, language, request))}</div>
</div></header>
<main>${body}</main>
<footer>${footer.length > 0 && html`<div class="aside">${footer.map((text) => html`<span>${text[language]}</span>`)}</div>`}
token-bench · ca-sim · TEST</footer>
</body>
</html>
`;
}

function bridgeData({ bridge }: Site, bridges: BridgeAddresses): Html | false {
  if (bridge === undefined) return false;
  const { ws, wss } = bridges[bridge];
  return html`${ws !== undefined && html` data-ws="${ws}"`}${wss !== undefined && html` data-wss="${wss}"`}`;
}

const SECTIONS: CabinetText = { kk: 'Бөлімдер', ru: 'Разделы', en: 'Sections' };

function languageLink({ home }: Site, one: Language, current: Language, request: FastifyRequest): Html {
  const name = LANGUAGE_NAMES[one];
  if (one === current) return html`<b lang="${one}">${name}</b>`;
  // After a form that failed there is nothing to read again.
  const [path = home, query = ''] = request.method === 'GET' ? request.url.split('?', 2) : [home];
  const fields = new URLSearchParams(query);
  fields.set('lang', one);
  return html`<a href="${path}?${fields.toString()}" lang="${one}">${name}</a>`;
}

/** A refusal in the reader's language, and always in English below. */
export function refusalPage(site: Site, problem: Problem, request: FastifyRequest): Page {
  const language = languageOf(request);
  const { title, hint } = problemWords(problem, language);
  const { code, detail, status } = problem;
  const { href, text } = site.wayBack(problem, request);
  const english = language === 'en' ? [detail] : [problem.title, detail, problem.hint];
  const body = html`
<h1>${title}</h1>
<div class="problem" data-code="${code}"><p>${hint}</p>
<p lang="en"><code>${status} ${code}</code> ${english.join(' · ')}</p></div>
<p><a href="${href}">${text[language]}</a></p>`;
  return { title, body };
}
