import type { Clock } from '../simulation/clock.ts';

/** Keeps a state as it is after each piece of work. */
export interface StateStorage {
  /** @throws CaError storage-lost */
  assertUsable(): void;
  /**
   * When it returns, the state is kept, and where the clock stands: of a clock that runs, the second.
   * @throws CaError storage-failed, storage-lost: the state is again what is kept.
   */
  keep(clock: Clock): void;
}
