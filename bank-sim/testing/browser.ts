import { textOf } from '../../http/testing/html-text.ts';
import type { TestBank } from './test-bank.ts';

/** What a browser got. */
export interface Shown {
  readonly status: number;
  readonly html: string;
  /** The page as one line of text: tags gone, entities read, spaces single. */
  readonly text: string;
  readonly location: string | null;
  readonly setCookie: readonly string[];
}

/** A browser without script: keeps cookies, sends forms of the pages that it was shown, does not follow redirects by itself. */
export class Browser {
  readonly #bank: TestBank;
  readonly #cookies = new Map<string, string>();
  /** The last one that was seen, with what it depends on. */
  #token: { readonly key: string; readonly value: string } | undefined;

  constructor(bank: TestBank) {
    this.#bank = bank;
  }

  /** Of the bank. */
  get url(): string {
    return this.#bank.url;
  }

  /** `name=value` of each cookie that it keeps. */
  cookies(): string[] {
    return [...this.#cookies].map(([name, value]) => `${name}=${value}`);
  }

  get(path: string, headers: Readonly<Record<string, string>> = {}): Promise<Shown> {
    return this.#send(path, { method: 'GET', headers });
  }

  /** Sends a form that a page of the bank holds: with the token that such a form would have. */
  async post(
    path: string,
    fields: Readonly<Record<string, string>> = {},
    headers: Readonly<Record<string, string>> = {},
  ) {
    const formToken = await this.formToken(path);
    return this.postAsItIs(path, { ...fields, formToken }, headers);
  }

  /** Sends a form, whoever has made it. */
  postAsItIs(path: string, fields: Readonly<Record<string, string>>, headers: Readonly<Record<string, string>> = {}) {
    const body = new URLSearchParams(fields).toString();
    const type = { 'content-type': 'application/x-www-form-urlencoded', origin: this.#bank.url };
    return this.#send(path, { method: 'POST', body, headers: { ...type, ...headers } });
  }

  /** The token of a form that is sent to this path. Every page with a form has it: here the two entrances. */
  async formToken(path: string): Promise<string> {
    const page = /^\/(admin|desks|control)\b/.test(path) ? '/admin/login' : '/';
    const key = `${page} ${this.cookies().join()}`;
    if (this.#token?.key === key) return this.#token.value;
    const { html } = await this.get(page);
    const [, value = ''] = /name="formToken" value="([^"]+)"/.exec(html) ?? [];
    this.#token = { key: `${page} ${this.cookies().join()}`, value };
    return value;
  }

  async #send(path: string, init: { method: string; body?: string; headers: Readonly<Record<string, string>> }) {
    const cookie = this.cookies().join('; ');
    const headers = { accept: 'text/html', ...(cookie !== '' && { cookie }), ...init.headers };
    const response = await fetch(this.#bank.url + path, { ...init, headers, redirect: 'manual' });
    const setCookie = response.headers.getSetCookie();
    for (const line of setCookie) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (/max-age=0|expires=thu, 01 jan 1970/i.test(line)) this.#cookies.delete(name);
      else this.#cookies.set(name, value);
    }
    const html = await response.text();
    return { status: response.status, html, text: textOf(html), location: response.headers.get('location'), setCookie };
  }
}

/** The routes of the buttons on a page, and whether each is enabled. */
export function buttonsOf(html: string): Record<string, boolean> {
  const found = [...html.matchAll(/<(?:button|a)([^>]*data-route="(\w+)"[^>]*)>/g)];
  return Object.fromEntries(found.map(([, attributes = '', route = '']) => [route, !/\bdisabled\b/.test(attributes)]));
}
