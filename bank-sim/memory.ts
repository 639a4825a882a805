import type { Clock } from '../simulation/clock.ts';
import type { KeepsState } from '../simulation/storage/state-storage.ts';
import type { BankState } from './core/state.ts';
import { type BankSnapshot, bankSnapshots } from './core/state-snapshot.ts';
import { Turns, type TurnsMemory } from './turns.ts';

export interface BankMemoryOptions {
  readonly state: BankState;
  /** The bench's own: where it stands is kept too. */
  readonly clock: Clock;
  /** Where the state is kept besides in memory. */
  readonly storage?: KeepsState | undefined;
  /** Does what time has brought. */
  readonly bringUp: () => void;
  /** The state is another one now: what was unfinished in it is nobody's. */
  readonly takeUp: () => void;
  /** Told why the state could not be kept. */
  readonly failed: (error: unknown) => void;
}

/** What the bank remembers, as a whole: kept after each turn, and set back. */
export class BankMemory implements TurnsMemory {
  /** Whoever touches the state does so in his turn. */
  readonly turns: Turns;
  readonly #options: BankMemoryOptions;
  #beginning: BankSnapshot | undefined;

  constructor(options: BankMemoryOptions) {
    this.#options = options;
    this.turns = new Turns(this);
  }

  assertUsable(): void {
    this.#options.storage?.assertUsable();
  }

  bringUp(): void {
    this.#options.bringUp();
  }

  keep(): void {
    const { storage, clock, failed } = this.#options;
    try {
      storage?.keep(clock);
    } catch (error) {
      this.#takeUpPast();
      failed(error instanceof Error && error.cause ? error.cause : error);
      throw error;
    }
  }

  /** In a turn. */
  snapshot(): BankSnapshot {
    return bankSnapshots.of(this.#options.state);
  }

  /** Comes back to a snapshot. In a turn. @throws BankError snapshot-malformed, snapshot-foreign */
  restore(snapshot: BankSnapshot): void {
    bankSnapshots.restore(this.#options.state, snapshot);
    this.#takeUpPast();
  }

  #takeUpPast(): void {
    this.turns.setBack();
    this.takeUp();
  }

  /** Nobody is at work any more at what is unfinished in the state. In a turn. */
  takeUp(): void {
    this.#options.takeUp();
  }

  /** From now on {@link reset} leads to the state of a bank that has just begun: this one, or the one of a file. In a turn. */
  keepAsBeginning(beginning: BankSnapshot = this.snapshot()): BankSnapshot {
    this.#beginning = beginning;
    return beginning;
  }

  /** Begins again. In a turn. */
  reset(): void {
    if (this.#beginning !== undefined) this.restore(this.#beginning);
  }
}
