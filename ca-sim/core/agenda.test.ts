import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Agenda, type DueThing, nextInstant } from './agenda.ts';
import { type CmpTransaction, CONFIRM_WAIT_MS, lapse } from './cmp-transactions.ts';
import { approveBoth } from './enrolment.ts';
import type { Enrolment } from './enrolment-record.ts';
import { type CheckedPair, completeRequest, dueStepOf, moveRequest, openRequest } from './requests.ts';
import { type CaState, newState, type Person } from './state.ts';
import { CHALLENGE_MS, endByTime, VISIT_IDLE_MS } from './visits.ts';

const DELAYS = { managerAfterMs: 7, officerAfterMs: 0, issueAfterMs: 5 };

/** What waits for time in a state that is made at instant 0. */
interface Waiting {
  readonly requests: readonly number[];
  readonly enrolments: readonly { readonly at: number; readonly ms: number }[];
  readonly confirmations: readonly number[];
  readonly visits: readonly { readonly at: number; readonly challenged: boolean }[];
}

const instant = fc.nat({ max: 40 });
const waiting: fc.Arbitrary<Waiting> = fc.record({
  requests: fc.array(instant, { maxLength: 6 }),
  enrolments: fc.array(fc.record({ at: instant, ms: fc.nat({ max: 20 }) }), { maxLength: 6 }),
  confirmations: fc.array(instant, { maxLength: 6 }),
  visits: fc.array(fc.record({ at: instant, challenged: fc.boolean() }), { maxLength: 6 }),
});

const ORGANISATION = { isApproveOneReg: true, isApproveTwoReg: true } as Person['organisation'];

function stateOf({ requests, enrolments, confirmations, visits }: Waiting): CaState {
  const state = newState(0);
  for (const [i, at] of requests.entries()) {
    const person = { organisation: ORGANISATION } as Person;
    const pair: CheckedPair = { type: 'registration', person, keys: [], fingerprint: String(i) };
    openRequest(state, pair, at);
  }
  for (const [i, { at, ms }] of enrolments.entries()) {
    const progress = { kind: 'after', ms } as const;
    const facts = { id: `E${i}`, state: 'novel', steps: [] as Enrolment['steps'], submittedAt: at, progress };
    state.openEnrolments.add(facts as unknown as Enrolment);
  }
  for (const [i, at] of confirmations.entries()) {
    // So that they fall among the others.
    const confirmBy = at - 1;
    state.cmp.unconfirmed.add({ id: `C${i}`, state: 'unconfirmed', confirmBy } as CmpTransaction);
  }
  for (const [i, { at, challenged }] of visits.entries()) {
    const challenge = { octets: Uint8Array.of(), madeAt: at - CHALLENGE_MS };
    const book = i % 2 === 0 ? state.national : state.kiscCabinet;
    book.visits.set(`V${i}`, {
      state: 'authorising',
      seenAt: at - VISIT_IDLE_MS + 20,
      ...(challenged && { challenge }),
    });
  }
  return state;
}

/** Does what is due, without signing anything. */
function carryOut(state: CaState, due: DueThing): string {
  switch (due.row) {
    case 'confirmation':
      lapse(state, due.thing);
      return `${due.thing.id} lapses at ${due.at}`;
    case 'request': {
      const { event } = dueStepOf(due.thing, DELAYS) ?? {};
      if (event === 'issued') completeRequest(state, due.thing, [], due.at);
      else if (event !== undefined) moveRequest(state, due.thing, event, 'auto', due.at);
      return `${due.thing.id} ${event} at ${due.at}`;
    }
    case 'enrolment':
      if (due.thing.state === 'approved2') state.openEnrolments.delete(due.thing);
      else approveBoth(state, due.thing, due.at);
      return `${due.thing.id} ${due.thing.state} at ${due.at}`;
    case 'visit':
      endByTime(due.thing.book, due.thing.key, due.at);
      return `${due.thing.key} ends at ${due.at}`;
  }
}

