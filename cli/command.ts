import type { OptionRow, Options, WordsRow } from './arguments.ts';
import type { ExitCode, Io } from './io.ts';

/** One subcommand: all that the help says of it, and what it does. */
export interface Command {
  /** One word, or two for a command of a group: `token init`. */
  readonly name: string;
  /** One line. */
  readonly summary: string;
  readonly description: readonly string[];
  readonly options: readonly OptionRow[];
  readonly examples: readonly { readonly line: string; readonly does: string }[];
  /** Words beside the options; without it there may be none. */
  readonly words?: WordsRow;
  run(options: Options, io: Io, words: readonly string[]): Promise<ExitCode>;
}

/** Commands that begin with the same word. */
export interface CommandGroup {
  readonly name: string;
  readonly summary: string;
  readonly commands: readonly Command[];
}
