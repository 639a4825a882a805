import { describe, expect, it } from 'vitest';
import { SeededRng } from '../simulation/rng.ts';
import type { Target, Workload } from './case.ts';
import { runBench } from './index.ts';
import { measure, median } from './measure.ts';

const QUICK = { rounds: 2, seconds: 0.01 };

function counting(log: string[], name: string, check: () => void = () => {}): Workload {
  return {
    run: () => void (log.at(-1) === name || log.push(name)),
    check,
    close: () => void log.push(`${name} closed`),
  };
}

describe('the benchmark', () => {
  it('takes turns between the targets and closes them', async () => {
    const log: string[] = [];
    const target = (name: string): Target => ({ name, cases: { work: () => counting(log, name) } });
    const { cases, ratios } = await measure([target('A'), target('B')], QUICK);
    expect(log).toEqual(['A', 'B', 'A', 'B', 'A closed', 'B closed']);
    expect(cases.map(({ name, target }) => [name, target])).toEqual([
      ['work', 'A'],
      ['work', 'B'],
    ]);
    expect(ratios).toHaveLength(1);
    expect(ratios[0]).toMatchObject({ case: 'work', of: 'A', to: 'B' });
  });

  it('fails when the work done turns out wrong, and still closes', async () => {
    const log: string[] = [];
    const wrong = () => {
      throw new Error('wrong signature');
    };
    const target: Target = { name: 'A', cases: { work: () => counting(log, 'A', wrong) } };
    await expect(measure([target], QUICK)).rejects.toThrow('wrong signature');
    expect(log.at(-1)).toBe('A closed');
  });

  it('fails when an operation throws', async () => {
    const run = () => {
      throw new Error('CKR_DEVICE_REMOVED');
    };
    const target: Target = { name: 'A', cases: { work: () => ({ run, check() {}, close() {} }) } };
    await expect(measure([target], QUICK)).rejects.toThrow('CKR_DEVICE_REMOVED');
  });

  it('leaves out the cases that a target lacks', async () => {
    const { cases, ratios } = await runBench({ ...QUICK, rounds: 1, rng: new SeededRng('bench') });
    const targetsOf = (name: string) => cases.filter((one) => one.name === name).map((one) => one.target);
    expect(targetsOf('sign/rsa-2048')).toEqual(['emulator in process', 'node:crypto']);
    expect(targetsOf('sign/gost-34.310-2004')).toEqual(['emulator in process']);
    expect(ratios.map((one) => one.case)).toEqual([
      'sign/rsa-2048',
      'verify/rsa-2048',
      'sign/ecdsa-p256',
      'verify/ecdsa-p256',
    ]);
    expect(cases.every((one) => one.samples > 0 && one.opsPerSecond > 0 && one.p99Us >= one.p50Us)).toBe(true);
  });

  it('takes the median as everybody does', () => {
    expect(median([3, 1, 2])).toBe(2);
    expect(median([4, 1, 3, 2])).toBe(2.5);
  });
});
