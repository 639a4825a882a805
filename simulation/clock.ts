import { machineTime, type RealTime } from './real-time.ts';
import { type Timer, TimerQueue } from './timer-queue.ts';

/**
 * The one notion of time of a bench: token, CA, bank and workstation read the same {@link Clock}.
 *
 * Instants are milliseconds since 1970-01-01T00:00:00Z, as in `Date.now()`. A core never reads the machine's time.
 */
export interface Clock {
  /** The present instant, in milliseconds since the epoch. Never goes backwards unless somebody sets it back. */
  now(): number;
  /** Milliseconds of this clock in one of real time: 1 the machine's own pace, 0 it stands still. Absent: nobody knows. */
  readonly scale?: number;
}

/** A clock that calls when an instant has come. */
export interface TimerClock extends Clock {
  /**
   * Calls `work` once, when the clock has come to `instant`, and never within this call. An instant that lies behind counts as now.
   * @returns takes it back.
   * @throws RangeError when it is no instant.
   */
  at(instant: number, work: () => void): () => void;
}

/** Whether it is a {@link TimerClock}. */
export function hasTimers(clock: Clock): clock is TimerClock {
  return 'at' in clock && typeof clock.at === 'function';
}

/** One day, in milliseconds: the unit in which certificates and warnings are counted. */
export const DAY_MS = 86_400_000;

/** How slowly and how fast a clock can run: a thousandth of real time, a day in a second. */
export const SCALE_MIN = 0.001;
export const SCALE_MAX = 86_400;

/** Nobody's certificate goes further (RFC 5280 section 4.1.2.5: years have four digits): here a running clock stops. */
export const LAST_INSTANT = Date.UTC(9999, 11, 31, 23, 59, 59, 999);

/** The machine's own clock. Its timers do not keep the process alive. */
class SystemClock implements TimerClock {
  readonly scale = 1;
  readonly #timers = new TimerQueue();
  #disarm: () => void = () => {};

  now(): number {
    return Date.now();
  }

  at(instant: number, work: () => void): () => void {
    const takeBack = this.#timers.add({ instant: Math.max(instantOf(instant), this.now()), work });
    this.#arm();
    return () => {
      takeBack();
      this.#arm();
    };
  }

  #arm(): void {
    this.#disarm();
    const { nextInstant } = this.#timers;
    if (nextInstant === undefined) return;
    this.#disarm = machineTime.after(Math.max(0, nextInstant - this.now()), () => {
      const errors = doAll(() => this.#timers.takeDue(this.now()));
      this.#arm();
      throwAll(errors);
    });
  }
}

export const systemClock: TimerClock = new SystemClock();

/**
 * The clock of a bench. It stands still until it is told to move, the default of every simulator, or runs at a scale of real
 * time; either way it can be set and advanced.
 *
 * Timers fire in the order of their instants, equal ones in the order in which they were set. {@link set} and {@link advance} fire
 * what they pass over before they return, also timers that a timer's work has set, and each work sees the clock at its own
 * instant; while the clock runs, real time fires them, as late as the machine is busy. A clock that is set back leaves what has
 * fired as it is, and fires nothing twice. What a work throws comes out of whatever moved the clock, when the others have fired too.
 *
 * A work may move the clock like anybody else. Where it sets it, there it is: whoever was moving it has no more say. What
 * it advances lies within the longer way.
 */
export class VirtualClock implements TimerClock {
  readonly #real: RealTime;
  readonly #timers = new TimerQueue();
  #disarm: () => void = () => {};
  #scale = 0;
  /** Where the clock stood at {@link #since} of real time; with fractions of a millisecond while it runs. */
  #base: number;
  #since: number;
  /** Where it is held while works are done. */
  #held: number | undefined;
  #timesSet = 0;

  /** @param start the first instant: milliseconds since the epoch, or anything `Date` parses. @throws RangeError */
  constructor(start: number | string | Date, real: RealTime = machineTime) {
    this.#base = instantOf(start);
    this.#real = real;
    this.#since = real.elapsedMs();
  }

