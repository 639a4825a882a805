import type { FastifyInstance } from 'fastify';
import { type BankControlView, bankControlRoutes } from '../../http/bank-control.ts';
import { type ClockMover, clockViewOf, mountClockRows } from '../../http/clock-doors.ts';
import { type House, mount } from '../../http/server.ts';
import type { Clock } from '../../simulation/clock.ts';
import type { Bank } from '../bank.ts';
import { instant } from '../client/profile-view.ts';
import { upcoming } from '../core/upcoming.ts';
import type { BankJournal } from '../instruments/journal.ts';
import { controlPage } from '../pages/control.ts';

/** Requests that the page shows. */
const REQUESTS_SHOWN = 20;
/** And of what is to come. */
const NEXT_SHOWN = 50;

/** Whose clock it is, and what is shown of the requests. */
export interface ControlParts {
  /** The bench's, which the bank's own may be off from. */
  readonly clock: Clock;
  /** Absent: the clock can only be read. */
  readonly moveClock?: ClockMover | undefined;
  readonly journal: BankJournal;
}

/** The control room and the clock of whoever tests. */
export function mountControl(app: FastifyInstance, house: House, bank: Bank, parts: ControlParts): void {
  const { clock, journal } = parts;
  const { control } = bankControlRoutes;
  mount(
    app,
    house,
    control,
    () => ({
      clock: clockViewOf(parts, clock.now()),
      ...countsOf(bank),
      next: nextOf(bank),
      requests: lastOf(journal),
    }),
    { page: (reply, { request }) => controlPage(reply, request) },
  );
  mountClockRows(app, house, {
    ...parts,
    // Each row has its turn already.
    run: async (work) => {
      const result = await work(clock.now());
      bank.agenda.bringUp();
      return result;
    },
    page: control.path,
  });
}

function nextOf({ state, settings, clock }: Bank): BankControlView['next'] {
  return upcoming(state, settings, clock.now())
    .slice(0, NEXT_SHOWN)
    .map((one) => ({ ...one, at: instant(one.at) }));
}

function countsOf({ state }: Bank): Omit<BankControlView, 'clock' | 'next' | 'requests'> {
  return {
    users: state.users.all.size,
    sessions: state.sessions.all.size,
    profiles: state.profiles.size,
    documents: state.documents.size,
    letters: state.letters.size,
    mails: state.outbox.mails.size,
  };
}

function lastOf(journal: BankJournal): BankControlView['requests'] {
  return journal
    .entries()
    .slice(-REQUESTS_SHOWN)
    .reverse()
    .map(({ number, login, operation, route, document, outcome, faults }) => {
      return { number, login, operation: operation || route, document, outcome, faults: [...faults] };
    });
}
