import type { FastifyRequest } from 'fastify';
import { type Html, html } from '../../http/html.ts';
import type { Problem } from '../../http/problem.ts';
import { type ProblemWords, serverWords } from '../../http/problem-words.ts';
import { LANGUAGES, type Language } from '../core/label.ts';
import type { BankProblem } from '../core/problems/row.ts';
import { BANK_PROBLEMS, type BankProblemCode } from '../core/problems.ts';
import type { BankSettings } from '../core/settings.ts';
import { addressIn, readerOf } from './language.ts';
import { panel } from './panel.ts';

const LANGUAGE_NAMES = { ru: 'Рус', kk: 'Қаз', en: 'Eng' } as const satisfies Record<Language, string>;

/** The page around every answer: TEST banner, name of the system, language switch. */
export function layoutOf(settings: BankSettings) {
  return (title: string, body: Html, request: FastifyRequest): Html => {
    const { say, language } = readerOf(request);
    return html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>TEST · ${title} · ${say('system')}</title>
<link rel="stylesheet" href="/style.css">
<script src="/keys.js" defer></script>
</head>
<body>
<a class="skip" href="#work">${say('toContent')}</a>
<p class="test-banner">${say('testBanner')}</p>
<header>
<div class="brand"><b>${settings.bankName}</b><span>${say('service')}</span></div>
<div class="product">${say('product')}</div>
<nav class="languages" aria-label="${say('chooseLanguage')}">${LANGUAGES.map((one) => languageLink(one, language, request))}</nav>
</header>
<main id="work" tabindex="-1">${body}</main>
<footer><p>${say('contact')}</p><p>${say('system')} · ${settings.siteName} · TEST</p></footer>
</body>
</html>
`;
  };
}

function languageLink(one: Language, current: Language, request: FastifyRequest): Html {
  const name = LANGUAGE_NAMES[one];
  if (one === current) return html`<b aria-current="true">${name}</b>`;
  return html`<a href="${addressIn(one, request)}" lang="${one}" hreflang="${one}">${name}</a>`;
}

/** How a refusal looks: in the reader's words, announced when the page opens, with what happened this time below them in English. */
export function problemPage(problem: Problem, request: FastifyRequest): { title: string; body: Html } {
  const { say, language } = readerOf(request);
  const { title, hint } = problemWords(problem, language);
  const { code, status, detail } = problem;
  const loggedOut = status === 401;
  const english = language === 'en' ? [detail] : [`${problem.title}.`, detail, problem.hint];
  return {
    title,
    body: panel(
      say('problem'),
      html`<div class="problem" id="problem" data-code="${code}" role="alert">
<p class="hint">${hint}</p>
<p class="english" lang="en"><code>${status} ${code}</code> ${english.join(' ')}</p>
</div>
<p class="buttons"><a class="button" href="${loggedOut ? '/' : backFrom(request)}">${say(loggedOut ? 'loginTitle' : 'back')}</a></p>`,
      { kind: 'narrow refused', heading: title },
    ),
  };
}

/** In the reader's language, whether the bank refuses or the server itself. */
export function problemWords({ code, title, hint }: Problem, language: Language): ProblemWords {
  if (language === 'en') return { title, hint };
  const row: BankProblem | undefined = Object.hasOwn(BANK_PROBLEMS, code)
    ? BANK_PROBLEMS[code as BankProblemCode]
    : undefined;
  return row?.[language] ?? serverWords(code, language) ?? { title, hint };
}

/** The page of this site from which the request came; the entrance when that is not known. */
function backFrom(request: FastifyRequest): string {
  const { referer, host } = request.headers;
  const url = referer !== undefined && URL.canParse(referer) ? new URL(referer) : undefined;
  return url !== undefined && url.host === host ? url.pathname.replace(/^\/+/, '/') : '/';
}
