import { type Problem, ProblemError } from './problem.ts';
import type { BodyOf, ReplyOf, Route } from './route.ts';

/** Nobody answers at an address: refused, reset, or no answer in time. */
export class UnreachableError extends Error {
  readonly house: string;
  readonly url: string;
  constructor(house: string, url: string, cause: unknown) {
    super(`${house} does not answer at ${url}`, { cause });
    this.name = 'UnreachableError';
    this.house = house;
    this.url = url;
  }
}

/** What a call may carry besides its body. */
export interface CallOptions<R extends Route> {
  params?: Readonly<Record<string, string>>;
  body?: BodyOf<R>;
}

/**
 * A caller of one house's interface. Keeps the house's cookies, as a browser would.
 *
 * Errors, in order: {@link UnreachableError} (no answer), {@link ProblemError} (the house said no), `Error` (the answer
 * is not of the interface: a bug, or another program at that address).
 */
export class HttpClient {
  readonly baseUrl: string;
  readonly #house: string;
  readonly #timeoutMs: number;
  readonly #cookies = new Map<string, string>();

  /** @param house what messages call the other side, e.g. `the bank`. */
  constructor(baseUrl: string, house: string, timeoutMs = 30_000) {
    this.baseUrl = baseUrl.replace(/\/+$/, '');
    this.#house = house;
    this.#timeoutMs = timeoutMs;
  }

  /** Calls one row of the interface. */
  async call<R extends Route>(row: R, options: CallOptions<R> = {}): Promise<ReplyOf<R>> {
    const answer = await this.#exchange(fillPath(row.path, options.params), {
      method: row.method,
      headers: {
        accept: 'application/json',
        ...(this.#cookies.size > 0 && { cookie: [...this.#cookies].map(([k, v]) => `${k}=${v}`).join('; ') }),
        ...(row.method !== 'GET' && { 'content-type': 'application/json' }),
      },
      ...(row.method !== 'GET' && { body: JSON.stringify(options.body ?? {}) }),
    });
    this.#keepCookies(answer.response);
    const reply = this.#json(answer);
    if (!answer.response.ok) throw problemOf(reply, answer.response.status, this.#house);
    return reply as ReplyOf<R>;
  }

  /** Fetches octets from a path of the house (a CRL, a certificate). */
  async octets(path: string): Promise<Uint8Array> {
    const answer = await this.#exchange(path, { method: 'GET' });
    if (!answer.response.ok) throw problemOf(this.#json(answer), answer.response.status, this.#house);
    return answer.octets;
  }

  /** The whole answer: one that breaks off halfway is as good as none. */
  async #exchange(path: string, init: RequestInit): Promise<Answer> {
    try {
      const signal = AbortSignal.timeout(this.#timeoutMs);
      const response = await fetch(this.baseUrl + path, { ...init, redirect: 'manual', signal });
      return { response, octets: new Uint8Array(await response.arrayBuffer()) };
    } catch (error) {
      throw new UnreachableError(this.#house, this.baseUrl, error);
    }
  }

  #keepCookies(response: Response): void {
    for (const line of response.headers.getSetCookie()) {
      const [pair = '', ...attributes] = line.split(';');
      const at = pair.indexOf('=');
      if (at <= 0) continue;
      if (attributes.some(isOver)) this.#cookies.delete(pair.slice(0, at));
      else this.#cookies.set(pair.slice(0, at), pair.slice(at + 1));
    }
  }

  #json({ response, octets }: Answer): unknown {
    try {
      return JSON.parse(new TextDecoder().decode(octets));
    } catch {
      throw new Error(
        `${this.#house} at ${this.baseUrl} answered ${response.status} without JSON: is it another program?`,
      );
    }
  }
}

interface Answer {
  readonly response: Response;
  readonly octets: Uint8Array;
}

/** How a server takes a cookie back: RFC 6265 section 3.1. */
function isOver(attribute: string): boolean {
  return /^\s*(max-age=(0|-\d+)|expires=thu, 01 jan 1970 .*)\s*$/i.test(attribute);
}

function fillPath(path: string, params: Readonly<Record<string, string>> = {}): string {
  return path.replace(/:(\w+)/g, (_, name: string) => {
    const value = params[name];
    if (value === undefined) throw new Error(`path ${path} needs the parameter ${name}`);
    return encodeURIComponent(value);
  });
}

function problemOf(answer: unknown, status: number, house: string): Error {
  if (typeof answer === 'object' && answer !== null && 'code' in answer && 'title' in answer) {
    return new ProblemError(answer as Problem);
  }
  return new Error(`${house} answered ${status} without a problem document: is it another program?`);
}