  now(): number {
    return Math.floor(this.#position());
  }

  /** 0 while it stands still. */
  get scale(): number {
    return this.#scale;
  }

  /**
   * Sets the clock, also backwards (a wrong clock is one of the things people test). A running one runs on from there.
   * @throws RangeError when it is no instant.
   */
  set(instant: number | string | Date): void {
    const target = instantOf(instant);
    this.#timesSet++;
    this.#move(target);
  }

  /**
   * Moves the clock forward, a running one besides its running.
   * @throws RangeError when `ms` is negative or not a whole number, or leads beyond {@link LAST_INSTANT}; use {@link set} to go back.
   */
  advance(ms: number): void {
    if (!Number.isSafeInteger(ms) || ms < 0) throw new RangeError(`advance: ${ms} is not a whole number >= 0`);
    instantOf(this.now() + ms);
    this.#move(this.#position() + ms);
  }

  /** Lets it stand still where it is. */
  freeze(): void {
    this.#stand(this.now());
    this.#scale = 0;
    this.#arm();
  }

  /**
   * Lets it run from where it is.
   * @param scale 1: with real time; 60: an hour takes a minute.
   * @throws RangeError when it is not from {@link SCALE_MIN} to {@link SCALE_MAX}.
   */
  run(scale = 1): void {
    if (!(scale >= SCALE_MIN && scale <= SCALE_MAX)) {
      throw new RangeError(`run: ${scale} is not from ${SCALE_MIN} to ${SCALE_MAX}`);
    }
    this.#stand(this.#position());
    this.#scale = scale;
    this.#arm();
  }

  at(instant: number, work: () => void): () => void {
    const takeBack = this.#timers.add({ instant: Math.max(instantOf(instant), this.now()), work });
    this.#arm();
    return () => {
      takeBack();
      this.#arm();
    };
  }

  /** As {@link at}, so many milliseconds from now. @throws RangeError as {@link advance}. */
  after(ms: number, work: () => void): () => void {
    if (!Number.isSafeInteger(ms) || ms < 0) throw new RangeError(`after: ${ms} is not a whole number >= 0`);
    return this.at(this.now() + ms, work);
  }

  #position(): number {
    return this.#held ?? this.#running();
  }

  #running(): number {
    if (this.#scale === 0) return this.#base;
    return Math.min(this.#base + (this.#real.elapsedMs() - this.#since) * this.#scale, LAST_INSTANT);
  }

  /** From here it goes on. */
  #stand(position: number, since = this.#real.elapsedMs()): void {
    this.#base = position;
    this.#since = since;
    if (this.#held !== undefined) this.#held = position;
  }

  #move(target: number): void {
    const began = this.#real.elapsedMs();
    const [outer, timesSet] = [this.#held, this.#timesSet];
    // What is due already fires first, also when the clock is to be set back.
    const start = this.#position();
    const goal = Math.max(start, target);
    const errors = doAll(() => {
      const timer = this.#timesSet === timesSet ? this.#timers.takeDue(goal) : undefined;
      if (timer !== undefined) this.#held = Math.max(timer.instant, start, this.#held ?? start);
      return timer;
    });
    const further = Math.max(0, (this.#held ?? goal) - goal);
    if (outer === undefined) this.#held = undefined;
    if (this.#timesSet === timesSet) this.#stand(target + further, began);
    this.#arm();
    throwAll(errors);
  }

  /** Has real time call when the next timer is due. While works are done there is nothing to wait for. */
  #arm(): void {
    this.#disarm();
    const { nextInstant } = this.#timers;
    if (this.#held !== undefined || nextInstant === undefined) return;
    const remaining = Math.max(0, nextInstant - this.#running());
    if (remaining > 0 && this.#scale === 0) return;
    this.#disarm = this.#real.after(remaining / (this.#scale || 1), () => {
      const errors = doAll(() => this.#timers.takeDue(this.now()));
      this.#arm();
      throwAll(errors);
    });
  }
}

/** Does what `next` gives, one after the other. @returns what they threw. */
function doAll(next: () => Timer | undefined): unknown[] {
  const errors: unknown[] = [];
  for (let timer = next(); timer !== undefined; timer = next()) {
    try {
      timer.work();
    } catch (error) {
      errors.push(error);
    }
  }
  return errors;
}

function throwAll(errors: readonly unknown[]): void {
  if (errors.length > 1) throw new AggregateError(errors, 'several timers failed');
  if (errors.length === 1) throw errors[0];
}

function instantOf(value: number | string | Date): number {
  const ms = typeof value === 'number' ? value : new Date(value).getTime();
  if (!Number.isSafeInteger(ms) || ms > LAST_INSTANT) throw new RangeError(`not an instant: ${String(value)}`);
  return ms;
}
