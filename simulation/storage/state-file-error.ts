import type { DatabaseFileFault } from '../database-file-error.ts';

/** What keeps a house from going on with a file, in every house. */
export type StateFileFault =
  | DatabaseFileFault
  | 'newer'
  /** It has been further in time than the clock is. */
  | 'clock behind';

/** How it is said, and what to do. */
export interface StateFileFaultText {
  readonly is: string;
  readonly hint: string;
}

/**
 * The words of the faults that are the same in every house.
 * @param owner e.g. `a CA`. @param start the function that starts one.
 */
export function stateFileFaults(owner: string, start: string) {
  return {
    exists: { is: 'was made by somebody else in this moment', hint: 'Start again: it is continued then.' },
    'in use': { is: 'is in use', hint: 'Stop the other token-bench that has it, or take another file.' },
    'read-only': { is: 'cannot be written', hint: 'Make it writable, or take another file.' },
    foreign: { is: `is not the file of ${owner}`, hint: 'Take another path: a file that does not exist yet is made.' },
    newer: { is: 'was written by a newer token-bench', hint: 'Use that version, or take another file.' },
    damaged: { is: 'is damaged', hint: 'Take a copy of it from before, or begin with another file.' },
    unusable: { is: 'cannot be opened', hint: 'Look at the path, its folder and the space on the disk.' },
    'no database': {
      is: 'cannot be used: the package libsql is missing (an optional dependency)',
      hint: 'Install it (npm install libsql), or start without a file: the state is in memory then.',
    },
    'clock behind': {
      is: 'has been further in time than the clock is',
      hint: `Give ${start} moveClock, so that it can set the clock to where the file stands, or a later clock.`,
    },
  } satisfies Readonly<Record<StateFileFault, StateFileFaultText>>;
}

/** A house cannot go on with a file. The text names the file and the fault, never what is in the file. */
export class StateFileError<Fault extends string = string> extends Error {
  readonly fault: Fault;
  readonly path: string;
  /** What to do. */
  readonly hint: string;

  /** @param subject whose file it is, at the beginning of the text: `CA file`. */
  constructor(
    subject: string,
    { is, hint }: StateFileFaultText,
    { fault, path, detail }: { readonly fault: Fault; readonly path: string; readonly detail: string },
    cause?: unknown,
  ) {
    super(`${subject} ${path} ${is}${detail && ` (${detail})`}`, { cause });
    this.fault = fault;
    this.path = path;
    this.hint = hint;
  }
}

/** The files of one kind of house. */
export interface StateFileKind {
  /** E.g. `CA file`, for texts. */
  readonly subject: string;
  /** Four characters as a number, in the header of the SQLite file: `file` and others can tell what it is. */
  readonly applicationId: number;
  /** The house's own error. */
  error(fault: StateFileFault, path: string, detail?: string, cause?: unknown): StateFileError;
}
