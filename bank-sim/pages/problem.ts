import type { FastifyRequest } from 'fastify';
import { type Html, html } from '../../http/html.ts';
import type { Problem } from '../../http/problem.ts';
import { type ProblemWords, serverWords } from '../../http/problem-words.ts';
import type { Language } from '../core/label.ts';
import type { BankProblem } from '../core/problems/row.ts';
import { BANK_PROBLEMS, type BankProblemCode } from '../core/problems.ts';
import { readerOf } from './language.ts';
import { panel } from './panel.ts';

/** How a refusal looks: in the reader's words, announced when the page opens, with what happened this time below them in English. */
export function problemPage(problem: Problem, request: FastifyRequest): { title: string; body: Html } {
  const { say, language } = readerOf(request);
  const { title, hint } = problemWords(problem, language);
  const loggedOut = problem.status === 401;
  return {
    title,
    body: panel(
      say('problem'),
      html`${problemBox(problem, hint, request)}
<p class="buttons">${loggedOut ? html`<a class="button" href="/">${say('loginTitle')}</a>` : html`<a class="button" data-back href="${backFrom(request)}">${say('back')}</a>`}</p>`,
      { kind: 'narrow refused', heading: title },
    ),
  };
}

/** What is to be done about a refusal, read out at once, and what happened this time in English. @param hint in the reader's language. */
export function problemBox(problem: Problem, hint: string, request: FastifyRequest): Html {
  const { code, status, title, detail } = problem;
  const english = readerOf(request).language === 'en' ? [detail] : [`${title}.`, detail, problem.hint];
  return html`<div class="problem" id="problem" data-code="${code}" role="alert">
<p class="hint">${hint}</p>
<p class="english" lang="en"><code>${status} ${code}</code> ${english.join(' ')}</p>
</div>`;
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
