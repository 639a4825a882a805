import type { Problem } from '../../http/problem.ts';
import { type ProblemWords, serverWords } from '../../http/problem-words.ts';
import { KISC_PROBLEMS } from '../core/kisc-problems.ts';
import { NATIONAL_PROBLEMS } from '../core/national-problems.ts';
import { CA_PROBLEMS, type CaProblem } from '../core/problems.ts';
import { KAZAKH_PROBLEMS } from './kazakh-problems.ts';
import type { Language } from './language.ts';

/** Rows that bring their Kazakh words. */
const KAZAKH: Readonly<Record<string, { readonly kk: ProblemWords }>> = { ...NATIONAL_PROBLEMS, ...KISC_PROBLEMS };

/** In the reader's language; what has no words in it is told in English, as programs get it. */
export function problemWords({ code, title, hint }: Problem, language: Language): ProblemWords {
  const english = { title, hint };
  if (language === 'en') return english;
  const server = serverWords(code, language);
  if (server !== undefined) return server;
  if (!Object.hasOwn(CA_PROBLEMS, code)) return english;
  const { ru } = CA_PROBLEMS[code as CaProblem];
  return language === 'ru' ? ru : (KAZAKH[code]?.kk ?? KAZAKH_PROBLEMS[code] ?? ru);
}
