import { describe, expect, it } from 'vitest';
import { compare } from './compare.ts';
import type { CaseResult, Measurement } from './measure.ts';

function run(opsPerSecond: number, madShare: number, target = 'A'): Measurement {
  const p50Us = 1e6 / opsPerSecond;
  const quantilesUs = Array<number>(7).fill(p50Us);
  const one: CaseResult = {
    ...{ name: 'sign', target, opsPerSecond, p50Us, p99Us: p50Us, samples: 25 },
    ...{ madUs: p50Us * madShare, quantilesUs },
  };
  return { cases: [one], ratios: [], refusals: [] };
}

describe('two runs side by side', () => {
  it.each([
    ['twice as fast, calls alike', 2000, 1000, 0.05, 'faster'],
    ['half as fast, calls alike', 500, 1000, 0.05, 'slower'],
    ['as machines drift', 1080, 1000, 0, 'no difference to be seen'],
    ['a quarter faster, where calls differ by a half', 1250, 1000, 0.5, 'no difference to be seen'],
    ['a quarter faster, calls alike', 1250, 1000, 0.02, 'faster'],
  ])('%s', (_, now, before, spread, verdict) => {
    const [comparison] = compare(run(now, spread), run(before, spread));
    expect(comparison).toMatchObject({ case: 'sign', target: 'A', ratio: now / before, verdict });
  });

  it('says nothing of what only one of them has', () => {
    expect(compare(run(1, 0, 'A'), run(1, 0, 'B'))).toEqual([]);
  });
});
