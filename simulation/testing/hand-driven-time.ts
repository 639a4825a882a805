import type { RealTime } from '../real-time.ts';

/** Real time that passes when a test says so; what waits is called at its very instant. */
export class HandDrivenTime implements RealTime {
  #elapsedMs = 0;
  #waiting: { readonly at: number; readonly work: () => void }[] = [];

  elapsedMs(): number {
    return this.#elapsedMs;
  }

  after(ms: number, work: () => void): () => void {
    const one = { at: this.#elapsedMs + ms, work };
    this.#waiting.push(one);
    return () => {
      this.#waiting = this.#waiting.filter((other) => other !== one);
    };
  }

  /** Lets real time pass. */
  pass(ms: number): void {
    const end = this.#elapsedMs + ms;
    for (let next = this.#due(end); next !== undefined; next = this.#due(end)) {
      this.#waiting = this.#waiting.filter((other) => other !== next);
      this.#elapsedMs = next.at;
      next.work();
    }
    this.#elapsedMs = end;
  }

  /** How many calls are awaited. */
  get waiting(): number {
    return this.#waiting.length;
  }

  #due(end: number) {
    return this.#waiting.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
  }
}
