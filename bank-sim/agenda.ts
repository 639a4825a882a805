import { Alarm } from '../simulation/alarm.ts';
import type { Clock } from '../simulation/clock.ts';
import type { AccessBlocks } from './core/late-access.ts';
import type { Outbox } from './core/outbox.ts';
import type { BankSettings } from './core/settings.ts';
import type { Settlement } from './core/settlement.ts';
import type { BankState } from './core/state.ts';
import { nextWarning, warn } from './core/warnings.ts';

/**
 * All that time brings to the bank by itself, in one order: by instants, equal ones by the order of the rows. What is done counts as done at
 * its instant, however late somebody asks, so a year that passes at once brings the same as its days one by one. What only has to be judged
 * when somebody looks (statuses, sessions that end) is not here; core/upcoming.ts tells of both.
 */

export interface AgendaMeans {
  readonly state: BankState;
  readonly settings: BankSettings;
  readonly outbox: Outbox;
  readonly accessBlocks: AccessBlocks;
  readonly settlement: Settlement;
}

/** One thing, and the instant from which it is due. */
interface Due {
  readonly at: number;
  /** @param at the instant as of which it counts. */
  carryOut(at: number): void;
}

/** In the order in which equally early things are done. */
const ROWS: readonly ((means: AgendaMeans) => Due | undefined)[] = [
  /** Accepted documents that are to be executed. */
  ({ settlement }) => settlement.next(),
  /** R-BANK-60: the warning by e-mail. */
  ({ state, settings, outbox }) => {
    const next = nextWarning(state, settings);
    return next && { at: next.at, carryOut: (at) => warn(state, outbox, next, at) };
  },
  /** R-BANK-94: that an access is blocked is told when it happens. */
  ({ accessBlocks }) => {
    const next = accessBlocks.next();
    return next && { at: next.at, carryOut: () => void accessBlocks.blockedSince(next.login) };
  },
];

export class Agenda {
  readonly #means: AgendaMeans;
  readonly #clock: Clock;
  readonly #timers: Clock;
  readonly #alarm: Alarm;
  /** Nothing counts as done before that: then the bank was not there, or did not know of it yet. */
  #broughtUpTo: number;

  /**
   * @param clock the bank's own.
   * @param timers the bench's, which the bank's may differ from: it wakes the bank.
   * @param wake told that an instant has come, to begin a turn, which calls {@link bringUp}.
   */
  constructor(means: AgendaMeans, clock: Clock, timers: Clock, wake: () => void) {
    this.#means = means;
    this.#clock = clock;
    this.#timers = timers;
    this.#broughtUpTo = clock.now();
    this.#alarm = new Alarm(timers, wake);
  }

  /** Does all that is due, and waits for what comes next. */
  bringUp(): void {
    const now = this.#clock.now();
    let due = this.#next();
    for (; due !== undefined && due.at <= now; due = this.#next()) {
      due.carryOut(Math.min(now, Math.max(due.at, this.#broughtUpTo)));
    }
    this.#broughtUpTo = now;
    this.#alarm.setFor(due && due.at - now + this.#timers.now());
  }

  /** The bank does nothing by itself any more. */
  close(): void {
    this.#alarm.close();
  }

  #next(): Due | undefined {
    const all = ROWS.flatMap((row) => row(this.#means) ?? []);
    return all.reduce<Due | undefined>(
      (first, one) => (first === undefined || one.at < first.at ? one : first),
      undefined,
    );
  }
}
