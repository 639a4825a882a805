import type { FastifyInstance, FastifyRequest } from 'fastify';
import { type InstrumentsFace, instrumentsFace } from '../../http/instruments/face.ts';
import { Recorder } from '../../http/instruments/recorder.ts';
import type { House } from '../../http/server.ts';
import type { Rng } from '../../simulation/rng.ts';
import { type ControlParts, mountControl } from '../admin/control.ts';
import { mountBankFaults } from '../admin/faults.ts';
import { mountBankJournal } from '../admin/journal.ts';
import type { Bank } from '../bank.ts';
import type { BankFaultRule } from './fault-rules.ts';
import { BankFaults } from './faults.ts';
import { type BankJournalEntry, type BankJournalFilter, newJournal, writeDown } from './journal.ts';
import { type BankPassage, operationOf, sessionIdOf, textIn } from './passage.ts';

/** What a test has in its hands besides the bank itself (docs/bank-faults.md). */
export type BankInstrumentsFace = InstrumentsFace<BankJournalEntry, BankJournalFilter, BankFaultRule>;

export class Instruments {
  readonly #bank: Bank;
  readonly #clocks: Pick<ControlParts, 'clock' | 'moveClock'>;
  readonly #journal = newJournal();
  readonly #faults: BankFaults;
  readonly #recorder: Recorder<BankPassage>;

  /** @param rng chance of the rules of faults. */
  constructor(bank: Bank, clocks: Pick<ControlParts, 'clock' | 'moveClock'>, rng: Rng) {
    const { clock } = clocks;
    const faults = new BankFaults(bank, clock, rng);
    const journal = this.#journal;
    this.#bank = bank;
    this.#clocks = clocks;
    this.#faults = faults;
    this.#recorder = new Recorder(
      {
        next: () => journal.next(),
        begin: (passage) => ({
          ...passage,
          operation: operationOf(passage.method, passage.route),
          login: '',
          problem: '',
        }),
        arrival: (passage, reply) => {
          const entered = passage.operation === 'login' ? this.#known(textIn(passage.body, 'login')) : '';
          passage.login = entered || (bank.sessions.loginOf(sessionIdOf(reply.request)) ?? '');
          return faults.arrival(passage, reply);
        },
        departure: (passage, reply, payload) => faults.departure(passage, reply, payload),
        over: (passage, status) => writeDown(journal, bank, passage, status),
      },
      clock,
    );
    bank.interfered.by = faults;
  }

  /** What is no login may be anything, a password typed into the wrong field included. */
  #known(login: string): string {
    return this.#bank.state.users.all.has(login) ? login : '';
  }

  /** What the house does around its rows. */
  house(): Required<Pick<House, 'around' | 'onProblem'>> {
    return {
      around: async (_row, call, work) => {
        const passage = this.#recorder.passageOf(call.request);
        if (passage === undefined) return work();
        passage.reply = await this.#faults.around(passage, call, work);
        return passage.reply;
      },
      onProblem: (code: string, request: FastifyRequest) => {
        const passage = this.#recorder.passageOf(request);
        if (passage !== undefined) passage.problem = code;
      },
    };
  }

  /** Before every other interface: hooks see only what is mounted after them. */
  mount(app: FastifyInstance, house: House): void {
    this.#recorder.mount(app);
    mountBankJournal(app, house, this.#journal);
    mountBankFaults(app, house, this.#faults);
  }

  /** The control room: a page like the others. */
  mountControl(app: FastifyInstance, house: House): void {
    mountControl(app, house, this.#bank, { ...this.#clocks, journal: this.#journal });
  }

  face(): BankInstrumentsFace {
    return instrumentsFace(this.#journal, this.#faults.board);
  }
}
