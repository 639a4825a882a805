/** The machine's time as a port: how long something takes, and being called when it is over. Tests put one of their own in. */
export interface RealTime {
  /** Milliseconds since some instant, with fractions; never goes backwards, whatever happens to the machine's date. */
  elapsedMs(): number;
  /**
   * Calls `work` once, when about `ms` milliseconds have passed: never within this call, perhaps late, perhaps a little early.
   * Does not keep the process alive.
   * @returns takes it back.
   */
  after(ms: number, work: () => void): () => void;
}

/** The longest that the engine's timers can wait (HTML Standard, timers: a 32-bit signed integer). */
const WAIT_MS_MAX = 2 ** 31 - 1;

/** The machine itself. */
export const machineTime: RealTime = {
  elapsedMs: () => performance.now(),
  after(ms, work) {
    const timer = setTimeout(work, Math.min(Math.ceil(ms), WAIT_MS_MAX)).unref();
    return () => clearTimeout(timer);
  },
};
