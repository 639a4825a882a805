import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { Chromium } from '../../../http/testing/chromium.ts';
import { PAGE_FAULTS } from '../../../http/testing/page-faults.ts';
import { LANGUAGES, type Language } from '../../core/label.ts';
import type { Browser } from '../browser.ts';

/** Folder for pictures of all pages, for whoever wants to look at them. */
const PICTURES = process.env.TOKEN_BENCH_PICTURES ?? '';

const WIDTHS = [1280, 360];

/** Has a page of the bank fetch others; all have the same style sheet, so that they need not be opened one by one. */
const GATHER = `(async (paths) => {
  window.pages = new Map();
  for (const path of paths) {
    const text = await (await fetch(path, { headers: { accept: 'text/html' } })).text();
    window.pages.set(path, text);
  }
})`;
/** Shows one of them, with what is folded up open. */
const SHOW = `((path) => {
  const page = new DOMParser().parseFromString(window.pages.get(path), 'text/html');
  document.title = page.title;
  document.documentElement.lang = page.documentElement.lang;
  document.body.replaceWith(document.adoptNode(page.body));
  for (const one of document.querySelectorAll('details')) one.open = true;
  return true;
})`;

/** Lines of an English page in Cyrillic letters, but for names: of languages, persons, organisations, buttons, and what was typed. */
const LEFTOVERS = `(() => {
  const names = /Өркен|Булак|Сынақ|Үлгі|9418_Абонент|94\\d\\d_Абонент|Тест|Операционистова|: о$|[Оо]плата по (договору|контракту)|Контракт TEST|Заработная плата TEST|Вопрос TEST|Просим выслать|^(Reason: )?ca-refused: /;
  const foreign = '.languages, [data-access] > p:last-child, [data-kind], [lang]:not([lang=en]):not(html)';
  const lines = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const line = walker.currentNode.textContent.trim().replace(/«[^»]*»/g, '');
    if (/[\\u0400-\\u04ff]/.test(line) && !names.test(line) && !walker.currentNode.parentElement.closest(foreign)) lines.push(line);
  }
  return lines;
})()`;

/** Pages that are looked at together. */
export interface Stay {
  readonly style: string;
  readonly browser: Browser;
  readonly paths: readonly string[];
  /** Default: all. */
  readonly languages?: readonly Language[];
  /** What comes before the path in what is reported. */
  readonly name?: string;
  /** Pages that are the answer to a form, by a name that begins with a slash. */
  readonly answers?: Readonly<Record<string, (language: Language) => Promise<{ readonly html: string }>>>;
}

interface Seen {
  readonly faults: string[];
  readonly leftovers: string[];
  readonly shown: string;
}

/** Looks at pages in a real browser: in every language, wide and narrow. */
export class PageSurvey {
  readonly #chromium: Chromium;

  constructor(chromium: Chromium) {
    this.#chromium = chromium;
  }

  /** What is wrong with these pages. The bank is asked once for each in each language. */
  async faultsOf(stay: Stay): Promise<string[]> {
    const { style, name = '', languages = LANGUAGES } = stay;
    const faults: string[] = [];
    for (const language of languages) {
      const shown = await this.#gather(stay, language);
      for (const width of WIDTHS) {
        await this.resize(width);
        for (const path of shown) {
          const found = await this.#faultsAt(path, language);
          faults.push(...found.map((fault) => `${name}${path} ${language} ${width}: ${fault}`));
          await this.#picture(`${style} ${name}${path} ${language} ${width}`);
        }
      }
    }
    return faults;
  }

  /** A page may be asked before it has its new width. */
  async resize(width: number): Promise<void> {
    await this.#chromium.resize(width, 800);
    const isDone = `matchMedia('(width: ${width}px)').matches`;
    await expect.poll(() => this.#chromium.evaluate<boolean>(isDone), { timeout: 20_000, interval: 10 }).toBe(true);
  }

  async #gather({ browser, paths, answers = {} }: Stay, language: Language): Promise<string[]> {
    await browser.get(`/style.css?lang=${language}`);
    await this.#chromium.keepCookies(browser.url, browser.cookies());
    await this.#chromium.goTo(browser.url + (paths[0] ?? '/'));
    await this.#chromium.evaluate(`${GATHER}(${JSON.stringify(paths)})`);
    for (const [path, ask] of Object.entries(answers)) {
      const { html } = await ask(language);
      await this.#chromium.evaluate(`void window.pages.set(${JSON.stringify(path)}, ${JSON.stringify(html)})`);
    }
    return [...paths, ...Object.keys(answers)];
  }

  async #faultsAt(path: string, language: Language): Promise<string[]> {
    const leftovers = language === 'en' ? LEFTOVERS : '[]';
    const look = `({ faults: ${PAGE_FAULTS}, leftovers: ${leftovers}, shown: document.documentElement.lang })`;
    const {
      faults,
      leftovers: left,
      shown,
    } = await this.#chromium.evaluate<Seen>(`${SHOW}(${JSON.stringify(path)}) && ${look}`);
    return [...faults, ...left, ...(shown === language ? [] : [`the language is ${shown}`])];
  }

  async #picture(name: string): Promise<void> {
    if (PICTURES === '') return;
    mkdirSync(PICTURES, { recursive: true });
    writeFileSync(join(PICTURES, `${name.replace(/[^\w]+/g, '-')}.png`), await this.#chromium.screenshot());
  }
}
