import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import { type Rng, SeededRng } from '../simulation/rng.ts';
import type { StateFile } from '../simulation/storage/state-file.ts';
import { type BankSettings, bankSettings } from './core/settings.ts';
import { type BankState, newBankState } from './core/state.ts';
import type { BankSimOptions } from './options.ts';
import { BankStorage } from './storage/bank-storage.ts';
import { BankStorageError } from './storage/bank-storage-error.ts';

/** How a bank comes into being: begun, or taken up again from the file in which it was begun. */
export interface FoundedBank {
  readonly settings: BankSettings;
  /** What is drawn under a number of the state follows from it. */
  readonly rng: Rng;
  /** What is drawn without one: another one after each start on a file. */
  readonly chance: Rng;
  readonly state: BankState;
  readonly storage?: BankStorage;
}

const SEED_OCTETS = 32;
const IDENTITY_OCTETS = 16;

/** A new bank that lives in memory. @throws RangeError for settings that make no sense. */
export function foundBank({ rng, settings }: BankSimOptions): FoundedBank {
  return { settings: bankSettings(settings), rng, chance: rng, state: newState(rng) };
}

/**
 * The bank of this name in a file: taken up where it was, or begun there. What it draws follows from the seed in the file and from
 * what it has drawn, so nothing comes twice. Its clock goes on from where it stood, if it can be set.
 * @throws BankStorageError 'damaged', 'clock behind'; RangeError for settings that make no sense.
 */
export function foundBankIn(file: StateFile, name: string, options: BankSimOptions): FoundedBank {
  const storage = new BankStorage(file, name);
  const { founding: known, instant, state: before } = storage;
  if (instant !== undefined) takeUpClock(file, instant, options);
  const seed = known?.seed ?? bytesToHex(options.rng.stream('bank').bytes(SEED_OCTETS));
  const starts = (known?.starts ?? 0) + 1;
  const kept = { seed, settings: { ...known?.settings, ...options.settings }, starts };
  const settings = bankSettings(kept.settings);
  const rng = new SeededRng(hexToBytes(seed));
  const state = before ?? newState(rng);
  storage.begin(state, kept);
  return { settings, rng, chance: rng.stream(`start ${starts}`), state, storage };
}

/**
 * A tenant of a bank, in memory. It has the bank's settings and identity, so a snapshot of the one fits the other; passwords, its
 * key for receipts and whatever else is drawn follow from the name.
 */
export function foundTenant({ settings, rng, state }: FoundedBank, name: string): FoundedBank {
  const own = rng.stream(`tenant ${name}`);
  return { settings, rng: own, chance: own, state: newBankState(state.identity) };
}

/** The memory of a new bank. */
export function newState(rng: Rng): BankState {
  return newBankState(bytesToHex(rng.stream('identity').bytes(IDENTITY_OCTETS)));
}

function takeUpClock({ path }: StateFile, instant: number, { clock, moveClock }: BankSimOptions): void {
  if (moveClock !== undefined && clock.now() < instant) moveClock.set(instant);
  if (clock.now() < instant) throw new BankStorageError('clock behind', path, new Date(instant).toISOString());
}
