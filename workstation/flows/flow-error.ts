import { UnreachableError } from '../../http/client.ts';
import { type Problem, ProblemError } from '../../http/problem.ts';
import { PROBLEMS, type ProblemCode } from '../problems.ts';
import { TokenError } from '../token/token-error.ts';
import { STEPS, type StepName } from './steps.ts';

/** A flow stopped: where, why, and what to do. Never holds a PIN, a password or a key. */
export class FlowError extends Error {
  override readonly name = 'FlowError';
  readonly code: ProblemCode;
  readonly step: StepName;
  readonly hint: string;

  /** @param detail what happened this time; empty when the row of the table says it all. */
  constructor(step: StepName, code: ProblemCode, detail = '', options: { hint?: string; cause?: unknown } = {}) {
    super(`${PROBLEMS[code].message}${detail && ` ${detail}`}`, { cause: options.cause });
    this.code = code;
    this.step = step;
    this.hint = options.hint ?? PROBLEMS[code].hint;
  }

  /** The same error with a further hint in front. */
  alsoHinting(hint: string): FlowError {
    const { step, code } = this;
    const detail = this.message.slice(PROBLEMS[code].message.length).trim();
    return new FlowError(step, code, detail, { hint: `${hint} ${this.hint}`, cause: this.cause });
  }
}

/** What a problem of a house means in a flow. A code that is not here is `refused`, with the house's own words. */
const MEANING: Readonly<Record<string, ProblemCode>> = {
  'ca-unavailable': 'ca-unavailable',
  'regeneration-in-progress': 'regeneration-in-progress',
  'certificate-expired': 'certificate-expired',
  'signer-expired': 'certificate-expired',
  'profile-revoked': 'profile-revoked',
  'user-locked': 'user-locked',
  'access-blocked': 'access-blocked',
  'token-with-bank': 'token-with-bank',
  'late-token-wrong': 'wrong-token',
  'not-logged-in': 'session-ended',
  'session-expired': 'session-ended',
  'key-not-registered': 'no-key',
  'key-retired': 'key-retired',
  bug: 'bug',
};

/** In these steps a refusal that has no row of its own means this. */
const REFUSED_IN: Readonly<Partial<Record<StepName, ProblemCode>>> = {
  login: 'login-refused',
  'change-password': 'password-refused',
  'sign-requests': 'request-refused',
  'send-to-ca': 'request-refused',
  'request-reissue': 'request-refused',
  'register-reissue': 'late-reissue-refused',
  'sign-document': 'document-refused',
};

/** Any error of a step as a {@link FlowError}. */
export function flowErrorOf(step: StepName, error: unknown): FlowError {
  if (error instanceof FlowError) return error;
  if (error instanceof TokenError) {
    return new FlowError(step, error.code, reasonOf(error), { hint: error.hint, cause: error });
  }
  if (error instanceof ProblemError) return refusal(step, error.problem, error);
  if (error instanceof UnreachableError) {
    const code = STEPS[step].house === 'ca' ? 'ca-unreachable' : 'bank-unreachable';
    return new FlowError(step, code, error.detail, { cause: error });
  }
  return new FlowError(step, 'bug', error instanceof Error ? `${error.name}: ${error.message}` : '', { cause: error });
}

/**
 * Whether the other side has certainly not taken what was sent: it said no. No answer at all, or an unforeseen error of
 * the other side, leaves that open, and so does a house that was set back meanwhile.
 */
export function isDefiniteRefusal(error: unknown): error is ProblemError {
  return error instanceof ProblemError && !IN_DOUBT.has(error.problem.code);
}

/** A house that was set back in the middle of the work may still go on with it. */
const IN_DOUBT: ReadonlySet<string> = new Set(['bug', 'set-back']);

function refusal(step: StepName, problem: Problem, cause: ProblemError): FlowError {
  const code = MEANING[problem.code] ?? REFUSED_IN[step] ?? 'refused';
  const ownWords = `${problem.title}: ${problem.detail}`;
  const hint = code === 'ca-unavailable' ? PROBLEMS[code].hint : problem.hint || PROBLEMS[code].hint;
  return new FlowError(step, code, ownWords, { hint, cause });
}

/** The token's words without those of the table's row, which the {@link FlowError} says itself. */
function reasonOf(error: TokenError): string {
  return error.message.slice(PROBLEMS[error.code].message.length).trim();
}
