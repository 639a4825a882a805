import { afterEach, describe, expect, it } from 'vitest';
import { SeededRng } from '../../simulation/rng.ts';
import type { Workload } from '../case.ts';
import { measure } from '../measure.ts';
import { caLifeTarget } from './life.ts';

const { name: target, cases } = caLifeTarget(new SeededRng('bench'));

describe('the beginnings of a CA in the benchmark', () => {
  let workload: Workload | undefined;
  afterEach(() => workload?.close());

  it('are measured: a start with one authority and with all, a reset', async () => {
    const { cases: measured, ratios } = await measure([{ name: target, cases }], {
      rounds: 1,
      seconds: 0.001,
      samplesMin: 1,
    });
    expect(measured.map(({ name }) => name)).toEqual(['ca/start/kisc', 'ca/start/all', 'ca/reset']);
    expect(measured.every(({ samples, p50Us }) => samples >= 1 && p50Us > 0)).toBe(true);
    expect(ratios).toEqual([]);
  });

  it.each(Object.keys(cases))('%s: what was not done is found out', async (name) => {
    workload = cases[name]?.() as Workload;
    expect(() => workload?.check()).toThrow();
    await workload.before?.();
    await workload.run();
    expect(() => workload?.check()).not.toThrow();
  });
});
