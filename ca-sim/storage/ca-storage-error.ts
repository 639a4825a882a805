import { StateFileError, type StateFileKind, stateFileFaults } from '../../simulation/storage/state-file-error.ts';

/** What keeps a CA from going on with a file: how it is said, and what to do. */
const FAULTS = {
  ...stateFileFaults('a CA', 'startCaSim'),
  'other authorities': {
    is: 'holds other certification authorities',
    hint: 'Start with those, or leave the choice to the file.',
  },
  'other address': {
    is: 'has certificates with another address in them',
    hint: 'Start with that crlBaseUrl, or leave it to the file.',
  },
};

export type CaStorageFault = keyof typeof FAULTS;

const SUBJECT = 'CA file';

/** A CA cannot go on with a file. The text names the file and the fault, never what is in the file. */
export class CaStorageError extends StateFileError<CaStorageFault> {
  override readonly name = 'CaStorageError';

  constructor(fault: CaStorageFault, path: string, detail = '', cause?: unknown) {
    super(SUBJECT, FAULTS[fault], { fault, path, detail }, cause);
  }
}

/** The files of CAs. */
export const CA_FILE: StateFileKind = {
  subject: SUBJECT,
  // TBca
  applicationId: 0x54_42_63_61,
  error: (fault, path, detail, cause) => new CaStorageError(fault, path, detail, cause),
};
