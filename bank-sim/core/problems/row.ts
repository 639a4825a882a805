import type { ProblemRow } from '../../../http/problem.ts';

/** What a refusal is called, and what its reader can do. */
export interface ProblemWords {
  readonly title: string;
  readonly hint: string;
}

/** One row: what a program sees, with the English words (JSON and pages), and the words of the pages in Russian and Kazakh. */
export interface BankProblem extends ProblemRow {
  readonly ru: ProblemWords;
  readonly kk: ProblemWords;
}
