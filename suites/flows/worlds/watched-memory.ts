import type { Store, StoreChanges } from '../../../simulation/store.ts';

/** A token's memory: what lies in it can be looked at from outside, without the token knowing. */
export class WatchedMemory implements Store {
  readonly #records: Map<string, Uint8Array>;
  /** Counts what was written. */
  version = 0;

  constructor(records: ReadonlyMap<string, Uint8Array> = new Map()) {
    this.#records = new Map(records);
  }

  /** Another memory with the same in it. */
  copy(): WatchedMemory {
    return new WatchedMemory(this.#records);
  }

  *entries(): Iterable<readonly [string, Uint8Array]> {
    for (const [key, value] of this.#records) yield [key, value.slice()];
  }

  commit(changes: StoreChanges): void {
    this.version += 1;
    for (const [key, value] of changes) {
      if (value === undefined) this.#records.delete(key);
      else this.#records.set(key, value.slice());
    }
  }
}
