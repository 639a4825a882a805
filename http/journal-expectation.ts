import type { JournalQuery } from './ca-instruments.ts';

/** How often. */
interface Wanted {
  /** Default: at least once. */
  readonly times?: number;
}

/** How often something must have been asked of a CA. */
export type Expectation = JournalQuery & Wanted;

/** What a message tells of a request. */
interface Line {
  readonly number: number;
  /** Where it has one; else its route is told. */
  readonly protocol?: string;
  readonly route: string;
  readonly status: number;
  readonly outcome: string;
}

/** The journal does not have what a test expects. */
export class JournalMismatchError extends Error {
  /** @param found how many requests fit. @param asked all that the journal has. */
  constructor({ times, ...query }: Wanted, found: number, asked: readonly Line[]) {
    const lines = asked.map(
      ({ number, route, protocol = route, status, outcome }) => `  ${number} ${protocol} ${status} ${outcome}`,
    );
    const wanted = times === undefined ? 'at least once' : `${times} times`;
    super(`${JSON.stringify(query)} was asked ${found} times, not ${wanted}. The journal:\n${lines.join('\n')}`);
    this.name = 'JournalMismatchError';
  }
}

/** Whether so many requests are as many as expected. */
export function isExpected(found: number, { times }: Wanted): boolean {
  return times === undefined ? found > 0 : found === times;
}

/** What reads a journal over HTTP: a `CaClient`, a `BankClient`. */
export interface JournalReader<Entry extends Line, Query extends object> {
  readonly admin: { journal(query?: Query): Promise<Entry[]> };
}

/** The requests of the journal that fit. Rejects with JournalMismatchError, which shows all that was asked, when they are not as many as expected. */
export async function expectRequests<Entry extends Line, Query extends object>(
  { admin }: JournalReader<Entry, Query>,
  expectation: NoInfer<Query> & Wanted,
): Promise<Entry[]> {
  const { times, ...query } = expectation;
  const found = await admin.journal(query as Query);
  if (isExpected(found.length, expectation)) return found;
  throw new JournalMismatchError(expectation, found.length, await admin.journal());
}
