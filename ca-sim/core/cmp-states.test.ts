import { describe, expect, it } from 'vitest';
import { CMP_EVENTS, CMP_STATES, CMP_TRANSITIONS, type CmpState, cmpTransition } from './cmp-states.ts';

describe('transactions of CMP', () => {
  it('have exactly one row for every state and event, which either leads on or says why not', () => {
    for (const from of CMP_STATES) {
      for (const event of CMP_EVENTS) {
        const rows = CMP_TRANSITIONS.filter((row) => row.from === from && row.event === event);
        expect([from, event, rows.length]).toEqual([from, event, 1]);
        const { to, failInfo } = cmpTransition(from, event);
        expect([from, event, (to === undefined) !== (failInfo === undefined)]).toEqual([from, event, true]);
      }
    }
    expect(CMP_TRANSITIONS).toHaveLength(CMP_STATES.length * CMP_EVENTS.length);
  });

  it('come to an end: nothing leads out of what is over, and every other state leads there', () => {
    const reachable = (from: CmpState): CmpState[] =>
      CMP_EVENTS.flatMap((event) => cmpTransition(from, event).to ?? []);
    for (const over of ['confirmed', 'refused', 'rejected', 'lapsed'] as const) {
      expect(new Set(reachable(over))).toEqual(new Set([over]));
    }
    expect(new Set(reachable('waiting'))).toEqual(new Set(['waiting', 'unconfirmed', 'confirmed', 'refused']));
    expect(new Set(reachable('unconfirmed'))).toEqual(new Set(['confirmed', 'rejected', 'lapsed']));
  });

  it('can be begun by nobody twice', () => {
    expect(CMP_STATES.map((state) => cmpTransition(state, 'request').failInfo)).toEqual(
      CMP_STATES.map(() => 'transactionIdInUse'),
    );
  });
});
