import { MemoryStore, type Store, type StoreChanges } from '../../../simulation/store.ts';
import { live } from './scripted-life.ts';

/** A memory between two commits, as octets in hexadecimal. */
export type State = ReadonlyMap<string, string>;

export interface RecordedLife {
  /** The memory after 0, 1, 2, ... commits. */
  readonly states: readonly State[];
  /** During which step each commit was made; the first entry stands for the empty memory. */
  readonly stepOf: readonly number[];
}

export function stateOf(store: Store): State {
  return new Map([...store.entries()].map(([key, value]) => [key, Buffer.from(value).toString('hex')]));
}

/** A memory that holds a state. */
export function memoryWith(state: State): MemoryStore {
  const store = new MemoryStore();
  store.commit(new Map([...state].map(([key, hex]) => [key, new Uint8Array(Buffer.from(hex, 'hex'))])));
  return store;
}

/** Lives the life once in memory and notes every state on the way. */
export function recordLife(): RecordedLife {
  const memory = new MemoryStore();
  const states = [stateOf(memory)];
  const stepOf = [-1];
  let step = -1;
  const recording: Store = {
    entries: () => memory.entries(),
    commit(changes: StoreChanges) {
      memory.commit(changes);
      states.push(stateOf(memory));
      stepOf.push(step);
    },
  };
  live(recording, (next) => {
    step = next;
  });
  return { states, stepOf };
}

export function sameState(a: State | undefined, b: State): boolean {
  return a !== undefined && a.size === b.size && [...a].every(([key, value]) => b.get(key) === value);
}
