import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Cast } from './worlds/cast.ts';
import { playWorld, seedOf, type WorldOutcome } from './worlds/outcome.ts';

/** Another run is another seed: `TOKEN_BENCH_SEED=...`, or any with TOKEN_BENCH_RANDOM=1. */
const SEED = process.env.TOKEN_BENCH_SEED ?? (process.env.TOKEN_BENCH_RANDOM === '1' ? String(Date.now()) : 'CI');
/** `token-bench flows` plays as many as one likes. */
const WORLDS = Number(process.env.TOKEN_BENCH_WORLDS ?? 20);

describe(`random worlds of the seed ${SEED}`, () => {
  let cast: Cast;
  beforeAll(async () => {
    cast = await Cast.gather(SEED);
  }, 120_000);
  afterAll(() => cast.close());

  const wish = { seed: SEED, first: 0, count: WORLDS };

  it('R-CA-22 R-BANK-77 R-BANK-87 R-TOKEN-21 no key is lost, none doubled, no try gained, and all come to rest', async () => {
    const outcomes: WorldOutcome[] = [];
    for (let world = 0; world < WORLDS; world++) outcomes.push(await playWorld(cast, wish, world));
    const bad = outcomes.filter(({ findings }) => findings.length > 0);
    expect(bad.map(({ findings, replay, story }) => ({ findings, replay, story }))).toEqual([]);
    const regenerations = outcomes.reduce((sum, one) => sum + one.regenerations, 0);
    // Two to four clients each, of whom few are late or revoked.
    expect(regenerations).toBeGreaterThan(WORLDS * 2);
    expect(Math.min(...outcomes.map(({ judged }) => judged))).toBeGreaterThan(10);
  }, 600_000);

  it('a world follows from its seed and number alone, whatever was played before', async () => {
    const again = await playWorld(cast, wish, 3);
    await playWorld(cast, wish, 1);
    expect(await playWorld(cast, wish, 3)).toEqual(again);
    expect(seedOf('S', 3)).toBe('S#3');
  }, 120_000);
});
