import { expect } from 'vitest';
import type { CaSim, JournalEntry, JournalFilter } from '../index.ts';

/** How often something was asked of the CA. */
export interface Expectation extends JournalFilter {
  /** Default: at least once. */
  readonly times?: number;
}

/** Fails, showing all that was asked, unless the journal has such a request. @returns the entries that fit. */
export function expectRequests(ca: Pick<CaSim, 'journal'>, { times, ...filter }: Expectation): JournalEntry[] {
  const found = ca.journal(filter);
  const seen = ca
    .journal()
    .map(({ number, protocol, status, outcome }) => `${number} ${protocol} ${status} ${outcome}`);
  const message = `${JSON.stringify(filter)} among\n${seen.join('\n')}`;
  if (times === undefined) expect(found.length, message).toBeGreaterThan(0);
  else expect(found.length, message).toBe(times);
  return found;
}
