import type { ProblemRow } from '../../../http/problem.ts';
import type { ProblemWords } from '../../../http/problem-words.ts';
import { INSTALLATION_PROBLEMS, type InstallationProblem } from '../core/problems.ts';

export interface InstallationProblemRow extends ProblemRow {
  readonly ru: ProblemWords;
  readonly kk: ProblemWords;
}

/** The refusals of the installation as problems of the desk: none of them changes anything. */
export const INSTALLATION_PROBLEM_ROWS = Object.fromEntries(
  Object.entries(INSTALLATION_PROBLEMS).map(([code, { message, hint }]): [string, InstallationProblemRow] => [
    code,
    {
      status: 409,
      title: message.en,
      hint: hint.en,
      ru: { title: message.ru, hint: hint.ru },
      kk: { title: message.kk, hint: hint.kk },
    },
  ]),
) as Readonly<Record<InstallationProblem, InstallationProblemRow>>;
