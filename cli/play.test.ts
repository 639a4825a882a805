import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { compiledProgram } from '../pki/testing/compiled-program.ts';
import { softHsmMissing, softHsmPath } from '../pki/testing/soft-hsm.ts';
import type { PlaySummary } from '../suites/index.ts';
import { run } from './run.ts';
import { captureIo } from './testing/captured-io.ts';

const folder = mkdtempSync(join(tmpdir(), 'token-bench-cli-play-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** As a user has it: the processes that play are compiled programs. */
const program = (...argv: string[]) =>
  spawnSync(process.execPath, [compiledProgram('cli/token-bench.ts'), 'play', ...argv], { encoding: 'utf8' });

const missing = softHsmMissing();

// The program is compiled first.
describe('token-bench play', { timeout: 300_000 }, () => {
  it('plays with the emulator', () => {
    const { status, stdout, stderr } = program('--device', 'generic', '--runs', '5', '--seed', '3');
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toMatch(/^Random play: generic in process\n {3}no difference; 5 sequences, \d+ calls, seed 3, /);
  });

  it.skipIf(missing !== '')(`writes what differs, and plays it again${missing && ` (skipped: ${missing})`}`, () => {
    const module = ['--module', softHsmPath() ?? '', '--output', folder];
    const first = program(...module, '--runs', '20', '--seed', '3');
    expect(first.status).toBe(1);
    const [, file = ''] = / --replay (\S+)/.exec(first.stdout) ?? [];
    const again = program(...module, '--replay', file, '--json');
    const { failure } = JSON.parse(again.stdout) as PlaySummary;
    expect(again.status).toBe(1);
    for (const line of failure?.text.split('\n') ?? ['nothing']) expect(first.stdout).toContain(line);
  });

  it.each<[string[], string]>([
    [[], 'Say what is judged: either --module or --device, or --provision.'],
    [['--device', 'generic', '--seed', 'x'], '--seed x: a whole number.'],
    [['--device', 'generic', '--known', 'nobody'], '--known nobody: there is no nobody; there is softhsm2.'],
    [['--device', 'generic', '--replay', 'none.json'], '--replay none.json: there is no such JSON file.'],
    [
      ['--device', 'generic', '--against', 'a.so', '--against-device', 'generic'],
      'Either --against or --against-device.',
    ],
    [
      ['--module', 'x.so', '--pin', '1234'],
      'This token is initialised again and again and its PINs are tried wrong: every key and certificate on it is gone. Add --yes if that is wanted.',
    ],
  ])('refuses %j', async (argv, message) => {
    const io = captureIo();
    expect(await run(['play', ...argv], io)).toBe(2);
    expect(io.writtenToErr()).toBe(`token-bench: ${message}\nSee token-bench play --help\n`);
  });

  it('says what is no sequence', () => {
    const file = join(folder, 'no-script.json');
    writeFileSync(file, '{"start": "nothing", "steps": [{"command": "C_Fly"}]}');
    const { status, stderr } = program('--device', 'generic', '--replay', file);
    expect(status).toBe(2);
    expect(stderr).toContain(`--replay ${file}: there is no command {"command":"C_Fly"}.`);
  });
});
