import { expect } from 'vitest';
import type { Act } from '../core/acts.ts';
import { installAll } from '../core/install-all.ts';
import { newPc, type Pc, type PcOptions } from '../core/pc.ts';
import { InstallationError } from '../core/problems.ts';
import { PROCEDURE_NAMES } from '../core/procedures.ts';

/** Does these in order. @returns the state of the component of the last one */
export function act(pc: Pc, ...acts: readonly Act[]): string {
  const steps = acts.map((one) => pc.do(one));
  return steps.at(-1)?.to ?? '';
}

/** The code with which the PC refuses it. */
export function refused(pc: Pc, one: Act): string {
  const before = JSON.stringify(pc);
  try {
    pc.do(one);
  } catch (error) {
    expect(JSON.stringify(pc), 'nothing has changed').toBe(before);
    if (error instanceof InstallationError) return error.code;
    throw error;
  }
  throw new Error(`${one} was not refused`);
}

/** A PC on which all is installed before this component. */
export function pcBefore(component: (typeof PROCEDURE_NAMES)[number], options: PcOptions = {}): Pc {
  const pc = newPc(options);
  installAll(pc, { components: PROCEDURE_NAMES.slice(0, PROCEDURE_NAMES.indexOf(component)) });
  return pc;
}
