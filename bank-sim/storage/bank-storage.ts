import { HouseError } from '../../http/problem.ts';
import { openStateFile, type StateFile } from '../../simulation/storage/state-file.ts';
import { type StateKind, StateStorage } from '../../simulation/storage/state-storage.ts';
import type { BankSettings } from '../core/settings.ts';
import { type BankState, newBankState } from '../core/state.ts';
import { BANK_PARTS } from '../core/state-parts.ts';
import type { BankSnapshot } from '../core/state-snapshot.ts';
import { BANK_FILE } from './bank-storage-error.ts';

/** What a bank in a file was begun with. */
export interface KeptBeginning {
  /** 32 octets, hexadecimal: passwords, sessions and challenges follow from it. A secret. */
  readonly seed: string;
  /** What was wished otherwise than usual, by this start and those before it. */
  readonly settings: Partial<BankSettings>;
  /** How often the bank was started on it, this time included. */
  readonly starts: number;
}

/** Opens the file of a bank, or makes it. @throws BankStorageError as {@link openStateFile} says. */
export function openBankFile(path: string): StateFile {
  return openStateFile(path, BANK_FILE);
}

const BANK_STATES: StateKind<BankState> = {
  parts: BANK_PARTS,
  empty: () => newBankState(''),
  // No refusal of the bank's own: whoever makes something of those must not do so of this.
  refusal: (code, detail) => new HouseError(code, detail),
};

/** The state of one bank in a file. */
export class BankStorage extends StateStorage<BankState, KeptBeginning, BankSnapshot> {
  /** @throws BankStorageError 'damaged' */
  constructor(file: StateFile, house: string) {
    super(file, house, BANK_STATES);
  }
}
