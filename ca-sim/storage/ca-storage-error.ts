import { databaseFileError } from '../../simulation/database.ts';
import type { DatabaseFileFault } from '../../simulation/database-file-error.ts';

/** What keeps a CA from going on with a file: how it is said, and what to do. */
const FAULTS = {
  exists: { is: 'was made by somebody else in this moment', hint: 'Start again: it is continued then.' },
  'in use': { is: 'is in use', hint: 'Stop the other token-bench that has it, or take another file.' },
  'read-only': { is: 'cannot be written', hint: 'Make it writable, or take another file.' },
  foreign: { is: 'is not the file of a CA', hint: 'Take another path: a file that does not exist yet is made.' },
  newer: { is: 'was written by a newer token-bench', hint: 'Use that version, or take another file.' },
  damaged: { is: 'is damaged', hint: 'Take a copy of it from before, or begin with another file.' },
  unusable: { is: 'cannot be opened', hint: 'Look at the path, its folder and the space on the disk.' },
  'no database': {
    is: 'cannot be used: the package libsql is missing (an optional dependency)',
    hint: 'Install it (npm install libsql), or start without a file: the state is in memory then.',
  },
  'other authorities': {
    is: 'holds other certification authorities',
    hint: 'Start with those, or leave the choice to the file.',
  },
  'other address': {
    is: 'has certificates with another address in them',
    hint: 'Start with that crlBaseUrl, or leave it to the file.',
  },
  'clock behind': {
    is: 'has been further in time than the clock is',
    hint: 'Give startCaSim moveClock, so that it can set the clock to where the file stands, or a later clock.',
  },
} as const satisfies Readonly<Record<DatabaseFileFault, unknown>> & Readonly<Record<string, unknown>>;

export type CaStorageFault = keyof typeof FAULTS;

/** A CA cannot go on with a file. The text names the file and the fault, never what is in the file. */
export class CaStorageError extends Error {
  override readonly name = 'CaStorageError';
  readonly fault: CaStorageFault;
  readonly path: string;
  /** What to do. */
  readonly hint: string;

  constructor(fault: CaStorageFault, path: string, detail = '', cause?: unknown) {
    const { is, hint } = FAULTS[fault];
    super(`CA file ${path} ${is}${detail && ` (${detail})`}`, { cause });
    this.fault = fault;
    this.path = path;
    this.hint = hint;
  }
}

/** What an error of the database or its file says of a CA's file. */
export function caStorageError(path: string, error: unknown): CaStorageError {
  if (error instanceof CaStorageError) return error;
  const { fault, detail, cause } = databaseFileError(error);
  return new CaStorageError(fault, path, detail, cause);
}
