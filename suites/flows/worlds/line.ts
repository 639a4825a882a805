import type { Fetch } from '../../../http/client.ts';

/** What can be wrong with a line between two houses. */
export const LINE_FAULTS = ['cut', 'answer-lost', 'unavailable', 'garbage'] as const;
export type LineFault = (typeof LINE_FAULTS)[number];

/** What something in between says in the place of the other side. */
const INSTEAD = {
  unavailable: { status: 503, type: 'text/plain', body: 'no healthy upstream' },
  garbage: { status: 200, type: 'text/html', body: '<html>Log in to the network</html>' },
} as const;

/** A line inside the process that can be broken for some requests: the first ones after a number of good ones. */
export class BreakableLine {
  readonly #straight: Fetch;
  #fault: LineFault | undefined;
  #good = 0;
  #bad = 0;

  /** @param straight how it is carried when nothing is wrong. */
  constructor(straight: Fetch) {
    this.#straight = straight;
  }

  /** @param good requests that still go through. @param bad requests that do not. */
  breakDown(fault: LineFault, good: number, bad: number): void {
    this.#fault = fault;
    this.#good = good;
    this.#bad = bad;
  }

  mend(): void {
    this.#fault = undefined;
  }

  readonly fetch: Fetch = (url, init) => this.carry(this.#straight)(url, init);

  /** The line with something else at its end. */
  readonly carry =
    (straight: Fetch): Fetch =>
    async (url, init) => {
      const fault = this.#faultNow();
      if (fault === 'cut') throw new TypeError('the line is cut');
      if (fault === 'unavailable' || fault === 'garbage') {
        const { status, type, body } = INSTEAD[fault];
        return new Response(body, { status, headers: { 'content-type': type } });
      }
      const answer = await straight(url, init);
      if (fault === 'answer-lost') throw new TypeError('the answer is lost');
      return answer;
    };

  #faultNow(): LineFault | undefined {
    if (this.#fault === undefined || this.#good-- > 0) return undefined;
    return this.#bad-- > 0 ? this.#fault : undefined;
  }
}
