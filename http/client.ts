import type { OctetRow } from './interface.ts';
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

  /** What happened this time. */
  get detail(): string {
    return `Nobody answers at ${this.url}.`;
  }
}

/** What answers at an address is not the house: a proxy in between, or another program. Whether the house has heard is not known. */
export class AnotherProgramError extends UnreachableError {
  readonly #answered: string;

  /** @param answered e.g. `answered 502 without JSON`. */
  constructor(house: string, url: string, answered: string) {
    super(house, url, undefined);
    this.name = 'AnotherProgramError';
    this.#answered = answered;
    this.message = `${house} at ${url} ${answered}: is it another program?`;
  }

  override get detail(): string {
    return `What is at ${this.url} ${this.#answered}: is it another program?`;
  }
}

/** How a request is carried to its server and the answer back: `fetch`, or one that stays in the process (http/fetch-within.ts). */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

export interface HttpClientOptions {
  /** Default: the platform's own, over a socket. */
  readonly fetch?: Fetch | undefined;
  /** Default: half a minute. */
  readonly timeoutMs?: number | undefined;
  /** That of the house or of a desk. Shown at rows with an `access`, and nowhere else. */
  readonly adminToken?: string | undefined;
}

/** What a call may carry besides its body. */
export interface CallOptions<R extends Route> {
  params?: Readonly<Record<string, string>>;
  query?: QueryFields | undefined;
  body?: BodyOf<R>;
  /** Those of the row's own. */
  headers?: Readonly<Record<string, string>> | undefined;
}

/** Fields behind the `?`; what is undefined is left out. */
export type QueryFields = Readonly<Record<string, string | number | boolean | undefined>>;

/** What a call of an octet row may carry. */
export interface OctetCallOptions {
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: QueryFields | undefined;
  readonly octets?: Uint8Array | undefined;
  /** Default: the first that the row takes. */
  readonly contentType?: string | undefined;
  /** Default: the row's own. */
  readonly accept?: string | undefined;
  /** Others besides, e.g. `authorization`. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

/** What an octet row has answered: as the row says, or one of its other answers. */
export interface OctetReply {
  readonly status: number;
  readonly contentType: string;
  readonly headers: Headers;
  readonly octets: Uint8Array;
}

/**
 * A caller of one house's interface. Keeps the house's cookies, as a browser would.
 *
 * Errors, in order: {@link UnreachableError} (no answer), its {@link AnotherProgramError} (the answer is none of a house: a proxy in between, another
 * program), {@link ProblemError} (the house said no).
 */
export class HttpClient {
  readonly baseUrl: string;
  readonly #house: string;
  readonly #timeoutMs: number;
  readonly #adminToken: string | undefined;
  readonly #fetch: Fetch;
  readonly #cookies = new Map<string, string>();

  /** @param house what messages call the other side, e.g. `the bank`. */
  constructor(baseUrl: string, house: string, options: HttpClientOptions = {}) {
    const { timeoutMs = 30_000, adminToken, fetch: carry = fetch } = options;
    this.baseUrl = baseUrl.replace(/\/+$/, '');
    this.#house = house;
    this.#timeoutMs = timeoutMs;
    this.#adminToken = adminToken;
    this.#fetch = carry;
  }

  /** Calls one row of the interface. */
  async call<R extends Route>(row: R, options: CallOptions<R> = {}): Promise<ReplyOf<R>> {
    const answer = await this.#exchange(fillPath(row.path, options), {
      method: row.method,
      headers: {
        ...this.#headers(row.access),
        accept: 'application/json',
        ...options.headers,
        ...(row.method !== 'GET' && { 'content-type': 'application/json' }),
      },
      ...(row.method !== 'GET' && { body: JSON.stringify(options.body ?? {}) }),
    });
    const reply = this.#json(answer);
    if (!answer.response.ok) throw this.#problemOf(reply, answer.response.status);
    return reply as ReplyOf<R>;
  }

  /** Calls one octet row. An answer that the row names besides the usual one is an answer, whatever its status. */
  async send(row: OctetRow, options: OctetCallOptions = {}): Promise<OctetReply> {
    const { octets: body, contentType = row.takes?.[0], accept = row.contentType, headers } = options;
    const answer = await this.#exchange(fillPath(row.path, options), {
      method: row.method ?? 'GET',
      headers: {
        ...this.#headers(row.access),
        accept,
        ...(contentType && { 'content-type': contentType }),
        ...headers,
      },
      ...(body && { body: Uint8Array.from(body) }),
    });
    const { response, octets } = answer;
    const { ok, status } = response;
    if (!ok && !row.also?.some((one) => one.status === status)) {
      throw this.#problemOf(this.#json(answer), status);
    }
    return { status, contentType: response.headers.get('content-type') ?? '', headers: response.headers, octets };
  }

  /** Fetches octets from a path of the house (a CRL, a certificate). */
  async octets(path: string): Promise<Uint8Array> {
    const answer = await this.#exchange(path, { method: 'GET' });
    if (!answer.response.ok) throw this.#problemOf(this.#json(answer), answer.response.status);
    return answer.octets;
  }

  /** Who calls: what a house knows him by. */
  #headers(access: Route['access']): Record<string, string> {
    return {
      ...(access && this.#adminToken !== undefined && { authorization: `Bearer ${this.#adminToken}` }),
      ...(this.#cookies.size > 0 && { cookie: [...this.#cookies].map(([k, v]) => `${k}=${v}`).join('; ') }),
    };
  }

  /** The whole answer: one that breaks off halfway is as good as none. */
  async #exchange(path: string, init: RequestInit): Promise<Answer> {
    try {
      const signal = AbortSignal.timeout(this.#timeoutMs);
      const response = await this.#fetch(this.baseUrl + path, { ...init, redirect: 'manual', signal });
      const octets = new Uint8Array(await response.arrayBuffer());
      this.#keepCookies(response);
      return { response, octets };
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

  #problemOf(answer: unknown, status: number): Error {
    if (typeof answer === 'object' && answer !== null && 'code' in answer && 'title' in answer) {
      return new ProblemError(answer as Problem);
    }
    return new AnotherProgramError(this.#house, this.baseUrl, `answered ${status} without a problem document`);
  }

  #json({ response, octets }: Answer): unknown {
    try {
      return JSON.parse(new TextDecoder().decode(octets));
    } catch {
      throw new AnotherProgramError(this.#house, this.baseUrl, `answered ${response.status} without JSON`);
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

/** `*`, the rest of a path, is the parameter `rest`. */
function fillPath(path: string, { params = {}, query = {} }: Pick<OctetCallOptions, 'params' | 'query'>): string {
  const filled = path.replace(/:(\w+)|\*/g, (_, name = 'rest') => {
    const value = params[name as string];
    if (value === undefined) throw new Error(`path ${path} needs the parameter ${name}`);
    return encodeURIComponent(value);
  });
  const fields = Object.entries(query).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]]));
  return fields.length === 0 ? filled : `${filled}?${new URLSearchParams(fields)}`;
}
