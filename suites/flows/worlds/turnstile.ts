/** Somebody who stands still until he is let go on. */
export interface Waiting {
  readonly who: string;
  /** What he is about to do. */
  readonly what: string;
  /** Not before this instant of the world's clock. */
  readonly from: number;
  /** At once, or when he is woken. */
  readonly go: () => void;
}

/** Real milliseconds after which something that should have come to a stand is taken to hang. */
const HANGING_MS = 20_000;

/** Somebody goes on and comes neither to a stand nor to an end. */
export class HangingError extends Error {
  override readonly name = 'HangingError';
}

/**
 * Lets one at a time go on, as far as the next place where he stands still: so what many do at once is a sequence, and who comes next
 * is drawn. Whoever is not let through any more waits for ever, and is forgotten.
 */
export class Turnstile {
  readonly #waiting: Waiting[] = [];
  #standsStill: () => void = () => undefined;

  /** Who stands still now, in the order in which they came. */
  get waiting(): readonly Waiting[] {
    return this.#waiting;
  }

  /** Resolves when it is the caller's turn. */
  pass(who: string, what: string, from = Number.NEGATIVE_INFINITY): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting.push({ who, what, from, go: resolve });
      this.#standsStill();
    });
  }

  /** Whoever was let go on has come to an end. */
  over(): void {
    this.#standsStill();
  }

  /** Lets one go on. Resolves when he stands still again. @throws HangingError */
  async let(one: Waiting): Promise<void> {
    this.#waiting.splice(this.#waiting.indexOf(one), 1);
    await this.untilStill(() => one.go());
  }

  /** Begins something that comes to a place of this turnstile, or to its end. @throws HangingError */
  async untilStill(begin: () => void): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    try {
      await new Promise<void>((resolve, reject) => {
        this.#standsStill = resolve;
        timer = setTimeout(() => reject(new HangingError('what was begun hangs')), HANGING_MS);
        begin();
      });
    } finally {
      clearTimeout(timer);
      this.#standsStill = () => undefined;
    }
  }

  /** He will never go on. */
  forget(who: string): void {
    for (const one of this.#waiting.filter((waiting) => waiting.who === who)) {
      this.#waiting.splice(this.#waiting.indexOf(one), 1);
    }
  }
}
