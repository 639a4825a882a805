/** The texts of the cells of every table of a page, row by row. */
export function rowsOf(page: string): string[][] {
  const text = (piece: string) =>
    piece
      .replace(/<[^>]*>/g, ' ')
      .replace(/\s+/g, ' ')
      .trim();
  const rows = [...page.matchAll(/<tr role="row"[^>]*>(<td[\s\S]*?)<\/tr>/g)];
  return rows.map(([, row = '']) => [...row.matchAll(/<td[^>]*>([\s\S]*?)<\/td>/g)].map(([, cell = '']) => text(cell)));
}

/** What a browser gets that has no script: pages, cookies, forms. */
export class PageReader {
  readonly #url: string;
  readonly #headers: Readonly<Record<string, string>>;
  readonly #cookies = new Map<string, string>();
  /** Every `Set-Cookie` that came, oldest first. */
  readonly cookieLines: string[] = [];

  /** @param headers sent with everything, e.g. `authorization`. */
  constructor(url: string, headers: Readonly<Record<string, string>> = {}) {
    this.#url = url;
    this.#headers = headers;
  }

  async get(path: string, init: RequestInit = {}): Promise<{ status: number; text: string; location: string | null }> {
    const cookie = [...this.#cookies].map((pair) => pair.join('=')).join('; ');
    const headers = { accept: 'text/html', ...this.#headers, ...(cookie !== '' && { cookie }), ...init.headers };
    const response = await fetch(this.#url + path, { ...init, headers, redirect: 'manual' });
    for (const line of response.headers.getSetCookie()) {
      this.cookieLines.push(line);
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      this.#cookies.set(name, value);
    }
    return { status: response.status, text: await response.text(), location: response.headers.get('location') };
  }

  post(path: string, fields: Readonly<Record<string, string>>): ReturnType<PageReader['get']> {
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    return this.get(path, { method: 'POST', headers, body: new URLSearchParams(fields) });
  }
}
