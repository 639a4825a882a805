import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { compiledProgram } from '../pki/testing/compiled-program.ts';
import type { ConformanceReport } from '../suites/index.ts';
import { shownOptions } from './conform.ts';
import { run } from './run.ts';
import { captureIo } from './testing/captured-io.ts';

const folder = mkdtempSync(join(tmpdir(), 'token-bench-cli-conform-'));
afterAll(() => rmSync(folder, { recursive: true }));

const file = (name: string, text: string): string => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};

/** As a user has it: only what is compiled can start the processes that judge. */
const program = (...argv: string[]) =>
  spawnSync(process.execPath, [compiledProgram('cli/token-bench.ts'), 'conform', ...argv], { encoding: 'utf8' });

// The program is compiled first.
describe('token-bench conform', { timeout: 300_000 }, () => {
  it('judges the emulator, shows what it found, and writes the reports', () => {
    const output = join(folder, 'reports');
    const only = ['--device', 'generic', '--only', 'LOG,GEN-13'];
    const { status, stdout, stderr } = program(...only, '--report', 'html,junit,tap,json', '--output', output);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toMatch(
      /^PKCS#11 conformance: generic in process\n {3}9 passed, nothing unexpected, 0 known differences, 2 not supported or not made; /,
    );
    expect(readdirSync(output).sort()).toEqual(['conform-junit.xml', 'conform.html', 'conform.json', 'conform.tap']);
  });

  it('prints one JSON document for scripts, and ends with 1 when something was found', () => {
    const known = file('known.json', JSON.stringify([{ rule: 'LOG-01', status: 'failed', because: 'of the test' }]));
    const { status, stdout } = program('--device', 'generic', '--only', 'LOG-01', '--known', known, '--json');
    const report = JSON.parse(stdout) as ConformanceReport;
    expect([status, report.failed, report.checks[0]?.standing]).toEqual([1, 1, 'unexpected-pass']);
    expect(report.checks[0]?.replay).toBe(`token-bench conform --device generic --known ${known} --only LOG-01`);
  });

  it.each<[string[], string]>([
    [[], 'Say what is judged: either --module or --device, or --provision.'],
    [['--device', 'generic', '--module', 'x.so'], 'Say what is judged: either --module or --device, or --provision.'],
    [['--device', 'javatokn'], '--device javatokn: there is no such device. Did you mean javatoken?'],
    [['--module', 'x.so', '--through', 'module'], '--through goes with --device.'],
    [['--device', 'generic', '--pin', '1234'], '--pin goes with --module.'],
    [['--provision', 'make-it', '--pin', '1234'], '--pin goes with --module.'],
    [['--provision', 'make-it', '--through', 'module'], '--through goes with --device.'],
    [['--module', 'x.so', '--slot-index', '1', '--token-label', 'a'], 'Either --token-label or --slot-index.'],
    [['--device', 'generic', '--report', 'pdf'], '--report pdf: there is no pdf; there are html, junit, json, tap.'],
    [['--device', 'generic', '--only', 'NONE'], '--only: no check is called NONE.'],
    [
      ['--device', 'generic', '--known', 'nobody'],
      '--known nobody: no module of that name is known, and no JSON file is there.',
    ],
    [
      ['--module', 'x.so', '--pin', '1234', '--destructive'],
      '--destructive initialises this token: every key and certificate on it is gone, and its PINs are tried wrong. Add --yes if that is wanted.',
    ],
  ])('refuses %j', async (argv, message) => {
    const io = captureIo();
    expect(await run(['conform', ...argv], io)).toBe(2);
    expect(io.writtenToErr()).toBe(`token-bench: ${message}\nSee token-bench conform --help\n`);
  });

  it('says in one line that there is nothing to be judged', async () => {
    const io = captureIo();
    expect(await run(['conform', '--module', file('text.so', 'text'), '--pin', '1234'], io)).toBe(2);
    expect(io.writtenToErr()).toBe(`token-bench: ${join(folder, 'text.so')}: it is no library\n`);
  });

  it('limits a run to sections of the standard', () => {
    const { stdout } = program('--device', 'generic', '--only', '5.6.10', '--json');
    expect((JSON.parse(stdout) as ConformanceReport).checks.map(({ id }) => id)).toEqual([
      'LOG-03',
      'LOG-06',
      'LOG-07',
      'LOG-10',
      'OP-31',
    ]);
  });

  it('does not show a PIN in the command that makes a check again', () => {
    expect(
      shownOptions(
        new Map<string, string | true>([
          ['module', 'x.so'],
          ['pin', '13579'],
          ['so-pin', '97531'],
          ['destructive', true],
        ]),
      ),
    ).toBe('--module x.so --pin PIN --so-pin PIN --destructive');
  });
});
