import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { chromiumMissing, chromiumProgram } from './chromium.ts';

export { chromiumMissing };

/** How long a page may take to show what it is waited for: a loaded machine makes keys slowly. */
const WAIT_MS = 40_000;

/**
 * The same Chromium under Playwright, for tests that follow people click by click. It takes the bridges' own certificates, as a PC does on which
 * their root is installed. Starting it takes a second: once for a test file.
 */
export async function openBrowser(): Promise<Browser> {
  const { stdout } = spawnSync('which', [chromiumProgram ?? 'chromium'], { encoding: 'utf8' });
  // What it leaves among the temporary files goes with the browser.
  const folder = mkdtempSync(join(tmpdir(), 'token-bench-chromium-'));
  const browser = await chromium.launch({
    executablePath: stdout.trim(),
    args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--disable-extensions'],
    env: { ...process.env, TMPDIR: folder },
  });
  browser.once('disconnected', () => rmSync(folder, { recursive: true, force: true }));
  return browser;
}

/** One person's browser: cookies, what pages keep, and a window. @param language what the browser prefers. */
export async function openWindow(browser: Browser, language = 'kk-KZ'): Promise<Page> {
  const context: BrowserContext = await browser.newContext({
    ignoreHTTPSErrors: true,
    locale: language,
    viewport: { width: 1000, height: 760 },
    reducedMotion: 'reduce',
  });
  context.setDefaultTimeout(WAIT_MS);
  return await context.newPage();
}

/** Pictures of a story, numbered in the order in which they are taken: reports/pictures/<story>/01-….png, kept by CI. */
export class Pictures {
  readonly #folder: string;
  #count = 0;

  constructor(story: string) {
    this.#folder = join('reports', 'pictures', story);
    rmSync(this.#folder, { recursive: true, force: true });
    mkdirSync(this.#folder, { recursive: true });
  }

  async take(page: Page, name: string): Promise<void> {
    const number = String(++this.#count).padStart(2, '0');
    await page.screenshot({ path: join(this.#folder, `${number}-${name}.png`), fullPage: true });
  }
}
