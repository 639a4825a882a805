import { isExpected, JournalMismatchError } from '../journal-expectation.ts';
import type { FaultBoard, FiredFault } from './fault-board.ts';
import type { NamedFault } from './fault-row.ts';
import type { TimedRule } from './fault-rules.ts';
import type { Journal, JournalFacts } from './journal.ts';

/** What a test has in its hands besides the house itself. It is no part of the house's state: a reset leaves it alone. */
export interface InstrumentsFace<Entry, Filter, Rule> {
  /** The requests that came, decoded, oldest first: the last 10,000. */
  journal(filter?: Partial<Filter>): Entry[];
  clearJournal(): void;
  /** The entries that fit. @throws JournalMismatchError, which shows all that was asked, when they are not as many as expected. */
  expectRequests(expectation: Partial<Filter> & Times): Entry[];
  readonly faults: {
    /** Puts a rule to work. @returns its number, from 1. @throws FaultRuleError */
    arm(rule: Rule): number;
    /** Takes all rules away. */
    disarm(): void;
    /** What happened, oldest first: the last 10,000. */
    fired(): readonly FiredFault[];
  };
}

/** How often something must have been asked; default: at least once. */
export interface Times {
  readonly times?: number;
}

export function instrumentsFace<
  Entry extends JournalFacts & { readonly outcome: string },
  Filter extends object,
  Row extends NamedFault,
  Rule extends TimedRule,
  Site,
>(journal: Journal<Entry, Filter>, board: FaultBoard<Row, Rule, Site>): InstrumentsFace<Entry, Filter, Rule> {
  return {
    journal: (filter) => journal.entries(filter),
    clearJournal: () => journal.clear(),
    expectRequests: ({ times, ...filter }) => {
      const found = journal.entries(filter as Partial<Filter>);
      const expectation = { ...filter, ...(times !== undefined && { times }) };
      if (isExpected(found.length, expectation)) return found;
      throw new JournalMismatchError(expectation, found.length, journal.entries());
    },
    faults: { arm: (rule) => board.arm(rule), disarm: () => board.disarm(), fired: () => [...board.fired] },
  };
}
