import { describe, expect, it } from 'vitest';
import { hasTimers, LAST_INSTANT, SCALE_MAX, SCALE_MIN, systemClock, VirtualClock } from './clock.ts';
import { HandDrivenTime } from './testing/hand-driven-time.ts';

function open(start = 0) {
  const real = new HandDrivenTime();
  return { real, clock: new VirtualClock(start, real) };
}

describe('a running clock', () => {
  it('is exact at any moment, to the fraction of a millisecond that a slow one has passed', () => {
    const { clock, real } = open();
    clock.run(0.25);
    real.pass(6);
    expect(clock.now()).toBe(1);
    clock.run(1);
    real.pass(1);
    // 1.5 + 1: changing the scale loses nothing, standing still rounds down.
    expect(clock.now()).toBe(2);
    clock.freeze();
    clock.run(1);
    real.pass(0.5);
    expect(clock.now()).toBe(2);
  });

  it('stops at the end of the year 9999', () => {
    const { clock, real } = open(LAST_INSTANT - 1000);
    clock.run(SCALE_MAX);
    real.pass(60_000);
    expect(clock.now()).toBe(LAST_INSTANT);
    expect(() => clock.advance(1)).toThrow(RangeError);
    expect(() => clock.set(LAST_INSTANT + 1)).toThrow(RangeError);
  });

  it.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY, SCALE_MAX * 1.01, SCALE_MIN / 2])(
    'refuses the scale %d and stays as it is',
    (scale) => {
      const { clock, real } = open();
      expect(() => clock.run(scale)).toThrow(RangeError);
      real.pass(10);
      expect([clock.now(), clock.scale]).toEqual([0, 0]);
    },
  );

  it('keeps no process alive', () => {
    const timers = () => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
    const before = timers();
    const clock = new VirtualClock(0);
    clock.run();
    clock.after(60_000, () => {});
    const takeBack = systemClock.at(Date.now() + 60_000, () => {});
    expect(timers()).toBe(before);
    // What does keep it alive would be seen.
    const held = setTimeout(() => {}, 60_000);
    expect(timers()).toBe(before + 1);
    clearTimeout(held);
    clock.freeze();
    takeBack();
  });

  it('fires by the machine as well', async () => {
    const clock = new VirtualClock(0);
    const seen = new Promise<number>((resolve) => void clock.after(2000, () => resolve(clock.now())));
    clock.run(1000);
    expect(await seen).toBeGreaterThanOrEqual(2000);
    clock.freeze();
  });
});

describe('timers of systemClock', () => {
  it("fire when the machine's date has come to their instants, in their order, unless they are taken back", async () => {
    expect([hasTimers(systemClock), hasTimers({ now: () => 0 })]).toEqual([true, false]);
    const start = Date.now();
    const fired: string[] = [];
    await new Promise<void>((resolve) => {
      systemClock.at(start + 20, () => resolve());
      systemClock.at(start + 10, () => fired.push(`b ${Date.now() >= start + 10}`));
      systemClock.at(0, () => fired.push('a'));
      systemClock.at(start + 15, () => fired.push('never'))();
    });
    expect(fired).toEqual(['a', 'b true']);
    expect(() => systemClock.at(Number.NaN, () => {})).toThrow(RangeError);
  });
});
