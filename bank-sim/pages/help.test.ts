import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bankRoutes } from '../../http/bank.ts';
import { Chromium, chromiumMissing } from '../../http/testing/chromium.ts';
import { HELP, type HelpTopic } from '../core/help.ts';
import { windowNames } from '../core/windows.ts';
import { Browser } from '../testing/browser.ts';
import { openBank } from '../testing/open-bank.ts';
import { problemCode } from '../testing/problem-code.ts';
import { sitDown } from '../testing/sitting.ts';
import { paymentOrder } from '../testing/test-bank.ts';

/** Where «Помощь» of a page leads. */
function helpOf(html: string): string[] {
  return [...html.matchAll(/<a[^>]*rel="help"[^>]*href="\/help\/([\w-]+)"[^>]*>([^<]*)</g)].map(
    ([, topic = '', text]) => `${text} ${topic}`,
  );
}

describe('help', () => {
  it('R-BANK-27 R-BANK-28 is a button of every window, and leads to the section about that window', async () => {
    const { browser, client, bank } = await sitDown();
    await client.call(bankRoutes.createPaymentOrder, { body: paymentOrder() });
    const stranger = new Browser(bank);
    expect(helpOf((await stranger.get('/')).html)).toEqual(['Помощь login']);
    const windows: Readonly<Record<string, HelpTopic>> = {
      '/token-sign-in': 'token',
      '/critical-profiles': 'critical-profiles',
      '/subscriber': 'subscriber',
      '/client': 'client',
      '/main': 'main',
      '/profiles': 'profiles',
      '/profiles/1': 'profiles',
      '/documents': 'documents',
      '/documents/new': 'documents',
      '/documents/1': 'documents',
      '/documents/1/edit': 'documents',
    };
    for (const [path, topic] of Object.entries(windows)) {
      expect(helpOf((await browser.get(path)).html), path).toEqual([`Помощь ${topic}`]);
    }
    expect(helpOf((await browser.get('/main?lang=kk')).html)).toEqual(['Көмек main']);
  });

  it('R-BANK-28 follows the windows of a regeneration', async () => {
    const { browser } = await sitDown();
    await browser.post('/profiles/1/regeneration/new');
    expect(helpOf((await browser.get('/profiles/1/regeneration')).html)).toEqual(['Помощь process']);
    await browser.post('/profiles/1/regeneration/send');
    expect(helpOf((await browser.get('/profiles/1/regeneration')).html)).toEqual(['Помощь signing']);
  });

  it('has a section for every window there is, and no other', async () => {
    const own = ['login', 'password', 'token'];
    expect(new Set(Object.keys(HELP))).toEqual(new Set([...windowNames(), ...own]));
    const bank = await openBank();
    const client = bank.client();
    for (const topic of Object.keys(HELP)) {
      const section = await client.call(bankRoutes.help, { params: { topic } });
      expect(
        section.text.every(({ ru, kk }) => ru.length > 10 && kk.length > 10),
        topic,
      ).toBe(true);
      expect(section.contents.map((one) => one.topic)).toEqual(Object.keys(HELP));
    }
    for (const topic of ['nothing', '__proto__', 'toString']) {
      expect(await problemCode(client.call(bankRoutes.help, { params: { topic } })), topic).toBe('help-unknown');
    }
  });

  it('R-BANK-89 has the terms of the documents, in both languages', async () => {
    const browser = new Browser(await openBank());
    const ru = await browser.get('/glossary');
    expect(ru.text).toContain('Термины имеют значение, указанное в Регламенте');
    for (const term of ['Абонент', 'Комплект ключей', 'Профиль', 'ПИН-конверт']) expect(ru.text).toContain(term);
    expect((await browser.get('/glossary?lang=kk')).text).toContain('Регламентінде көрсетілген мәнге сәйкес');
  });
});

describe.skipIf(chromiumMissing !== '')(`F1 in a real browser${chromiumMissing}`, () => {
  let chromium: Chromium;
  beforeAll(async () => {
    chromium = await Chromium.open();
  }, 60_000);
  afterAll(() => chromium?.close());

  it('R-BANK-26 opens the same section beside the window, and nothing typed is lost', async () => {
    const bank = await openBank();
    await chromium.goTo(`${bank.url}/`);
    await chromium.type('test1');
    expect(await chromium.opens(() => chromium.press('F1'))).toBe(`${bank.url}/help/login`);
    expect(await chromium.evaluate<string>('document.querySelector("[name=login]").value')).toBe('test1');
  });

  it('R-BANK-26 is the only key that does', async () => {
    const bank = await openBank();
    await chromium.goTo(`${bank.url}/`);
    await chromium.evaluate(`void document.querySelector('a[rel="help"]').addEventListener('click', (event) => {
      event.preventDefault();
      window.followed = (window.followed ?? 0) + 1;
    })`);
    const followed = () => chromium.evaluate<number>('window.followed ?? 0');
    for (const key of ['Tab', 'ArrowDown', ' '] as const) await chromium.press(key);
    expect(await followed()).toBe(0);
    await chromium.press('F1');
    expect(await followed()).toBe(1);
  });
});
