import { describe, expect, it } from 'vitest';
import type { BenchResult } from '../bench/index.ts';
import { run } from './run.ts';
import { captureIo } from './testing/captured-io.ts';

const SHORT = ['bench', '--case', 'verify/ecdsa*', '--rounds', '1', '--seconds', '0.01', '--seed', 'cli'];

describe('token-bench bench', () => {
  it('prints the figures and the ratios as tables', async () => {
    const io = captureIo();
    expect(await run(SHORT, io)).toBe(0);
    const text = io.written();
    expect(text).toMatch(/^ {3}case +target +per second +p50 +p99$/m);
    expect(text).toMatch(/^ {3}verify\/ecdsa-p256 +emulator in process +\d+ +\d+\.\d +\d+\.\d$/m);
    expect(text).toMatch(
      /^ {3}verify\/ecdsa-p256 +emulator in process +node:crypto +\d\.\d\d +\d\.\d\d \.\. \d\.\d\d$/m,
    );
  });

  it('prints one JSON document for scripts', async () => {
    const io = captureIo();
    expect(await run([...SHORT, '--json'], io)).toBe(0);
    const { cases, ratios } = JSON.parse(io.written()) as BenchResult;
    expect(cases[0]).toMatchObject({ name: 'verify/ecdsa-p256', target: 'emulator in process' });
    expect(Object.keys(cases[0] ?? {})).toEqual([
      'name',
      'target',
      'opsPerSecond',
      'p50Us',
      'p99Us',
      'samples',
      'madUs',
      'quantilesUs',
    ]);
    expect(Object.keys(ratios[0] ?? {})).toEqual(['case', 'of', 'to', 'median', 'low', 'high']);
  });

  it.each([
    [['--case', 'sing/*'], '--case sing/*: no case is called sing/*.'],
    [['--rounds', '0'], '--rounds 0: a number from 1 to 999.'],
    [['--seconds', 'x'], '--seconds x: seconds, more than 0, at most 600.'],
    [['--report', 'pdf'], '--report pdf: there is no pdf; there are html, json, md.'],
    [['--concurrency', '0'], '--concurrency 0: numbers from 1 to 99, with commas.'],
    [['--device', 'javatokn'], '--device javatokn: there is no such device.'],
    [['--pin', '1234'], '--pin and --token-label go with --module.'],
    [['--module', '/none.so'], '--module needs the user PIN of its token: --pin.'],
    [['--module', '/none.so', '--pin', '1'], '--module /none.so: there is no such file.'],
    [['--compare', '/none.json'], '--compare /none.json: there is no such file.'],
    [['--compare', 'package.json'], '--compare package.json: no figures of token-bench bench --json.'],
  ])('refuses %j', async (argv, message) => {
    const io = captureIo();
    expect(await run(['bench', ...argv], io)).toBe(2);
    expect(io.writtenToErr()).toBe(`token-bench: ${message}\nSee token-bench bench --help\n`);
  });

  it('ends when it is asked to', async () => {
    const io = captureIo();
    io.stop();
    expect(await run(['bench', '--case', 'verify/*', '--rounds', '99'], io)).toBe(1);
    expect(io.written()).toContain('Stopped');
  });
});
