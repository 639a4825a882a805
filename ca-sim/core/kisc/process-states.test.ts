import { describe, expect, it } from 'vitest';
import { CA_PROBLEMS } from '../problems.ts';
import {
  PROCESS_EVENTS,
  PROCESS_STATES,
  PROCESS_TRANSITIONS,
  type ProcessState,
  processTransition,
  WORKING_STATES,
} from './process-states.ts';

const PAIRS = PROCESS_STATES.flatMap((from) => PROCESS_EVENTS.map((event) => [from, event] as const));

describe('the table of a process (7.2)', () => {
  it.each(PAIRS)('has one row for %s × %s: on, or a problem', (from, event) => {
    const rows = PROCESS_TRANSITIONS.filter((row) => row.from === from && row.event === event);
    expect(rows).toHaveLength(1);
    expect((rows[0]?.to === undefined) !== (rows[0]?.error === undefined)).toBe(true);
    if (rows[0]?.error !== undefined) expect(CA_PROBLEMS).toHaveProperty(rows[0].error);
  });

  it('an issue can only be sent or fail, an installation be whole, half or fail; then it is over', () => {
    const ends = (from: ProcessState) =>
      PROCESS_EVENTS.map((event) => processTransition(from, event).to).filter((to) => to !== undefined && to !== from);
    expect(ends('generating')).toEqual(['sent', 'failed']);
    expect(ends('writing')).toEqual(['installed', 'partly-installed', 'failed']);
    const over = PROCESS_STATES.filter((state) => !WORKING_STATES.has(state));
    expect(over.flatMap(ends)).toEqual([]);
    expect(over).toHaveLength(4);
  });
});
