import {
  CKR_ATTRIBUTE_VALUE_INVALID,
  CKR_CRYPTOKI_NOT_INITIALIZED,
  CKR_DEVICE_MEMORY,
  CKR_DEVICE_REMOVED,
  CKR_KEY_FUNCTION_NOT_PERMITTED,
  CKR_KEY_SIZE_RANGE,
  CKR_MECHANISM_INVALID,
  CKR_MECHANISM_PARAM_INVALID,
  CKR_OK,
  CKR_PIN_EXPIRED,
  CKR_PIN_INCORRECT,
  CKR_PIN_INVALID,
  CKR_PIN_LEN_RANGE,
  CKR_PIN_LOCKED,
  CKR_PIN_TOO_WEAK,
  CKR_SESSION_CLOSED,
  CKR_SESSION_HANDLE_INVALID,
  CKR_SLOT_ID_INVALID,
  CKR_TOKEN_NOT_PRESENT,
  CKR_TOKEN_NOT_RECOGNIZED,
  CKR_TOKEN_WRITE_PROTECTED,
  CKR_USER_NOT_LOGGED_IN,
  CKR_USER_PIN_NOT_INITIALIZED,
} from '../../emulator/spec/constants.gen.ts';
import { ckrName } from '../../emulator/spec/names.ts';
import { PROBLEMS, type ProblemCode } from '../problems.ts';

/** What a return value means to the person at the desk. A value that is not here is `token-failed`. */
const MEANING: Readonly<Record<number, ProblemCode>> = {
  [CKR_TOKEN_NOT_PRESENT]: 'token-not-present',
  [CKR_TOKEN_NOT_RECOGNIZED]: 'token-not-present',
  [CKR_SLOT_ID_INVALID]: 'token-not-present',
  [CKR_DEVICE_REMOVED]: 'token-removed',
  [CKR_SESSION_CLOSED]: 'token-removed',
  [CKR_SESSION_HANDLE_INVALID]: 'token-removed',
  [CKR_PIN_INCORRECT]: 'pin-wrong',
  [CKR_PIN_LOCKED]: 'pin-locked',
  [CKR_PIN_EXPIRED]: 'pin-to-be-changed',
  [CKR_PIN_INVALID]: 'pin-refused',
  [CKR_PIN_LEN_RANGE]: 'pin-refused',
  [CKR_PIN_TOO_WEAK]: 'pin-refused',
  [CKR_USER_PIN_NOT_INITIALIZED]: 'pin-not-set',
  [CKR_DEVICE_MEMORY]: 'token-memory-full',
  [CKR_TOKEN_WRITE_PROTECTED]: 'token-write-protected',
  [CKR_MECHANISM_INVALID]: 'token-cannot',
  [CKR_MECHANISM_PARAM_INVALID]: 'token-cannot',
  [CKR_KEY_SIZE_RANGE]: 'token-cannot',
  [CKR_KEY_FUNCTION_NOT_PERMITTED]: 'token-cannot',
  [CKR_ATTRIBUTE_VALUE_INVALID]: 'token-cannot',
};

/**
 * The token said no. `code` is the row of the problem table, `rv` the token's own return value (`undefined` when the
 * reason was seen without one). Never holds a PIN.
 */
export class TokenError extends Error {
  override readonly name = 'TokenError';
  readonly code: ProblemCode;
  readonly rv: number | undefined;
  /** What happened this time; empty when the row says it all. */
  readonly detail: string;
  readonly hint: string;
  /** Entries that are left before the lock, as far as the token tells: PKCS#11 knows only the last one. */
  readonly triesLeft: number | undefined;

  constructor(
    code: ProblemCode,
    detail = '',
    options: { rv?: number; cause?: unknown; triesLeft?: number | undefined } = {},
  ) {
    const ckr = options.rv === undefined ? '' : ` (${ckrName(options.rv)})`;
    super(`${PROBLEMS[code].message}${detail && ` ${detail}`}${ckr}`, { cause: options.cause });
    this.code = code;
    this.rv = options.rv;
    this.detail = detail;
    this.hint = PROBLEMS[code].hint;
    this.triesLeft = options.triesLeft;
  }
}

/** The return value inside an error thrown by a {@link Pkcs11} implementation; `undefined` when it is none of its errors. */
export function returnValueOf(error: unknown): number | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  const { code, message } = error as { code?: unknown; message?: unknown };
  return typeof code === 'number' && code !== CKR_OK && String(message).includes('CKR_') ? code : undefined;
}

/** The error as a {@link TokenError}; anything that does not come from the token is given back as it is. */
export function tokenErrorOf(error: unknown, doing: string): unknown {
  const rv = returnValueOf(error);
  if (rv === undefined) return error;
  const code = MEANING[rv] ?? 'token-failed';
  return new TokenError(code, code === 'token-failed' ? `It happened while ${doing}.` : '', { rv, cause: error });
}

/** Runs one call on the token and turns its error into a {@link TokenError}. */
export function calling<T>(doing: string, call: () => T): T {
  try {
    return call();
  } catch (error) {
    throw tokenErrorOf(error, doing);
  }
}

/** The same for calls that answer later. */
export async function callingAsync<T>(doing: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw tokenErrorOf(error, doing);
  }
}

/** Runs one call of which an error in hand tells more than its own: what the token says is given back, not thrown. */
export function attempt(call: () => unknown): unknown {
  try {
    call();
    return undefined;
  } catch (error) {
    if (returnValueOf(error) === undefined) throw error;
    return error;
  }
}

/** After these there is nothing left to log out of or to close: it went with the token or the library. */
export const SESSION_GONE: ReadonlySet<number> = new Set([
  CKR_SESSION_HANDLE_INVALID,
  CKR_SESSION_CLOSED,
  CKR_DEVICE_REMOVED,
  CKR_TOKEN_NOT_PRESENT,
  CKR_USER_NOT_LOGGED_IN,
  CKR_CRYPTOKI_NOT_INITIALIZED,
]);
