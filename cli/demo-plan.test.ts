import { describe, expect, it } from 'vitest';
import { readCommandLine } from './arguments.ts';
import { BENCH_OPTIONS, FIXED_INSTANT, planOf, replayCommand } from './demo-plan.ts';
import { captureIo } from './testing/captured-io.ts';

const plan = (...argv: string[]) =>
  planOf(readCommandLine('demo', BENCH_OPTIONS, argv).options, captureIo({ today: '2026-05-06T17:08:09.000Z' }));

describe('the plan of a run', () => {
  it('draws a seed and takes the day of the calendar when nothing is said', () => {
    expect(plan()).toMatchObject({
      seed: 'fresh-seed',
      at: Date.parse('2026-05-06T04:00:00.000Z'),
      device: 'javatoken',
    });
  });

  it('is the same on every day when a seed is given', () => {
    expect(plan('--seed', '7')).toMatchObject({ seed: '7', at: Date.parse(FIXED_INSTANT) });
  });

  it('takes the instant with its time zone', () => {
    expect(plan('--at', '2026-01-02T03:04:05+05:00').at).toBe(Date.parse('2026-01-01T22:04:05.000Z'));
  });

  it('is repeated by the command that it prints', () => {
    for (const argv of [[], ['--seed', "it's 7 o'clock"], ['--device', 'kaztoken', '--at', '2026-01-02T03:04:05Z']]) {
      const once = plan(...argv);
      const [, , , ...words] = shellWords(replayCommand('demo', once));
      expect(plan(...words)).toEqual(once);
    }
  });
});

/** As a POSIX shell splits a line: single quotes and backslashes. */
function shellWords(line: string): string[] {
  const words = line.match(/(?:'[^']*'|\\.|[^\s'\\])+/g) ?? [];
  return words.map((word) =>
    word.replace(/'([^']*)'|\\(.)/g, (_, quoted?: string, escaped?: string) => quoted ?? escaped ?? ''),
  );
}
