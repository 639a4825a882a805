import type { FastifyInstance } from 'fastify';
import type { House } from '../../http/server.ts';
import type { Clock } from '../../simulation/clock.ts';
import { mountJournal } from '../admin/journal.ts';
import { Journal, type JournalEntry, type JournalFilter } from './journal.ts';
import { Recorder } from './recorder.ts';

/** What a test has in its hands besides the CA itself. They are no part of the CA's state: a reset leaves them alone. */
export interface InstrumentsFace {
  /** The requests that came, decoded, oldest first: the last 10,000. */
  journal(filter?: JournalFilter): JournalEntry[];
  clearJournal(): void;
}

export class Instruments {
  readonly #journal = new Journal();
  readonly #recorder: Recorder;

  constructor(clock: Clock) {
    this.#recorder = new Recorder(this.#journal, clock);
  }

  /** Before every other interface: hooks see only what is mounted after them. */
  mount(app: FastifyInstance, house: House): void {
    this.#recorder.mount(app);
    mountJournal(app, house, this.#journal);
  }

  face(): InstrumentsFace {
    return {
      journal: (filter) => this.#journal.entries(filter),
      clearJournal: () => this.#journal.clear(),
    };
  }
}
