import type { Pc, Step } from './pc.ts';
import { InstallationError } from './problems.ts';
import { PROCEDURE_NAMES, type ProcedureName } from './procedures.ts';

export interface InstallAllOptions {
  /** Told of every step after it was done. */
  readonly onStep?: (step: Step) => void;
  /** The components to install, in this order. Default: all, in the order of the guide. */
  readonly components?: readonly ProcedureName[];
}

/**
 * Goes the way of the guide for every component that is not installed. A window that is open already is finished first.
 * @throws InstallationError where the PC is not what the guide demands; `bar-missing` when the bank's site stays without its bar.
 */
export function installAll(pc: Pc, { onStep, components = PROCEDURE_NAMES }: InstallAllOptions = {}): Step[] {
  const steps: Step[] = [];
  const been = new Set<string>();
  const take = (component: ProcedureName): void => {
    const act = pc.way(component);
    if (act === undefined) throw new Error(`the guide does not go on with ${component} in ${pc.states[component]}`);
    const place = `${component} ${pc.states[component]}`;
    // Whoever comes back to where he was has been led in a circle: only the page without a bar does that.
    if (been.has(place)) throw new InstallationError('bar-missing', act);
    been.add(place);
    const step = pc.do(act);
    steps.push(step);
    onStep?.(step);
  };
  for (const component of components) {
    for (let { open } = pc; open !== undefined && open !== component; { open } = pc) take(open);
    while (!pc.isInstalled(component)) take(component);
  }
  // What began by itself after the last one.
  for (let { open } = pc; open !== undefined; { open } = pc) take(open);
  return steps;
}
