import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { caRoutes } from '../http/ca.ts';
import { cabinetRoutes } from '../http/ca-cabinet.ts';
import { Chromium, chromiumMissing } from '../http/testing/chromium.ts';
import { haveOpenssl, openssl, withFiles } from '../pki/testing/foreign.ts';
import { toPem } from '../pki/x509/pem.ts';
import { signCommand } from './cabinet/controls.ts';
import { logInAsAdministrator } from './testing/admin-browser.ts';
import { type CaBench, certificateDer, enrol, openBench, wrap } from './testing/ca-bench.ts';
import {
  type CabinetPerson,
  client,
  DEVICE,
  enter,
  issue,
  makeReady,
  request,
  visitor,
} from './testing/cabinet-bench.ts';
import { keyPair } from './testing/keys.ts';
import { PageReader } from './testing/page-reader.ts';

let bench: CaBench;
let person: CabinetPerson;

beforeAll(async () => {
  // Nobody listens there: a workstation of another kind does what the page would.
  bench = await openBench({ bridges: { cryptoSocket: { ws: 'ws://127.0.0.1:1/tumarcsp/' } } });
  person = await client(bench, 1);
});
afterAll(async () => {
  expect(bench.events.filter(({ kind }) => kind === 'bug')).toEqual([]);
  await bench.ca.close();
});

const nobody = () => new PageReader(bench.ca.url);

/** Logs in as the page has it: tick, file, signature. */
async function inside({ identity }: CabinetPerson): Promise<PageReader> {
  const reader = nobody();
  await reader.get('/cabinet/login');
  const file = await reader.get('/cabinet/login/challenge.txt');
  const signature = await wrap(Buffer.from(file.text), identity);
  expect((await reader.post('/cabinet/login', { byCertificate: 'yes', signature })).location).toBe('/cabinet');
  return reader;
}

/** What must be read on a page in each language: docs/requirements.md, the columns KK and RU. */
const LABELS = [
  ['R-CA-2, R-CA-3', '/cabinet/login', ['Жеке кабинет', 'сертификат бойынша'], ['личный кабинет', 'по сертификату']],
  [
    'R-CA-5, R-CA-15',
    '/cabinet',
    ['Жаңа сертификатты шығаруға сұранысты', 'Барлық сертификаттарды орнату', 'қайтадан кіріңіз'],
    ['Запрос на выпуск нового сертификата', 'Установить все сертификаты'],
  ],
  [
    'R-CA-6, R-CA-7, R-CA-9, R-CA-10',
    '/cabinet/request',
    ['Параметрлер', 'Құрылғы', 'JavaToken - JavaToken', 'Сертификат', 'Нақтылау', 'Өтініш мөрі', 'Сұранысты жіберу'],
    ['Параметры', 'Устройство', 'JavaToken - JavaToken', 'Сертификат', 'Отправить запрос'],
  ],
] as const;

