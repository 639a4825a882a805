/** Who waits for a slot event. @param slotId undefined: C_Finalize came instead. */
export type SlotEventWaiter = (slotId: number | undefined) => void;

/**
 * Section 5.5.4: the event flags of the slots as one application has them, and who waits until one is set. An event that
 * somebody waits for is his, and sets no flag; of several the one who has waited longest.
 */
export class SlotEvents {
  readonly #flagged = new Set<number>();
  readonly #waiters = new Set<SlotEventWaiter>();

  get isEmpty(): boolean {
    return this.#flagged.size === 0;
  }

  /** A token came into a slot or left it. */
  tell(slotId: number): void {
    const [waiter] = this.#waiters;
    if (waiter === undefined) {
      this.#flagged.add(slotId);
      return;
    }
    this.#waiters.delete(waiter);
    waiter(slotId);
  }

  /** The flag that was set first, which is then clear. */
  take(): number | undefined {
    const [slotId] = this.#flagged;
    if (slotId !== undefined) this.#flagged.delete(slotId);
    return slotId;
  }

  /** @returns takes the waiting back. */
  wait(waiter: SlotEventWaiter): () => void {
    this.#waiters.add(waiter);
    return () => this.#waiters.delete(waiter);
  }

  /** C_Finalize: every flag is cleared, and nobody waits any longer. */
  end(): void {
    this.#flagged.clear();
    const waiters = [...this.#waiters];
    this.#waiters.clear();
    for (const waiter of waiters) waiter(undefined);
  }
}
