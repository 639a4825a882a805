import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bankRoutes } from '../../http/bank.ts';
import { DOCUMENT_KIND_NAMES } from '../../http/bank-documents.ts';
import type { Route } from '../../http/route.ts';
import { Chromium, chromiumMissing } from '../../http/testing/chromium.ts';
import { PAGE_FAULTS } from '../../http/testing/page-faults.ts';
import { HELP } from '../core/help.ts';
import { LANGUAGES, type Language } from '../core/label.ts';
import { BANK_STYLES } from '../core/settings.ts';
import { Browser } from '../testing/browser.ts';
import { openBank } from '../testing/open-bank.ts';
import { type Sitting, sitDown } from '../testing/sitting.ts';
import { signerSet } from '../testing/software-keys.ts';
import { OWN_PASSWORD, octets, paymentOrder, registerUser, signed, signedRequests } from '../testing/test-bank.ts';

/** Folder for pictures of all pages, for whoever wants to look at them. */
const PICTURES = process.env.TOKEN_BENCH_PICTURES ?? '';

const WIDTHS = [1280, 360];

/** No pages, or seen below. */
const ELSEWHERE = ['/health', '/profiles/:id/regeneration', '/components'];

/** The answers of the rows, by the address that a browser asks for. */
const ROW_PAGES = (Object.values(bankRoutes) as Route[])
  .filter(({ method, path }) => method === 'GET' && !ELSEWHERE.includes(path))
  .flatMap(({ path }) =>
    path === '/help/:topic' ? Object.keys(HELP).map((topic) => `/help/${topic}`) : [path.replace(':id', '1')],
  );

const PAGES = [
  ...new Set([
    '/',
    ...ROW_PAGES,
    '/main?find=о',
    '/main?find=xyz',
    ...DOCUMENT_KIND_NAMES.flatMap((kind) => [`/documents?kind=${kind}`, `/documents/new?kind=${kind}`]),
    '/documents/1/edit',
    '/documents/99',
    '/nothing',
  ]),
];

/** Has a page of the bank fetch others; all have the same style sheet, so that they need not be opened one by one. */
const GATHER = `(async (paths) => {
  window.pages = new Map();
  for (const path of paths) {
    const text = await (await fetch(path, { headers: { accept: 'text/html' } })).text();
    window.pages.set(path, text);
  }
})`;
/** Shows one of them. */
const SHOW = `((path) => {
  const page = new DOMParser().parseFromString(window.pages.get(path), 'text/html');
  document.title = page.title;
  document.documentElement.lang = page.documentElement.lang;
  document.body.replaceWith(document.adoptNode(page.body));
  return true;
})`;

/** Lines of an English page in Cyrillic letters, but for names: of languages, persons, organisations, and what was typed. */
const LEFTOVERS = `(() => {
  const names = /Өркен|Булак|Сынақов|9418_Абонент|Тест|: о$|Оплата по договору|^(Reason: )?ca-refused: /;
  const lines = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const line = walker.currentNode.textContent.trim();
    if (/[\\u0400-\\u04ff]/.test(line) && !names.test(line) && !walker.currentNode.parentElement.closest('.languages')) lines.push(line);
  }
  return lines;
})()`;

