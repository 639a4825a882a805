/** The journal of a server: who has asked what, and what was answered. What an entry holds, the house says. */

/** Entries that are kept; older ones are forgotten. */
export const JOURNAL_MAX = 10_000;

/** What every entry has. */
export interface JournalFacts {
  /** From 1, in the order in which requests came. */
  readonly number: number;
  /** Simulated time, milliseconds since the epoch. */
  readonly at: number;
  readonly method: string;
  /** As it was mounted, e.g. `/requests/:id`; empty for an address that there is not. */
  readonly route: string;
  /** HTTP status that was sent; 0 when the connection ended without one. */
  readonly status: number;
  /** Names of the faults that befell it. */
  readonly faults: readonly string[];
}

/** The last {@link JOURNAL_MAX} requests. An entry may be made when somebody reads it: then writing one costs next to nothing. */
export class Journal<Entry extends JournalFacts, Filter extends object> {
  readonly #fits: (entry: Entry, filter: Partial<Filter>) => boolean;
  #entries: (() => Entry)[] = [];
  #count = 0;

  /** @param fits whether an entry fits in everything that a filter gives. */
  constructor(fits: (entry: Entry, filter: Partial<Filter>) => boolean) {
    this.#fits = fits;
  }

  /** The number of the request that has come. */
  next(): number {
    return ++this.#count;
  }

  /** @param read makes the entry; gives the same one each time. */
  write(read: () => Entry): void {
    this.#entries.push(read);
    if (this.#entries.length > JOURNAL_MAX) this.#entries.shift();
  }

  /** Oldest first. */
  entries(filter: Partial<Filter> = {}): Entry[] {
    return this.#entries.map((read) => read()).filter((entry) => this.#fits(entry, filter));
  }

  /** Forgets all entries; numbers go on. */
  clear(): void {
    this.#entries = [];
  }
}
