import { isIP } from 'node:net';
import { parseArgs } from 'node:util';
import { didYouMean, UsageError } from './usage-error.ts';

/** One option of a command. */
export interface OptionRow {
  /** Without dashes. */
  readonly name: string;
  /** What its value is called in the help; an option without one is a switch. */
  readonly value?: string;
  /** What is meant when no value follows, for an option that can do without. */
  readonly bare?: string;
  readonly help: string;
  /** Says what is wrong with a value; `undefined` when nothing is. */
  readonly check?: (value: string) => string | undefined;
}

/** The options of a command line, by name: a text, or `true` for a switch. */
export type Options = ReadonlyMap<string, string | true>;

/** A command line, read. */
export interface CommandLine {
  readonly options: Options;
  /** Words that are not options, in order; after `--` everything is. */
  readonly words: readonly string[];
}

/** Words that a command takes beside its options. */
export interface WordsRow {
  /** What they are called in the help, with `[]` when they may be left out: `-- COMMAND [ARGUMENT ...]`. */
  readonly form: string;
  readonly min: number;
  readonly max: number;
}

const NO_WORDS: WordsRow = { form: '', min: 0, max: 0 };

/** Every command has it. */
export const HELP_OPTION: OptionRow = { name: 'help', help: 'Show this help.' };

/**
 * Reads a command's options and words.
 * @throws UsageError for an unknown option (naming the nearest), a missing or superfluous value, a wrong value, and more or
 *   fewer words than it takes; not when help is asked for.
 */
export function readCommandLine(
  command: string | undefined,
  rows: readonly OptionRow[],
  argv: readonly string[],
  wanted: WordsRow = NO_WORDS,
): CommandLine {
  const config = Object.fromEntries(
    rows.map(({ name, value }) => [name, { type: value === undefined ? 'boolean' : 'string' } as const]),
  );
  const { tokens } = parseArgs({
    args: withBareValues(argv, rows),
    options: { ...config, help: { type: 'boolean', short: 'h' } },
    strict: false,
    tokens: true,
  });
  const options = new Map<string, string | true>();
  const words: string[] = [];
  for (const token of tokens) {
    if (token.kind === 'positional') words.push(token.value);
    if (token.kind !== 'option') continue;
    const row = [...rows, HELP_OPTION].find(({ name }) => name === token.name);
    if (!row) throw unknownOption(command, rows, token.rawName);
    options.set(row.name, givenValue(command, row, token.value));
  }
  if (!isSet(options, 'help')) checkWords(command, words, wanted);
  return { options, words };
}

/** Gives the options that can do without a value the one that is meant. */
function withBareValues(argv: readonly string[], rows: readonly OptionRow[]): string[] {
  const bare = new Map<string, string>(
    rows.flatMap(({ name, bare }) => (bare === undefined ? [] : [[`--${name}`, bare] as const])),
  );
  const end = argv.indexOf('--');
  return argv.map((word, at) => {
    const meant = end !== -1 && at > end ? undefined : bare.get(word);
    const isFollowed = at + 1 < argv.length && !argv[at + 1]?.startsWith('-');
    return meant === undefined || isFollowed ? word : `${word}=${meant}`;
  });
}

function checkWords(command: string | undefined, words: readonly string[], { form, min, max }: WordsRow): void {
  const extra = words[max];
  if (extra !== undefined) throw new UsageError(`"${extra}" is not understood here.`, command);
  if (words.length < min) throw new UsageError(`Something is missing: ${form}.`, command);
}

function givenValue(command: string | undefined, row: OptionRow, given: string | undefined): string | true {
  if (row.value === undefined) {
    if (given !== undefined) throw new UsageError(`--${row.name} takes no value.`, command);
    return true;
  }
  if (given === undefined || given === '' || given.startsWith('--'))
    throw new UsageError(`--${row.name} needs ${row.value}.`, command);
  const problem = row.check?.(given);
  if (problem !== undefined) throw new UsageError(`--${row.name} ${given}: ${problem}`, command);
  return given;
}

function unknownOption(command: string | undefined, rows: readonly OptionRow[], rawName: string): UsageError {
  const known = [...rows, HELP_OPTION].map(({ name }) => `--${name}`);
  return new UsageError(`Unknown option ${rawName}.${didYouMean(rawName, known)}`, command);
}

/** A switch. */
export function isSet(options: Options, name: string): boolean {
  return options.get(name) === true;
}

/** The value of an option, or `undefined` when it was not given. */
export function textOf(options: Options, name: string): string | undefined {
  const value = options.get(name);
  return typeof value === 'string' ? value : undefined;
}

/** A TCP port; 0 means any free one. */
export function checkPort(value: string): string | undefined {
  return /^\d{1,5}$/.test(value) && Number(value) <= 65_535 ? undefined : 'a port is a number from 0 to 65535.';
}

/** An instant, ISO 8601 with its time zone: the replayed run must not depend on where it is played. */
export function checkInstant(value: string): string | undefined {
  const isWhole = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:\d\d)$/.test(value);
  if (!isWhole || Number.isNaN(Date.parse(value))) return 'an instant is written like 2026-03-02T04:00:00.000Z.';
  const year = new Date(value).getUTCFullYear();
  return year >= 1990 && year <= 2035 ? undefined : 'choose a year from 1990 to 2035.';
}

/** An IP address or a host name; which of them the machine has is for the server to find. */
export function checkHost(value: string): string | undefined {
  return isIP(value) !== 0 || /^[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?$/.test(value)
    ? undefined
    : 'it must be an IP address or a host name.';
}
