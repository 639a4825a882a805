import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { caRoutes } from '../../../http/ca.ts';
import { PAGE_FAULTS } from '../../../http/testing/page-faults.ts';
import { chromiumMissing, openBrowser, openWindow, Pictures } from '../../../http/testing/playwright.ts';
import { DAY_MS } from '../../../simulation/clock.ts';
import { ClientPc } from '../testing/client-pc.ts';

/** Section 1 of the instruction of "VTB Business" in a real browser: the re-issue at KISC's site, click by click, in Kazakh. */

describe.skipIf(chromiumMissing !== '')(`the re-issue in KISC's cabinet, in Chromium${chromiumMissing}`, () => {
  let browser: Browser;
  let pc: ClientPc;
  let page: Page;
  let pictures: Pictures;
  const errors: unknown[] = [];
  /** Everything that pages have sent to the houses. */
  const sent: string[] = [];

  beforeAll(async () => {
    [browser, pc] = await Promise.all([
      openBrowser(),
      ClientPc.come('KISC in the browser', {
        bankSettings: { style: 'vtb-business', components: 'agent-checked' },
      }),
    ]);
    page = await openWindow(browser);

    page.on('pageerror', (error) => errors.push(error));
    page.context().on('request', (request) => sent.push(`${request.url()} ${request.postData() ?? ''}`));
    pictures = new Pictures('seed-004');
  });
  afterAll(async () => {
    await browser?.close();
    await pc?.leave();
    expect(errors).toEqual([]);
  });

  const bridge = () => pc.workstation.bridge('cryptoSocket');
  const keyWindow = () => page.getByRole('dialog');
  const alert = () => keyWindow().getByRole('alert');

  /** «Кіру» with the tick. */
  async function comeToLogin(): Promise<void> {
    await page.goto(`${pc.bench.ca.url}/cabinet/login`);
    await page.getByLabel('сертификат бойынша').check();
    await page.getByRole('button', { name: 'Кіру' }).click();
  }

  const cabinetOpens = () => page.getByRole('heading', { name: 'Жеке кабинет', exact: true }).waitFor();

  async function enterPin(button: string, pin = pc.user.pin): Promise<void> {
    await keyWindow().getByLabel('Құрылғының құпиясөзі (ПИН-код)').fill(pin);
    await keyWindow().getByRole('button', { name: button }).click();
  }

  it('R-CLIENT-28 a program that is not there, does not run or is blocked is told apart in words', async () => {
    await bridge().uninstall();
    await comeToLogin();
    await alert().filter({ hasText: 'орнатылмаған немесе іске қосылмаған' }).waitFor();
    await pictures.take(page, 'program-not-installed');

    await bridge().install();
    await bridge().start();
    await bridge().block('refuse');
    await keyWindow().getByRole('button', { name: 'Қайталау' }).click();
    await alert().filter({ hasText: 'бұл бет үшін бұғатталған' }).waitFor();
    await pictures.take(page, 'program-blocked');

    await bridge().unblock();
    await keyWindow().getByRole('button', { name: 'Қайталау' }).click();
    await keyWindow().getByRole('button', { name: 'Қол қою' }).waitFor();
    expect(await alert().isVisible()).toBe(false);
    await bridge().stop();
    await alert().filter({ hasText: 'жұмыс кезінде жабылды' }).waitFor();
    await keyWindow().getByRole('button', { name: 'Қайталау' }).click();
    await alert().filter({ hasText: 'орнатылған, бірақ жауап бермейді' }).waitFor();
    await pictures.take(page, 'program-stopped');
    await bridge().start();
    await bridge().block('reset');
    await keyWindow().getByRole('button', { name: 'Қайталау' }).click();
    await alert().filter({ hasText: 'онымен байланысты антивирус не желілік экран үзеді' }).waitFor();
    await bridge().unblock();
    await keyWindow().getByRole('button', { name: 'Болдырмау' }).click();
    expect(await keyWindow().count()).toBe(0);
  });

  it('R-CA-2 R-CA-3 R-CA-4 "сертификат бойынша": the token is missed, then a PIN is wrong, then the cabinet opens', async () => {
    pc.pull();
    await comeToLogin();
    await alert().filter({ hasText: 'Құрылғы қосылмаған' }).waitFor();
    await pictures.take(page, 'login-without-token');
    pc.plug();
    await alert().waitFor({ state: 'hidden' });
    await enterPin('Қол қою', '00000000');
    await alert().filter({ hasText: 'ПИН-код қате' }).waitFor();
    await pictures.take(page, 'login-wrong-pin');
    for (const width of [360, 1000]) {
      await page.setViewportSize({ width, height: 760 });
      const faults = await page.evaluate<string[]>(PAGE_FAULTS);
      // A window lies over its page.
      expect(faults.filter((fault) => !fault.startsWith('one over the other'))).toEqual([]);
    }
    await enterPin('Қол қою');
    await cabinetOpens();
    await pictures.take(page, 'cabinet');
  });

  it('R-CA-5 R-CA-6 R-CA-7 R-CA-10 R-CA-11 R-CA-12 R-CA-21 new keys and their requests; the token is pulled out while the log runs, and put back', async () => {
    await page.getByRole('link', { name: 'Жаңа сертификатты шығаруға сұранысты' }).click();
    await page.getByLabel('Құрылғы').selectOption({ label: 'JavaToken - JavaToken' });
    await pictures.take(page, 'parameters');
    await page.getByRole('button', { name: 'Сұранысты жіберу' }).click();
    pc.whenAsked(/"CreatePKCS10".*RSA_USER/, () => pc.pull());
    await enterPin('Жалғастыру');
    await page.locator('#process-note', { hasText: 'Құрылғы жұмыс кезінде шығарылды' }).waitFor();
    await pictures.take(page, 'process-token-pulled');
    pc.plug();
    await page.getByRole('status').filter({ hasText: 'Сұраныс жіберілді' }).waitFor();
    const log = await page.getByLabel('Процесс логы').inputValue();
    expect(log).toMatch(
      /ГОСТ кілті жасалуда[\s\S]*Құрылғы шығарылды[\s\S]*жұмыс жалғасуда[\s\S]*Ключ ГОСТ уже ждёт[\s\S]*Сұраныстарға қол қойылды/,
    );
    await pictures.take(page, 'process-sent');
    // The key that was made before the token went is the one that was asked for.
    expect(pc.pairs()).toEqual({ total: 4, waiting: 2 });
  });

  it('R-CA-22 whoever asks again is told that the request is on its way; no third set of keys', async () => {
    await page.goto(`${pc.bench.ca.url}/cabinet/request`);
    await page.getByLabel('Құрылғы').selectOption({ label: 'JavaToken - JavaToken' });
    await page.getByRole('button', { name: 'Сұранысты жіберу' }).click();
    await enterPin('Жалғастыру');
    await page.getByRole('status').filter({ hasText: 'Орындалмады' }).waitFor();
    expect(await page.getByLabel('Процесс логы').inputValue()).toContain('сұранысы жолда: кілттер құрылғыда күтуде');
    expect(pc.pairs()).toEqual({ total: 4, waiting: 2 });
  });

  it('R-CA-13 R-CA-14 R-CA-15 R-CA-16 after the e-mail: "Барлық сертификаттарды орнату"', async () => {
    pc.bench.clock.advance(DAY_MS);
    await comeToLogin();
    await enterPin('Қол қою');
    await cabinetOpens();
    const requestId = ((await page.locator('table').first().locator('td').first().textContent()) ?? '').trim();
    await pc.takeOver(requestId);
    expect((await pc.mails()).join()).toContain('Барлық сертификаттарды орнату');
    await comeToLogin();
    await enterPin('Қол қою');
    await cabinetOpens();
    await pictures.take(page, 'cabinet-ready');
    await page.getByRole('button', { name: 'Барлық сертификаттарды орнату' }).click();
    await enterPin('Жалғастыру');
    await page.getByRole('status').filter({ hasText: 'Сертификаттар орнатылды' }).waitFor();
    await pictures.take(page, 'installed');
    expect(pc.pairs()).toEqual({ total: 4, waiting: 0 });
  });

  /** «Сұранысты жіберу» with the device of the instruction. */
  async function startProcess(): Promise<void> {
    await page.goto(`${pc.bench.ca.url}/cabinet/request`);
    await page.getByLabel('Құрылғы').selectOption({ label: 'JavaToken - JavaToken' });
    await page.getByRole('button', { name: 'Сұранысты жіберу' }).click();
  }

  it('R-CA-19 R-CA-22 a definite refusal is told with the way to the bank, and takes the new keys away again', async () => {
    const { serialNumber } = pc.user.enrolment.set.GOST;
    await pc.bench.caClient().call(caRoutes.revoke, { body: { serialNumber } });
    await startProcess();
    await enterPin('Жалғастыру');
    await page.getByRole('status').filter({ hasText: 'Орындалмады' }).waitFor();
    expect(await page.getByLabel('Процесс логы').inputValue()).toContain('signer-revoked');
    await pictures.take(page, 'process-refused');
    expect(pc.pairs()).toEqual({ total: 4, waiting: 0 });
  });

  it('R-CA-22 a page that is closed, an answer that is lost: opened again, the process goes on, and makes no key twice', async () => {
    await comeToLogin();
    await enterPin('Қол қою');
    await keyWindow().getByText('Құрылғыда бірнеше сертификат бар').waitFor();
    await keyWindow().getByRole('button', { name: 'Қол қою' }).click();
    await cabinetOpens();
    await startProcess();
    const address = page.url();
    const closed = page.waitForEvent('close');
    pc.whenAsked(/"CreatePKCS10".*RSA_USER/, () => void page.close());
    await keyWindow().getByLabel('Құрылғының құпиясөзі (ПИН-код)').fill(pc.user.pin);
    await Promise.all([closed, keyWindow().getByRole('button', { name: 'Жалғастыру' }).click()]);

    page = await page.context().newPage();
    page.on('pageerror', (error) => errors.push(error));
    // The CA gets the requests, and its answer gets lost.
    await page.route('**/requests', async (route) => {
      await route.fetch();
      await route.abort();
    });
    await page.goto(address);
    await enterPin('Жалғастыру');
    // Another tab does not know which certificate was chosen.
    await keyWindow().getByRole('button', { name: 'Жалғастыру' }).click();
    await page.locator('#process-note', { hasText: 'Сайт жауап бермейді' }).waitFor();
    await pictures.take(page, 'process-answer-lost');
    expect(pc.pairs()).toEqual({ total: 6, waiting: 2 });

    await page.unroute('**/requests');
    await page.getByRole('button', { name: 'Жалғастыру' }).click();
    await enterPin('Жалғастыру');
    await page.getByRole('status').filter({ hasText: 'Сұраныс жіберілді' }).waitFor();
    expect(pc.pairs()).toEqual({ total: 6, waiting: 2 });
  });

  it('R-CA-22 a certificate that does not hold is not installed, and the page says so', async () => {
    const { ca, clock } = pc.bench;
    const [id = ''] = /R\d{6}/.exec((await page.locator('main').textContent()) ?? '') ?? [];
    ca.faults.arm({ fault: 'cert-bad-signature', atMost: 2 });
    clock.advance(DAY_MS);
    await pc.bench.caClient().call(caRoutes.bankDone, { params: { id } });
    ca.faults.disarm();
    await comeToLogin();
    await enterPin('Қол қою');
    await keyWindow().getByText('Құрылғыда бірнеше сертификат бар').waitFor();
    await keyWindow().getByRole('button', { name: 'Қол қою' }).click();
    await cabinetOpens();
    await page.getByRole('button', { name: 'Барлық сертификаттарды орнату' }).click();
    await enterPin('Жалғастыру');
    await page.getByRole('status').filter({ hasText: 'Орындалмады' }).waitFor();
    expect(await page.getByLabel('Процесс логы').inputValue()).toContain('сертификат тексеруден өтпеді');
    await pictures.take(page, 'certificate-wrong');
    expect(pc.pairs()).toEqual({ total: 6, waiting: 2 });
  });

  it('R-BANK-45 R-BANK-46 R-CLIENT-27 R-CLIENT-28 the bank looks for the signing agent itself, and lets in when it is there', async () => {
    const { enrolment } = pc.user;
    const next = () => page.getByRole('button', { name: 'Ары қарай' }).click();
    const agent = () => page.getByLabel('Қол қою агенті');
    const check = () => page.getByRole('button', { name: 'Тексеру' }).click();
    const logIn = async (password: string) => {
      await page.goto(`${pc.bench.bank.url}/?lang=kk`);
      await page.getByLabel('Логин').fill(enrolment.login);
      await page.getByLabel('Құпия сөз').fill(password);
      await next();
    };
    await bridge().uninstall();
    await logIn(enrolment.firstPassword);
    await page.getByLabel('Жаңа құпия сөз').fill('Test-2026');
    await page.getByLabel('Тағы бір рет').fill('Test-2026');
    await next();
    await expect.poll(() => agent().inputValue()).toBe('missing');
    await check();
    await page.locator('tr[data-component="signingAgent"] .component-not-installed').waitFor();
    await pictures.take(page, 'bank-agent-missing');
    await bridge().install();
    await bridge().start();
    await page.reload();
    await expect.poll(() => agent().inputValue()).toBe('present');
    await check();
    await logIn('Test-2026');
    await expect.poll(() => agent().inputValue()).toBe('present');
    await check();
    await page.getByRole('heading', { name: 'ЭЦҚ кілтімен кіру' }).waitFor();
    // With the certificate that KISC's cabinet has installed: the newest, which is offered first.
    await page.getByRole('button', { name: 'Қол қою' }).click();
    await enterPin('Қол қою');
    await keyWindow().getByText('Құрылғыда бірнеше сертификат бар').waitFor();
    await keyWindow().getByRole('button', { name: 'Қол қою' }).click();
    await page.locator('.yellow-frame').waitFor();
  });

  it('R-CLIENT-28 nothing that the pages sent or kept, and nothing in the trace, is a PIN', async () => {
    const kept = await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }]));
    expect(kept).toContain('crypto-socket-seen');
    expect(pc.workstation.trace.length).toBeGreaterThan(50);
    for (const text of [kept, ...pc.workstation.trace.map((line) => line.text)])
      expect(text).not.toContain(pc.user.pin);
  });
});
