import { HELP_OPTION, type OptionRow } from './arguments.ts';
import type { Command, CommandGroup } from './command.ts';
import { packageVersion } from './version.ts';

/** `token-bench --help`. */
export function generalHelp(entries: readonly (Command | CommandGroup)[]): string {
  const shown = entries.flatMap((entry) => ('commands' in entry ? entry.commands.slice(0, 1) : [entry]));
  return [
    `token-bench ${packageVersion()}: a test bench for software that signs with a hardware token.`,
    'A TEST instrument: fresh keys, worthless certificates, servers on loopback only.',
    '',
    'Usage: token-bench <command> [options]',
    '',
    'Commands:',
    ...table([
      ...entries.map((entry) => [entryTitle(entry), entry.summary] as const),
      ['help [command]', 'Show help.'],
    ]),
    '',
    'Options:',
    ...table([
      ['--help, -h', 'Show this help; after a command, the help of that command.'],
      ['--version', 'Show the version.'],
    ]),
    '',
    'Examples:',
    ...table(shown.flatMap(({ examples }) => examples.slice(0, 2).map(({ line, does }) => [line, does] as const))),
    '',
  ].join('\n');
}

function entryTitle(entry: Command | CommandGroup): string {
  return 'commands' in entry ? `${entry.name} <command>` : entry.name;
}

/** `token-bench <group> --help`. */
export function groupHelp({ name, summary, commands }: CommandGroup): string {
  return [
    `token-bench ${name}: ${summary}`,
    '',
    `Usage: token-bench ${name} <command> [options]`,
    '',
    'Commands:',
    ...table(commands.map((one) => [one.name, one.summary] as const)),
    '',
    `The help of one: token-bench ${commands[0]?.name} --help`,
    '',
    'Examples:',
    ...table(commands.flatMap(({ examples }) => examples.slice(0, 1).map(({ line, does }) => [line, does] as const))),
    '',
  ].join('\n');
}

/** `token-bench <command> --help`. */
export function commandHelp({ name, summary, description, options, words, examples }: Command): string {
  return [
    `token-bench ${name}: ${summary}`,
    '',
    ...description,
    '',
    `Usage: token-bench ${name} [options]${words === undefined ? '' : ` ${words.form}`}`,
    '',
    'Options:',
    ...table([...options, HELP_OPTION].map((row) => [optionTitle(row), row.help] as const)),
    '',
    'Examples:',
    ...table(examples.map(({ line, does }) => [line, does] as const)),
    '',
  ].join('\n');
}

function optionTitle({ name, value }: OptionRow): string {
  return value === undefined ? `--${name}` : `--${name} ${value}`;
}

function table(rows: readonly (readonly [string, string])[]): string[] {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`);
}
