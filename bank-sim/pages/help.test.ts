import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bankRoutes } from '../../http/bank.ts';
import { DOCUMENT_KIND_NAMES } from '../../http/bank-documents.ts';
import { ROLES } from '../../http/roles.ts';
import { Chromium, chromiumMissing } from '../../http/testing/chromium.ts';
import { HELP, type HelpTopic } from '../core/help.ts';
import { windowNames } from '../core/windows.ts';
import { Browser } from '../testing/browser.ts';
import { apply, atHeadOffice, lateUser } from '../testing/late-scene.ts';
import { openBank } from '../testing/open-bank.ts';
import { create, sign } from '../testing/payment-orders.ts';
import { problemCode } from '../testing/problem-code.ts';
import { sitDown } from '../testing/sitting.ts';
import { addressOfPath, readableAddresses } from '../testing/survey/addresses.ts';
import { REGENERATION_STEPS } from '../testing/survey/regeneration-steps.ts';
import { CLIENT, registerUser } from '../testing/test-bank.ts';
import { topicOf } from './help.ts';

/** Where «Помощь» of a page leads. */
function helpOf(html: string): string[] {
  return [...html.matchAll(/<a[^>]*rel="help"[^>]*href="\/help\/([\w-]+)"[^>]*>([^<]*)</g)].map(
    ([, topic = '', text]) => `${text} ${topic}`,
  );
}

/** The windows of the client, by what a user who is signed in opens. */
const CLIENT_WINDOWS: Readonly<Record<string, HelpTopic>> = {
  '/': 'login',
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
  '/documents/2/receipt': 'receipt',
  ...Object.fromEntries(DOCUMENT_KIND_NAMES.map((kind) => [`/documents?kind=${kind}`, topicOf(kind)])),
  ...Object.fromEntries(DOCUMENT_KIND_NAMES.map((kind) => [`/documents/new?kind=${kind}`, topicOf(kind)])),
  '/statement': 'statement',
  '/rates': 'rates',
  '/letters': 'letters',
  '/letters/1': 'letters',
  '/tasks': 'tasks',
};

/** The windows of staff and tester. */
const STAFF_WINDOWS: Readonly<Record<string, HelpTopic>> = {
  '/desks': 'desks',
  ...Object.fromEntries(Object.entries(ROLES).map(([role, { desk }]) => [desk, role as HelpTopic])),
  '/desks/users/late1': 'user-card',
  '/desks/late/1': 'late-case',
  '/desks/late/2/act': 'act',
  '/desks/letters': 'letters-desk',
  '/desks/outbox': 'outbox',
  '/admin/login': 'staff-login',
  '/admin/control': 'control',
  '/admin/faults': 'faults',
};

/** Seen where they come, in the tests below. */
const ON_THE_WAY = ['/password', '/components', '/profiles/1/regeneration'];
/** Help itself, and what is no page (survey.test.ts of the desks shows it). */
const NO_WINDOW =
  /^\/(help\/:topic|glossary|health|openapi\.json|style\.css|keys\.js|files\.js|signing\.js|bridge\/[a-z-]+\.js|admin\/(audit|clock|differences|journal|snapshot|tenants)|desks\/(blocked-users|late|late\/:id\/programming))$/;

