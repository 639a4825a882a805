import type { FastifyInstance } from 'fastify';
import { isExpected, JournalMismatchError } from '../../http/journal-expectation.ts';
import type { House } from '../../http/server.ts';
import type { Clock } from '../../simulation/clock.ts';
import type { Rng } from '../../simulation/rng.ts';
import { mountFaults } from '../admin/faults.ts';
import { mountJournal } from '../admin/journal.ts';
import type { CertificationAuthority } from '../certification-authority.ts';
import type { CaFaultRule } from './fault-rules.ts';
import { CaFaults, type FiredCaFault } from './faults.ts';
import { Journal, type JournalEntry, type JournalFilter } from './journal.ts';
import { Recorder } from './recorder.ts';

/** What a test has in its hands besides the CA itself. They are no part of the CA's state: a reset leaves them alone. */
export interface InstrumentsFace {
  /** The requests that came, decoded, oldest first: the last 10,000. */
  journal(filter?: JournalFilter): JournalEntry[];
  clearJournal(): void;
  /** The entries that fit. @throws JournalMismatchError, which shows all that was asked, when they are not as many as expected. */
  expectRequests(expectation: JournalExpectation): JournalEntry[];
  readonly faults: {
    /** Puts a rule to work (docs/ca-faults.md). @returns its number, from 1. @throws FaultRuleError */
    arm(rule: CaFaultRule): number;
    /** Takes all rules away. */
    disarm(): void;
    /** What happened, oldest first: the last 10,000. */
    fired(): readonly FiredCaFault[];
  };
}

/** How often something must have been asked; default: at least once. */
export interface JournalExpectation extends JournalFilter {
  readonly times?: number;
}

export class Instruments {
  readonly #journal = new Journal();
  readonly #faults: CaFaults;
  readonly #recorder: Recorder;

  /** @param rng chance of the rules of faults. */
  constructor(ca: CertificationAuthority, clock: Clock, rng: Rng) {
    this.#faults = new CaFaults(ca, clock, rng);
    this.#recorder = new Recorder(this.#journal, this.#faults, clock);
    ca.interfere(this.#faults);
  }

  /** Before every other interface: hooks see only what is mounted after them. */
  mount(app: FastifyInstance, house: House): void {
    this.#recorder.mount(app);
    mountJournal(app, house, this.#journal);
    mountFaults(app, house, this.#faults);
  }

  face(): InstrumentsFace {
    const faults = this.#faults;
    return {
      journal: (filter) => this.#journal.entries(filter),
      clearJournal: () => this.#journal.clear(),
      expectRequests: (expectation) => expected(this.#journal, expectation),
      faults: { arm: (rule) => faults.arm(rule), disarm: () => faults.disarm(), fired: () => [...faults.fired] },
    };
  }
}

function expected(journal: Journal, expectation: JournalExpectation): JournalEntry[] {
  const { times, ...filter } = expectation;
  const found = journal.entries(filter);
  if (isExpected(found.length, expectation)) return found;
  throw new JournalMismatchError(expectation, found.length, journal.entries());
}
