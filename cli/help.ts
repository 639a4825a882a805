import { HELP_OPTION, type OptionRow } from './arguments.ts';
import type { Command } from './command.ts';
import { packageVersion } from './version.ts';

/** `token-bench --help`. */
export function generalHelp(commands: readonly Command[]): string {
  return [
    `token-bench ${packageVersion()}: a test bench for software that signs with a hardware token.`,
    'A TEST instrument: fresh keys, worthless certificates, servers on loopback only.',
    '',
    'Usage: token-bench <command> [options]',
    '',
    'Commands:',
    ...table([...commands.map(({ name, summary }) => [name, summary] as const), ['help [command]', 'Show help.']]),
    '',
    'Options:',
    ...table([
      ['--help, -h', 'Show this help; after a command, the help of that command.'],
      ['--version', 'Show the version.'],
    ]),
    '',
    'Examples:',
    ...table(commands.flatMap(({ examples }) => examples.slice(0, 2).map(({ line, does }) => [line, does] as const))),
    '',
  ].join('\n');
}

/** `token-bench <command> --help`. */
export function commandHelp({ name, summary, description, options, examples }: Command): string {
  return [
    `token-bench ${name}: ${summary}`,
    '',
    ...description,
    '',
    `Usage: token-bench ${name} [options]`,
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