describe('help', () => {
  it('R-BANK-28 no window is forgotten', async () => {
    const addresses = await readableAddresses();
    const paths = [...Object.keys({ ...CLIENT_WINDOWS, ...STAFF_WINDOWS }), ...ON_THE_WAY];
    const seen = new Set(paths.map((path) => addressOfPath(path, addresses)));
    expect(addresses.filter((address) => !seen.has(address) && !NO_WINDOW.test(address))).toEqual([]);
  });

  it('R-BANK-27 R-BANK-28 is a button of every window, and leads to the section about that window', async () => {
    const sitting = await sitDown();
    const { browser, client, bank } = sitting;
    await create(client);
    await sign(bank, sitting, await create(client, { number: '102' }));
    await bank.client().call(bankRoutes.sendLetter, { body: { bin: CLIENT.bin, subject: 'TEST', text: 'TEST' } });
    for (const [path, topic] of Object.entries(CLIENT_WINDOWS)) {
      expect(helpOf((await browser.get(path)).html), path).toEqual([`Помощь ${topic}`]);
    }
    expect(helpOf((await browser.get('/main?lang=kk')).html)).toEqual(['Көмек main']);
  });

  it('R-BANK-27 R-BANK-28 R-BANK-102 so it is at the desks, on their login and in the control room', async () => {
    const bank = await openBank({ style: 'vtb-business' });
    await apply(bank, await lateUser(bank, 'late1'));
    await atHeadOffice(bank, await lateUser(bank, 'late2'));
    const browser = new Browser(bank);
    expect(helpOf((await browser.get('/desks/operationist')).html)).toEqual(['Помощь staff-login']);
    await browser.post('/admin/login', { token: bank.adminToken });
    for (const [path, topic] of Object.entries(STAFF_WINDOWS)) {
      expect(helpOf((await browser.get(path)).html), path).toEqual([`Помощь ${topic}`]);
    }
    const envelope = await browser.post('/admin/users/late1/unlock');
    expect(helpOf(envelope.html)).toEqual(['Помощь envelope']);
  });

  it('R-BANK-28 follows the windows of a regeneration', async () => {
    const sitting = await sitDown();
    const seen = [];
    for (const step of Object.values(REGENERATION_STEPS)) {
      const answer = await step(sitting);
      const page = answer?.status === 200 ? answer : await sitting.browser.get('/profiles/1/regeneration');
      seen.push(helpOf(page.html));
    }
    expect(seen).toEqual(Object.keys(REGENERATION_STEPS).map((topic) => [`Помощь ${topic}`]));
  });

  it('R-BANK-28 stands in the change of the password and in the check of the components', async () => {
    const bank = await openBank({ components: 'checked' });
    const { password } = await registerUser(bank, 'first');
    const browser = new Browser(bank);
    await browser.post('/login', { login: 'first', password });
    expect(helpOf((await browser.get('/password')).html)).toEqual(['Помощь password']);
    await browser.post('/password', { newPassword: 'Kilt-2026', repeat: 'Kilt-2026' });
    expect(helpOf((await browser.get('/components')).html)).toEqual(['Помощь components']);
    const report = { trustedSite: 'missing', tumarCsp: '5.1', tokenDriver: 'blocked', bankClient: 'missing' };
    await browser.post('/components', { ...report, rootCertificate: 'present' });
    expect(helpOf((await browser.get('/components')).html)).toEqual(['Помощь component-installation']);
  });

  it('has a section for every window there is, and no other', async () => {
    const linked = [...Object.values(CLIENT_WINDOWS), ...Object.values(STAFF_WINDOWS), 'password', 'envelope'];
    expect(new Set(Object.keys(HELP))).toEqual(new Set([...windowNames(), ...linked]));
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

  it('R-BANK-90 speaks in the words of the bank whose window it is', async () => {
    const about = async (style: 'bs-client' | 'vtb-business') =>
      (await openBank({ style })).client().call(bankRoutes.help, { params: { topic: 'main' } });
    expect((await about('bs-client')).title.ru).toBe('«Интернет-Клиент»');
    expect(JSON.stringify(await about('vtb-business'))).not.toMatch(/BS-Client|Интернет-Клиент/);
  });

  it('R-BANK-89 has the terms of the documents, in both languages, one step from every section', async () => {
    const browser = new Browser(await openBank());
    expect((await browser.get('/help/operationist')).html).toContain('href="/glossary"');
    const ru = await browser.get('/glossary');
    expect(ru.text).toContain('Термины имеют значение, указанное в Регламенте');
    for (const term of ['Абонент', 'Комплект ключей', 'Профиль', 'ПИН-конверт', 'Операционист', 'КНП']) {
      expect(ru.text).toContain(term);
    }
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

  it('R-BANK-26 R-BANK-102 does so at a desk', async () => {
    const bank = await openBank();
    const browser = new Browser(bank);
    await browser.post('/admin/login', { token: bank.deskTokens['call-centre'] });
    await chromium.keepCookies(bank.url, browser.cookies());
    await chromium.goTo(`${bank.url}/desks/call-centre`);
    expect(await chromium.opens(() => chromium.press('F1'))).toBe(`${bank.url}/help/call-centre`);
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
