import { describe, expect, it } from 'vitest';
import { CA_PROBLEMS } from './problems.ts';
import {
  OPEN_STATES,
  REQUEST_EVENTS,
  REQUEST_STATES,
  REQUEST_TRANSITIONS,
  type RequestEvent,
  type RequestState,
  transitionOf,
} from './request-states.ts';

const PAIRS = REQUEST_STATES.flatMap((from) => REQUEST_EVENTS.map((event) => [from, event] as const));

/** Every way from `novel`, as far as it leads. */
function reachable(from: RequestState, seen = new Set<RequestState>([from])): Set<RequestState> {
  for (const event of REQUEST_EVENTS) {
    const { to } = transitionOf(from, event);
    if (to !== undefined && !seen.has(to)) reachable(to, seen.add(to));
  }
  return seen;
}

describe('the table of a request', () => {
  it.each(PAIRS)('has exactly one row for %s × %s, which leads on or names a problem', (from, event) => {
    const rows = REQUEST_TRANSITIONS.filter((row) => row.from === from && row.event === event);
    expect(rows).toHaveLength(1);
    const [row] = rows;
    expect((row?.to === undefined) !== (row?.error === undefined)).toBe(true);
    if (row?.error !== undefined) expect(CA_PROBLEMS).toHaveProperty(row.error);
  });

  it('X-CA-4 novel goes to processed through the manager first and the security officer second, and no other way', () => {
    const way: RequestEvent[] = ['manager-approves', 'officer-approves', 'issued', 'bank-done'];
    const states: RequestState[] = ['novel'];
    for (const event of way) states.push(transitionOf(states.at(-1) as RequestState, event).to as RequestState);
    expect(states).toEqual(['novel', 'approved1', 'approved2', 'processed', 'ready']);
    expect(REQUEST_TRANSITIONS.filter((row) => row.to === 'processed' && row.from !== 'processed')).toEqual([
      { from: 'approved2', event: 'issued', to: 'processed' },
    ]);
  });

  it('reaches every state, and leaves no closed one but processed for ready', () => {
    expect([...reachable('novel')].sort()).toEqual([...REQUEST_STATES].sort());
    const ways = REQUEST_TRANSITIONS.filter(
      (row) => row.to !== undefined && row.to !== row.from && !OPEN_STATES.has(row.from),
    );
    expect(ways).toEqual([{ from: 'processed', event: 'bank-done', to: 'ready' }]);
  });

  it('lets an open request be rejected or fail at any time', () => {
    for (const from of OPEN_STATES) {
      expect(transitionOf(from, 'rejected').to).toBe('rejected');
      expect(transitionOf(from, 'failed').to).toBe('error');
    }
  });
});
