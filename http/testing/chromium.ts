import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';

/**
 * A real browser for tests of pages: Chromium without a window, driven through its debugging pipe (Chrome DevTools Protocol).
 * Starting it takes seconds: once for a test file.
 */

const PROGRAMS = ['chromium', 'chromium-browser', 'google-chrome'];
/** The name of the program; undefined where there is none. */
export const chromiumProgram = PROGRAMS.find(
  (name) => spawnSync(name, ['--version'], { timeout: 30_000 }).status === 0,
);

/** Empty when Chromium is there, else the end of a test's name that says what is missing. */
export const chromiumMissing =
  chromiumProgram === undefined ? ' [skipped: no chromium (apt-get install chromium)]' : '';

const FLAGS = [
  '--headless=new',
  '--remote-debugging-pipe',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-dev-shm-usage',
  '--no-first-run',
  '--disable-extensions',
  '--disable-background-networking',
];

/** How long a busy machine may take for a field to get the focus, and for a page to load. */
const FOCUS_MS = 10_000;
const LOAD_MS = 40_000;

/** The keys that tests press. */
const KEY_CODES = { Tab: 9, Enter: 13, ' ': 32, ArrowDown: 40, F1: 112 } as const;

interface Answer {
  readonly id?: number;
  readonly method?: string;
  readonly sessionId?: string;
  readonly params?: unknown;
  readonly result?: unknown;
  readonly error?: { readonly message: string };
}

interface Waiting {
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** What a page sent to its server. */
export interface SentRequest {
  readonly method: string;
  readonly url: string;
  readonly body: string;
}

export class Chromium {
  readonly #process: ChildProcess;
  readonly #folder: string;
  readonly #waiting = new Map<number, Waiting>();
  readonly #listeners = new Set<(answer: Answer) => void>();
  #session = '';
  #count = 0;
  /** Every request of the page since it was opened, oldest first. */
  readonly requests: SentRequest[] = [];

  private constructor(process: ChildProcess, folder: string) {
    this.#process = process;
    this.#folder = folder;
    let rest = '';
    (process.stdio[4] as Readable).on('data', (chunk: Buffer) => {
      const messages = (rest + chunk.toString('utf8')).split('\0');
      rest = messages.pop() ?? '';
      for (const message of messages) this.#hear(JSON.parse(message) as Answer);
    });
  }

