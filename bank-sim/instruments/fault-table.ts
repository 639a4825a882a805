import { LINE_TO_CA_FAULTS } from './ca-faults.ts';
import { DOCUMENT_FAULTS } from './document-faults.ts';
import type { BankFault } from './fault-row.ts';
import { LINE_FAULTS } from './line-faults.ts';
import { PROFILE_FAULTS } from './profile-faults.ts';
import { SESSION_FAULTS } from './session-faults.ts';

/** Every fault of the bank that has a name. */
export const FAULTS: readonly BankFault[] = [
  ...LINE_FAULTS,
  ...SESSION_FAULTS,
  ...DOCUMENT_FAULTS,
  ...PROFILE_FAULTS,
  ...LINE_TO_CA_FAULTS,
];

const BY_ID: ReadonlyMap<string, BankFault> = new Map(FAULTS.map((row) => [row.id, row]));

export function faultNamed(id: string): BankFault | undefined {
  return BY_ID.get(id);
}
