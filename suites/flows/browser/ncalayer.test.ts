import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEVICE_PROFILES } from '../../../emulator/index.ts';
import { chromiumMissing, openBrowser, openWindow, Pictures } from '../../../http/testing/playwright.ts';
import { verifySignedData } from '../../../pki/cms/signed-data-verifier.ts';
import { fromPem } from '../../../pki/x509/pem.ts';
import { ScriptedPerson } from '../../../workstation/index.ts';
import { CabinetVisitor } from '../testing/cabinet-visitor.ts';
import { DEVICES, NationalPc } from '../testing/national-pc.ts';

const { pin: PIN } = DEVICES.AKKaztokenStore;
const DEVICE_STORAGES = ['AKKaztokenStore', 'AKEToken72KStore', 'AKKZIDCardStore'] as const;

describe.skipIf(chromiumMissing !== '')(`pages and NCALayer in Chromium${chromiumMissing}`, () => {
  let browser: Browser;
  let pc: NationalPc;
  const person = new ScriptedPerson([
    { on: 'choose-carrier', answer: 'first', times: 1 },
    { on: 'choose-carrier', answer: 'cancel' },
    { on: 'password', answer: PIN },
    { on: 'choose-key', answer: 'first' },
  ]);
  beforeAll(async () => {
    browser = await openBrowser();
    pc = await NationalPc.open({ seed: 'ncalayer', person, devices: DEVICE_STORAGES });
    await pc.certify('AKKaztokenStore', PIN);
  });
  afterAll(async () => {
    await browser?.close();
    await pc?.close();
  });

  const keysIn = async (carrier: string, password: string) => {
    const keys = await pc.carrier(carrier).use(password, (open) => [...open.keys()]);
    return keys.map(({ suite, state }) => `${suite.id} ${state}`).sort();
  };

  it('R-CLIENT-28 the cabinet says in words that NCALayer is not installed, is not running, is blocked, and is there again', async () => {
    const page = await openWindow(browser);
    const me = new CabinetVisitor(page, new Pictures('ncalayer-states'));
    const ncalayer = pc.workstation.bridge('ncalayer');
    await ncalayer.uninstall();
    await page.goto(`${pc.ca.url}/nuc/login`);
    await me.bridge('not-installed');
    await me.see('NCALayer табылмады');
    await me.picture('not-installed');
    expect(await me.button('Кіру').isDisabled()).toBe(true);
    await me.see('файлға өзіңіз қол қойып');
    await ncalayer.install();
    await ncalayer.start();
    await me.press('Қайта тексеру');
    await me.bridge('ready');
    await ncalayer.stop();
    await page.goto(`${pc.ca.url}/nuc/login?lang=ru`);
    await me.bridge('not-running');
    await me.see('NCALayer не запущен');
    await me.picture('not-running');
    await ncalayer.start();
    await ncalayer.block('refuse');
    await me.press('Проверить снова');
    await me.bridge('blocked');
    await me.see('NCALayer заблокирован');
    await me.picture('blocked');
    await ncalayer.unblock();
    await ncalayer.block('reset');
    await me.press('Проверить снова');
    await me.bridge('not-running');
    await ncalayer.unblock();
    await me.press('Проверить снова');
    await me.bridge('ready');
    await page.getByRole('button', { name: 'Войти' }).click();
    await ncalayer.stop();
    await me.fill('Введите пароль к хранилищу ключей', PIN);
    await me.press('Обновить список ключей');
    expect(await me.told('lost')).toContain('Связь с NCALayer прервана');
    await me.picture('lost');
    await ncalayer.start();
  });

  it('R-NUC-6 R-NUC-17 R-TOKEN-15 R-TOKEN-21 the identity card shows its key for the right password only; wrong ones lock it, and the page says so', async () => {
    const { pin } = DEVICES.AKKZIDCardStore;
    await pc.certify('AKKZIDCardStore', pin);
    const me = new CabinetVisitor(await openWindow(browser), new Pictures('ncalayer-lockout'));
    await me.comeToLogin(pc.ca.url, 'жеке куәлік');
    await me.press('Кіру');
    await me.page.waitForFunction('document.activeElement instanceof HTMLInputElement');
    await me.page.keyboard.type(pin);
    await me.page.keyboard.press('Enter');
    await me.page.getByRole('radio').waitFor();
    const { tries } = DEVICE_PROFILES['id-card'].userPin;
    const token = pc.emulator('AKKZIDCardStore').slots[0]?.token;
    for (let wrong = 1; wrong < tries; wrong++) {
      await me.listKeys(`wrong${wrong}`);
      await expect.poll(() => token?.triesLeft.user).toBe(tries - wrong);
      await me.told('pin-wrong');
    }
    expect(await me.told('pin-wrong')).toBe('Құпия сөз қате. Қалған әрекет саны: 1.');
    await me.picture('one-try-left');
    await me.listKeys('wrong');
    expect(await me.told('pin-locked')).toContain('Құрылғы бұғатталған');
    await me.picture('locked');
    await me.listKeys(pin);
    await me.told('pin-locked');
    expect([await me.page.getByRole('radio').count(), token?.triesLeft.user]).toEqual([0, 0]);
  });

  it('R-NUC-6 R-TOKEN-2 R-TOKEN-3 an eToken cannot make GOST 34.10-2015 keys: the page says so, nothing is left on it, and the older set is made', async () => {
    const { pin } = DEVICES.AKEToken72KStore;
    await pc.certify('AKEToken72KStore', pin, 'GOST-2004');
    const me = new CabinetVisitor(await openWindow(browser), new Pictures('ncalayer-etoken'));
    await me.logIn(pc.ca.url, 'eToken PRO (Java, 72K)', pin);
    const storage = 'eToken PRO (Java, 72K)';
    const form = { storage, email: 'new@test.test', locality: 'Қостанай' };
    const sign = async (keySet: string) => {
      await me.apply({ ...form, keySet });
      await me.confirm();
      await me.fill('Сіздің кілттер қоймасына арналған пароліңізді енгізіңіз', pin);
      await me.page.keyboard.press('Enter');
    };
    await sign('GOST-2015');
    expect(await me.told('token-cannot')).toContain('Басқа кілттер жинағын таңдаңыз');
    await me.picture('token-cannot');
    expect(await keysIn('AKEToken72KStore', pin)).toEqual(['nuc-2004 OK', 'rsa-2048 OK']);
    await me.press('Артқа');
    await sign('GOST-2004');
    await me.see('Өтінім нөмірін есте сақтаңыз');
    const made = ['nuc-2004 OK', 'nuc-2004 WAIT', 'rsa-2048 OK', 'rsa-2048 WAIT'];
    expect(await keysIn('AKEToken72KStore', pin)).toEqual(made);
  });

  it('R-NUC-14 a password that the page is not given is asked for in the window of NCALayer; what the CA refuses stands in the page', async () => {
    const me = new CabinetVisitor(await openWindow(browser), new Pictures('ncalayer-window'));
    await me.comeToLogin(pc.ca.url, 'Kaztoken');
    await me.listKeys('');
    await me.page.getByRole('radio').waitFor();
    await me.page.setViewportSize({ width: 360, height: 640 });
    expect(await me.page.evaluate('document.scrollingElement.scrollWidth')).toBe(360);
    await me.picture('phone');
    expect(person.asked.at(-1)).toMatchObject({
      question: { kind: 'password', wasWrong: false },
      asker: { bridge: 'ncalayer', origin: pc.ca.url },
    });
    // Longer than a challenge is good.
    pc.clock.advance(11 * 60_000);
    await me.press('Қол қою');
    await me.page.locator('main [data-code=challenge-missing]').waitFor();
    await me.picture('refused');
    await me.page.getByRole('main').getByRole('link', { name: 'Жеке кабинетке кіру' }).click();
    await me.bridge('ready');
    // By hand too, beside the bridge.
    await me.page.getByText('NCALayer-сіз').click();
    await me.fill('Қолтаңба (CMS, base64 немесе PEM)', 'AAAA');
    await me.press('Қол қою');
    await me.page.locator('main [data-code=cms-malformed]').waitFor();
    await me.page.goBack();
    await me.bridge('ready');
    await me.enter(PIN);
  });

  it('an unmodified page with ncalayer-js-client connects, finds the device, signs, and hears of «Отмена»', async () => {
    const site = await publicPage();
    const page = await openWindow(browser);
    await page.goto(site.url);
    const address = JSON.stringify(pc.workstation.bridges.ncalayer.wss);
    expect(await inPage(page, `client = new NCALayerClient(${address}, false); return client.connect()`)).toBe('1.4');
    expect(await inPage(page, 'return client.getActiveTokens()')).toContain('AKKaztokenStore');
    expect(await inPage(page, "return client.getKeyInfo('AKKaztokenStore')")).toMatchObject({
      algorithm: expect.any(String),
      subjectCn: 'ТЕСТОВА ГҮЛНӘР',
    });

    const sign = (parameters: string, storages = 'KAZTOKEN') =>
      inPage<string>(
        page,
        `return client.basicsSignCMS(NCALayerClient.basicsStorage${storages}, '${Buffer.from(TEXT).toString('base64')}',
           ${parameters}, NCALayerClient.basicsSignerSignAny, 'kk')`,
      );
    const attached = verifySignedData(fromPem(await sign('{ decode: true, encapsulate: true }')));
    expect(Buffer.from(attached.content).toString()).toBe(TEXT);
    expect(attached.certificate.subject).toContainEqual({ type: 'CN', value: 'ТЕСТОВА ГҮЛНӘР' });
    const detached = fromPem(await sign('NCALayerClient.basicsCMSParamsDetachedNoTSP', 'All'));
    expect(() => verifySignedData(detached)).toThrow('the message is detached');
    expect(verifySignedData(detached, { content: Buffer.from(TEXT) }).certificate.der).toEqual(
      attached.certificate.der,
    );
    const raw = `client.basicsSignCMS(NCALayerClient.basicsStorageAll, 'AA==', {}, NCALayerClient.basicsSignerSignAny)`;
    const cancelled = `return ${raw}.catch(({ message, canceledByUser }) => [message, canceledByUser])`;
    expect(await inPage(page, cancelled)).toEqual(['cancelled by user', true]);
    const old =
      "return client.createCMSSignatureFromBase64('AKKaztokenStore', 'AA==', 1).catch(({ message }) => message)";
    expect(await inPage(page, old)).toContain('argument type mismatch');
    expect(person.unanswered).toEqual([]);
    await site.close();
  });
});

const TEXT = 'Шарт № 1';

/** Runs in the page; `client` stays from one piece to the next. */
function inPage<Value = unknown>(page: Page, code: string): Promise<Value> {
  return page.evaluate<Value>(`(async () => { ${code} })()`);
}

/** A page of somebody's, on a server of its own: nothing but the client, as it is published. */
async function publicPage(): Promise<{ url: string; close(): Promise<void> }> {
  const script = readFileSync(createRequire(import.meta.url).resolve('ncalayer-js-client'), 'utf8');
  const files: Readonly<Record<string, readonly [string, string]>> = {
    '/': [
      'text/html; charset=utf-8',
      '<!doctype html><title>TEST</title><script src="client.js"></script><script>let client</script>',
    ],
    '/client.js': ['text/javascript; charset=utf-8', script],
  };
  const server: Server = createServer(({ url = '' }, response) => {
    const [type, body] = files[url] ?? ['text/plain', ''];
    response.writeHead(200, { 'content-type': type }).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, close };
}
