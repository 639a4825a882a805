import { describe, expect, it } from 'vitest';
import { Vigil, type Watched, type Watching } from './vigil.ts';

const turnOfTheLoop = () => new Promise((resolve) => setImmediate(resolve));

/** A clock that goes on with every look at it, so that a turn ends. */
function clockFrom(start: number) {
  const clock = { ms: start, now: () => (clock.ms += 0.01) };
  return clock;
}

/** A connection in whose mailbox something lies as often as a test says. */
class Pretended implements Watched {
  waiting = 0;
  readonly told: Watching[] = [];

  look(): boolean {
    if (this.waiting === 0) return false;
    this.waiting -= 1;
    return true;
  }

  setWatched(watching: Watching): void {
    this.told.push(watching);
  }
}

describe('a daemon between two calls', () => {
  it('looks at a mailbox as long as it is told of answers, and tells the library when it stops', async () => {
    const clock = clockFrom(0);
    const vigil = new Vigil(clock.now);
    const one = new Pretended();
    vigil.watch(one);
    vigil.watch(one);
    one.waiting = 2;
    await turnOfTheLoop();
    await turnOfTheLoop();
    expect([one.waiting, one.told, vigil.isAwake]).toEqual([0, ['yes'], true]);
    clock.ms = 1;
    await turnOfTheLoop();
    expect([one.told, vigil.isAwake]).toEqual([['yes', 'in vain'], false]);
  });

  it('takes what came between its last look and the word that it looks no more', async () => {
    const clock = clockFrom(0);
    const vigil = new Vigil(clock.now);
    const one = new Pretended();
    one.setWatched = (watching) => {
      if (watching === 'in vain') one.waiting = 1;
    };
    vigil.watch(one);
    clock.ms = 1;
    await turnOfTheLoop();
    expect(one.waiting).toBe(0);
  });

  it('looks at each of several, and no more at one that has gone', async () => {
    const vigil = new Vigil(clockFrom(0).now);
    const [one, two] = [new Pretended(), new Pretended()];
    vigil.watch(one);
    vigil.watch(two);
    one.waiting = two.waiting = 1;
    vigil.unwatch(one);
    await turnOfTheLoop();
    expect([one.waiting, two.waiting, one.told]).toEqual([1, 0, ['yes', 'no']]);
  });
});
