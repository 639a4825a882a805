import { describe, expect, it } from 'vitest';
import { stateMachine } from './state-machine.ts';

const door = {
  name: 'door',
  states: ['open', 'shut'],
  events: ['push', 'lock'],
} as const;

describe('a state machine', () => {
  it('expands lists of states and events into cells, in the order of the declaration', () => {
    const machine = stateMachine({
      ...door,
      rows: [
        { from: 'open', event: ['push', 'lock'], to: 'shut', source: 'A1' },
        { from: 'shut', event: 'push', refuse: 'jammed', source: 'A2' },
        { from: 'shut', event: 'lock', to: 'same', source: 'A3' },
      ],
    });
    expect(machine.cells.map(({ from, event, outcome, source }) => [from, event, outcome, source])).toEqual([
      ['open', 'push', { to: 'shut' }, 'A1'],
      ['open', 'lock', { to: 'shut' }, 'A1'],
      ['shut', 'push', { refused: 'jammed' }, 'A2'],
      ['shut', 'lock', { to: 'shut' }, 'A3'],
    ]);
    expect(machine.allows('shut', 'push')).toBe(false);
    expect(machine.allows('shut', 'lock')).toBe(true);
  });

  it('refuses a table with a hole', () => {
    const rows = [{ from: ['open', 'shut'], event: 'push', to: 'same', source: '-' }] as const;
    expect(() => stateMachine({ ...door, rows })).toThrow('door: no row for open + lock');
  });

  it('refuses a table that says two things of one cell', () => {
    const rows = [
      { from: ['open', 'shut'], event: ['push', 'lock'], to: 'same', source: '-' },
      { from: 'shut', event: 'lock', refuse: 'jammed', source: '-' },
    ] as const;
    expect(() => stateMachine({ ...door, rows })).toThrow('door: two rows for shut + lock');
  });
});
