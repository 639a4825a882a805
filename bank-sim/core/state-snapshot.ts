import { type Snapshot, Snapshots } from '../../simulation/state-snapshot.ts';
import { BankError } from './bank-error.ts';
import type { BankState } from './state.ts';
import { BANK_PARTS } from './state-parts.ts';

const FORMAT = 'token-bench bank-sim 1';

/** All that a bank remembers, to keep and to come back to. No password and no session's id can be read in it. */
export type BankSnapshot = Snapshot<typeof FORMAT>;

/** @throws BankError snapshot-malformed, snapshot-foreign (of a bank that was begun otherwise). */
export const bankSnapshots = new Snapshots<BankState, typeof FORMAT>({
  format: FORMAT,
  parts: BANK_PARTS,
  identityOf: ({ identity }) => identity,
  foreign: 'It is of a bank that was begun with another seed.',
  refusal: (code, detail) => new BankError(code, detail),
});
