/** How long the daemon stays awake for the next call: not longer than to sleep and to be woken takes. */
const WINDOW_MS = 0.1;

/** A connection whose library puts its next call where the daemon can see it without being woken. */
export interface Watched {
  /** Answers what has come. @returns whether something had. */
  look(): boolean;
  /** Tells the library whether somebody looks. */
  setWatched(watched: boolean): void;
}

/**
 * To sleep and to be woken costs a daemon more than most calls: while calls of a program follow each other closely, it looks
 * for the next one without sleeping. A program that takes its time costs nothing.
 */
export class Vigil {
  /** Milliseconds. */
  readonly now: () => number;
  /** Until when each is looked at. */
  readonly #watched = new Map<Watched, number>();
  #isLooking = false;

  /** @param now milliseconds of a clock that does not go back, with fractions. */
  constructor(now: () => number) {
    this.now = now;
  }

  /** Whether so little time has passed since then that the daemon had better stayed awake. */
  isSoonAfter(instant: number): boolean {
    return this.now() - instant < WINDOW_MS;
  }

  /** Whether it looks without sleeping. */
  get isAwake(): boolean {
    return this.#watched.size > 0;
  }

  /** Looks at it from now on, as long as there is something to see. */
  watch(one: Watched): void {
    if (!this.#watched.has(one)) one.setWatched(true);
    this.#watched.set(one, this.now() + WINDOW_MS);
    if (this.#isLooking) return;
    this.#isLooking = true;
    setImmediate(this.#look);
  }

  unwatch(one: Watched): void {
    if (!this.#watched.delete(one)) return;
    one.setWatched(false);
  }

  /** With an immediate pending, the event loop asks the sockets and goes on at once. */
  readonly #look = (): void => {
    for (const [one, until] of this.#watched) {
      if (one.look()) continue;
      if (this.now() < until) continue;
      this.unwatch(one);
      // It may have come before the library could be told.
      one.look();
    }
    this.#isLooking = this.#watched.size > 0;
    if (this.#isLooking) setImmediate(this.#look);
  };
}
