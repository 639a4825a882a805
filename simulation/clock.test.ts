import { describe, expect, it } from 'vitest';
import { DAY_MS, systemClock, VirtualClock } from './clock.ts';

describe('VirtualClock', () => {
  it('stands still until it is told to move', () => {
    const clock = new VirtualClock('2026-01-31T12:00:00Z');
    expect(clock.now()).toBe(Date.UTC(2026, 0, 31, 12));
    expect(clock.now()).toBe(Date.UTC(2026, 0, 31, 12));
  });

  it('takes an instant as milliseconds, as text and as a Date', () => {
    const instant = Date.UTC(2026, 1, 28);
    for (const start of [instant, '2026-02-28T00:00:00.000Z', new Date(instant)]) {
      expect(new VirtualClock(start).now()).toBe(instant);
      const clock = new VirtualClock(0);
      clock.set(start);
      expect(clock.now()).toBe(instant);
    }
  });

  it('advances by whole milliseconds, over leap days and year ends', () => {
    const clock = new VirtualClock('2028-02-28T23:59:59.999Z');
    clock.advance(1);
    expect(new Date(clock.now()).toISOString()).toBe('2028-02-29T00:00:00.000Z');
    clock.advance(345 * DAY_MS);
    expect(new Date(clock.now()).toISOString()).toBe('2029-02-08T00:00:00.000Z');
    clock.advance(0);
    expect(new Date(clock.now()).toISOString()).toBe('2029-02-08T00:00:00.000Z');
  });

  it('can be set back, but not advanced backwards', () => {
    const clock = new VirtualClock(5000);
    clock.set(1000);
    expect(clock.now()).toBe(1000);
    for (const step of [-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(() => clock.advance(step)).toThrow(RangeError);
    }
    expect(clock.now()).toBe(1000);
  });

  it('refuses what is not an instant and keeps its time', () => {
    for (const start of ['tomorrow', Number.NaN, 0.5, new Date('')])
      expect(() => new VirtualClock(start)).toThrow(RangeError);
    const clock = new VirtualClock(7);
    expect(() => clock.set('31.01.2026')).toThrow('not an instant');
    expect(clock.now()).toBe(7);
  });
});

describe('systemClock', () => {
  it("is the machine's clock, in the same unit", () => {
    const before = Date.now();
    const now = systemClock.now();
    expect(now).toBeGreaterThanOrEqual(before);
    expect(now).toBeLessThanOrEqual(Date.now());
  });
});
