import type { FastifyRequest } from 'fastify';
import { Html, html } from '../../../http/html.ts';
import type { Problem } from '../../../http/problem.ts';
import type { House } from '../../../http/server.ts';
import { NATIONAL_PROBLEMS } from '../../core/national-problems.ts';
import { CA_PROBLEMS, type CaProblem } from '../../core/problems.ts';
import { FORM_STYLE } from '../form-style.ts';
import { STYLE } from '../style.ts';
import { CABINET_LANGUAGES, type CabinetLanguage, languageOf, readerOf } from './language.ts';

const LANGUAGE_NAMES: Readonly<Record<CabinetLanguage, string>> = { kk: 'Қаз', ru: 'Рус', en: 'Eng' };

const HEADER_STYLE = new Html('header { background: #0b4f4a; }');

const isCabinet = (request: FastifyRequest): boolean => /^\/nuc(\/|\?|$)/.test(request.url);

/** The CA's house, whose pages under /nuc are those of the National CA. */
export function nationalHouse(house: House): House {
  const { problemPage } = house;
  return {
    ...house,
    layout: (title, body, request) =>
      isCabinet(request) ? layout(title, body, request) : house.layout(title, body, request),
    ...(problemPage && {
      problemPage: (problem: Problem, request: FastifyRequest) =>
        isCabinet(request) ? nationalProblemPage(problem, request) : problemPage(problem, request),
    }),
  };
}

function layout(title: string, body: Html, request: FastifyRequest): Html {
  const { say, language } = readerOf(request);
  return html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>TEST · ${title} · ${say('authority')}</title>
<style>${STYLE}${FORM_STYLE}${HEADER_STYLE}</style>
<script src="/nuc/cabinet.js" defer></script>
</head>
<body>
<div class="test" role="note">${say('banner')}</div>
<header><div>
<strong>${say('authority')}</strong>
<nav><a href="/nuc/cabinet">${say('home')}</a><a href="/nuc/cabinet/keys">${say('myKeys')}</a></nav>
<div class="languages">${CABINET_LANGUAGES.map((one) => languageLink(one, request))}</div>
</div></header>
<main>${body}</main>
<footer><div class="aside"><span>${say('contactCentre')}</span><span>${say('consultant')}</span></div>
token-bench · ca-sim · TEST</footer>
</body>
</html>
`;
}

function languageLink(language: CabinetLanguage, request: FastifyRequest): Html {
  const name = LANGUAGE_NAMES[language];
  if (language === languageOf(request)) return html`<b lang="${language}">${name}</b>`;
  // After a form that failed there is nothing to read again; the entry page always is.
  const [path = '/nuc'] = request.method === 'GET' ? request.url.split('?', 1) : ['/nuc'];
  return html`<a href="${path}?lang=${language}" lang="${language}">${name}</a>`;
}

/** A refusal in the reader's language; what has no Kazakh text is told in Russian, and always in English below. */
function nationalProblemPage(problem: Problem, request: FastifyRequest): { title: string; body: Html } {
  const { say } = readerOf(request);
  const { title, hint } = wordsOf(problem, request);
  const { code, detail, status } = problem;
  const back = status === 401 ? '/nuc/login' : '/nuc/cabinet';
  const body = html`
<h1>${title}</h1>
<div class="problem" data-code="${code}"><p>${hint}</p>
<p lang="en"><code>${status} ${code}</code> ${problem.title}. ${detail} ${problem.hint}</p></div>
<p><a href="${back}">${say(status === 401 ? 'enterCabinet' : 'back')}</a></p>`;
  return { title, body };
}

function wordsOf({ code, title, hint }: Problem, request: FastifyRequest): { title: string; hint: string } {
  const { language, say } = readerOf(request);
  if (code === 'not-found') return { title: say('notFound'), hint: '' };
  if (code === 'bad-request') return { title: say('badFields'), hint: '' };
  if (language === 'en') return { title, hint };
  if (language === 'kk' && Object.hasOwn(NATIONAL_PROBLEMS, code)) {
    return NATIONAL_PROBLEMS[code as keyof typeof NATIONAL_PROBLEMS].kk;
  }
  return Object.hasOwn(CA_PROBLEMS, code) ? CA_PROBLEMS[code as CaProblem].ru : { title, hint };
}
