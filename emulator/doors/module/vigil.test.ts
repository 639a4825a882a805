import { describe, expect, it } from 'vitest';
import { Vigil, type Watched } from './vigil.ts';

const turnOfTheLoop = () => new Promise((resolve) => setImmediate(resolve));

/** A connection in whose mailbox something lies as often as a test says. */
class Pretended implements Watched {
  waiting = 0;
  readonly told: boolean[] = [];

  look(): boolean {
    if (this.waiting === 0) return false;
    this.waiting -= 1;
    return true;
  }

  setWatched(watched: boolean): void {
    this.told.push(watched);
  }
}

describe('a daemon between two calls', () => {
  it('calls those close that come less than a tenth of a millisecond behind an answer', () => {
    const vigil = new Vigil(() => 1_000);
    expect([999.95, 999.8, Number.NEGATIVE_INFINITY].map((instant) => vigil.isSoonAfter(instant))).toEqual([
      true,
      false,
      false,
    ]);
  });

  it('looks at a mailbox as long as it is told of answers, and tells the library when it stops', async () => {
    let now = 0;
    const vigil = new Vigil(() => now);
    const one = new Pretended();
    vigil.watch(one);
    vigil.watch(one);
    one.waiting = 2;
    await turnOfTheLoop();
    await turnOfTheLoop();
    expect([one.waiting, one.told, vigil.isAwake]).toEqual([0, [true], true]);
    now = 0.3;
    await turnOfTheLoop();
    expect([one.told, vigil.isAwake]).toEqual([[true, false], false]);
  });

  it('takes what came between its last look and the word that it looks no more', async () => {
    let now = 0;
    const vigil = new Vigil(() => now);
    const one = new Pretended();
    one.setWatched = (watched) => {
      if (!watched) one.waiting = 1;
    };
    vigil.watch(one);
    now = 1;
    await turnOfTheLoop();
    expect(one.waiting).toBe(0);
  });

  it('looks at each of several, and no more at one that has gone', async () => {
    const vigil = new Vigil(() => 0);
    const [one, two] = [new Pretended(), new Pretended()];
    vigil.watch(one);
    vigil.watch(two);
    one.waiting = two.waiting = 1;
    vigil.unwatch(one);
    await turnOfTheLoop();
    expect([one.waiting, two.waiting, one.told]).toEqual([1, 0, [true, false]]);
  });
});
