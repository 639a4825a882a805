import { RULES } from './catalogue/rules.ts';
import type { Unchecked } from './check.ts';
import { CHECKS } from './checks/checks.ts';

/** Rules that cannot be checked from here, and why. */
const BECAUSE: readonly Unchecked[] = [
  { rule: 'GEN-28', because: 'every check names the values that the calls in it may return' },
];

const made = new Set(CHECKS.map(({ rule }) => rule));

/** Every rule of the catalogue without a check. */
export const UNCHECKED: readonly Unchecked[] = [...RULES.keys()]
  .filter((rule) => !made.has(rule))
  .map((rule) => BECAUSE.find((one) => one.rule === rule) ?? { rule, because: 'no check has been written yet' });
