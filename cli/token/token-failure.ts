import {
  ckrName,
  FaultListError,
  LibraryError,
  Pkcs11Error,
  TokenImageError,
  type TokenImageFault,
  TokenRecordError,
} from '../../emulator/index.ts';
import { ImportFileError, TokenError, TumarError } from '../../workstation/index.ts';

/** Why something on a token did not go, as people and scripts read it. */
export interface TokenFailure {
  readonly code: string;
  readonly message: string;
  readonly hint: string;
}

/** A {@link TokenFailure} that was put into words already. */
export class TokenFailureError extends Error {
  override readonly name = 'TokenFailureError';
  readonly failure: TokenFailure;

  constructor(failure: TokenFailure) {
    super(failure.message);
    this.failure = failure;
  }
}

/** What to do about an image that cannot be opened. */
const IMAGE_HINTS: Readonly<Record<TokenImageFault, string>> = {
  missing: 'Make it with `token-bench token init --image FILE`.',
  exists: 'Choose another file, or initialise this one again with --erase.',
  'in use': 'A running token holds it: use its socket (--socket, TOKEN_BENCH_SOCKET), or end it.',
  'read-only': 'Make the file and its folder writable.',
  foreign: 'Choose another file; this one was not touched.',
  newer: 'Use the token-bench that wrote it.',
  damaged: 'Nothing of it is used. Take a copy from before, or make a new one.',
  unusable: 'Check the path.',
  'no database': 'Run `npm install libsql`.',
};

/** Any error in the words of one table. */
export function tokenFailureOf(error: unknown): TokenFailure {
  if (error instanceof TokenFailureError) return error.failure;
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof TokenImageError) {
    return { code: `image-${error.fault.replace(' ', '-')}`, message, hint: IMAGE_HINTS[error.fault] };
  }
  if (error instanceof TokenRecordError) return { code: 'image-damaged', message, hint: IMAGE_HINTS.damaged };
  if (error instanceof TokenError || error instanceof TumarError)
    return { code: error.code, message, hint: error.hint };
  if (error instanceof ImportFileError) return { code: 'import-file', message, hint: error.hint };
  if (error instanceof FaultListError) return { code: 'faults', message, hint: 'docs/faults.md has the rules.' };
  if (error instanceof LibraryError) {
    return { code: 'library', message, hint: 'Install a C compiler (Debian: apt-get install gcc libc6-dev).' };
  }
  if (error instanceof Pkcs11Error) {
    return {
      code: ckrName(error.code),
      message,
      hint: 'The token refused it: docs/support.md has what this device takes.',
    };
  }
  if (error instanceof RangeError || error instanceof TypeError) {
    return { code: 'refused', message, hint: 'See `token-bench token --help`.' };
  }
  return { code: 'bug', message, hint: 'This is a bug in token-bench. Please report it.' };
}
