import { describe, expect, it } from 'vitest';
import { COMPONENT_NAMES, COMPONENTS, type ComponentRow } from '../../../http/bank-components.ts';
import { ACT_NAMES, isAct } from './acts.ts';
import { CONDITIONS } from './procedure.ts';
import { PROCEDURE_NAMES, PROCEDURES } from './procedures.ts';

const ALL = PROCEDURE_NAMES.map((name) => [name, PROCEDURES[name]] as const);

describe.each(ALL)('the installation of %s', (_name, { machine, rows, fresh, installed }) => {
  it('is total: every state meets every event in one cell, each event is an act under one of the conditions or none', () => {
    expect(machine.cells).toHaveLength(machine.states.length * machine.events.length);
    for (const event of machine.events) {
      const [act = '', condition] = event.split(', ');
      expect(isAct(act), event).toBe(true);
      expect(condition === undefined || CONDITIONS.some((one) => one === condition), event).toBe(true);
    }
  });

  it('shows what can be done, and lets nothing be done that is not shown', () => {
    for (const { from, event, outcome } of machine.cells) {
      const [act = ''] = event.split(', ');
      const isShown = Object.hasOwn(rows[from]?.on ?? {}, act);
      const isTold = outcome.refused !== 'no-such-control';
      // An act may have a condition in one state and none in another.
      if (isTold) expect(isShown, `${from} + ${event}`).toBe(true);
      if (event === act) expect(isTold, `${from} + ${event}`).toBe(isShown);
    }
  });

  it('can be reached in every state, and left to be installed by the way of the guide', () => {
    const next = (from: string) => machine.cells.flatMap((cell) => (cell.from === from ? (cell.outcome.to ?? []) : []));
    const reached = new Set([fresh, 'old-version']);
    for (const state of reached) for (const to of next(state)) reached.add(to);
    expect(machine.states.filter((state) => !reached.has(state))).toEqual([]);
    for (const from of machine.states) {
      let state = from;
      for (let i = 0; i < 20 && state !== installed; i++) {
        state = machine.step(state, rows[state]?.way ?? 'none').to ?? 'refused';
      }
      expect(state, from).toBe(installed);
    }
  });

  it('has an end without a window, without a way, and found as the bank wants it', () => {
    const { screen, way, found } = rows[installed] ?? {};
    expect([screen, way]).toEqual([undefined, undefined]);
    expect(found).toMatch(/^(present|\d+\.\d+)$/);
    expect(Object.entries(rows).filter(([state, row]) => state !== installed && row.way === undefined)).toEqual([]);
  });

  it('has a way out of every window: nothing shown is a dead end', () => {
    const windows = Object.entries(rows).filter(([, { screen }]) => screen !== undefined);
    expect(windows.length).toBeGreaterThan(2);
    for (const [state, { on }] of windows) {
      expect(
        Object.keys(on).some((act) => machine.step(state, act).to !== undefined),
        state,
      ).toBe(true);
    }
  });
});

describe('the procedures', () => {
  it('install the components of the bank’s table in its order, and the token’s profile between them', () => {
    expect(PROCEDURE_NAMES.filter((name) => name !== 'tokenProfile')).toEqual(
      COMPONENT_NAMES.filter((name) => (COMPONENTS[name] as ComponentRow).for.includes('activex')),
    );
  });

  it('use every act that there is', () => {
    const used = new Set(ALL.flatMap(([, { rows }]) => Object.values(rows).flatMap(({ on }) => Object.keys(on))));
    expect(ACT_NAMES.filter((act) => !used.has(act))).toEqual([]);
  });

  it('use every condition that there is', () => {
    const events = ALL.flatMap(([, { machine }]) => machine.events);
    expect(CONDITIONS.filter((one) => !events.some((event) => event.endsWith(`, ${one}`)))).toEqual([]);
  });
});