describe.skipIf(chromiumMissing !== '')(`every page in a real browser${chromiumMissing}`, () => {
  let chromium: Chromium;
  beforeAll(async () => {
    chromium = await Chromium.open();
  }, 60_000);
  afterAll(() => chromium?.close());

  /** What is wrong with these pages in any language, at any width. The bank is asked once for each. */
  async function faultsOf(style: string, browser: Browser, paths: readonly string[], name = ''): Promise<string[]> {
    const faults: string[] = [];
    for (const lang of LANGUAGES) {
      await chromium.keepCookies(browser.url, [...browser.cookies(), `bank_lang=${lang}`]);
      await chromium.goTo(browser.url + (paths[0] ?? '/'));
      await chromium.evaluate(`${GATHER}(${JSON.stringify(paths)})`);
      for (const width of WIDTHS) {
        await resize(width);
        for (const path of paths) {
          const found = await faultsAt(path, lang);
          faults.push(...found.map((fault) => `${name}${path} ${lang} ${width}: ${fault}`));
          await picture(`${style} ${name}${path} ${lang} ${width}`);
        }
      }
    }
    return faults;
  }

  async function faultsAt(path: string, lang: Language): Promise<string[]> {
    const faults = await chromium.evaluate<string[]>(`${SHOW}(${JSON.stringify(path)}) && ${PAGE_FAULTS}`);
    const shown = await chromium.evaluate<string>('document.documentElement.lang');
    const leftovers = lang === 'en' ? await chromium.evaluate<string[]>(LEFTOVERS) : [];
    return [...faults, ...leftovers, ...(shown === lang ? [] : [`the language is ${shown}`])];
  }

  /** A page may be asked before it has its new width. */
  async function resize(width: number): Promise<void> {
    await chromium.resize(width, 800);
    const isDone = `matchMedia('(width: ${width}px)').matches`;
    await expect.poll(() => chromium.evaluate<boolean>(isDone), { timeout: 20_000, interval: 10 }).toBe(true);
  }

  async function picture(name: string): Promise<void> {
    if (PICTURES === '') return;
    mkdirSync(PICTURES, { recursive: true });
    writeFileSync(join(PICTURES, `${name.replace(/\W+/g, '-')}.png`), await chromium.screenshot());
  }

  it('what is wrong with a page is found', async () => {
    const { browser } = await sitDown();
    await chromium.goTo(`${browser.url}/`);
    await resize(360);
    await chromium.evaluate(`void (document.title = 'x', document.body.innerHTML = \`<h1>a</h1><h1>b</h1><h4></h4>
<input><button></button><p id="i">{name}</p><p id="i" data-style="color: #999">grey</p><a href="/" data-style="position: absolute; left: 9px; top: 300px">one</a>
<a href="/" data-style="position: absolute; left: 12px; top: 302px">two</a><div data-style="width: 400px">wide</div>
<a href="/" data-style="position: absolute; left: 600px; top: 400px">far</a>\`); document.querySelectorAll('[data-style]').forEach((one) => { one.style.cssText = one.dataset.style; })`);
    const faults = await chromium.evaluate<string[]>(PAGE_FAULTS);
    for (const fault of [
      /^title: x/,
      /^not one h1/,
      /^an empty heading/,
      /^heading of level 4 too early/,
      /^no label: <input>/,
      /^no text: <button>/,
      /^id twice: i/,
      /^unfinished text/,
      /^scrolls \d+ px/,
      /^outside the window: a "far"/,
      /^one over the other: a "one" and a "two"/,
      /^contrast 2\.\d+: p "grey"/,
    ]) {
      expect(
        faults.some((found) => fault.test(found)),
        String(fault),
      ).toBe(true);
    }
  });

  describe.each(BANK_STYLES)('%s', (style) => {
    it('R-BANK-90 can be read in every language, wide and narrow, with a keyboard and with weak eyes', async () => {
      const { browser, client, bank } = await sitDown(20, {}, { style });
      await client.call(bankRoutes.createPaymentOrder, { body: paymentOrder() });
      const letter = { bin: paymentOrder().payerBin, subject: 'TEST', text: 'TEST' };
      await bank.client().call(bankRoutes.sendLetter, { body: letter });
      expect(await faultsOf(style, browser, PAGES)).toEqual([]);
    }, 240_000);

    it('R-BANK-45 so can the check of the components', async () => {
      const bank = await openBank({ style, components: 'checked' });
      const { password } = await registerUser(bank, 'first');
      const browser = new Browser(bank);
      await browser.post('/login', { login: 'first', password });
      await browser.post('/password', { newPassword: OWN_PASSWORD, repeat: OWN_PASSWORD });
      const faults = await faultsOf(style, browser, ['/components'], 'loading: ');
      const report = {
        trustedSite: 'missing',
        tumarCsp: '5.1',
        tokenDriver: 'blocked',
        cryptoComponent: 'not-running',
      };
      await browser.post('/components', { ...report, rootCertificate: 'present' });
      faults.push(...(await faultsOf(style, browser, ['/components'], 'missing: ')));
      expect(faults).toEqual([]);
    }, 240_000);

    it('R-BANK-90 so can the windows that one passes through', async () => {
      const sitting = await sitDown(20, {}, { style });
      const faults: string[] = [];
      const first = await registerUser(sitting.bank, 'first');
      const newcomer = new Browser(sitting.bank);
      await newcomer.post('/login', { login: 'first', password: first.password });
      faults.push(...(await faultsOf(style, newcomer, ['/password'])));
      const visitor = new Browser(sitting.bank);
      await visitor.post('/login', { login: 'test1', password: OWN_PASSWORD });
      faults.push(...(await faultsOf(style, visitor, ['/token-sign-in'], 'before the token: ')));
      for (const name of Object.keys(STEPS) as (keyof typeof STEPS)[]) {
        await STEPS[name](sitting);
        faults.push(
          ...(await faultsOf(style, sitting.browser, ['/profiles/1/regeneration', '/profiles/1'], `${name}: `)),
        );
      }
      expect(faults).toEqual([]);
    }, 240_000);
  });
});

/** What leads to each window of a regeneration, one after the other. */
const STEPS = {
  process: ({ browser }: Sitting) => browser.post('/profiles/1/regeneration/new'),
  signing: ({ browser }: Sitting) => browser.post('/profiles/1/regeneration/send'),
  refusal: async (sitting: Sitting) => {
    sitting.bank.ca.refuses = 'TEST';
    await sendRequests(sitting).catch(() => undefined);
    sitting.bank.ca.refuses = undefined;
  },
  waiting: async (sitting: Sitting) => {
    await sitting.browser.post('/profiles/1/regeneration/new');
    await sitting.browser.post('/profiles/1/regeneration/send');
    await sendRequests(sitting);
  },
  receipt: async ({ bank, browser }: Sitting) => {
    await bank.ca.process('1');
    await browser.get('/profiles');
    await browser.post('/profiles/1/regeneration/receive');
  },
  installation: ({ browser }: Sitting) => browser.post('/profiles/1/regeneration/confirm'),
  done: async ({ bank, browser }: Sitting) => {
    const { html } = await browser.post('/profiles/1/regeneration/confirm');
    const [, gost = ''] = /<p class="octets">([^<]+)</.exec(html) ?? [];
    const certificates = { GOST: octets(gost), RSA: octets(gost) };
    const proof = await signed(bank, { signers: await signerSet('new'), certificates }, octets(gost));
    await browser.post('/profiles/1/regeneration/continue', { proof });
  },
};

async function sendRequests({ bank, client, ...user }: Sitting): Promise<void> {
  const requests = await signedRequests(bank, user, await signerSet('new'));
  await client.call(bankRoutes.signRegeneration, { params: { id: '1' }, body: { requests } });
}
