import type { CallOptions } from '../../../../http/client.ts';
import type { Problem } from '../../../../http/problem.ts';
import type { ReplyOf, Route } from '../../../../http/route.ts';

/** What a house has said: `ok`, or the code of its problem. */
export interface Answer<V = unknown> {
  readonly code: string;
  /** Only when it is `ok`. */
  readonly reply: V;
}

export const OK = 'ok';
/** What a caller makes of no answer, and of one that he cannot read. */
export const NO_ANSWER = 'no-answer';
export const UNREADABLE = 'unreadable';

/** What becomes of an answer on its way; counter-proofs let the bank say what it never would. */
export type Alter = (row: Route, answer: Answer) => Answer;

/** A caller of the bank to whom an answer can get lost: then he keeps no cookie of it. */
export class Caller {
  readonly #url: string;
  readonly #adminToken: string | undefined;
  readonly #alter: Alter;
  #cookies = new Map<string, string>();

  constructor(url: string, alter: Alter, adminToken?: string) {
    this.#url = url;
    this.#alter = alter;
    this.#adminToken = adminToken;
  }

  /** @param isHeard whether the answer reaches the caller; whoever judges the run sees it in any case. */
  async call<R extends Route>(row: R, options: CallOptions<R> = {}, isHeard = true): Promise<Answer<ReplyOf<R>>> {
    const response = await this.#send(row, options).catch(() => undefined);
    if (response === undefined) return { code: NO_ANSWER } as Answer<ReplyOf<R>>;
    if (isHeard) this.#keepCookies(response);
    const said = await response.json().catch(() => undefined);
    if (said === undefined) return { code: UNREADABLE } as Answer<ReplyOf<R>>;
    const { code = `http-${response.status}` } = said as Partial<Problem>;
    return this.#alter(row, response.ok ? { code: OK, reply: said } : { code, reply: undefined }) as Answer<ReplyOf<R>>;
  }

  #send<R extends Route>(row: R, options: CallOptions<R>): Promise<Response> {
    const { body = {} } = options;
    const isWriting = row.method !== 'GET';
    return fetch(this.#url + pathOf(row, options), {
      method: row.method,
      headers: this.#headers(row, isWriting),
      redirect: 'manual',
      ...(isWriting && { body: JSON.stringify(body) }),
    });
  }

  /** The browser is closed. */
  forget(): void {
    this.#cookies = new Map();
  }

  #headers({ access }: Route, isWriting: boolean): Record<string, string> {
    const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    return {
      accept: 'application/json',
      ...(isWriting && { 'content-type': 'application/json' }),
      ...(cookie !== '' && { cookie }),
      ...(access !== undefined && { authorization: `Bearer ${this.#adminToken}` }),
    };
  }

  #keepCookies({ headers }: Response): void {
    for (const line of headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (value === '') this.#cookies.delete(name);
      else this.#cookies.set(name, value);
    }
  }
}

function pathOf<R extends Route>({ path }: R, { params = {}, query = {} }: CallOptions<R>): string {
  const filled = path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(params[name] ?? ''));
  const fields = Object.entries(query).map(([name, value]) => [name, String(value)]);
  return fields.length === 0 ? filled : `${filled}?${new URLSearchParams(fields)}`;
}
