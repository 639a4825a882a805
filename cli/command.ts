import type { OptionRow, Options } from './arguments.ts';
import type { ExitCode, Io } from './io.ts';

/** One subcommand: all that the help says of it, and what it does. */
export interface Command {
  readonly name: string;
  /** One line. */
  readonly summary: string;
  readonly description: readonly string[];
  readonly options: readonly OptionRow[];
  readonly examples: readonly { readonly line: string; readonly does: string }[];
  run(options: Options, io: Io): Promise<ExitCode>;
}
