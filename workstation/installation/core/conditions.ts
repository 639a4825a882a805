import { NEEDS, type PcFacts } from './pc-facts.ts';
import type { Condition } from './procedure.ts';
import { PROCEDURES, type ProcedureName } from './procedures.ts';

/** What a PC is, and how far each component has come. */
export interface PcState {
  readonly facts: PcFacts;
  readonly states: Readonly<Record<ProcedureName, string>>;
}

/** Whether each condition is so. */
export const CONDITION_TESTS: Readonly<Record<Condition, (pc: PcState) => boolean>> = {
  'not-administrator': ({ facts }) => !NEEDS.administrator.isMet(facts),
  'windows-too-old': ({ facts }) => !NEEDS.windows.isMet(facts),
  'browser-too-old': ({ facts }) => !NEEDS.internetExplorer.isMet(facts),
  'windows-lacks-driver': ({ facts }) => !facts.windowsHasDriver,
  'csp-missing': (pc) => !isInstalled(pc, 'tumarCsp'),
  'driver-missing': (pc) => !isInstalled(pc, 'tokenDriver'),
  'site-not-trusted': (pc) => !isInstalled(pc, 'trustedSite'),
  'bank-client-missing': (pc) => !isInstalled(pc, 'bankClient'),
};

export function isInstalled({ states }: PcState, name: ProcedureName): boolean {
  return states[name] === PROCEDURES[name].installed;
}
