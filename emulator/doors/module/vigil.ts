/** How long the daemon stays awake for the next call: longer than it takes to wake a library that sleeps at the socket. */
const WINDOW_MS = 1;
/** How long it looks without asking the sockets. */
const TURN_MS = 0.1;

/** What a library is told: the daemon looks into its mailbox; does not; has looked, and nothing came in time. */
export type Watching = 'yes' | 'no' | 'in vain';

/** A connection whose library puts its next call where the daemon can see it without being woken. */
export interface Watched {
  /** Answers what has come. @returns whether something had. */
  look(): boolean;
  /** Tells the library whether somebody looks. */
  setWatched(watching: Watching): void;
}

/**
 * To sleep and to be woken costs a daemon more than most calls: while calls of a program follow each other closely, it looks
 * for the next one without sleeping. A program that takes its time costs nothing.
 */
export class Vigil {
  readonly #now: () => number;
  /** Until when each is looked at. */
  readonly #watched = new Map<Watched, number>();
  #isLooking = false;

  /** @param now milliseconds of a clock that does not go back, with fractions. */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** Whether it looks without sleeping. */
  get isAwake(): boolean {
    return this.#watched.size > 0;
  }

  /** Looks at it from now on, as long as there is something to see. */
  watch(one: Watched): void {
    if (!this.#watched.has(one)) one.setWatched('yes');
    this.#watched.set(one, this.#now() + WINDOW_MS);
    if (this.#isLooking) return;
    this.#isLooking = true;
    setImmediate(this.#look);
  }

  unwatch(one: Watched): void {
    if (this.#watched.delete(one)) one.setWatched('no');
  }

  /** With an immediate pending, the event loop asks the sockets and goes on at once. */
  readonly #look = (): void => {
    const end = this.#now() + TURN_MS;
    do this.#lookOnce();
    while (this.#watched.size > 0 && this.#now() < end);
    this.#isLooking = this.#watched.size > 0;
    if (this.#isLooking) setImmediate(this.#look);
  };

  #lookOnce(): void {
    for (const [one, until] of this.#watched) {
      if (one.look() || this.#now() < until) continue;
      this.#watched.delete(one);
      one.setWatched('in vain');
      // It may have come before the library could be told.
      one.look();
    }
  }
}