  /** Starts the browser with one empty page. */
  static async open(): Promise<Chromium> {
    const folder = mkdtempSync(join(tmpdir(), 'token-bench-chromium-'));
    const args = [...FLAGS, `--user-data-dir=${folder}`, 'about:blank'];
    const child = spawn(chromiumProgram ?? 'chromium', args, {
      stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'],
      // A group of its own, so that its helpers end with it.
      detached: true,
      // What it leaves among the temporary files goes with its folder.
      env: { ...process.env, TMPDIR: folder },
    });
    const browser = new Chromium(child, folder);
    const { targetId } = (await browser.#send('Target.createTarget', { url: 'about:blank' })) as { targetId: string };
    const attached = await browser.#send('Target.attachToTarget', { targetId, flatten: true });
    browser.#session = (attached as { sessionId: string }).sessionId;
    await browser.#send('Page.enable');
    await browser.#send('Network.enable');
    return browser;
  }

  async close(): Promise<void> {
    const ended = new Promise((resolve) => this.#process.once('exit', resolve));
    const { pid } = this.#process;
    // Its helpers write into the folder as long as they live.
    if (pid !== undefined) process.kill(-pid, 'SIGKILL');
    await ended;
    rmSync(this.#folder, { recursive: true, force: true, maxRetries: 10 });
  }

  /** Opens an address and waits until it is loaded. */
  async goTo(url: string): Promise<void> {
    await this.#loaded(() => this.#send('Page.navigate', { url }));
  }

  /** Does something that leads to another page, and waits until that is loaded. */
  async follow(act: () => Promise<unknown>): Promise<void> {
    await this.#loaded(act);
  }

  /** The value of an expression in the page; it must be JSON. */
  async evaluate<Value>(expression: string): Promise<Value> {
    const answer = await this.#send('Runtime.evaluate', { expression, returnByValue: true, awaitPromise: true });
    const { result, exceptionDetails } = answer as { result: { value: Value }; exceptionDetails?: { text: string } };
    if (exceptionDetails !== undefined) throw new Error(`${expression}: ${JSON.stringify(exceptionDetails)}`);
    return result.value;
  }

  /**
   * Puts text into the field that has the focus. `autofocus` takes effect when a page is drawn, which may be after it has loaded.
   * @throws Error when no field has the focus after ten seconds.
   */
  async type(text: string): Promise<void> {
    const isField = `document.activeElement?.matches('input, textarea') ?? false`;
    for (const end = performance.now() + FOCUS_MS; !(await this.evaluate<boolean>(isField)); ) {
      if (performance.now() > end) throw new Error('no field has the focus');
    }
    await this.#send('Input.insertText', { text });
  }

  /** Presses one key. */
  async press(key: keyof typeof KEY_CODES): Promise<void> {
    const text = { Enter: '\r', ' ': ' ' }[key as string];
    const code = KEY_CODES[key];
    const stroke = { key, code: key === ' ' ? 'Space' : key, windowsVirtualKeyCode: code };
    await this.#send('Input.dispatchKeyEvent', { type: 'keyDown', ...stroke, ...(text !== undefined && { text }) });
    await this.#send('Input.dispatchKeyEvent', { type: 'keyUp', ...stroke });
  }

  /** Does something that opens another page beside this one. @returns that page's address */
  async opens(act: () => Promise<unknown>): Promise<string> {
    await this.#send('Target.setDiscoverTargets', { discover: true });
    const opened = new Promise<string>((resolve) => {
      const listener = ({ method, params }: Answer) => {
        const { type, url = '' } = (params as TargetEvent | undefined)?.targetInfo ?? {};
        if (method !== 'Target.targetInfoChanged' || type !== 'page' || !url.startsWith('http')) return;
        this.#listeners.delete(listener);
        resolve(url);
      };
      this.#listeners.add(listener);
    });
    await act();
    return await opened;
  }

  /** Moves on with the keyboard alone until a control of this text has the focus. */
  async tabTo(text: string): Promise<void> {
    for (let i = 0; i < 60; i++) {
      await this.press('Tab');
      if ((await this.evaluate<string>('document.activeElement.textContent.trim()')) === text) return;
    }
    throw new Error(`no way to ${text} by Tab`);
  }

  /** The size of the window in CSS pixels. */
  async resize(width: number, height: number): Promise<void> {
    await this.#send('Emulation.setDeviceMetricsOverride', { width, height, deviceScaleFactor: 1, mobile: true });
  }

  /** Gives the browser the cookies of a site, each `name=value`, instead of those that it has. */
  async keepCookies(url: string, cookies: readonly string[]): Promise<void> {
    await this.#send('Network.clearBrowserCookies');
    for (const cookie of cookies) {
      const [name = '', ...value] = cookie.split('=');
      await this.#send('Network.setCookie', { url, name, value: value.join('='), httpOnly: true });
    }
  }

  /** The whole page as PNG. */
  async screenshot(): Promise<Uint8Array> {
    const answer = await this.#send('Page.captureScreenshot', { format: 'png', captureBeyondViewport: true });
    return Buffer.from((answer as { data: string }).data, 'base64');
  }

  async #loaded(act: () => Promise<unknown>): Promise<void> {
    const loaded = new Promise<void>((resolve) => {
      const listener = ({ method }: Answer) => {
        if (method !== 'Page.loadEventFired') return;
        this.#listeners.delete(listener);
        resolve();
      };
      this.#listeners.add(listener);
    });
    await act();
    await inTime(loaded);
  }

  #send(method: string, params: object = {}): Promise<unknown> {
    const id = ++this.#count;
    const session = this.#session === '' ? {} : { sessionId: this.#session };
    (this.#process.stdio[3] as Writable).write(`${JSON.stringify({ id, method, params, ...session })}\0`);
    return new Promise((resolve, reject) => this.#waiting.set(id, { resolve, reject }));
  }

  #hear(answer: Answer): void {
    if (answer.method === 'Network.requestWillBeSent') this.#note(answer.params as RequestEvent);
    for (const listener of this.#listeners) listener(answer);
    const waiting = answer.id === undefined ? undefined : this.#waiting.get(answer.id);
    if (answer.id === undefined || waiting === undefined) return;
    this.#waiting.delete(answer.id);
    if (answer.error === undefined) waiting.resolve(answer.result);
    else waiting.reject(new Error(answer.error.message));
  }

  #note({ request: { method, url, postData = '' } }: RequestEvent): void {
    this.requests.push({ method, url, body: postData });
  }
}

/** @throws Error when no page was loaded: what was to lead to one did not. */
async function inTime(loaded: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('no other page was loaded')), LOAD_MS);
  });
  try {
    await Promise.race([loaded, late]);
  } finally {
    clearTimeout(timer);
  }
}

interface TargetEvent {
  readonly targetInfo?: { readonly type?: string; readonly url?: string };
}

interface RequestEvent {
  readonly request: { readonly method: string; readonly url: string; readonly postData?: string };
}
