import type { ProblemRow } from '../../../http/problem.ts';
import type { ProblemWords } from '../../../http/problem-words.ts';

/** One row: what a program sees, with the English words (JSON and pages), and the words of the pages in Russian and Kazakh. */
export interface BankProblem extends ProblemRow {
  readonly ru: ProblemWords;
  readonly kk: ProblemWords;
}
