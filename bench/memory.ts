import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { createEmulator, type Emulator } from '../emulator/index.ts';

/** What a number of tokens in memory take together, in octets. */
export interface MemoryUse {
  readonly tokens: number;
  /** Growth of the process's resident set. */
  readonly residentBytes: number;
  /** Growth of the JavaScript heap and of buffers outside it, after a collection before and after. */
  readonly heapBytes: number;
}

/** Makes emulators with one JavaToken each as it leaves the factory, and an application on each, and holds them all. */
export function measureMemory(tokens = 1000): MemoryUse {
  const collect = collector();
  // What is loaded and compiled once is not the tokens'.
  emulators(1);
  collect();
  const before = process.memoryUsage();
  const held = emulators(tokens);
  collect();
  const after = process.memoryUsage();
  const present = held.filter(({ slots }) => slots[0]?.token !== undefined).length;
  if (present !== tokens) throw new Error(`${present} of ${tokens} tokens are in their slots`);
  return {
    tokens,
    residentBytes: after.rss - before.rss,
    heapBytes: after.heapUsed + after.external - before.heapUsed - before.external,
  };
}

function emulators(count: number): Emulator[] {
  return Array.from({ length: count }, () => {
    const emulator = createEmulator({ slots: [{ device: 'javatoken' }] });
    emulator.application().C_Initialize();
    return emulator;
  });
}

/** The garbage collector on demand, without a flag on the command line. */
function collector(): () => void {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  return () => {
    // What the first collection lets go of outside the heap is counted off by the second.
    collect();
    collect();
  };
}
