import { isSet, readCommandLine } from './arguments.ts';
import { BANK } from './bank.ts';
import { BENCH } from './bench.ts';
import { CA } from './ca.ts';
import type { Command, CommandGroup } from './command.ts';
import { CONFORM } from './conform.ts';
import { CONTAINERS } from './containers/containers.ts';
import { DEMO } from './demo.ts';
import { FLOWS } from './flows.ts';
import { commandHelp, generalHelp, groupHelp } from './help.ts';
import { IMAGE_COMMAND } from './image.ts';
import { EXIT, type ExitCode, type Io } from './io.ts';
import { PLAY } from './play.ts';
import { TOKEN } from './token/token.ts';
import { TRACE } from './trace.ts';
import { UP } from './up.ts';
import { didYouMean, UsageError } from './usage-error.ts';
import { packageVersion } from './version.ts';
import { WORKSTATION } from './workstation.ts';

/** What the first word can be. */
const ENTRIES: readonly (Command | CommandGroup)[] = [
  DEMO,
  UP,
  CA,
  BANK,
  WORKSTATION,
  TOKEN,
  CONTAINERS,
  TRACE,
  CONFORM,
  PLAY,
  FLOWS,
  BENCH,
  IMAGE_COMMAND,
];

export const COMMANDS: readonly Command[] = ENTRIES.flatMap((entry) =>
  'commands' in entry ? entry.commands : [entry],
);

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

function dispatch(argv: readonly string[], io: Io): ExitCode | Promise<ExitCode> {
  const [word, ...rest] = argv;
  if (word === undefined || word === '--help' || word === '-h') return show(io, generalHelp(ENTRIES));
  if (word === '--version') return show(io, `${packageVersion()}\n`);
  if (word === 'help') return help(rest, io);
  if (word.startsWith('-')) {
    throw new UsageError(`Unknown option ${word}.${didYouMean(word, ['--help', '--version'])}`);
  }
  const { entry, taken } = entryOf(argv);
  if ('commands' in entry) return groupAlone(entry, argv.slice(taken), io);
  const { options, words } = readCommandLine(entry.name, entry.options, argv.slice(taken), entry.words);
  if (isSet(options, 'help')) return show(io, commandHelp(entry));
  return entry.run(options, io, words);
}

/** A group without one of its commands: what there is, asked for or not. */
function groupAlone(group: CommandGroup, [word]: readonly string[], io: Io): ExitCode {
  if (word === undefined || word === '--help' || word === '-h') return show(io, groupHelp(group));
  const known = group.commands.map(({ name }) => name.replace(`${group.name} `, ''));
  throw new UsageError(`Unknown command ${group.name} ${word}.${didYouMean(word, known)}`, group.name);
}

function help(argv: readonly string[], io: Io): ExitCode {
  if (argv.length === 0) return show(io, generalHelp(ENTRIES));
  const { entry, taken } = entryOf(argv);
  if (argv.length > taken) throw new UsageError('help takes one command.');
  return show(io, 'commands' in entry ? groupHelp(entry) : commandHelp(entry));
}

/** The command or group that the words begin with, and how many of them name it. */
function entryOf([word = '', second]: readonly string[]): { entry: Command | CommandGroup; taken: number } {
  const entry = ENTRIES.find(({ name }) => name === word);
  if (entry === undefined) {
    throw new UsageError(`Unknown command ${word}.${didYouMean(word, [...ENTRIES.map(({ name }) => name), 'help'])}`);
  }
  const inGroup = 'commands' in entry && entry.commands.find(({ name }) => name === `${word} ${second}`);
  return inGroup ? { entry: inGroup, taken: 2 } : { entry, taken: 1 };
}

function show(io: Io, text: string): ExitCode {
  io.out.write(text);
  return EXIT.ok;
}
