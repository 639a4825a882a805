import { DAY_MS } from '../../simulation/clock.ts';

/** When the bank executes documents, in the bank's own time. */
export interface BankingHours {
  /** Whole hours: from the beginning of `from` to the beginning of `until`, 0 to 24. */
  readonly from: number;
  readonly until: number;
  /** Days of the week, 1 Monday to 7 Sunday. */
  readonly days: readonly number[];
  /** Hours by which the bank's clock is ahead of UTC: 5 in Kazakhstan. */
  readonly utcOffset: number;
}

const HOUR_MS = 3_600_000;
const DAYS_IN_WEEK = 7;

/** @returns why these can be nobody's hours; undefined when they can. */
export function bankingHoursFault({ from, until, days, utcOffset }: BankingHours): string | undefined {
  const isHour = (value: number) => Number.isInteger(value) && value >= 0 && value <= 24;
  if (!isHour(from) || !isHour(until) || from >= until) return `${from} to ${until} o'clock`;
  if (days.length === 0 || days.some((day) => !Number.isInteger(day) || day < 1 || day > DAYS_IN_WEEK))
    return `days ${days}`;
  return Number.isInteger(utcOffset) && Math.abs(utcOffset) <= 14 ? undefined : `utcOffset ${utcOffset}`;
}

/** The first instant, not before `at`, at which the bank works; `at` itself when it never closes. */
export function bankingInstant(at: number, hours: BankingHours | undefined): number {
  if (hours === undefined) return at;
  const { from, until, days, utcOffset } = hours;
  const local = at + utcOffset * HOUR_MS;
  const midnight = Math.floor(local / DAY_MS) * DAY_MS;
  for (let ahead = 0; ahead <= DAYS_IN_WEEK; ahead++) {
    const day = midnight + ahead * DAY_MS;
    const opens = day + from * HOUR_MS;
    if (!days.includes(weekday(day)) || local >= day + until * HOUR_MS) continue;
    return Math.max(local, opens) - utcOffset * HOUR_MS;
  }
  throw new RangeError('the bank works on no day of the week');
}

/** 1 January 1970 was a Thursday. @returns 1 Monday to 7 Sunday. */
function weekday(midnight: number): number {
  return ((Math.floor(midnight / DAY_MS) + 3) % DAYS_IN_WEEK) + 1;
}
