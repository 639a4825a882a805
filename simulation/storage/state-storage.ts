import type { Clock } from '../clock.ts';
import type { StateFile } from './state-file.ts';
import { StateKeeper } from './state-keeper.ts';
import type { KeptRow, RowChange, StateParts } from './state-parts.ts';
import { type ReadState, readState } from './state-reader.ts';

/** Keeps a state as it is after each piece of work. */
export interface KeepsState {
  /** @throws the house's storage-lost */
  assertUsable(): void;
  /**
   * When it returns, the state is kept, and where the clock stands: of a clock that runs, the second.
   * @throws the house's storage-failed, storage-lost: the state is again what is kept.
   */
  keep(clock: Clock): void;
}

/** What a storage has to know of a house's states. */
export interface StateKind<State extends object> {
  readonly parts: StateParts;
  /** A state with nothing in it. */
  empty(): State;
  /** The house's own refusal. */
  refusal(code: 'storage-failed' | 'storage-lost', detail: string): Error;
}

/** Records beside those of the state. */
const OWN = { founding: '$founding', clock: '$clock', beginning: '$beginning' } as const;

/** A running clock shows in answers by the second: reading alone writes it down no more often. */
const SECOND_MS = 1000;

/**
 * The state of one house in a file: read once, then written after each piece of work. What {@link StateStorage.keep} has taken is on
 * the medium.
 * @typeParam Founding what the house was founded with. @typeParam Beginning what a reset leads to.
 */
export class StateStorage<State extends object, Founding, Beginning> implements KeepsState {
  readonly #file: StateFile;
  readonly #house: string;
  readonly #kind: StateKind<State>;
  readonly #own = new Map<string, string>();
  readonly #kept: ReadState<State> | undefined;
  /** Records of our own that go with the next commit. */
  #pending: RowChange[] = [];
  #state: State | undefined;
  #keeper: StateKeeper | undefined;
  #isLost = false;

  /**
   * @param house which of the houses in the file.
   * @throws StateFileError 'damaged'
   */
  constructor(file: StateFile, house: string, kind: StateKind<State>) {
    this.#file = file;
    this.#house = house;
    this.#kind = kind;
    const rows = file.rows(house);
    for (const { part, key, value } of rows) if (isOwn(part)) this.#own.set(`${part} ${key}`, value);
    this.#kept = this.#own.has(`${OWN.founding} `) ? this.#read(rows) : undefined;
  }

  /** What the house was founded with; undefined when there is none yet. */
  get founding(): Founding | undefined {
    return this.#ownValue(OWN.founding);
  }

  /** What the house in the file remembers. */
  get state(): State | undefined {
    return this.#kept?.state;
  }

  /** Where its clock stood, in milliseconds since the epoch. */
  get instant(): number | undefined {
    return this.#ownValue(OWN.clock);
  }

  /** What a reset leads to. */
  get beginning(): Beginning | undefined {
    return this.#ownValue(OWN.beginning);
  }

  /** From now on this state is kept, which is {@link state} or that of a new house. */
  begin(state: State, founding: Founding): void {
    this.#state = state;
    const homes = state === this.#kept?.state ? this.#kept.homes : undefined;
    this.#keeper = new StateKeeper(state, this.#kind.parts, homes);
    this.putOwn(OWN.founding, '', founding);
  }

  keepBeginning(beginning: Beginning): void {
    this.putOwn(OWN.beginning, '', beginning);
  }

  /** @throws the house's storage-lost */
  assertUsable(): void {
    if (!this.#isLost && this.#file.isOpen) return;
    throw this.#kind.refusal('storage-lost', 'It failed in the middle of a commit, or was closed.');
  }

  /**
   * Keeps what has changed, and where the clock stands.
   * @throws the house's storage-failed: nothing was written, and the state is again what it was before; storage-lost.
   */
  keep(clock: Clock): void {
    this.assertUsable();
    try {
      const changes = this.#keeper?.changes() ?? { isAnew: false, rows: [] };
      if (changes.rows.length > 0 || this.#hasMoved(clock)) this.putOwn(OWN.clock, '', clock.now());
      const rows = [...changes.rows, ...this.#pending];
      if (rows.length > 0) this.#file.commit(this.#house, { isAnew: changes.isAnew, rows });
      this.#pending = [];
    } catch (error) {
      this.#recall();
      throw because(this.#kind.refusal('storage-failed', 'The disk is full or has failed.'), error);
    }
  }

  #hasMoved(clock: Clock): boolean {
    const { instant: before = Number.NaN } = this;
    const now = clock.now();
    const isRunning = clock.scale !== undefined && clock.scale > 0;
    return isRunning ? Math.floor(before / SECOND_MS) !== Math.floor(now / SECOND_MS) : before !== now;
  }

  /** Brings the state back to what is kept. @throws the house's storage-lost */
  #recall(): void {
    try {
      const rows = this.#file.rows(this.#house);
      const { state, homes } = this.#read(rows);
      const own = this.#state as State;
      Object.assign(own, state);
      this.#keeper = new StateKeeper(own, this.#kind.parts, homes);
      const instant = rows.find(({ part }) => part === OWN.clock);
      if (instant !== undefined) this.#own.set(`${OWN.clock} `, instant.value);
    } catch (error) {
      this.#isLost = true;
      throw because(this.#kind.refusal('storage-lost', 'What is in it cannot be told.'), error);
    }
  }

  #read(rows: readonly KeptRow[]): ReadState<State> {
    try {
      const ofState = rows.filter(({ part }) => !isOwn(part));
      return readState(ofState, this.#kind.parts, this.#kind.empty());
    } catch (error) {
      throw this.#file.kind.error('damaged', this.#file.path, 'its records do not fit together', error);
    }
  }

  /** A record beside the state, of this part and key. */
  protected own(part: `$${string}`, key: string): string | undefined {
    return this.#own.get(`${part} ${key}`);
  }

  /** Puts a record beside the state: it goes with the next commit. */
  protected putOwn(part: `$${string}`, key: string, value: unknown): void {
    const text = JSON.stringify(value);
    this.#own.set(`${part} ${key}`, text);
    this.#pending.push({ part, key, value: text });
  }

  #ownValue<Value>(part: `$${string}`): Value | undefined {
    const text = this.own(part, '');
    return text === undefined ? undefined : (JSON.parse(text) as Value);
  }
}

function because(refusal: Error, cause: unknown): Error {
  refusal.cause = cause;
  return refusal;
}

function isOwn(part: string): boolean {
  return part.startsWith('$');
}
