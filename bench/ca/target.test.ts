import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SeededRng } from '../../simulation/rng.ts';
import type { Workload } from '../case.ts';
import { measure } from '../measure.ts';
import { HttpConnection } from './http-connection.ts';
import { CA_CASE_NAMES, type CaTargets, startCaTargets } from './target.ts';

const DOORS = ['CA in process', 'CA by HTTP', 'CA in process, 4 at once', 'CA by HTTP, 4 at once'];
const QUICK = { rounds: 1, seconds: 0.001, samplesMin: 1 };

describe('the certification authority in the benchmark', () => {
  let ca: CaTargets;
  beforeAll(async () => {
    // The keys of the other test of the same cases are remembered.
    ca = await startCaTargets(new SeededRng('bench').stream('bench CA'), 4);
  });
  afterAll(() => ca.close());

  it('certifies, answers OCSP and stamps times, in process and over HTTP, beside the signature alone', async () => {
    const { cases, ratios } = await measure(ca.targets, QUICK);
    for (const name of CA_CASE_NAMES) {
      const targets = cases.filter((one) => one.name === name).map((one) => one.target);
      const isNative = !name.includes('gost');
      const proof = isNative && name.startsWith('ca/issue') ? ['signature and proof'] : [];
      expect(targets, name).toEqual([...(isNative ? DOORS : DOORS.slice(0, 2)), 'signature alone', ...proof]);
    }
    expect(CA_CASE_NAMES).toHaveLength(9);
    expect(cases.every((one) => one.samples >= 1 && one.opsPerSecond > 0)).toBe(true);
    expect(new Set(ratios.map(({ of }) => of))).toEqual(new Set(DOORS));
  });

  it.each(CA_CASE_NAMES)('%s: an answer to another request is found out', async (name) => {
    const [target] = ca.targets;
    const workload = target?.cases[name]?.() as Workload;
    await workload.before?.();
    await workload.run();
    expect(() => workload.check()).not.toThrow();
    await workload.before?.();
    // The answer is the old one, the request a new one.
    expect(() => workload.check()).toThrow();
    workload.close();
  });

  it('an answer that is no answer ends the measurement', async () => {
    const { url } = ca;
    const connection = new HttpConnection(url);
    const refused = connection.post('/nowhere', { 'content-type': 'application/json' }, Buffer.from('{}'));
    await expect(refused).rejects.toThrow('HTTP/1.1 404');
    connection.close();
  });
});
