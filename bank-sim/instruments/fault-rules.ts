import { DOCUMENT_KIND_NAMES, type DocumentKind } from '../../http/bank-documents.ts';
import { assertWhole, assertWord, type TimedRule } from '../../http/instruments/fault-rules.ts';
import { type ProfileState, profileStates } from '../core/profile-states.ts';
import { CA_STEPS, type CaStep } from '../interference.ts';
import type { BankFault } from './fault-row.ts';

/** Which fault, and what it befalls: whatever fits in everything that is given. Its name: docs/bank-faults.md. */
export interface BankFaultRule extends TimedRule {
  /** As it was mounted, e.g. `/documents/:id/signatures`. */
  readonly route?: string;
  /** Of the user. */
  readonly login?: string;
  readonly kind?: DocumentKind;
  /** Of one of the user's profiles, as shown. */
  readonly status?: ProfileState;
  /** Of the line to the CA. */
  readonly step?: CaStep;
  /** By so much the bank's clock is off. Default: {@link CLOCK_MINUTES}. */
  readonly minutes?: number;
}

export const CLOCK_MINUTES = 10;
/** A month: further off no clock is. */
const CLOCK_MINUTES_MAX = 31 * 24 * 60;

/** What a rule looks at. */
export interface BankFaultSite {
  /** Name of the row. */
  readonly operation: string;
  readonly route: string;
  readonly login: string;
  readonly kind: DocumentKind | undefined;
  readonly statuses: readonly ProfileState[];
  readonly step: CaStep | undefined;
  /** Where a magic value can stand: login, amount, purpose and the like. */
  readonly words: readonly string[];
  /** Whether the bench is run by it: magic values bring nothing there. */
  readonly isAdmin: boolean;
}

/** The bank's own fields. @throws FaultRuleError */
export function checkRule({ kind, status, step, minutes = 1 }: BankFaultRule): void {
  assertWord('kind', kind, DOCUMENT_KIND_NAMES);
  assertWord('status', status, profileStates.states);
  assertWord('step', step, CA_STEPS);
  assertWhole('minutes', minutes, 1, CLOCK_MINUTES_MAX);
}

export function fitsRule({ route, login, kind, status, step }: BankFaultRule, site: BankFaultSite): boolean {
  return (
    (route === undefined || route === site.route) &&
    (login === undefined || login === site.login) &&
    (kind === undefined || kind === site.kind) &&
    (status === undefined || site.statuses.includes(status)) &&
    (step === undefined || step === site.step)
  );
}

/** Whether a fault can befall this at all: only what it reaches is counted. */
export function reaches(row: BankFault, { operation, step, isAdmin }: BankFaultSite): boolean {
  switch (row.place) {
    case 'work':
    case 'reply':
      return row.rows.has(operation);
    case 'examination':
      return row.rows?.has(operation) ?? true;
    case 'ca':
      return row.steps === undefined || (step !== undefined && row.steps.includes(step));
    case 'entry':
    case 'clock':
      return !isAdmin && operation !== 'health';
    default:
      return true;
  }
}
