import { PkiError } from '../../../pki/error.ts';
import type { ProblemCode } from '../../problems.ts';
import { TokenError } from '../../token/token-error.ts';

/** One row: how CryptoSocket says that something went wrong. */
export interface CryptoSocketProblem {
  /** A decimal number: one of the program itself (100…), or a code of CryptoAPI and of smart cards (winerror.h), without a sign unless it was seen with one. */
  readonly code: string;
  readonly error: string;
  /** Name and value of the code in winerror.h. */
  readonly winerror?: readonly [name: string, value: number];
  /** `seen`: pages know code and meaning; `code seen`: they know the code; `assumed`: both are ours. */
  readonly known: 'seen' | 'code seen' | 'assumed';
}

/** What CryptoSocket answers when it does not do what a page asked for: one table. */
export const CRYPTO_SOCKET_PROBLEMS = {
  // Of the protocol.
  'not-initialised': { code: '10001', error: 'TumSocket not initialize', known: 'seen' },
  'not-supported': { code: '10007', error: 'Function not supported', known: 'seen' },
  'bad-request': { code: '10002', error: 'The request is no JSON object of TumarCSP', known: 'assumed' },
  'too-large': { code: '10003', error: 'The request is too large', known: 'assumed' },
  'api-key-refused': { code: '10004', error: 'The API key is not taken', known: 'assumed' },
  'bad-parameter': {
    code: '2147942487',
    error: 'A parameter is wrong',
    winerror: ['E_INVALIDARG', 0x80070057],
    known: 'assumed',
  },
  // Of the carrier.
  'token-absent': {
    code: '-2146893807',
    error: 'The token is not there',
    winerror: ['NTE_NOT_FOUND', 0x80090011],
    known: 'seen',
  },
  'token-removed': {
    code: '2148532329',
    error: 'The token was removed while it was working',
    winerror: ['SCARD_W_REMOVED_CARD', 0x80100069],
    known: 'assumed',
  },
  'profile-unknown': {
    code: '2148073494',
    error: 'There is no such profile',
    winerror: ['NTE_BAD_KEYSET', 0x80090016],
    known: 'assumed',
  },
  'password-wrong': {
    code: '2148073488',
    error: 'The password is wrong',
    winerror: ['NTE_PERM', 0x80090010],
    known: 'seen',
  },
  'password-locked': {
    code: '2148532332',
    error: 'The password is locked after too many wrong entries',
    winerror: ['SCARD_W_CHV_BLOCKED', 0x8010006c],
    known: 'assumed',
  },
  'password-refused': {
    code: '2148073476',
    error: 'The new password is not taken',
    winerror: ['NTE_BAD_LEN', 0x80090004],
    known: 'assumed',
  },
  cancelled: {
    code: '2148532334',
    error: 'The person has cancelled',
    winerror: ['SCARD_W_CANCELLED_BY_USER', 0x8010006e],
    known: 'assumed',
  },
  'memory-full': {
    code: '2148073486',
    error: 'There is no room left',
    winerror: ['NTE_NO_MEMORY', 0x8009000e],
    known: 'assumed',
  },
  'carrier-cannot': {
    code: '2148073480',
    error: 'The device does not have this algorithm',
    winerror: ['NTE_BAD_ALGID', 0x80090008],
    known: 'assumed',
  },
  'carrier-failed': {
    code: '2148073504',
    error: 'The device answered with an error',
    winerror: ['NTE_FAIL', 0x80090020],
    known: 'assumed',
  },
  // Of keys, certificates and signatures.
  'key-unknown': {
    code: '2148073485',
    error: 'There is no key with this serial number',
    winerror: ['NTE_NO_KEY', 0x8009000d],
    known: 'assumed',
  },
  'key-waits': {
    code: '2148073483',
    error: 'The key waits for its certificate',
    winerror: ['NTE_BAD_KEY_STATE', 0x8009000b],
    known: 'assumed',
  },
  'certificate-without-key': {
    code: '2148073482',
    error: 'The key of this certificate is not on the device',
    winerror: ['NTE_BAD_TYPE', 0x8009000a],
    known: 'assumed',
  },
  'bad-signature': {
    code: '2148073478',
    error: 'The signature does not hold',
    winerror: ['NTE_BAD_SIGNATURE', 0x80090006],
    known: 'code seen',
  },
  'bad-data': {
    code: '2148073477',
    error: 'The data cannot be read',
    winerror: ['NTE_BAD_DATA', 0x80090005],
    known: 'assumed',
  },
  'not-trusted': {
    code: '2148204809',
    error: 'The certificate is not trusted',
    winerror: ['CERT_E_UNTRUSTEDROOT', 0x800b0109],
    known: 'assumed',
  },
  'no-time-stamp': { code: '10009', error: 'There is no time stamp', known: 'assumed' },
  refused: { code: '10008', error: 'The certification authority has refused', known: 'assumed' },
} as const satisfies Readonly<Record<string, CryptoSocketProblem>>;

export type CryptoSocketProblemId = keyof typeof CRYPTO_SOCKET_PROBLEMS;

/** CryptoSocket says no. `detail` goes to the page: it never holds a password, a secret or an API key. */
export class CryptoSocketError extends Error {
  override readonly name = 'CryptoSocketError';
  readonly problem: CryptoSocketProblemId;

  constructor(problem: CryptoSocketProblemId, detail = '', options?: ErrorOptions) {
    const { error } = CRYPTO_SOCKET_PROBLEMS[problem];
    super(detail === '' ? error : `${error}: ${detail}`, options);
    this.problem = problem;
  }
}

/** What errors of the carriers are here; a code that is not listed is `carrier-failed`. */
const OF_CARRIERS: Readonly<Partial<Record<ProblemCode, CryptoSocketProblemId>>> = {
  'token-not-present': 'token-absent',
  'token-not-initialised': 'token-absent',
  'wrong-token': 'key-unknown',
  'token-removed': 'token-removed',
  'pin-wrong': 'password-wrong',
  'pin-locked': 'password-locked',
  'pin-not-set': 'password-locked',
  'pin-to-be-changed': 'password-wrong',
  'pin-refused': 'password-refused',
  'token-memory-full': 'memory-full',
  'token-cannot': 'carrier-cannot',
  'no-key': 'key-unknown',
  'certificate-without-key': 'certificate-without-key',
};

/** Errors of pki that say that a signature does not hold; all others are `bad-data`. */
const SIGNATURE_ERRORS: ReadonlySet<string> = new Set([
  'bad-signature',
  'digest-mismatch',
  'content-mismatch',
  'certificate-mismatch',
  'algorithm-mismatch',
  'imprint-mismatch',
]);

/** The one place where an error becomes one of this table. @throws what nobody foresaw, as it is. */
export function problemOf(error: unknown): CryptoSocketError {
  if (error instanceof CryptoSocketError) return error;
  if (error instanceof TokenError) {
    return new CryptoSocketError(OF_CARRIERS[error.code] ?? 'carrier-failed', detailOf(error), { cause: error });
  }
  if (error instanceof PkiError) {
    const problem = SIGNATURE_ERRORS.has(error.code) ? 'bad-signature' : 'bad-data';
    return new CryptoSocketError(problem, error.message, { cause: error });
  }
  throw error;
}

function detailOf(error: TokenError): string {
  const isPlain = OF_CARRIERS[error.code] !== undefined && OF_CARRIERS[error.code] !== 'carrier-failed';
  return isPlain ? error.detail : error.message;
}
