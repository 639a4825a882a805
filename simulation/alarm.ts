import { type Clock, hasTimers } from './clock.ts';

/** Has a clock with timers call when an instant has come; with any other clock nothing ever calls. */
export class Alarm {
  readonly #clock: Clock;
  readonly #wake: () => void;
  #waiting: { readonly instant: number; readonly takeBack: () => void } | undefined;
  #isClosed = false;

  constructor(clock: Clock, wake: () => void) {
    this.#clock = clock;
    this.#wake = wake;
  }

  /** From now on it waits for this instant and no other, or for none. */
  setFor(instant: number | undefined): void {
    if (this.#waiting?.instant === instant) return;
    this.#waiting?.takeBack();
    this.#waiting = undefined;
    if (instant === undefined || this.#isClosed || !hasTimers(this.#clock)) return;
    const takeBack = this.#clock.at(instant, () => {
      this.#waiting = undefined;
      this.#wake();
    });
    this.#waiting = { instant, takeBack };
  }

  /** It never calls again. */
  close(): void {
    this.setFor(undefined);
    this.#isClosed = true;
  }
}