/** All that is done when time passes with these stops. */
function played(what: Waiting, stops: readonly number[]): string[] {
  const state = stateOf(what);
  return stops.flatMap((now) => {
    const log: string[] = [];
    const agenda = new Agenda(state, DELAYS, now);
    for (let due = agenda.take(); due !== undefined; due = agenda.take()) log.push(carryOut(state, due));
    const next = nextInstant(state, DELAYS);
    expect(next === undefined || next > now).toBe(true);
    return log;
  });
}

/** The same, looked up anew before every single step. */
function playedSlowly(what: Waiting): string[] {
  const state = stateOf(what);
  const log: string[] = [];
  for (;;) {
    const at = nextInstant(state, DELAYS);
    const due = at === undefined ? undefined : new Agenda(state, DELAYS, at).take();
    if (due === undefined) return log;
    log.push(carryOut(state, due));
  }
}

const END = 1000;

describe('the agenda', () => {
  it('is done in the order of its instants, to the end', () => {
    fc.assert(
      fc.property(waiting, (what) => {
        const log = played(what, [END]);
        const instants = log.map((line) => Number(line.split(' at ')[1]));
        expect(instants).toEqual([...instants].sort((a, b) => a - b));
        const challenges = what.visits.filter(({ challenged }) => challenged).length;
        const { requests, enrolments, confirmations, visits } = what;
        const steps = 3 * requests.length + 2 * enrolments.length + confirmations.length + visits.length + challenges;
        // A challenge may end together with its visit.
        expect(log.length).toBeLessThanOrEqual(steps);
        expect(log.length).toBeGreaterThanOrEqual(steps - challenges);
      }),
    );
  });

  it('is the same however time is cut, and as if it were looked up anew before every step', () => {
    const stops = fc.array(fc.nat({ max: 100 }), { maxLength: 12 });
    fc.assert(
      fc.property(waiting, stops, (what, some) => {
        const whole = played(what, [END]);
        expect(played(what, [...some.sort((a, b) => a - b), END])).toEqual(whole);
        expect(playedSlowly(what)).toEqual(whole);
      }),
      { numRuns: 300 },
    );
  });

  it('does equally early things in the order of its rows, then older ones first', () => {
    const what = { requests: [0, 0], enrolments: [{ at: 0, ms: 7 }], confirmations: [7], visits: [] };
    expect(played(what, [7])).toEqual([
      'C0 lapses at 7',
      'R000001 manager-approves at 7',
      'R000001 officer-approves at 7',
      'R000002 manager-approves at 7',
      'R000002 officer-approves at 7',
      'E0 approved2 at 7',
      'E0 approved2 at 7',
    ]);
  });

  it('a confirmation is taken to the last millisecond, and so is a challenge', () => {
    const state = newState(0);
    const transaction = { id: 'C', state: 'unconfirmed', confirmBy: CONFIRM_WAIT_MS } as CmpTransaction;
    state.cmp.unconfirmed.add(transaction);
    state.national.visits.set('V', {
      state: 'authorising',
      seenAt: 0,
      challenge: { octets: Uint8Array.of(), madeAt: 0 },
    });
    expect(new Agenda(state, DELAYS, CONFIRM_WAIT_MS).take()).toBeUndefined();
    expect(new Agenda(state, DELAYS, CHALLENGE_MS).take()).toBeUndefined();
    expect(nextInstant(state, DELAYS)).toBe(CONFIRM_WAIT_MS + 1);
    expect(new Agenda(state, DELAYS, CONFIRM_WAIT_MS + 1).take()).toMatchObject({
      row: 'confirmation',
      thing: transaction,
    });
  });

  it('lets go of what somebody has taken away while it was being done', () => {
    const state = stateOf({ requests: [0], enrolments: [], confirmations: [], visits: [] });
    const agenda = new Agenda(state, DELAYS, END);
    expect(agenda.take()?.row).toBe('request');
    state.openRequests.clear();
    expect(agenda.take()).toBeUndefined();
    expect(nextInstant(state, DELAYS)).toBeUndefined();
  });
});
