import { describe, expect, it } from 'vitest';
import { COMPONENT_NAMES, COMPONENTS, examineComponents, isComplete } from './components.ts';

const ALL = {
  trustedSite: 'present',
  tumarCsp: '6.0',
  tokenDriver: '1.0',
  cryptoComponent: '3.0',
  rootCertificate: 'present',
};

describe('components of a workstation', () => {
  it('are not known before it has said anything', () => {
    const before = examineComponents(undefined);
    expect(before.map(({ name, state }) => [name, state])).toEqual(COMPONENT_NAMES.map((name) => [name, 'unknown']));
    expect(before.flatMap(({ steps }) => steps)).toEqual([]);
    expect(isComplete(before)).toBe(false);
  });

  it.each([
    ['missing', 'not-installed'],
    ['blocked', 'blocked'],
    ['not-running', 'not-running'],
    ['0.9', 'wrong-version'],
  ])('%s is %s, of each alone', (found, state) => {
    for (const name of COMPONENT_NAMES) {
      if (state === 'wrong-version' && COMPONENTS[name].least === undefined) continue;
      const components = examineComponents({ ...ALL, [name]: found });
      expect(components.filter((one) => one.state !== 'ok').map((one) => [one.name, one.state])).toEqual([
        [name, state],
      ]);
      expect(isComplete(components)).toBe(false);
    }
  });

  it('R-CLIENT-4 versions are compared number by number', () => {
    const state = (tumarCsp: string) =>
      examineComponents({ ...ALL, tumarCsp }).find(({ name }) => name === 'tumarCsp')?.state;
    const good = ['6', '6.0', '6.0.0', '6.1', '10.0', '6.0.0.1'];
    const old = ['5', '5.9', '5.10', '0', '5.9999.9', 'present'];
    expect(good.map(state)).toEqual(good.map(() => 'ok'));
    expect(old.map(state)).toEqual(old.map(() => 'wrong-version'));
  });

  it('R-CLIENT-6 what is missing comes with the steps of the instruction, what is there with none', () => {
    const [first] = examineComponents({ ...ALL, tumarCsp: 'missing' }).filter(({ steps }) => steps.length > 0);
    expect(first?.name).toBe('tumarCsp');
    expect(first?.steps.map(({ ru }) => ru).join(' ')).toMatch(
      /Удалите прежнюю версию.*https:\/\/ca\.kisc\.kz\/webra\/res-open\/client\/TumarCSP\.zip.*TumarCSP\.exe.*«Завершить»/,
    );
  });
});
