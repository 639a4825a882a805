import { HouseError } from '../../http/problem.ts';
import { BANK_PROBLEMS, type BankProblemCode } from './problems.ts';

/** The bank says no. */
export class BankError extends HouseError<BankProblemCode> {}

/** Problems of whoever asks whether a certificate is revoked: they say nothing about the signature, which may be sent again. */
const UNDECIDED = [
  'certificate-unknown',
  'ocsp-answer-wrong',
  'revocation-unknown',
] as const satisfies BankProblemCode[];

/** Whether it could not be found out if a certificate is revoked. */
export function isRevocationUndecided(error: unknown): boolean {
  return error instanceof BankError && UNDECIDED.some((code) => code === error.code);
}

/** One line that explains a refusal wherever only one line fits: code, both languages, what happened this time. */
export function reasonText(code: BankProblemCode, detail: string): string {
  const { title, ru } = BANK_PROBLEMS[code];
  return `${code}: ${ru.title} · ${title}${detail === '' ? '' : ` (${detail})`}`;
}
