import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Chromium, chromiumMissing } from '../http/testing/chromium.ts';
import { DAY_MS } from '../simulation/clock.ts';
import { SeededRng } from '../simulation/rng.ts';
import { CONSOLE_TEXTS } from './cabinet/console-texts.ts';
import { CONTROL_TEXTS } from './cabinet/control-texts.ts';
import { FAULT_TEXTS } from './cabinet/fault-texts.ts';
import { WORDS } from './cabinet/words.ts';
import type { CabinetText } from './core/national/key-storages.ts';
import { type CaSim, caClient, startCaSim } from './index.ts';
import { FAULTS } from './instruments/fault-table.ts';
import { logInAsAdministrator } from './testing/admin-browser.ts';
import { bearer } from './testing/ca-bench.ts';
import { post, requestOf } from './testing/enrolment-bench.ts';
import { PageReader, rowsOf } from './testing/page-reader.ts';
import { useWholeServer } from './testing/whole-server.ts';

/** The CA's own pages, in every language, with every authority founded. */

const PATHS = ['/', '/requests', '/enrolments', '/admin/outbox', '/control', '/admin/faults'] as const;
const LANGUAGES = ['kk', 'ru', 'en'] as const;

let ca: CaSim;
const { clock } = useWholeServer((server) => {
  ca = server;
});

const administrator = () => new PageReader(ca.url, bearer(ca));

/** What a reader sees in the main part of a page, without the names of certificates. */
function mainText(page: string): string {
  const [, main = ''] = /<main>([\s\S]*)<\/main>/.exec(page) ?? [];
  return main.replace(/<span (class="soft"|lang="\w\w")>[^<]*<\/span>/g, '').replace(/<[^>]*>/g, ' ');
}

describe.each(LANGUAGES)('in the language %s', (language) => {
  it.each(PATHS)('%s is whole, and says nothing in another', async (path) => {
    const { status, text } = await administrator().get(`${path}?lang=${language}`);
    expect([status, text.includes(`<html lang="${language}">`)]).toEqual([200, true]);
    const main = mainText(text);
    expect(main.trim().length).toBeGreaterThan(40);
    expect(main).not.toContain('undefined');
    if (language === 'en') {
      expect(/\p{Script=Cyrillic}+/u.exec(main)?.[0]).toBeUndefined();
      return;
    }
    const other = language === 'kk' ? 'ru' : 'kk';
    const texts = [CONSOLE_TEXTS, CONTROL_TEXTS, FAULT_TEXTS, WORDS].flatMap((table) =>
      Object.values<CabinetText>(table),
    );
    const own = new Set(texts.map((one) => one[language]));
    const foreign = texts
      .map((one) => one[other])
      .filter((one) => one.length > 6 && ![...own].some((it) => it.includes(one)));
    expect(foreign.length).toBeGreaterThan(50);
    expect(foreign.filter((one) => main.includes(one))).toEqual([]);
  });

  it('a refusal is told in it', async () => {
    const titles = { kk: 'Мұндай бет жоқ', ru: 'Такой страницы нет', en: 'No such address' };
    expect((await administrator().get(`/no-such-page?lang=${language}`)).text).toContain(
      `<h1>${titles[language]}</h1>`,
    );
  });
});

it('the front page leads to everything that there is', async () => {
  const reader = administrator();
  const { text } = await reader.get('/');
  const links = [...text.matchAll(/href="([^"]+)"/g)].map(([, href = '']) => href);
  expect(new Set(links)).toEqual(
    new Set([...links, ...PATHS, '/nuc?lang=ru', '/cabinet/login?lang=ru', '/openapi.json']),
  );
  for (const link of new Set(links)) expect([link, (await reader.get(link)).status]).toEqual([link, 200]);
  for (const { certificate } of ca.caCertificates) expect(certificate.length).toBeGreaterThan(0);
  expect(links.filter((link) => link.endsWith('.cer'))).toHaveLength(ca.caCertificates.length);
});

it('and only to the authorities that were founded', async () => {
  const other = await startCaSim({ clock, rng: new SeededRng('bench'), authorities: ['rfc'] });
  const { text } = await new PageReader(other.url).get('/?lang=en');
  await other.close();
  expect(text).toContain('<h1>Certification authority</h1>');
  expect([text.includes('/cabinet'), text.includes('/nuc'), text.includes('/webra')]).toEqual([false, false, false]);
});

