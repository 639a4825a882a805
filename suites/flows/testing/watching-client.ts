import type { CallOptions } from '../../../http/client.ts';
import type { ReplyOf, Route } from '../../../http/route.ts';
import { textOf } from '../../../http/testing/html-text.ts';
import { HttpClient } from '../../../workstation/index.ts';

/** What a person sees after a step: the texts of the answer in his language, and the window in the browser. */
export interface Screen {
  /** The row that was called. */
  readonly row: Route;
  readonly text: string;
}

export interface Watching {
  readonly language: 'ru' | 'kk';
  /** Shown at rows with `access: 'admin'`. */
  readonly adminToken?: string;
  /** The window at which a browser stands after a row, where it is not the row's own; empty: none is looked at. */
  readonly windows: ReadonlyMap<Route, string>;
}

/** A workstation's line to a house, on which somebody looks at the screen after every step. */
export class WatchingClient extends HttpClient {
  readonly screens: Screen[] = [];
  readonly #watching: Watching;

  constructor(url: string, house: string, watching: Watching) {
    super(url, house, { adminToken: watching.adminToken });
    this.#watching = watching;
  }

  override async call<R extends Route>(row: R, options: CallOptions<R> = {}): Promise<ReplyOf<R>> {
    const reply = await super.call(row, options);
    const said = textsIn(reply, this.#watching.language).join(' · ');
    this.screens.push({ row, text: `${said} ${await this.#look(row, options)}` });
    return reply;
  }

  /** The window as the browser of the same session shows it. */
  async #look(row: Route, { params }: CallOptions<Route>): Promise<string> {
    const path = this.#watching.windows.get(row) ?? (row.method === 'GET' ? row.path : '');
    if (path === '') return '';
    const page = { path, contentType: 'text/html', does: '' };
    const query = { lang: this.#watching.language };
    const { octets } = await this.send(page, { query, ...(params && { params }) });
    return textOf(new TextDecoder().decode(octets));
  }
}

/** The texts of an answer in one language; a path of the menu is one text. */
export function textsIn(value: unknown, language: 'ru' | 'kk'): string[] {
  if (typeof value === 'string') return [value];
  if (isText(value)) return [value[language]];
  if (typeof value !== 'object' || value === null) return [];
  if (Array.isArray(value) && value.length > 1 && value.every(isText)) {
    return [value.map((text) => text[language]).join(' → '), ...value.map((text) => text[language])];
  }
  return Object.values(value).flatMap((part) => textsIn(part, language));
}

function isText(value: unknown): value is { readonly ru: string; readonly kk: string } {
  return typeof value === 'object' && value !== null && 'ru' in value && 'kk' in value;
}
