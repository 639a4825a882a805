import { isSet, readOptions } from './arguments.ts';
import { BENCH } from './bench.ts';
import type { Command } from './command.ts';
import { DEMO } from './demo.ts';
import { commandHelp, generalHelp } from './help.ts';
import { EXIT, type ExitCode, type Io } from './io.ts';
import { UP } from './up.ts';
import { didYouMean, UsageError } from './usage-error.ts';
import { packageVersion } from './version.ts';

export const COMMANDS: readonly Command[] = [DEMO, UP, BENCH];

/**
 * The whole command: what stands behind `token-bench …`.
 * @param argv the words after the program's name.
 * @returns the exit code: 0 done, 1 something failed, 2 called wrongly.
 */
export async function run(argv: readonly string[], io: Io): Promise<ExitCode> {
  try {
    return await dispatch(argv, io);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    io.err.write(`token-bench: ${error.message}\nSee ${error.helpCommand}\n`);
    return EXIT.usage;
  }
}

function dispatch([word, ...rest]: readonly string[], io: Io): ExitCode | Promise<ExitCode> {
  if (word === undefined || word === '--help' || word === '-h') return show(io, generalHelp(COMMANDS));
  if (word === '--version') return show(io, `${packageVersion()}\n`);
  if (word === 'help') return help(rest, io);
  if (word.startsWith('-')) {
    throw new UsageError(`Unknown option ${word}.${didYouMean(word, ['--help', '--version'])}`);
  }
  const command = commandOf(word);
  const options = readOptions(command.name, command.options, rest);
  if (isSet(options, 'help')) return show(io, commandHelp(command));
  return command.run(options, io);
}

function help([word, ...rest]: readonly string[], io: Io): ExitCode {
  if (rest.length > 0) throw new UsageError('help takes one command.');
  return show(io, word === undefined ? generalHelp(COMMANDS) : commandHelp(commandOf(word)));
}

function commandOf(word: string): Command {
  const found = COMMANDS.find(({ name }) => name === word);
  if (found) return found;
  const known = [...COMMANDS.map(({ name }) => name), 'help'];
  throw new UsageError(`Unknown command ${word}.${didYouMean(word, known)}`);
}

function show(io: Io, text: string): ExitCode {
  io.out.write(text);
  return EXIT.ok;
}
