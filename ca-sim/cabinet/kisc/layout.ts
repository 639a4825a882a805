import type { FastifyRequest } from 'fastify';
import { type Html, html } from '../../../http/html.ts';
import type { Problem } from '../../../http/problem.ts';
import type { House } from '../../../http/server.ts';
import { KISC_PROBLEMS } from '../../core/kisc-problems.ts';
import { NATIONAL_PROBLEMS } from '../../core/national-problems.ts';
import { CA_PROBLEMS, type CaProblem } from '../../core/problems.ts';
import { FORM_STYLE } from '../form-style.ts';
import { CABINET_LANGUAGES, type CabinetLanguage } from '../national/language.ts';
import { STYLE } from '../style.ts';
import { kiscReaderOf } from './language.ts';

const LANGUAGE_NAMES: Readonly<Record<CabinetLanguage, string>> = { kk: 'Қаз', ru: 'Рус', en: 'Eng' };

const isCabinet = (request: FastifyRequest): boolean => /^\/cabinet(\/|\?|$)/.test(request.url);

/** The CA's house, whose pages under /cabinet are those of KISC's personal cabinet. */
export function kiscHouse(house: House): House {
  const { problemPage } = house;
  return {
    ...house,
    layout: (title, body, request) =>
      isCabinet(request) ? layout(title, body, request) : house.layout(title, body, request),
    ...(problemPage && {
      problemPage: (problem: Problem, request: FastifyRequest) =>
        isCabinet(request) ? kiscProblemPage(problem, request) : problemPage(problem, request),
    }),
  };
}

function layout(title: string, body: Html, request: FastifyRequest): Html {
  const { say, language } = kiscReaderOf(request);
  return html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>TEST · ${title} · ${say('authority')}</title>
<style>${STYLE}${FORM_STYLE}</style>
<script src="/cabinet/cabinet.js" defer></script>
</head>
<body>
<div class="test" role="note">${say('banner')}</div>
<header><div>
<strong>${say('authority')}</strong>
<nav><a href="/cabinet">${say('cabinet')}</a></nav>
<div class="languages">${CABINET_LANGUAGES.map((one) => languageLink(one, language, request))}</div>
</div></header>
<main>${body}</main>
<footer>token-bench · ca-sim · TEST</footer>
</body>
</html>
`;
}

function languageLink(one: CabinetLanguage, current: CabinetLanguage, request: FastifyRequest): Html {
  if (one === current) return html`<b lang="${one}">${LANGUAGE_NAMES[one]}</b>`;
  // After a form that failed there is nothing to read again; the cabinet always is.
  const [path = '/cabinet'] = request.method === 'GET' ? request.url.split('?', 1) : ['/cabinet'];
  return html`<a href="${path}?lang=${one}" lang="${one}">${LANGUAGE_NAMES[one]}</a>`;
}

const KAZAKH: Readonly<Record<string, { kk: { title: string; hint: string } }>> = {
  ...NATIONAL_PROBLEMS,
  ...KISC_PROBLEMS,
};

/** A refusal in the reader's language; what has no Kazakh text is told in Russian, and always in English below. */
function kiscProblemPage(problem: Problem, request: FastifyRequest): { title: string; body: Html } {
  const { say } = kiscReaderOf(request);
  const { title, hint } = wordsOf(problem, request);
  const { code, detail, status } = problem;
  const toLogin = status === 401 || code === 'login-again' || isLogin(request);
  const body = html`
<h1>${title}</h1>
<div class="problem" data-code="${code}"><p>${hint}</p>
<p lang="en"><code>${status} ${code}</code> ${problem.title}. ${detail} ${problem.hint}</p></div>
<p><a href="${toLogin ? '/cabinet/login' : '/cabinet'}">${say(toLogin ? 'login' : 'back')}</a></p>`;
  return { title, body };
}

const isLogin = ({ url }: FastifyRequest): boolean => url.startsWith('/cabinet/login');

function wordsOf({ code, title, hint }: Problem, request: FastifyRequest): { title: string; hint: string } {
  const { language, say } = kiscReaderOf(request);
  if (code === 'not-found') return { title: say('notFound'), hint: '' };
  if (code === 'bad-request') return { title: say('badFields'), hint: '' };
  if (language === 'en') return { title, hint };
  const kazakh = Object.hasOwn(KAZAKH, code) ? KAZAKH[code]?.kk : undefined;
  if (language === 'kk' && kazakh !== undefined) return kazakh;
  return Object.hasOwn(CA_PROBLEMS, code) ? CA_PROBLEMS[code as CaProblem].ru : { title, hint };
}
