/** Records to write (a value) and to remove (undefined), by key. */
export type StoreChanges = ReadonlyMap<string, Uint8Array | undefined>;

/**
 * A device's permanent memory: records by key. Synchronous, because a power cut knows no promise.
 *
 * Laws (kept by every version, tested by testing/store-contract.ts): a commit is all or nothing; after it {@link entries}
 * gives exactly the records of before with the changes applied; what the caller later does to its arrays changes nothing.
 */
export interface Store {
  /** Every record, in no particular order. Read once, when the memory is opened. */
  entries(): Iterable<readonly [key: string, value: Uint8Array]>;
  /**
   * Applies the changes as a whole.
   * @throws StoreError when nothing was written: the memory is as it was.
   */
  commit(changes: StoreChanges): void;
}

/** The memory refused to write; nothing was changed. */
export class StoreError extends Error {
  override readonly name = 'StoreError';
}

/** A store that lives as long as the process. */
export class MemoryStore implements Store {
  readonly #records = new Map<string, Uint8Array>();

  *entries(): Iterable<readonly [string, Uint8Array]> {
    for (const [key, value] of this.#records) yield [key, value.slice()];
  }

  commit(changes: StoreChanges): void {
    for (const [key, value] of changes) {
      if (value === undefined) this.#records.delete(key);
      else this.#records.set(key, value.slice());
    }
  }
}
