import { CMP_FAULTS } from './cmp-faults.ts';
import { CRL_FAULTS } from './crl-faults.ts';
import { EST_FAULTS } from './est-faults.ts';
import type { FaultRow } from './fault-row.ts';
import { ISSUE_FAULTS } from './issue-faults.ts';
import { LINE_FAULTS } from './line-faults.ts';
import { OCSP_FAULTS } from './ocsp-faults.ts';
import { MAIL_FAULTS, STEP_FAULTS } from './request-faults.ts';
import { TIME_STAMP_FAULTS } from './time-stamp-faults.ts';

/** Every fault that has a name. */
export const FAULTS: readonly FaultRow[] = [
  ...LINE_FAULTS,
  ...OCSP_FAULTS,
  ...CRL_FAULTS,
  ...TIME_STAMP_FAULTS,
  ...ISSUE_FAULTS,
  ...CMP_FAULTS,
  ...EST_FAULTS,
  ...STEP_FAULTS,
  ...MAIL_FAULTS,
];

const BY_ID: ReadonlyMap<string, FaultRow> = new Map(FAULTS.map((row) => [row.id, row]));

export function faultNamed(id: string): FaultRow | undefined {
  return BY_ID.get(id);
}
