import { afterAll, beforeAll, expect } from 'vitest';
import { VirtualClock } from '../../simulation/clock.ts';
import { SeededRng } from '../../simulation/rng.ts';
import { AUTHORITY_NAMES, type BugEvent, type CaSim, startCaSim } from '../index.ts';
import { START } from './ca-bench.ts';

/** A server with all authorities whose clock is `clock`; no bug may have happened when it is closed. */
export async function startWholeServer(clock: VirtualClock): Promise<{ ca: CaSim; close(): Promise<void> }> {
  const bugs: BugEvent[] = [];
  const ca = await startCaSim({
    clock,
    moveClock: clock,
    rng: new SeededRng('bench'),
    authorities: AUTHORITY_NAMES,
    onEvent: (event) => {
      if (event.kind === 'bug') bugs.push(event);
    },
  });
  return {
    ca,
    async close() {
      await ca.close();
      expect(bugs).toEqual([]);
    },
  };
}

/** The same for all tests of a file. @param take is given the server before the first test. */
export function useWholeServer(take: (ca: CaSim) => void): { clock: VirtualClock } {
  const clock = new VirtualClock(START);
  let close = async () => {};
  beforeAll(async () => {
    const server = await startWholeServer(clock);
    close = server.close;
    take(server.ca);
  });
  afterAll(() => close());
  return { clock };
}
