import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { custodyMachine } from './testing/bank/custody/custody-machine.ts';
import { documentMachine } from './testing/bank/documents/document-machine.ts';
import { loginMachine } from './testing/bank/login/login-machine.ts';
import { RECKONED } from './testing/bank/reckoning.ts';
import { regenerationMachine } from './testing/bank/regeneration/regeneration-machine.ts';
import type { Stage } from './testing/bank/stage.ts';

/** The names of the bank's faults, from the table of their amounts, where each stands once. */
function faultsOfTheBank(): string[] {
  const text = readFileSync(new URL('../../docs/bank-faults.md', import.meta.url), 'utf8');
  return [...text.matchAll(/^\| `\d+\.77` \| `([a-z0-9-]+)` \|$/gm)].map(([, name = '']) => name).sort();
}

it('every fault of the bank is reckoned with, and drawn by the model of at least one machine', () => {
  const faults = faultsOfTheBank();
  expect(faults.length).toBeGreaterThanOrEqual(47);
  expect(Object.keys(RECKONED).sort()).toEqual(faults);
  const machines = [loginMachine, documentMachine, regenerationMachine, custodyMachine];
  const drawn = new Set(machines.flatMap((machine) => machine({} as Stage).faults));
  expect(faults.filter((fault) => !drawn.has(fault))).toEqual([]);
});
