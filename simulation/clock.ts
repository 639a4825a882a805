/**
 * The one notion of time of a bench: token, CA, bank and workstation read the same {@link Clock}.
 *
 * Instants are milliseconds since 1970-01-01T00:00:00Z, as in `Date.now()`. A core never reads the machine's time.
 */
export interface Clock {
  /** The present instant, in milliseconds since the epoch. Never goes backwards unless somebody sets it back. */
  now(): number;
}

/** One day, in milliseconds: the unit in which certificates and warnings are counted. */
export const DAY_MS = 86_400_000;

/** The machine's own clock. */
export const systemClock: Clock = { now: () => Date.now() };

/** A clock that stands still until it is told to move: the default of every simulator. */
export class VirtualClock implements Clock {
  #nowMs: number;

  /** @param start the first instant: milliseconds since the epoch, or anything `Date` parses. */
  constructor(start: number | string | Date) {
    this.#nowMs = instantOf(start);
  }

  now(): number {
    return this.#nowMs;
  }

  /** Sets the clock, also backwards (a wrong clock is one of the things people test). */
  set(instant: number | string | Date): void {
    this.#nowMs = instantOf(instant);
  }

  /**
   * Moves the clock forward.
   * @throws RangeError when `ms` is negative or not a whole number; use {@link set} to go back.
   */
  advance(ms: number): void {
    if (!Number.isSafeInteger(ms) || ms < 0) throw new RangeError(`advance: ${ms} is not a whole number >= 0`);
    this.#nowMs += ms;
  }
}

function instantOf(value: number | string | Date): number {
  const ms = typeof value === 'number' ? value : new Date(value).getTime();
  if (!Number.isSafeInteger(ms)) throw new RangeError(`not an instant: ${String(value)}`);
  return ms;
}
