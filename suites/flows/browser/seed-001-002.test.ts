import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PAGE_FAULTS } from '../../../http/testing/page-faults.ts';
import { chromiumMissing, openBrowser, openWindow, Pictures } from '../../../http/testing/playwright.ts';
import { unblock } from '../../../workstation/index.ts';
import { demoPaymentOrder } from '../demo-client.ts';
import { ClientPc } from '../testing/client-pc.ts';

/**
 * The bank in a real browser, click by click and in Russian: section 2.3(9) to (21) of the connection guide, the instruction on
 * regenerating a key set, a payment order signed with the new key; then a PIN that is locked.
 */

const PASSWORD = 'Test-2026';
const MINUTE_MS = 60_000;
/** The wrong entries that a JavaToken takes. */
const TRIES = 10;

describe.skipIf(chromiumMissing !== '')(`the bank in Chromium${chromiumMissing}`, () => {
  let browser: Browser;
  let pc: ClientPc;
  let page: Page;
  let pictures: Pictures;
  const errors: unknown[] = [];

  beforeAll(async () => {
    const bankSettings = { components: 'checked', executionMinutes: 60 } as const;
    [browser, pc] = await Promise.all([
      openBrowser(),
      ClientPc.come('the bank in the browser', { bankSettings, over: 'wss' }),
    ]);
    page = await openWindow(browser, 'ru-RU');
    page.on('pageerror', (error) => errors.push(error));
    pictures = new Pictures('seed-001-002');
  });
  afterAll(async () => {
    await browser?.close();
    await pc?.leave();
    expect(errors).toEqual([]);
  });

  const button = (name: string): Locator => page.getByRole('button', { name, exact: true });
  const keyWindow = () => page.getByRole('dialog');
  const alert = () => keyWindow().getByRole('alert');
  const heading = (name: string | RegExp) => page.getByRole('heading', { name, level: 1 });
  const menu = (name: string) => page.locator('.tree').getByRole('link', { name }).click();
  const profiles = () => menu('Профили');

  async function enterPin(action: string, pin = pc.user.pin): Promise<void> {
    await keyWindow().getByLabel('Пароль (ПИН-код) устройства').fill(pin);
    await keyWindow().getByRole('button', { name: action }).click();
  }

  async function logIn(password: string): Promise<void> {
    await page.goto(`${pc.bench.bank.url}/`);
    await page.getByLabel('Логин').fill(pc.user.enrolment.login);
    await page.getByLabel('Пароль').fill(password);
    await button('Далее').click();
  }

  /** What the PC reports to the bank. */
  async function report(found: Readonly<Record<string, string>> = {}): Promise<void> {
    for (const select of await page.locator('form[action="/components"] select').all()) {
      const name = (await select.getAttribute('name')) ?? '';
      if (found[name] === undefined) await select.selectOption({ index: 0 });
      else await select.selectOption(found[name]);
    }
    await button('Проверить').click();
  }

  it('R-BANK-30 R-BANK-31 R-BANK-33 R-BANK-34 R-BANK-35 R-BANK-36 2.3(9) to (12): login, password of the PIN envelope, its change', async () => {
    await logIn(pc.user.enrolment.firstPassword);
    await page.getByText('Необходимо сменить пароль').waitFor();
    await page.getByLabel('Новый пароль').fill(PASSWORD);
    await page.getByLabel('Еще раз').fill(PASSWORD);
    await pictures.take(page, '2.3-11-new-password');
    await button('Далее').click();
  });

  it('R-BANK-45 R-BANK-46 2.3(13) to (16), (21): the components are loaded, and the login is made once more', async () => {
    await heading('Загрузка криптографических компонентов').waitFor();
    await report({ cryptoComponent: 'blocked' });
    await page.getByText('«Для этого узла могут потребоваться следующие элементы управления ActiveX').waitFor();
    await pictures.take(page, '2.3-14-component-blocked');
    await report();
    await heading('Вход в систему').waitFor();
    await logIn(PASSWORD);
    await report();
    await heading('Вход с ключом ЭЦП').waitFor();
  });

  it('R-BANK-47 R-BANK-48 R-BANK-50 R-BANK-51 R-BANK-54 R-BANK-55 the token signs in; article 2 (2): critical profiles', async () => {
    await button('Подписать').click();
    await keyWindow().getByText('JavaToken - JavaToken').waitFor({ state: 'attached' });
    await pictures.take(page, '2.3-17-sign-in');
    for (const width of [360, 1000]) {
      await page.setViewportSize({ width, height: 760 });
      const faults = await page.evaluate<string[]>(PAGE_FAULTS);
      // A window lies over its page.
      expect(faults.filter((fault) => !fault.startsWith('one over the other'))).toEqual([]);
    }
    await enterPin('Подписать');
    await heading('Регенерация комплекта ключей').waitFor();
    await page.getByText('Внимание!').waitFor();
    await page.getByText('необходима плановая регенерация').waitFor();
    await pictures.take(page, '2-2-critical-profiles');
    await button('Далее')
      .or(page.getByRole('link', { name: 'Далее' }))
      .click();
  });

  it('R-BANK-42 R-BANK-43 R-BANK-44 2.3(17) to (19): the yellow frame, «Далее», «Далее», the main window', async () => {
    await page.locator('.yellow-frame', { hasText: 'ПРОБНЫЙ' }).waitFor();
    await pictures.take(page, '2.3-17-yellow-frame');
    await page.getByRole('link', { name: 'Далее' }).click();
    await page.getByRole('link', { name: 'Далее' }).click();
    await heading('Интернет-Клиент').waitFor();
    await pictures.take(page, '2.3-19-main-window');
  });

  it('R-BANK-62 R-BANK-65 R-BANK-66 R-BANK-67 article 2 (3), (4): «Профили», one click, «Параметры подписи»', async () => {
    await profiles();
    expect(await button('Новый').isDisabled()).toBe(true);
    await page.getByRole('link', { name: '9418_Абонент' }).click();
    await page.getByRole('heading', { name: 'Параметры подписи' }).waitFor();
    await page
      .getByText(/дата окончания срока эксплуатации/)
      .first()
      .waitFor();
    await pictures.take(page, '2-4-parameters');
  });

  it('R-BANK-68 R-BANK-69 R-BANK-70 R-BANK-71 R-BANK-72 R-BANK-73 R-BANK-75 R-BANK-87 article 3 (5): «Новый», «Отправить документ в банк», «Подписать»; the token is pulled out in the middle', async () => {
    await button('Новый').click();
    await heading('Описание процесса Перегенерации комплекта ключей').waitFor();
    await pictures.take(page, '3-5-process');
    await button('Отправить документ в банк').click();
    await heading('Подпись').waitFor();
    const other = await page.context().newPage();
    await other.goto(page.url());
    await button('Подписать').click();
    pc.whenAsked(/"CreatePKCS10".*RSA_USER/, () => pc.pull());
    await enterPin('Подписать');
    await alert()
      .filter({ hasText: /Устройство (извлечено|не подключено)/ })
      .waitFor();
    await pictures.take(page, '3-5-token-pulled');
    pc.plug();
    await keyWindow().getByText('JavaToken - JavaToken').waitFor({ state: 'attached' });
    expect(pc.pairs()).toEqual({ total: 3, waiting: 1 });
    await enterPin('Подписать');
    await heading('Запрос отправлен').waitFor();
    await page.getByText('Принят банком').first().waitFor();
    await pictures.take(page, '3-5-accepted');
    expect(pc.pairs()).toEqual({ total: 4, waiting: 2 });

    // R-BANK-87: the same window in another tab finds that it was done already, and touches nothing.
    const first = page;
    page = other;
    await button('Подписать').click();
    await enterPin('Подписать');
    await heading('Запрос отправлен').waitFor();
    await other.close();
    page = first;
    expect(pc.pairs()).toEqual({ total: 4, waiting: 2 });
  });

  it('R-BANK-74 R-BANK-76 R-BANK-77 R-BANK-78 the status stays until the certificates are there', async () => {
    await profiles();
    await page.getByText('Принят банком').waitFor();
    pc.bench.clock.advance(12 * MINUTE_MS);
    await page.getByText('Принят банком').waitFor();
    await profiles();
    await page.getByText('Получен новый сертификат').first().waitFor();
    await pictures.take(page, '3-5-new-certificate');
  });

  it('R-BANK-79 R-BANK-80 R-BANK-81 R-BANK-82 R-BANK-83 R-BANK-84 R-BANK-85 «Получить сертификат (ключ)», «ОК», «Продолжить», «В эксплуатации»', async () => {
    await page.getByRole('link', { name: '9418_Абонент' }).click();
    await button('Получить сертификат (ключ)').click();
    await button('ОК').click();
    await pictures.take(page, '3-5-received');
    await button('Продолжить').click();
    await enterPin('Продолжить');
    await heading('Завершение процесса Регенерации комплекта ключей').waitFor();
    await pictures.take(page, '3-5-done');
    expect(pc.pairs()).toEqual({ total: 4, waiting: 0 });
    await profiles();
    await page.getByText('В эксплуатации').waitFor();
  });

  it('R-BANK-17 a payment order is signed with the new key, without a question, and recalled', async () => {
    await menu('Платежные поручения');
    await page.getByRole('link', { name: 'Новый' }).click();
    const date = new Date(pc.bench.clock.now()).toISOString().slice(0, 10);
    const order = demoPaymentOrder(pc.user.client, '17', date);
    for (const [name, value] of Object.entries(order)) await page.locator(`.order [name="${name}"]`).fill(value);
    await page.locator('.order button').click();
    await button('Подписать').click();
    await enterPin('Подписать');
    await page.locator('.status.accepted-by-bank').first().waitFor();
    await pictures.take(page, 'payment-order-signed');
    await button('Отозвать').click();
    await enterPin('Отозвать');
    await page.locator('.status.recalled').first().waitFor();
  });

  it('R-TOKEN-21 wrong PINs until the lock, in words; unblocked, the token signs in with whichever certificate is chosen', async () => {
    await button('Выход').click();
    await logIn(PASSWORD);
    await report();
    await button('Подписать').click();
    for (let entry = 1; entry < TRIES; entry++) {
      await enterPin('Подписать', `0000000${entry}`);
      await alert().filter({ hasText: 'Неверный ПИН-код' }).waitFor();
    }
    expect(await alert().textContent()).toBe('Неверный ПИН-код. Осталось попыток: 1.');
    await pictures.take(page, 'pin-last-try');
    await enterPin('Подписать', '00000000');
    await alert().filter({ hasText: 'ПИН-код заблокирован' }).waitFor();
    await pictures.take(page, 'pin-locked');
    await unblock({ token: pc.bench.token, soPin: pc.user.soPin, newPin: pc.user.pin });
    await enterPin('Подписать');
    await keyWindow().getByText('На устройстве несколько сертификатов').waitFor();
    const [newest = ''] = await keyWindow().getByLabel('Сертификат').locator('option').allTextContents();
    expect(newest).toMatch(/ПРОБНЫЙ Проба Тестович, до 02\.03\.2027/);
    await pictures.take(page, 'certificate-choice');
    await keyWindow().getByRole('button', { name: 'Подписать' }).click();
    await page.locator('.yellow-frame').waitFor();
  });
});
