import { HouseError } from '../../http/problem.ts';
import { BANK_PROBLEMS, type BankProblemCode } from './problems.ts';

/** The bank says no. */
export class BankError extends HouseError<BankProblemCode> {}

/** One line that explains a refusal wherever only one line fits: code, both languages, what happened this time. */
export function reasonText(code: BankProblemCode, detail: string): string {
  const { title, ru } = BANK_PROBLEMS[code];
  return `${code}: ${ru.title} · ${title}${detail === '' ? '' : ` (${detail})`}`;
}