describe("the pages of KISC's cabinet", () => {
  it.each(LABELS)(
    '%s: %s has the labels of the instruction in Kazakh, and the Russian ones',
    async (_, path, kk, ru) => {
      const reader = await inside(person);
      const kazakh = await reader.get(path);
      expect(kazakh.text).toContain('<html lang="kk">');
      expect(kk.filter((label) => !kazakh.text.includes(label))).toEqual([]);
      const russian = await reader.get(`${path}?lang=ru`);
      expect(russian.text).toContain('<html lang="ru">');
      expect(ru.filter((label) => !russian.text.includes(label))).toEqual([]);
    },
  );

  it('R-CA-1 the front page names the CA of the interbank settlement centre and leads to the cabinet', async () => {
    const { text } = await nobody().get('/');
    const kazakh = (await nobody().get('/?lang=kk')).text;
    expect(text).toContain('<h1>Удостоверяющий центр КЦМР <span lang="kk">ҚБЕО КО</span></h1>');
    expect(text).toContain('href="/cabinet/login?lang=ru"');
    expect(kazakh).toMatch(/<h1>ҚБЕО куәландыру орталығы[\s\S]*href="\/cabinet\/login\?lang=kk"/);
  });

  it('R-CA-8 the certificate field shows the name as people read it', async () => {
    const { text } = await (await inside(person)).get('/cabinet/request');
    const [, name] = /id="certificate" readonly value="([^"]*)"/.exec(text) ?? [];
    expect(name).toMatch(/^C=KZ, O=ТОО &quot;TEST Дала Сауда&quot;, OU=Бухгалтерия, CN=ТЕСТОВА АЙСҰЛУ 1, UID=\d{12}$/);
  });

  it('R-CA-10, R-CA-11, R-CA-22 forms lead to the page of the process; what the workstation tells stands in its log', async () => {
    const reader = await inside(person);
    const { location } = await reader.post('/cabinet/request', DEVICE);
    expect(location).toMatch(/^\/cabinet\/processes\/P\d{6}$/);
    await reader.post(`${location}/log`, { line: '<b>GOST</b>' });
    const page = await reader.get(`${location}?lang=ru`);
    expect(page.text).toContain('Лог процесса');
    expect(page.text).toContain('data-state="generating">Создаются ключи');
    expect(page.text).toMatch(/\n\d\d:\d\d:\d\d {2}&lt;b&gt;GOST&lt;\/b&gt;<\/textarea>/);
    await reader.post(`${location}/sent`, { request: await request(bench, person, 'page') });
    expect((await reader.get('/cabinet')).text).toContain(
      'data-stage="waiting">Ключи созданы, сертификаты ещё не выпущены',
    );
    expect((await reader.post('/cabinet/request', { device: '' })).status).toBe(400);
  });

  it('a refusal is a page in the language of the reader, with the code; every page says TEST', async () => {
    const stranger = nobody();
    const { status, text } = await stranger.get('/cabinet');
    expect([status, text.includes('<h1>Жеке кабинетке кіру орындалмады</h1>')]).toEqual([401, true]);
    expect(text).toMatch(/<title>TEST · [\s\S]*class="test" role="note">TEST · Куәландыру орталығының имитаторы/);
    const tick = await stranger.post('/cabinet/login?lang=ru', { signature: 'AAAA' });
    expect([tick.status, tick.text.includes('Не выбран вход по сертификату')]).toEqual([422, true]);
    expect((await stranger.get('/cabinet/no-page')).text).toContain('<h1>Такой страницы нет</h1>');
  });

  it("the visit is the cabinet's own, the language is the same everywhere", async () => {
    const reader = await inside(person);
    await reader.get('/cabinet?lang=en');
    const language = reader.cookieLines.pop();
    expect(language).toBe('ca_lang=en; Path=/; SameSite=Strict');
    expect(reader.cookieLines.length).toBeGreaterThan(0);
    for (const visit of reader.cookieLines) expect(visit).toMatch(/; Path=\/cabinet; .*SameSite=Strict/);
    expect((await reader.get('/requests')).text).toContain('<html lang="en">');
  });
});

const tool = haveOpenssl();
it.skipIf(!tool.have)(
  `R-CA-4 the command on the login page signs with an RSA key what the cabinet takes${tool.note}`,
  async () => {
    const { view, key, subject } = await enrol(bench, 4);
    const inside = visitor(bench);
    const { challenge } = await inside.call(cabinetRoutes.challenge);
    const { privateKey } = await keyPair('rsa-2048', key);
    const files = {
      'challenge.txt': Buffer.from(challenge, 'base64'),
      'key.pem': toPem('PRIVATE KEY', privateKey) + toPem('CERTIFICATE', certificateDer(view, 'RSA')),
    };
    const { stdout } = withFiles(files, (paths) => {
      const [command = ''] = signCommand(paths['challenge.txt']).split(' | ');
      return openssl(command.replace('key.pem', paths['key.pem']).split(' ').slice(1));
    });
    const body = { byCertificate: 'yes', signature: stdout.toString('base64') } as const;
    expect((await inside.call(cabinetRoutes.signIn, { body })).subject).toBe(subject);
  },
);

