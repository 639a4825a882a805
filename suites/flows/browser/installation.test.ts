import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bankRoutes } from '../../../http/bank.ts';
import { PAGE_FAULTS } from '../../../http/testing/page-faults.ts';
import { chromiumMissing, openBrowser, openWindow, Pictures } from '../../../http/testing/playwright.ts';
import { SUITES } from '../../../pki/suites.ts';
import { SeededRng } from '../../../simulation/rng.ts';
import {
  generatePair,
  InstallationStory,
  initialiseToken,
  installationPart,
  startWorkstation,
  tokenCarrier,
  type Workstation,
  withToken,
} from '../../../workstation/index.ts';
import { Bench, DEMO_PIN } from '../bench.ts';
import { demoClient } from '../demo-client.ts';
import { TODAY } from '../testing/client-at-work.ts';
import {
  ADD_ON_BAR,
  AFTER_LOGIN,
  BANK_SITE,
  KAZAKH,
  LOG_IN,
  RUN,
  type ScreenLine,
  TOKEN,
  TUMAR_CSP,
} from '../testing/guide-screens.ts';

/** Sections 2.1, 2.2 and 2.3(1) to (8), (12) to (20) of the connection guide at the PC's own screen, click by click. */

describe.skipIf(chromiumMissing !== '')(`the installation in Chromium${chromiumMissing}`, () => {
  const rng = new SeededRng('installation in the browser');
  let bench: Bench;
  let story: InstallationStory;
  let workstation: Workstation;
  let browser: Browser;
  let page: Page;
  const pictures = new Pictures('installation');
  const login = 'client1';
  let password = '';

  beforeAll(async () => {
    [bench, browser] = await Promise.all([
      Bench.start({ seed: 'installation in the browser', at: TODAY, bankSettings: { components: 'checked' } }),
      openBrowser(),
    ]);
    const { organisation, person } = demoClient(1);
    const carrier = tokenCarrier(
      { token: bench.token },
      { name: 'JavaToken', title: 'JavaToken', reader: 'JavaToken' },
    );
    await prepareToken(bench);
    story = new InstallationStory({ pc: { start: 'older', windowsHasDriver: false }, carrier: () => carrier });
    const { clock } = bench;
    workstation = await startWorkstation({
      clock,
      rng,
      carriers: [carrier],
      ports: 'free',
      deskParts: [installationPart(story)],
    });
    await bench.bankClient().call(bankRoutes.registerClient, { body: organisation });
    const user = { bin: organisation.bin, iin: person.iin, login, surname: 'ПРОБНЫЙ', signatureRight: 'none' } as const;
    const body = { ...user, mayPrepare: true };
    password = (await bench.bankClient().call(bankRoutes.registerUser, { body })).firstPassword;
    page = await openWindow(browser, 'ru-RU');
    await page.setExtraHTTPHeaders({ authorization: `Bearer ${workstation.adminToken}` });
    await page.goto(`${workstation.url}/desk/installation?lang=ru`);
  });
  afterAll(async () => {
    await browser?.close();
    await workstation?.close();
    await bench?.close();
  });

  const screen = () => page.locator('.pc');
  const press = (name: string) => screen().getByRole('button', { name, exact: true }).click();

  async function follow(lines: readonly ScreenLine[]): Promise<void> {
    for (const [at, [point, click, shown]] of lines.entries()) {
      await press(click);
      await screen().getByText(shown).first().waitFor();
      // One picture for each point of the guide: what its last line has led to.
      if (lines[at + 1]?.[0] !== point) await pictures.take(page, point.replace('(', '-').replace(')', ''));
    }
  }

  /** What is wrong with the page as it is. */
  const faults = () => page.evaluate<string[]>(PAGE_FAULTS);

  it('R-CLIENT-4 R-CLIENT-5 R-CLIENT-6 R-CLIENT-7 R-CLIENT-8 R-CLIENT-9 R-CLIENT-10 section 2.1: Tumar CSP', async () => {
    await pictures.take(page, 'desktop');
    await follow(TUMAR_CSP);
    await page.locator('[data-component=tumarCsp][data-state=installed]', { hasText: '6.0' }).waitFor();
    await press('Открыть корневой сертификат с сайта удостоверяющего центра');
    for (const click of ['Установить сертификат…', 'Доверенные корневые центры сертификации', 'Далее', 'Да']) {
      await press(click);
    }
    expect(story.pc.report()).toMatchObject({ tumarCsp: '6.0', rootCertificate: 'present', tokenDriver: 'missing' });
  });

  it('R-CLIENT-11 R-CLIENT-12 R-CLIENT-13 R-CLIENT-14 R-TOKEN-4 R-TOKEN-7 R-TOKEN-8 R-TOKEN-9 R-TOKEN-10 R-TOKEN-11 R-TOKEN-12 section 2.2: driver and keys', async () => {
    await follow(TOKEN);
    const enter = async (entered: string, repeat = entered) => {
      await page.getByLabel('Пароль контейнера').fill(entered);
      await page.getByLabel('Подтверждение').fill(repeat);
      await press('Сохранить');
    };
    await enter(DEMO_PIN, '13572469');
    await page.getByRole('alert').filter({ hasText: 'введен по-разному' }).waitFor();
    await enter('99999999');
    await page.getByRole('alert').filter({ hasText: 'Ключи не прочитаны' }).waitFor();
    await pictures.take(page, '2.2-6-wrong-password');
    await enter(DEMO_PIN);
    await screen().getByText('Идёт процесс получения ключей').waitFor();
    await press('Подождать');
    await screen().getByRole('listitem').filter({ hasText: 'TEST 1 · GOST · WAIT' }).waitFor();
    await pictures.take(page, '2.2-7-keys');
    await press('Закрыть');
    expect(await page.content()).not.toContain(DEMO_PIN);
  });

  it('R-CLIENT-15 R-CLIENT-16 R-CLIENT-17 R-CLIENT-18 R-CLIENT-19 R-CLIENT-20 R-CLIENT-21 section 2.3(1) to (8): BS-Client v3', async () => {
    await follow(BANK_SITE);
    expect(story.pc.report()).toMatchObject({ trustedSite: 'present', bankClient: '3.0', cryptoComponent: 'missing' });
  });

  it('R-CLIENT-22 R-CLIENT-23 R-CLIENT-24 R-CLIENT-25 R-CLIENT-26 R-CLIENT-27 R-BANK-45 R-BANK-46 section 2.3(12) to (21): the bank asks until all is there', async () => {
    const bank = await openWindow(browser, 'ru-RU');
    const next = () => bank.getByRole('button', { name: 'Далее', exact: true }).click();
    const logIn = async () => {
      await bank.goto(bench.bank.url);
      await bank.getByLabel('Логин').fill(login);
      await bank.getByLabel('Пароль').fill(password);
      await next();
    };
    /** The PC's own report, given by the form that stands for the program that looks. */
    const report = async () => {
      for (const [name, found] of Object.entries(story.pc.report())) {
        const select = bank.locator(`select[name=${name}]`);
        if ((await select.count()) > 0) await select.selectOption(found);
      }
      await bank.getByRole('button', { name: 'Проверить', exact: true }).click();
    };
    const missing = () =>
      bank.locator('tr[data-component]:not(:has(.component-ok))').evaluateAll((rows) => rows.length);
    await logIn();
    password = 'Test-2026';
    await bank.getByLabel('Новый пароль').fill(password);
    await bank.getByLabel('Еще раз').fill(password);
    await next();
    await report();
    expect(await missing()).toBe(3);
    await pictures.take(bank, '2.3-13-missing');
    await follow(AFTER_LOGIN);
    await report();
    expect(await missing()).toBe(1);
    await follow([['2.3(19)', LOG_IN, ADD_ON_BAR], ...RUN]);
    await report();
    await bank.getByRole('heading', { name: 'Вход в систему' }).waitFor();
    await logIn();
    await report();
    await bank.getByRole('heading', { name: 'Интернет-Клиент', level: 1 }).waitFor();
    await pictures.take(bank, '2.3-21-main-window');
    expect(await page.locator('[data-component][data-state=missing]').count(), 'the signing agent alone').toBe(1);
  });

  it('R-CLIENT-27 in Kazakh, with the keyboard alone and in a narrow window: every kind of screen can be read', async () => {
    const { states } = story.pc;
    const missing = { tokenProfile: 'unread', trustedSite: 'absent', bankClient: 'absent', keyAddOn: 'absent' };
    story.restart({ states: { ...states, ...missing } });
    await page.setViewportSize({ width: 360, height: 740 });
    await page.goto(`${workstation.url}/desk/installation?lang=kk`);
    const kinds = new Set<string>();
    let told = '';
    for (let i = 0; i < 60 && !story.view().isComplete; i++) {
      const { kind, asksPassword } = story.view().screen;
      if (!kinds.has(kind)) expect(await faults(), kind).toEqual([]);
      kinds.add(kind);
      told += await screen().textContent();
      // The focus comes when the page is drawn, which may be after it has loaded.
      await page.waitForFunction('![null, document.body].includes(document.activeElement)');
      for (let fields = asksPassword ? 2 : 0; fields > 0; fields--) {
        await page.keyboard.type(DEMO_PIN);
        await page.keyboard.press('Tab');
      }
      await Promise.all([page.waitForEvent('load'), page.keyboard.press('Enter')]);
    }
    expect(story.view().isComplete).toBe(true);
    expect([...kinds].sort()).toEqual(['bar', 'desktop', 'menu', 'message', 'window']);
    expect(KAZAKH.filter((label) => !told.includes(label))).toEqual([]);
    for (const lang of ['ru', 'en']) {
      await page.goto(`${workstation.url}/desk/installation?lang=${lang}`);
      expect(await faults(), lang).toEqual([]);
    }
  });
});

/** A token with one key that waits for its certificate. */
async function prepareToken({ token, soPin }: Bench): Promise<void> {
  await initialiseToken({ token }, { soPin, pin: DEMO_PIN, label: 'TEST installation' });
  await withToken({ token, pin: DEMO_PIN }, async (session) => {
    await generatePair(session, SUITES['kisc-2004'], { label: 'TEST 1', subject: Uint8Array.of(0x30, 0) });
  });
}
