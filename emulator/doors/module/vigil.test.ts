import { describe, expect, it } from 'vitest';
import { Vigil } from './vigil.ts';

const turnOfTheLoop = () => new Promise((resolve) => setImmediate(resolve));

describe('a daemon between two calls', () => {
  it('sleeps after the first call and after one that came late, and stays awake while they follow closely', async () => {
    let now = 0;
    const vigil = new Vigil(() => now);
    const call = (gapMs: number) => {
      now += gapMs;
      vigil.called();
      now += 0.05;
      vigil.answered();
      return vigil.isAwake;
    };
    expect([call(5), call(5), call(0.1), call(0.1)]).toEqual([false, false, true, true]);
    await turnOfTheLoop();
    expect(vigil.isAwake).toBe(true);
    now += 1;
    await turnOfTheLoop();
    expect(vigil.isAwake).toBe(false);
    expect([call(5), call(0.1)]).toEqual([false, true]);
  });
});
