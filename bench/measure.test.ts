import { describe, expect, it } from 'vitest';
import type { Target, Workload } from './case.ts';
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

  it('stops between two turns when it is asked to, and still closes', async () => {
    const log: string[] = [];
    const stop = new AbortController();
    const target: Target = { name: 'A', cases: { work: () => counting(log, 'A', () => stop.abort('Ctrl-C')) } };
    await expect(measure([target], { ...QUICK, signal: stop.signal })).rejects.toBe('Ctrl-C');
    expect(log).toEqual(['A', 'A closed']);
  });

  it('fails when an operation throws', async () => {
    const run = () => {
      throw new Error('CKR_DEVICE_REMOVED');
    };
    const target: Target = { name: 'A', cases: { work: () => ({ run, check() {}, close() {} }) } };
    await expect(measure([target], QUICK)).rejects.toThrow('CKR_DEVICE_REMOVED');
  });

  it('leaves out the cases that a target lacks', async () => {
    const target = (name: string, ...cases: string[]): Target => ({
      name,
      cases: Object.fromEntries(cases.map((one) => [one, () => counting([], name)])),
    });
    const { cases, ratios } = await measure([target('A', 'both', 'mine'), target('B', 'both')], QUICK);
    expect(cases.map((one) => `${one.name} ${one.target}`)).toEqual(['both A', 'both B', 'mine A']);
    expect(ratios.map((one) => one.case)).toEqual(['both']);
  });

  it('takes the ratios of what is no peer, each to all after it', async () => {
    const target = (name: string, isPeer?: true): Target => ({
      name,
      ...(isPeer && { isPeer }),
      cases: { work: () => counting([], name) },
    });
    const { ratios } = await measure([target('A'), target('B'), target('C', true), target('D', true)], QUICK);
    expect(ratios.map(({ of, to }) => of + to)).toEqual(['AB', 'AC', 'AD', 'BC', 'BD']);
  });

  it('counts every one of the operations that are under way at once', async () => {
    let runs = 0;
    const run = async () => void runs++;
    const together: Target = { name: 'A', cases: { work: () => ({ inFlight: 1000, run, check() {}, close() {} }) } };
    const alone: Target = { name: 'B', cases: { work: () => ({ inFlight: 1, run, check() {}, close() {} }) } };
    const { ratios } = await measure([together, alone], QUICK);
    expect(runs).toBeGreaterThan(0);
    expect(ratios[0]?.median).toBeGreaterThan(10);
  });

  it('takes the median as everybody does', () => {
    expect(median([3, 1, 2])).toBe(2);
    expect(median([4, 1, 3, 2])).toBe(2.5);
  });
});

describe('a target that does not do what it promises', () => {
  const failing = (isPeer: boolean): Target => ({
    name: 'B',
    ...(isPeer && { isPeer: true as const }),
    cases: {
      work: () => {
        throw new Error('CKR_FUNCTION_NOT_SUPPORTED');
      },
    },
  });
  const honest: Target = { name: 'A', cases: { work: () => counting([], 'A') } };

  it('is left out of the case when it is a peer, and the result says so', async () => {
    const { cases, refusals } = await measure([honest, failing(true)], QUICK);
    expect(cases.map(({ target }) => target)).toEqual(['A']);
    expect(refusals).toEqual([{ case: 'work', target: 'B', why: 'CKR_FUNCTION_NOT_SUPPORTED' }]);
  });

  it('ends the run when it is one of ours', async () => {
    await expect(measure([honest, failing(false)], QUICK)).rejects.toThrow('CKR_FUNCTION_NOT_SUPPORTED');
  });
});