describe('the page of faults', () => {
  it('puts a rule to work, shows what it did, and takes it away', async () => {
    const reader = administrator();
    const rule = { fault: 'http-500', subject: 'TEST Faulty', serialNumber: '', nth: '', atMost: '1', ms: '' };
    expect(await reader.post('/admin/faults/form', rule)).toMatchObject({ status: 303, location: '/admin/faults' });
    await reader.post('/admin/faults/form', { fault: 'delay', protocol: 'cmp', nth: '7' });
    const armed = (await reader.get('/admin/faults?lang=en')).text;
    expect(rowsOf(armed)).toEqual([
      ['1', 'http-500', 'subject TEST Faulty, atMost 1', '0', 'Remove'],
      ['2', 'delay', 'protocol cmp, nth 7', '0', 'Remove'],
    ]);
    expect(armed).toContain('Nothing yet.');

    const request = await requestOf('ec-p256', 'faulty', 'CN=TEST Faulty <b>');
    expect((await post(`${ca.url}/pkcs10/rfc-ec`, request)).status).toBeGreaterThanOrEqual(500);
    expect((await post(`${ca.url}/pkcs10/rfc-ec`, request)).status).toBe(200);
    const struck = (await reader.get('/admin/faults')).text;
    expect(rowsOf(struck)[0]).toEqual(['1', 'http-500', 'subject TEST Faulty, atMost 1', '1', 'Remove']);
    expect(rowsOf(struck)[2]).toEqual([
      '02.03.2026 04:00:00',
      'http-500',
      '1',
      expect.stringMatching(/^\d+$/),
      'CN=TEST Faulty \\&lt;b\\&gt;',
    ]);
    expect((await reader.post('/admin/faults/1/remove', {})).location).toBe('/admin/faults');
    expect(ca.faults.fired()).toHaveLength(1);
    const rest = (await reader.get('/admin/faults')).text;
    expect(rowsOf(rest).map(([number, fault]) => `${number} ${fault}`)).toEqual([
      '2 delay',
      expect.stringContaining('http-500'),
    ]);
    expect((await reader.post('/admin/faults/1/remove', {})).status).toBe(404);
    await reader.post('/admin/faults/remove-all', {});
    expect((await reader.get('/admin/faults')).text).toContain('No rules.');
    expect(ca.faults.fired()).toEqual([]);
  });

  it('has every fault in its list, and refuses what is none', async () => {
    const reader = administrator();
    const { text } = await reader.get('/admin/faults');
    const options = [...text.matchAll(/<option value="([^"]+)">/g)].map(([, id]) => id);
    expect(options.toSorted()).toEqual(FAULTS.map(({ id }) => id).toSorted());
    expect((await reader.post('/admin/faults/form', { fault: 'no-such-fault' })).status).toBe(400);
    expect((await reader.post('/admin/faults/form', { fault: 'delay', nth: 'two' })).status).toBe(400);
    expect((await reader.post('/admin/faults/form', { fault: 'delay', protocol: 'gopher' })).status).toBe(400);
    expect((await new PageReader(ca.url).post('/admin/faults/form', { fault: 'delay' })).status).toBe(401);
    expect((await reader.get('/admin/faults?lang=ru')).text).toContain('Правил нет.');
  });
});

describe.skipIf(chromiumMissing !== '')(`the CA's own pages in Chromium${chromiumMissing}`, () => {
  let browser: Chromium;
  beforeAll(async () => {
    browser = await Chromium.open();
    await logInAsAdministrator(browser, ca);
  });
  afterAll(() => browser?.close());

  const value = <Value>(expression: string) => browser.evaluate<Value>(expression);
  it('the keyboard alone goes from the control room to the faults, puts a rule to work, and moves the clock', async () => {
    await browser.goTo(`${ca.url}/control?lang=en`);
    await browser.tabTo('Faults');
    await browser.follow(() => browser.press('Enter'));
    await value(`document.getElementById('fault').focus()`);
    await browser.press('ArrowDown');
    await browser.tabTo('Put the rule to work');
    await browser.follow(() => browser.press('Enter'));
    expect(await value('document.querySelectorAll("td")[1].textContent.trim()')).toBe(FAULTS[0]?.id);
    await browser.tabTo('Remove all rules');
    await browser.follow(() => browser.press('Enter'));
    expect(await value('document.body.innerText')).toContain('No rules.');
    const before = clock.now();
    await browser.goTo(`${ca.url}/control`);
    await browser.tabTo('Move');
    await browser.follow(() => browser.press('Enter'));
    expect(clock.now() - before).toBe(DAY_MS);
  });

  it('X-CA-4 manager and security officer approve at their desk by keyboard; a third is rejected with a reason', async () => {
    const admin = caClient(ca.url, { adminToken: ca.adminToken });
    await admin.desk.enrolmentProgress({ authority: 'rfc', progress: { kind: 'desk' } });
    for (const name of ['desk one', 'desk two']) {
      await admin.enrolment.requestOfLabel({ label: 'rfc-ec' }, await requestOf('ec-p256', name, `CN=TEST ${name}`));
    }
    await browser.goTo(`${ca.url}/enrolments?lang=en`);
    for (const label of ['Approve as manager', 'Approve as security officer']) {
      await browser.tabTo(label);
      await browser.follow(() => browser.press('Enter'));
    }
    await value(`document.querySelector('input[name="reason"]').focus()`);
    await browser.type('nobody knows him');
    await browser.follow(() => browser.press('Enter'));
    const enrolments = await admin.desk.enrolments();
    expect(
      enrolments
        .map(({ status, reason }) => `${status} ${reason}`)
        .slice(0, 2)
        .sort(),
    ).toEqual(['processed ', 'rejected nobody knows him']);
  });

  it('every page fits a phone, in every language', async () => {
    await browser.resize(360, 740);
    ca.faults.arm({ fault: 'delay', subject: 'TEST a long name that nobody meets', ms: 5 });
    for (const path of PATHS) {
      for (const language of LANGUAGES) {
        await browser.goTo(`${ca.url}${path}?lang=${language}`);
        expect([path, language, await value('document.documentElement.scrollWidth')]).toEqual([path, language, 360]);
        // What is to be scrolled to inside a table would not be found.
        const cells = `[...document.querySelectorAll('td')].filter((one) => one.getBoundingClientRect().right > 360)`;
        expect([path, language, await value(`${cells}.length`)]).toEqual([path, language, 0]);
      }
    }
    ca.faults.disarm();
  });
});
