/** How long the daemon stays awake for the next call. */
const WINDOW_MS = 0.25;

/**
 * To sleep and to be woken costs a daemon more than most calls: while calls follow each other closely, it looks for the next
 * one without sleeping. A program that takes its time costs nothing.
 */
export class Vigil {
  readonly #now: () => number;
  #lastAnswer = Number.NEGATIVE_INFINITY;
  #isClose = false;
  #until = 0;
  #isAwake = false;

  /** @param now milliseconds of a clock that does not go back, with fractions. */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** Whether it looks without sleeping. */
  get isAwake(): boolean {
    return this.#isAwake;
  }

  called(): void {
    this.#isClose = this.#now() - this.#lastAnswer < WINDOW_MS;
  }

  answered(): void {
    this.#lastAnswer = this.#now();
    if (!this.#isClose) return;
    this.#until = this.#lastAnswer + WINDOW_MS;
    if (this.#isAwake) return;
    this.#isAwake = true;
    setImmediate(this.#look);
  }

  /** With an immediate pending, the event loop asks the sockets and goes on at once. */
  readonly #look = (): void => {
    this.#isAwake = this.#now() < this.#until;
    if (this.#isAwake) setImmediate(this.#look);
  };
}
