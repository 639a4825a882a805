import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { COMMANDS, run } from './run.ts';
import { captureIo } from './testing/captured-io.ts';

async function called(...argv: string[]): Promise<{ code: number; out: string; err: string }> {
  const io = captureIo();
  const code = await run(argv, io);
  return { code, out: io.written(), err: io.writtenToErr() };
}

describe('token-bench', () => {
  it.each([[[]], [['--help']], [['-h']], [['help']]])('shows the general help for %j', async (argv) => {
    const { code, out, err } = await called(...argv);
    expect([code, err]).toEqual([0, '']);
    for (const { name, summary } of COMMANDS.filter((row) => !row.name.includes(' ')))
      expect(out).toMatch(new RegExp(`^  ${name} +${summary}$`, 'm'));
    expect(out).toContain('token <command>');
    expect(out).toContain('TEST');
  });

  it.each(COMMANDS.map(({ name }) => name))('shows the same help of %s with help and with --help', async (name) => {
    const words = name.split(' ');
    const [one, other] = [await called('help', ...words), await called(...words, '--help')];
    const short = await called(...words, '-h');
    expect(one).toEqual(other);
    expect(short).toEqual(other);
    const command = COMMANDS.find((row) => row.name === name);
    for (const option of command?.options ?? []) expect(other.out).toContain(`--${option.name}`);
    for (const { line } of command?.examples ?? []) expect(other.out).toContain(line);
    expect(command?.examples.length).toBeGreaterThan(1);
  });

  it('says its version, that of the package', async () => {
    const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
      version: string;
    };
    expect(await called('--version')).toEqual({ code: 0, out: `${version}\n`, err: '' });
  });

  it.each([
    [['dmeo'], 'Unknown command dmeo. Did you mean demo?', 'token-bench --help'],
    [['frobnicate'], 'Unknown command frobnicate.', 'token-bench --help'],
    [['--verison'], 'Unknown option --verison. Did you mean --version?', 'token-bench --help'],
    [['demo', '--sede', '7'], 'Unknown option --sede. Did you mean --seed?', 'token-bench demo --help'],
    [['demo', '-x'], 'Unknown option -x.', 'token-bench demo --help'],
    [['demo', '--seed'], '--seed needs TEXT.', 'token-bench demo --help'],
    [['demo', '--seed', '--json'], '--seed needs TEXT.', 'token-bench demo --help'],
    [['ca', '--data', ''], '--data needs FILE.', 'token-bench ca --help'],
    [
      ['token', 'serve', '--faults', '/no/such/file'],
      '--faults /no/such/file: ENOENT',
      'token-bench token serve --help',
    ],
    [['demo', '--json=yes'], '--json takes no value.', 'token-bench demo --help'],
    [['demo', 'now'], '"now" is not understood here.', 'token-bench demo --help'],
    [['demo', '--at', 'yesterday'], '--at yesterday: an instant is written like', 'token-bench demo --help'],
    [['demo', '--at', '2026-13-02T04:00:00Z'], 'an instant is written like', 'token-bench demo --help'],
    [['demo', '--at', '1970-01-01T00:00:00Z'], 'choose a year', 'token-bench demo --help'],
    [['demo', '--ca-port', '70000'], '--ca-port 70000: a port is a number from 0 to 65535.', 'token-bench demo --help'],
    [['demo', '--device', 'javatokn'], 'no such device. Did you mean javatoken?', 'token-bench demo --help'],
    [['up', '--clock', 'cuckoo'], '--clock cuckoo: choose system, virtual or xN with N from', 'token-bench up --help'],
    [['help', 'upp'], 'Unknown command upp. Did you mean up?', 'token-bench --help'],
    [['help', 'demo', 'up'], 'help takes one command.', 'token-bench --help'],
  ])('%j is called wrongly: exit code 2, the nearest word, where to read on', async (argv, message, help) => {
    const { code, out, err } = await called(...argv);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain(message);
    expect(err).toContain(`See ${help}\n`);
  });
});
