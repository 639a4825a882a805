import { hexToBytes } from '@noble/hashes/utils.js';
import type { Clock } from '../../simulation/clock.ts';
import type { AuthorityName } from '../core/authority-styles.ts';
import { CaError } from '../core/problems.ts';
import type { CaState } from '../core/state.ts';
import type { CaSnapshot } from '../core/state-snapshot.ts';
import type { KeyKeep } from '../key-cache.ts';
import type { StateStorage } from '../state-storage.ts';
import type { CaFile } from './ca-file.ts';
import { CaStorageError } from './ca-storage-error.ts';
import { StateKeeper } from './state-keeper.ts';
import type { KeptRow, RowChange } from './state-parts.ts';
import { type ReadState, readState } from './state-reader.ts';

/** What a CA in a file was founded with. */
export interface KeptFounding {
  /** 32 octets, hexadecimal: every key follows from them. A secret. */
  readonly seed: string;
  readonly authorities: readonly AuthorityName[];
  /** Absent: each authority's own address stands in its certificates. */
  readonly crlBaseUrl?: string;
  /** How often it has been started. */
  readonly starts: number;
}

/** Records beside those of the state. */
const OWN = { founding: '$founding', clock: '$clock', beginning: '$beginning', keys: '$keys' } as const;

/** A running clock shows in answers by the second: reading alone writes it down no more often. */
const SECOND_MS = 1000;

/**
 * The state of one CA in a file: read once, then written after each piece of work. What {@link CaStorage.keep} has taken is on the
 * medium.
 */
export class CaStorage implements KeyKeep, StateStorage {
  readonly #file: CaFile;
  readonly #house: string;
  readonly #own = new Map<string, string>();
  readonly #kept: ReadState | undefined;
  /** Records of our own that go with the next commit. */
  #pending: RowChange[] = [];
  #state: CaState | undefined;
  #keeper: StateKeeper | undefined;
  #isLost = false;

  /**
   * @param house which of the CAs in the file.
   * @throws CaStorageError 'damaged'
   */
  constructor(file: CaFile, house: string) {
    this.#file = file;
    this.#house = house;
    const rows = file.rows(house);
    for (const { part, key, value } of rows) if (isOwn(part)) this.#own.set(`${part} ${key}`, value);
    this.#kept = this.#own.has(`${OWN.founding} `) ? this.#read(rows) : undefined;
  }

  /** What the CA was founded with; undefined when there is none yet. */
  get founding(): KeptFounding | undefined {
    return this.#ownValue(OWN.founding);
  }

  /** What the CA in the file remembers. */
  get state(): CaState | undefined {
    return this.#kept?.state;
  }

  /** Where its clock stood, in milliseconds since the epoch. */
  get instant(): number | undefined {
    return this.#ownValue(OWN.clock);
  }

  /** What a reset leads to. */
  get beginning(): CaSnapshot | undefined {
    return this.#ownValue(OWN.beginning);
  }

  /** From now on this state is kept, which is {@link state} or that of a new CA. */
  begin(state: CaState, founding: KeptFounding): void {
    this.#state = state;
    this.#keeper = new StateKeeper(state, state === this.#kept?.state ? this.#kept.homes : undefined);
    this.#put(OWN.founding, '', founding);
  }

  keepBeginning(beginning: CaSnapshot): void {
    this.#put(OWN.beginning, '', beginning);
  }

  find(name: string): Uint8Array | undefined {
    const hex = this.#own.get(`${OWN.keys} ${name}`);
    return hex === undefined ? undefined : hexToBytes(JSON.parse(hex) as string);
  }

  /** With the next commit: until then the seed would make it again. */
  put(name: string, privateKey: Uint8Array): void {
    this.#put(OWN.keys, name, Buffer.from(privateKey).toString('hex'));
  }

  /** @throws CaError storage-lost */
  assertUsable(): void {
    if (!this.#isLost && this.#file.isOpen) return;
    throw new CaError('storage-lost', 'It failed in the middle of a commit, or was closed.');
  }

  /**
   * Keeps what has changed, and where the clock stands.
   * @throws CaError storage-failed: nothing was written, and the state is again what it was before; storage-lost.
   */
  keep(clock: Clock): void {
    this.assertUsable();
    try {
      const changes = this.#keeper?.changes() ?? { isAnew: false, rows: [] };
      if (changes.rows.length > 0 || this.#hasMoved(clock)) this.#put(OWN.clock, '', clock.now());
      const rows = [...changes.rows, ...this.#pending];
      if (rows.length > 0) this.#file.commit(this.#house, { isAnew: changes.isAnew, rows });
      this.#pending = [];
    } catch (error) {
      this.#recall();
      throw because(new CaError('storage-failed', 'The disk is full or has failed.'), error);
    }
  }

  #hasMoved(clock: Clock): boolean {
    const { instant: before = Number.NaN } = this;
    const now = clock.now();
    const isRunning = clock.scale !== undefined && clock.scale > 0;
    return isRunning ? Math.floor(before / SECOND_MS) !== Math.floor(now / SECOND_MS) : before !== now;
  }

  /** Brings the state back to what is kept. @throws CaError storage-lost */
  #recall(): void {
    try {
      const rows = this.#file.rows(this.#house);
      const { state, homes } = this.#read(rows);
      const own = this.#state as CaState;
      Object.assign(own, state);
      this.#keeper = new StateKeeper(own, homes);
      const instant = rows.find(({ part }) => part === OWN.clock);
      if (instant !== undefined) this.#own.set(`${OWN.clock} `, instant.value);
    } catch (error) {
      this.#isLost = true;
      throw because(new CaError('storage-lost', 'What is in it cannot be told.'), error);
    }
  }

  #read(rows: readonly KeptRow[]): ReadState {
    try {
      return readState(rows.filter(({ part }) => !isOwn(part)));
    } catch (error) {
      throw new CaStorageError('damaged', this.#file.path, 'its records do not fit together', error);
    }
  }

  #ownValue<Value>(part: string): Value | undefined {
    const text = this.#own.get(`${part} `);
    return text === undefined ? undefined : (JSON.parse(text) as Value);
  }

  #put(part: string, key: string, value: unknown): void {
    const text = JSON.stringify(value);
    this.#own.set(`${part} ${key}`, text);
    this.#pending.push({ part, key, value: text });
  }
}

function because(refusal: CaError, cause: unknown): CaError {
  refusal.cause = cause;
  return refusal;
}

function isOwn(part: string): boolean {
  return part.startsWith('$');
}
