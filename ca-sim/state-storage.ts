/** Keeps a state as it is after each piece of work. */
export interface StateStorage {
  /** @throws CaError storage-lost */
  assertUsable(): void;
  /**
   * When it returns, the state is kept.
   * @param isMoved the clock was set.
   * @throws CaError storage-failed, storage-lost: the state is again what is kept.
   */
  keep(instant: number, isMoved: boolean): void;
}
