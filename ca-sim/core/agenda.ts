import { type CmpTransaction, lapsesAt } from './cmp-transactions.ts';
import { timeMovesAt } from './enrolment.ts';
import type { Enrolment } from './enrolment-record.ts';
import { type ApprovalDelays, dueStepOf } from './requests.ts';
import type { CaRequest, CaState } from './state.ts';
import { timeEndsAt, type Visit, type VisitBook } from './visits.ts';

/**
 * All that time brings to the CA, in one order: by instants, equal ones by the order of the rows, then the older thing first. What
 * is done counts as done at its instant, however late somebody asks, so a year that passes at once brings the same as its days
 * one by one.
 */

/** What time can move, by the name of its row. */
interface AgendaThings {
  readonly confirmation: CmpTransaction;
  readonly request: CaRequest;
  readonly enrolment: Enrolment;
  readonly visit: VisitInBook;
}

/** A visit and where it stands. */
export interface VisitInBook {
  readonly book: VisitBook;
  readonly key: string;
  readonly visit: Visit;
}

interface AgendaRow<Thing> {
  /** Those that time may move: nothing else is looked at. */
  things(state: CaState): Iterable<Thing>;
  /** Whether it still is one of them. */
  isThere(thing: Thing, state: CaState): boolean;
  /** The instant from which it is due; undefined: time does nothing to it as it stands. */
  dueAt(thing: Thing, delays: ApprovalDelays): number | undefined;
  /** Tells things of the row apart, older ones before younger ones where they have numbers. */
  name(thing: Thing): string;
}

/** In the order in which equally early things are done: what has not come in time is over before anything else happens. */
const AGENDA: { readonly [Row in keyof AgendaThings]: AgendaRow<AgendaThings[Row]> } = {
  /** RFC 9810 appendix C.4: a certificate that the client has not confirmed. */
  confirmation: {
    things: ({ cmp }) => cmp.unconfirmed,
    isThere: (transaction, { cmp }) => cmp.unconfirmed.has(transaction),
    dueAt: lapsesAt,
    name: ({ id }) => id,
  },
  /** X-CA-13: automatic approvals, and the issue of both certificates. */
  request: {
    things: ({ openRequests }) => openRequests,
    isThere: (request, { openRequests }) => openRequests.has(request),
    dueAt: (request, delays) => dueStepOf(request, delays)?.at,
    name: ({ id }) => id,
  },
  /** Enrolments that go on after a time, and approved ones that wait for their certificate. */
  enrolment: {
    things: ({ openEnrolments }) => openEnrolments,
    isThere: (enrolment, { openEnrolments }) => openEnrolments.has(enrolment),
    dueAt: timeMovesAt,
    name: ({ id }) => id,
  },
  /** The cabinets: a challenge is too old, or nobody has asked for anything for long. */
  visit: {
    things: visitsOf,
    isThere: ({ book, key, visit }) => book.visits.get(key) === visit,
    dueAt: ({ visit }) => timeEndsAt(visit),
    name: ({ key }) => key,
  },
};

function visitsOf({ kiscCabinet, national }: CaState): VisitInBook[] {
  const found: VisitInBook[] = [];
  for (const book of [kiscCabinet, national]) {
    for (const [key, visit] of book.visits) found.push({ book, key, visit });
  }
  return found;
}

type RowName = keyof AgendaThings;
const ROW_NAMES = Object.keys(AGENDA) as RowName[];

/** Something that is due. */
export type DueThing = {
  [Row in RowName]: { readonly row: Row; readonly thing: AgendaThings[Row]; readonly at: number };
}[RowName];

function rowOf(name: RowName): AgendaRow<unknown> {
  return AGENDA[name] as AgendaRow<unknown>;
}

/** The instant at which time brings something next, whether or not it lies behind; undefined: nothing waits for time. */
export function nextInstant(state: CaState, delays: ApprovalDelays): number | undefined {
  let first: number | undefined;
  for (const name of ROW_NAMES) {
    const row = rowOf(name);
    for (const thing of row.things(state)) {
      const at = row.dueAt(thing, delays);
      if (at !== undefined && (first === undefined || at < first)) first = at;
    }
  }
  return first;
}

/** What is due by an instant, one thing after the other. Time alone makes nothing new, so one look at the state is enough. */
export class Agenda {
  readonly #state: CaState;
  readonly #delays: ApprovalDelays;
  readonly #now: number;
  /** The first one last. */
  readonly #due: DueThing[] = [];
  #taken: DueThing | undefined;

  constructor(state: CaState, delays: ApprovalDelays, now: number) {
    this.#state = state;
    this.#delays = delays;
    this.#now = now;
    for (const row of ROW_NAMES) {
      for (const thing of rowOf(row).things(state)) {
        const due = this.#look(row, thing);
        if (due !== undefined) this.#due.push(due);
      }
    }
    this.#due.sort((a, b) => order(b, a));
  }

  /** What is to be done now. What was taken before it has been done, and is looked at again: it may be due once more. */
  take(): DueThing | undefined {
    if (this.#taken !== undefined) this.#putBack(this.#taken);
    this.#taken = this.#due.pop();
    return this.#taken;
  }

  #putBack({ row, thing }: DueThing): void {
    const due = rowOf(row).isThere(thing, this.#state) ? this.#look(row, thing) : undefined;
    if (due === undefined) return;
    let [low, high] = [0, this.#due.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (order(this.#due[middle] as DueThing, due) > 0) low = middle + 1;
      else high = middle;
    }
    this.#due.splice(low, 0, due);
  }

  #look(row: RowName, thing: unknown): DueThing | undefined {
    const at = rowOf(row).dueAt(thing, this.#delays);
    return at !== undefined && at <= this.#now ? ({ row, thing, at } as DueThing) : undefined;
  }
}

function order(a: DueThing, b: DueThing): number {
  if (a.at !== b.at) return a.at - b.at;
  if (a.row !== b.row) return ROW_NAMES.indexOf(a.row) - ROW_NAMES.indexOf(b.row);
  const [one, other] = [a, b].map(({ row, thing }) => rowOf(row).name(thing)) as [string, string];
  // Numbers that have grown by a digit come after the shorter ones.
  return one.length - other.length || (one < other ? -1 : Number(one > other));
}
