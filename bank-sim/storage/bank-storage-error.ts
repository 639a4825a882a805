import { StateFileError, type StateFileKind, stateFileFaults } from '../../simulation/storage/state-file-error.ts';

/** What keeps a bank from going on with a file: how it is said, and what to do. */
const FAULTS = stateFileFaults('a bank', 'startBankSim');

export type BankStorageFault = keyof typeof FAULTS;

const SUBJECT = 'bank file';

/** A bank cannot go on with a file. The text names the file and the fault, never what is in the file. */
export class BankStorageError extends StateFileError<BankStorageFault> {
  override readonly name = 'BankStorageError';

  constructor(fault: BankStorageFault, path: string, detail = '', cause?: unknown) {
    super(SUBJECT, FAULTS[fault], { fault, path, detail }, cause);
  }
}

/** The files of banks. */
export const BANK_FILE: StateFileKind = {
  subject: SUBJECT,
  // TBbk
  applicationId: 0x54_42_62_6b,
  error: (fault, path, detail, cause) => new BankStorageError(fault, path, detail, cause),
};
