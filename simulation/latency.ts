import type { VirtualClock } from './clock.ts';

/** What a modelled duration becomes: nothing, virtual time, or real waiting. The core only names what it did; see cost keys. */
export interface Latency {
  /** Lets `ms` milliseconds pass before it returns. */
  spend(ms: number): void;
  /** The same without blocking the event loop. */
  spendAsync(ms: number): Promise<void>;
}

/** Durations are ignored: the default. */
export const noLatency: Latency = {
  spend() {},
  async spendAsync() {},
};

/** Durations move a virtual clock, so that a flow's timing can be read off it, and nobody waits. */
export function virtualLatency(clock: VirtualClock): Latency {
  return {
    spend: (ms) => clock.advance(wholeMs(ms)),
    spendAsync: async (ms) => clock.advance(wholeMs(ms)),
  };
}

/** The caller waits as long as it would for the device: {@link Latency.spend} blocks the thread, as a driver does. */
export const realLatency: Latency = {
  spend(ms) {
    if (ms > 0) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, wholeMs(ms));
  },
  spendAsync: (ms) => new Promise((resolve) => setTimeout(resolve, wholeMs(ms))),
};

function wholeMs(ms: number): number {
  if (!Number.isFinite(ms) || ms < 0) throw new RangeError(`a duration of ${ms} ms`);
  return Math.round(ms);
}
