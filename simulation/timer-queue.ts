/** Something that is to be done at an instant. */
export interface Timer {
  /** Milliseconds since the epoch. */
  readonly instant: number;
  readonly work: () => void;
}

/** Timers in the order in which they fire: by their instants, equal ones in the order in which they were set. */
export class TimerQueue {
  readonly #timers: Timer[] = [];

  /** Takes a timer in. @returns takes it back; nothing happens when it has fired. */
  add(timer: Timer): () => void {
    this.#timers.splice(this.#placeAfter(timer.instant), 0, timer);
    return () => {
      const at = this.#timers.indexOf(timer);
      if (at >= 0) this.#timers.splice(at, 1);
    };
  }

  /** Of the timer that fires next; undefined when there is none. */
  get nextInstant(): number | undefined {
    return this.#timers[0]?.instant;
  }

  /** Takes out the timer that fires next, when it is due at `instant`. */
  takeDue(instant: number): Timer | undefined {
    const next = this.nextInstant;
    return next !== undefined && next <= instant ? this.#timers.shift() : undefined;
  }

  /** The first place behind all timers of this instant or an earlier one. */
  #placeAfter(instant: number): number {
    let [low, high] = [0, this.#timers.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#timers[middle] as Timer).instant <= instant) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
