import type { FastifyRequest } from 'fastify';
import { type Html, html } from '../../http/html.ts';
import type { Problem } from '../../http/problem.ts';
import { type ProblemWords, serverWords } from '../../http/problem-words.ts';
import { LANGUAGE_NAMES, LANGUAGES, type Language } from './language.ts';
import { DESK_PROBLEMS, type DeskProblemCode } from './problems.ts';
import { STYLE } from './style.ts';
import { readerOf } from './texts.ts';

export interface Page {
  readonly title: string;
  readonly body: Html;
}

/** Where the browser finds what has the page renew itself. */
export const SCRIPT_PATH = '/desk.js';

/** The frame of every page: says TEST before anything else. */
export function framed(title: string, body: Html, request: FastifyRequest): Html {
  const { say, language } = readerOf(request);
  return html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>TEST · ${title}</title>
<style>${STYLE}</style>
<script src="${SCRIPT_PATH}" defer></script>
</head>
<body>
<div class="test" role="note">${say('banner')}</div>
<header><strong><a href="/desk">${say('workstation')}</a></strong>
<nav><a href="/desk/trace">${say('trace')}</a></nav>
<div class="languages">${LANGUAGES.map((one) => languageLink(one, language, request))}</div></header>
<main>${body}</main>
<footer>token-bench · workstation · TEST</footer>
</body>
</html>
`;
}

function languageLink(one: Language, current: Language, request: FastifyRequest): Html {
  const name = LANGUAGE_NAMES[one];
  if (one === current) return html`<b lang="${one}">${name}</b>`;
  // After a form that failed there is nothing to read again.
  const [path = '/desk', query = ''] = request.method === 'GET' ? request.url.split('?', 2) : ['/desk'];
  const fields = new URLSearchParams(query);
  fields.set('lang', one);
  return html`<a href="${path.replace(/^\/+/, '/')}?${fields.toString()}" lang="${one}">${name}</a>`;
}

/** A refusal in the reader's language, and always in English below. */
export function problemPage(problem: Problem, request: FastifyRequest): Page {
  const { say, language } = readerOf(request);
  const { title, hint } = problemWords(problem, language);
  const { code, detail, status } = problem;
  const english = language === 'en' ? [detail] : [problem.title, detail, problem.hint];
  const body = html`<h1>${title}</h1>
<div class="problem" data-code="${code}" role="alert"><p>${hint}</p>
<p lang="en"><code>${status} ${code}</code> ${english.join(' · ')}</p></div>
<p><a href="/desk">${say('toDesk')}</a></p>`;
  return { title, body };
}

function problemWords({ code, title, hint }: Problem, language: Language): ProblemWords {
  if (language === 'en') return { title, hint };
  if (Object.hasOwn(DESK_PROBLEMS, code)) return DESK_PROBLEMS[code as DeskProblemCode][language];
  return serverWords(code, language) ?? { title, hint };
}