describe.skipIf(chromiumMissing !== '')(`KISC's cabinet in Chromium${chromiumMissing}`, () => {
  let browser: Chromium;
  beforeAll(async () => {
    browser = await Chromium.open();
  });
  afterAll(() => browser?.close());

  const value = <Value>(expression: string) => browser.evaluate<Value>(expression);
  const press = (selector: string) =>
    browser.follow(async () => {
      await value(`document.querySelector(${JSON.stringify(selector)}).focus()`);
      await browser.press('Enter');
    });
  /** Waits until the page says so. */
  const until = async (expression: string) => {
    while (!(await value<boolean>(expression))) await new Promise((resolve) => setTimeout(resolve, 50));
  };

  it('R-CA-3, R-CA-4, R-CA-11, R-CA-14, R-CA-15 the log fills by itself while keys and certificates are written', async () => {
    const one = await client(bench, 2);
    await browser.goTo(`${bench.ca.url}/cabinet/login?lang=kk`);
    const challenge = await value<string>(
      `fetch('/cabinet/login/challenge.txt').then((one) => one.text()).then((one) => btoa(unescape(encodeURIComponent(one))))`,
    );
    const sign = async (text: string) => {
      await value(`document.getElementById('signature').focus()`);
      await browser.type(await wrap(Buffer.from(text, 'base64'), one.identity));
      await value(`document.getElementById('byCertificate').focus()`);
      await browser.press(' ');
    };
    await sign(challenge);
    await press('form button');
    await press('a[href="/cabinet/request"]');
    await value(`document.getElementById('device').value = 'JavaToken-JavaToken'`);
    await press('form button');
    expect(await value('document.querySelector("h1").textContent')).toMatch(/^Процесс P/);

    const workstation = await enter(bench, one);
    const id = (await value<string>('location.pathname')).split('/').at(-1) ?? '';
    await workstation.call(cabinetRoutes.report, { params: { id }, body: { line: 'GOST жазылды' } });
    await until(`document.getElementById('log').value.includes('GOST жазылды')`);
    const sent = await request(bench, one, 'browser');
    await workstation.call(cabinetRoutes.sent, { params: { id }, body: { request: sent } });
    await until(`document.getElementById('log')?.dataset.state === 'sent'`);
    expect(await value('document.body.innerText')).toContain('Сұраныс жіберілді');

    await makeReady(bench, sent);
    expect((await bench.client.call(caRoutes.outbox)).at(-1)?.text).toContain('Жеке кабинетке қайтадан кіріп');
    await browser.goTo(`${bench.ca.url}/cabinet/login`);
    await sign(
      await value<string>(
        `fetch('/cabinet/login/challenge.txt').then((one) => one.text()).then((one) => btoa(unescape(encodeURIComponent(one))))`,
      ),
    );
    await press('form button');
    await press('form[action="/cabinet/installations"] button');
    expect(await value('document.body.innerText')).toContain('Сертификаттар жазылуда');
  });

  it('fits a phone', async () => {
    const one = await client(bench, 3);
    const inside = await enter(bench, one);
    await issue(bench, one, { inside, key: 'phone' });
    await browser.resize(360, 740);
    await logInAsAdministrator(browser, bench.ca);
    for (const path of ['/cabinet/login', '/cabinet', '/cabinet/request', '/control', '/enrolments', '/requests']) {
      await browser.goTo(bench.ca.url + path);
      expect(await value('document.querySelector("[data-access]")'), path).toBeNull();
      expect(await value('document.documentElement.scrollWidth')).toBe(360);
    }
  });
});
