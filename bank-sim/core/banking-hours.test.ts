import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DAY_MS } from '../../simulation/clock.ts';
import { type BankingHours, bankingHoursFault, bankingInstant } from './banking-hours.ts';
import { bankSettings } from './settings.ts';

/** Monday to Friday, nine to six in Almaty. */
const OFFICE: BankingHours = { from: 9, until: 18, days: [1, 2, 3, 4, 5], utcOffset: 5 };
const instant = (at: string, hours: BankingHours | undefined = OFFICE) =>
  new Date(bankingInstant(Date.parse(`${at}Z`), hours)).toISOString().slice(0, 16);

describe('banking hours', () => {
  it.each([
    ['while the bank is open: at once', '2026-03-02T09:00', '2026-03-02T09:00'],
    ['before it opens: at nine', '2026-03-02T00:30', '2026-03-02T04:00'],
    ['when it closes: the next morning', '2026-03-02T13:00', '2026-03-03T04:00'],
    ['late on Friday: on Monday', '2026-03-06T20:00', '2026-03-09T04:00'],
    ['on Sunday: on Monday', '2026-03-08T06:00', '2026-03-09T04:00'],
    ['in the night that is a new day there already', '2026-03-01T19:30', '2026-03-02T04:00'],
  ])('%s', (_, at, expected) => {
    expect(instant(at)).toBe(expected);
  });

  it('are round the clock unless set', () => {
    expect(bankingInstant(12_345, undefined)).toBe(12_345);
    expect(bankSettings().bankingHours).toBeUndefined();
  });

  it('give the first instant at which the bank works: never before the time asked for, at most a week later', () => {
    const hours = fc
      .record({
        from: fc.integer({ min: 0, max: 23 }),
        length: fc.integer({ min: 1, max: 24 }),
        days: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1 }),
        utcOffset: fc.integer({ min: -14, max: 14 }),
      })
      .map(({ from, length, ...rest }) => ({ from, until: Math.min(24, from + length), ...rest }));
    fc.assert(
      fc.property(hours, fc.integer({ min: DAY_MS, max: 4e12 }), (open, at) => {
        const found = bankingInstant(at, open);
        expect(found).toBeGreaterThanOrEqual(at);
        expect(found).toBeLessThanOrEqual(at + 7 * DAY_MS);
        expect(bankingInstant(found, open)).toBe(found);
        const local = new Date(found + open.utcOffset * 3_600_000);
        expect(open.days).toContain(local.getUTCDay() || 7);
        expect(local.getUTCHours()).toBeGreaterThanOrEqual(open.from);
        expect(local.getUTCHours()).toBeLessThan(open.until);
        // Either at once, or at the hour of opening.
        if (found !== at) expect([local.getUTCHours(), local.getTime() % 3_600_000]).toEqual([open.from, 0]);
      }),
    );
  });

  it('that are nobody’s are refused', () => {
    const wrong: readonly Partial<BankingHours>[] = [
      { from: 18 },
      { until: 25 },
      { from: 9.5 },
      { days: [] },
      { days: [0] },
      { utcOffset: 20 },
    ];
    for (const one of wrong) {
      expect(bankingHoursFault({ ...OFFICE, ...one }), JSON.stringify(one)).toBeDefined();
      expect(() => bankSettings({ bankingHours: { ...OFFICE, ...one } })).toThrow(RangeError);
    }
    expect(bankingHoursFault(OFFICE)).toBeUndefined();
    expect(() => bankSettings({ executionMinutes: -1 })).toThrow(RangeError);
  });
});
