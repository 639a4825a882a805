import { describe, expect, it } from 'vitest';
import { COMPLETE_REPORT, COMPONENT_NAMES, COMPONENTS, type ComponentRow } from '../../http/bank-components.ts';
import { checkedAccess, examineComponents, isComplete } from './components.ts';

const ALL = COMPLETE_REPORT;
const ACCESSES = ['activex', 'agent'] as const;
const rowOf = (name: (typeof COMPONENT_NAMES)[number]): ComponentRow => COMPONENTS[name];

describe('components of a workstation', () => {
  it.each(ACCESSES)('are not known before it has said anything: %s', (access) => {
    const before = examineComponents(undefined, access);
    const needed = COMPONENT_NAMES.filter((name) => rowOf(name).for.includes(access));
    expect(before.map(({ name, state }) => [name, state])).toEqual(needed.map((name) => [name, 'unknown']));
    expect(before.flatMap(({ steps }) => steps)).toEqual([]);
    expect(isComplete(before)).toBe(false);
  });

  it('are needed for one way to the keys at least, and a complete report completes both', () => {
    expect(COMPONENT_NAMES.filter((name) => rowOf(name).for.length === 0)).toEqual([]);
    for (const access of ACCESSES) expect(isComplete(examineComponents(ALL, access)), access).toBe(true);
    expect(checkedAccess({ components: 'present' })).toBeUndefined();
    expect(checkedAccess({ components: 'checked' })).toBe('activex');
    expect(checkedAccess({ components: 'agent-checked' })).toBe('agent');
  });

  it.each([
    ['missing', 'not-installed'],
    ['blocked', 'blocked'],
    ['not-running', 'not-running'],
    ['0.9', 'wrong-version'],
    [undefined, 'not-installed'],
  ])('%s is %s, of each alone', (found, state) => {
    for (const name of COMPONENT_NAMES) {
      const { least, for: accesses } = rowOf(name);
      if (state === 'wrong-version' && least === undefined) continue;
      const { [name]: _, ...others } = ALL;
      for (const access of accesses) {
        const components = examineComponents({ ...others, ...(found !== undefined && { [name]: found }) }, access);
        const faults = components.filter((one) => one.state !== 'ok');
        expect(faults.map((one) => [one.name, one.state])).toEqual([[name, state]]);
        expect(faults[0]?.steps, name).not.toEqual([]);
        expect(isComplete(components)).toBe(false);
      }
    }
  });

  it('R-CLIENT-4 versions are compared number by number', () => {
    const state = (tumarCsp: string) =>
      examineComponents({ ...ALL, tumarCsp }, 'activex').find(({ name }) => name === 'tumarCsp')?.state;
    const good = ['6', '6.0', '6.0.0', '6.1', '10.0', '6.0.0.1'];
    const old = ['5', '5.9', '5.10', '0', '5.9999.9', 'present'];
    expect(good.map(state)).toEqual(good.map(() => 'ok'));
    expect(old.map(state)).toEqual(old.map(() => 'wrong-version'));
  });

  it('R-CLIENT-6 what is missing comes with the steps of the instruction, what is there with none', () => {
    const [first] = examineComponents({ ...ALL, tumarCsp: 'missing' }, 'activex').filter(
      ({ steps }) => steps.length > 0,
    );
    expect(first?.name).toBe('tumarCsp');
    expect(first?.steps.map(({ ru }) => ru).join(' ')).toMatch(
      /Удалите прежнюю версию.*https:\/\/ca\.kisc\.kz\/webra\/res-open\/client\/TumarCSP\.zip.*TumarCSP\.exe.*«Завершить»/,
    );
  });
});
