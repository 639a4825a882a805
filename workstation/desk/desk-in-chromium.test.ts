import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chromiumMissing, openBrowser, openWindow, Pictures } from '../../http/testing/playwright.ts';
import { VirtualClock } from '../../simulation/clock.ts';
import { SeededRng } from '../../simulation/rng.ts';
import type { Carrier } from '../carriers/carrier.ts';
import { tokenNames } from '../carriers/token-names.ts';
import { echoBridge } from '../testing/echo-bridge.ts';
import { PageSocket } from '../testing/page-socket.ts';
import { startWorkstation, type Workstation } from '../workstation.ts';

/** The desk as the person before the PC has it, in real Chromium. */

const noWork = () => Promise.reject(new Error('nothing opens the token in this test'));
let isIn = true;
const token: Carrier = {
  ...tokenNames('javatoken'),
  storage: undefined,
  isPresent: () => isIn,
  use: noWork,
  changePassword: noWork,
};
const put = (to: boolean) => () => {
  isIn = to;
};

let workstation: Workstation;
let browser: Browser;
let page: Page;
beforeAll(async () => {
  if (chromiumMissing !== '') return;
  workstation = await startWorkstation({
    clock: new VirtualClock('2026-03-02T04:00:00Z'),
    rng: new SeededRng('desk'),
    carriers: [token],
    reader: { insert: put(true), remove: put(false) },
    ports: 'free',
    bridges: { cryptoSocket: (site) => echoBridge(site, 'crypto-socket', '/tumarcsp/') },
  });
  browser = await openBrowser();
  page = await openWindow(browser, 'ru-RU');
});
afterAll(async () => {
  await browser?.close();
  await workstation?.close();
});

describe.skipIf(chromiumMissing !== '')(`the desk in Chromium${chromiumMissing}`, () => {
  it('R-CLIENT-28 shows by itself what comes, takes a PIN and an «Отмена», pulls the token and switches a program', async () => {
    const pictures = new Pictures('desk');
    await page.goto(`${workstation.url}/desk`);
    await page.locator('#token').fill(workstation.adminToken);
    await page.getByRole('button', { name: 'Войти' }).click();
    await page.getByText('Сейчас никто ни о чём не спрашивает.').waitFor();

    const socket = await PageSocket.open(workstation.bridges.cryptoSocket.ws ?? '', { origin: 'http://localhost' });
    await socket.next();
    socket.send('password');
    const question = page.locator('[data-kind="password"]');
    await question.getByText('Осталось попыток: 3').waitFor();
    await pictures.take(page, 'password');
    expect(await question.textContent()).toContain('http://localhost');
    await question.locator('input').fill('12345678');
    await question.getByRole('button', { name: 'ОК' }).click();
    expect(await socket.next()).toBe('{"password":"12345678"}');
    await page.getByText('Сейчас никто ни о чём не спрашивает.').waitFor();
    socket.send('password');
    await question.getByRole('button', { name: 'Отмена' }).click();
    expect(await socket.next()).toBe('{"password":null}');

    await page.getByRole('button', { name: 'Вынуть носитель' }).click();
    await page.locator('[data-carrier="JavaToken"]').getByText('нет', { exact: true }).waitFor();
    put(true)();
    await page.locator('[data-carrier="JavaToken"]').getByText('да', { exact: true }).waitFor();

    const ncalayer = page.locator('[data-bridge="ncalayer"]');
    await ncalayer.getByRole('button', { name: 'Заблокировать', exact: true }).click();
    await ncalayer.locator('[data-state="blocked"]').waitFor();
    expect(workstation.bridge('ncalayer').blocking).toBe('reset');
    await workstation.bridge('ncalayer').uninstall();
    await ncalayer.getByRole('button', { name: 'Установить' }).waitFor();
    await page.getByRole('link', { name: 'Қаз' }).click();
    await ncalayer.getByText('орнатылмаған').waitFor();
    await pictures.take(page, 'bridges');
  });

  it('lets no one lose what he is typing when something else changes', async () => {
    const socket = await PageSocket.open(workstation.bridges.cryptoSocket.ws ?? '');
    await socket.next();
    socket.send('password');
    const field = page.locator('[data-kind="password"] input');
    await field.fill('1234');
    const { version } = await page.evaluate(
      async () => (await fetch('/desk/version')).json() as Promise<{ version: string }>,
    );
    await workstation.bridge('ncalayer').install();
    // It has asked, and has been told of the change.
    await page.waitForResponse(
      async (answer) => answer.url().endsWith('/desk/version') && !(await answer.text()).includes(version),
    );
    expect(await field.inputValue()).toBe('1234');
    await field.fill('');
    await page.locator('[data-bridge="ncalayer"] [data-state="not-running"]').waitFor();
    socket.close();
    await field.waitFor({ state: 'detached' });
  });

  it('shows people who open the address of a program that its certificate is taken', async () => {
    await workstation.bridge('ncalayer').start();
    const { wss = '' } = workstation.bridges.ncalayer;
    await page.goto(wss.replace(/^wss/, 'https'));
    expect(await page.getByRole('heading').textContent()).toBe('NCALayer');
    await page.getByText('он принял ее сертификат').waitFor();
  });
});
