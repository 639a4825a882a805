import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PAGE_FAULTS } from '../../http/testing/page-faults.ts';
import { chromiumMissing, openBrowser, openWindow, Pictures } from '../../http/testing/playwright.ts';
import {
  Configurator,
  configuratorPart,
  startWorkstation,
  tokenCarrier,
  type Workstation,
} from '../../workstation/index.ts';
import { ClientAtWork } from './testing/client-at-work.ts';

/** Guide of the bank, 2.2(4) to (7): the keys of a JavaToken are looked at in Tumar CSP Configurator, in a real browser on an emulated token. */

const HOME = '/desk/configurator';
const NEW_PIN = '87651234';

let work: ClientAtWork;
let workstation: Workstation;
let configurator: Configurator;
let browser: Browser;
let page: Page;
const pictures = new Pictures('tumar-configurator');

beforeAll(async () => {
  if (chromiumMissing !== '') return;
  work = await ClientAtWork.come('configurator pages');
  const { token, clock, rng } = work.bench;
  const names = { name: 'JavaToken', title: 'JavaToken - JavaToken', reader: 'Gamma JavaToken 0' };
  const carriers = [tokenCarrier({ token }, names)];
  configurator = new Configurator({ carriers: () => carriers, clock, rng: rng.stream('configurator') });
  const deskParts = [configuratorPart(configurator)];
  const pc = rng.stream('workstation');
  workstation = await startWorkstation({ clock, rng: pc, carriers, ports: 'free', deskParts });
  browser = await openBrowser();
  page = await openWindow(browser, 'ru-RU');
  await page.setExtraHTTPHeaders({ authorization: `Bearer ${workstation.adminToken}` });
});
afterAll(async () => {
  await browser?.close();
  await workstation?.close();
  await work?.leave();
});

/** A picture; and nothing is wrong with the page for readers with a keyboard, a screen reader or a narrow window. */
async function shown(name: string): Promise<void> {
  await pictures.take(page, name);
  expect(await page.evaluate(PAGE_FAULTS)).toEqual([]);
  const size = page.viewportSize();
  await page.setViewportSize({ width: 360, height: 740 });
  expect(await page.evaluate(PAGE_FAULTS)).toEqual([]);
  if (size) await page.setViewportSize(size);
}

const row = (name: string) => page.locator(`tr[data-profile="${name}"]`);
const item = (text: string) => page.getByRole('menuitem', { name: text });

async function enter(password: string, confirmation = password): Promise<void> {
  await page.locator('input[name=password]').fill(password);
  await page.locator('input[name=confirmation]').fill(confirmation);
  await page.getByRole('button', { name: 'Сохранить' }).click();
}

async function openEditor(): Promise<void> {
  await page.goto(`${workstation.url}${HOME}?lang=ru`);
  await row('JavaToken').click({ button: 'right' });
  await item('Изменить профайл').click();
}

describe.skipIf(chromiumMissing !== '')(`Tumar CSP Configurator in Chromium${chromiumMissing}`, () => {
  it('R-TOKEN-7 R-TOKEN-8 the profile JavaToken has a menu by the right button', async () => {
    await page.goto(`${workstation.url}${HOME}?lang=ru`);
    expect(await page.locator('h1').textContent()).toBe('Tumar CSP Configurator');
    expect(await row('JavaToken').textContent()).toContain('подключено');
    await row('JavaToken').click({ button: 'right' });
    expect(await page.getByRole('menuitem').allTextContents()).toEqual([
      'Изменить профайл',
      'Показать ключи',
      'Сменить пароль',
    ]);
    await pictures.take(page, 'menu');
    await page.locator('h1').click();
    expect(await page.getByRole('menu').isVisible()).toBe(false);
    await shown('profiles');
  });

  it('R-TOKEN-8 and by keyboard alone', async () => {
    await page.goto(`${workstation.url}${HOME}?lang=kk`);
    await row('JavaToken').focus();
    await page.keyboard.press('Shift+F10');
    const focused = () => page.evaluate('document.activeElement.textContent');
    expect(await focused()).toBe('Профайлды өзгерту');
    await page.keyboard.press('ArrowUp');
    expect(await focused()).toBe('Парольді ауыстыру');
    await page.keyboard.press('Escape');
    expect(await page.evaluate('document.activeElement.dataset.profile')).toBe('JavaToken');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Enter');
    await page.waitForURL(`**${HOME}/JavaToken/edit`);
    await expect.poll(() => page.evaluate('document.activeElement.name')).toBe('password');
    await shown('window-kk');
  });

  it('R-TOKEN-9 R-TOKEN-10 the window takes the password twice and shows where the keys are kept', async () => {
    await openEditor();
    expect(await page.getByLabel('Параметры хранения устройств').inputValue()).toBe('jtoken://user@/.');
    await enter(work.personalised.pin, 'другой');
    expect(await page.getByRole('alert').textContent()).toContain('Пароль и подтверждение не совпадают');
    await shown('passwords-differ');
  });

  it('R-TOKEN-11 R-TOKEN-12 R-TOKEN-13 R-TOKEN-14 saving reads the keys: GOST and RSA, with the validity of their certificates', async () => {
    await openEditor();
    await enter(work.personalised.pin);
    await page.getByText('Список ключей').waitFor();
    const keys = await page.locator('tr[data-key]').allTextContents();
    expect(keys).toHaveLength(2);
    expect(keys.map((text) => /GOST 34\.310-2004|RSA-2048/.exec(text)?.[0]).sort()).toEqual([
      'GOST 34.310-2004',
      'RSA-2048',
    ]);
    for (const text of keys) expect(text).toMatch(/OK.*действует/s);
    await shown('keys');
  });

  it('R-TOKEN-18 the token is pulled: its keys are shown no more', async () => {
    const taken = work.bench.emulator.remove();
    await page.reload();
    expect(await page.getByRole('status').textContent()).toContain('Подключите носитель');
    expect(await page.locator('tr[data-key]').count()).toBe(0);
    await shown('pulled');
    work.bench.emulator.insert(taken);
  });

  it('R-TOKEN-16 the password of the token is changed', async () => {
    await page.goto(`${workstation.url}${HOME}?lang=ru`);
    await row('JavaToken').click({ button: 'right' });
    await item('Сменить пароль').click();
    await page.getByLabel('Прежний пароль').fill(work.personalised.pin);
    await page.getByLabel('Новый пароль').fill(NEW_PIN);
    await page.getByLabel('Подтверждение').fill(NEW_PIN);
    await page.getByRole('button', { name: 'Сменить пароль' }).click();
    await openEditor();
    await enter(NEW_PIN);
    await page.getByText('Список ключей').waitFor();
  });

  it('R-TOKEN-15 R-TOKEN-21 wrong passwords show no keys, until the token is locked: then the right one shows none', async () => {
    await openEditor();
    await enter('00000000');
    await page.getByText('Пароль неверен, ключи не показаны').waitFor();
    expect(await page.locator('tr[data-key]').count()).toBe(0);
    await shown('wrong-password');
    for (let tries = 1; tries < 20 && configurator.profile('JavaToken').state !== 'locked'; tries++) {
      await expect(configurator.read('JavaToken', '00000000')).rejects.toMatchObject({
        code: expect.stringMatching(/^pin-(wrong|locked)$/),
      });
    }
    await openEditor();
    await enter(NEW_PIN);
    await page.getByText('Контейнер заблокирован').waitFor();
    expect(await page.locator('tr[data-key]').count()).toBe(0);
    await shown('locked');
  });
});
