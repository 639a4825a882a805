/** How long after a call of another program a program still counts as not alone. */
const WINDOW_MS = 5;

/** Whether several programs are at work at the same time. */
export class Traffic {
  readonly #now: () => number;
  #last: object | undefined;
  #sharedUntil = Number.NEGATIVE_INFINITY;

  /** @param now milliseconds of a clock that does not go back. */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** Notes a call. @returns whether another program has called a moment ago. */
  called(program: object): boolean {
    const now = this.#now();
    if (this.#last !== program) {
      if (this.#last !== undefined) this.#sharedUntil = now + WINDOW_MS;
      this.#last = program;
    }
    return now < this.#sharedUntil;
  }
}
