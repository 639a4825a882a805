import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accessRoutes } from '../http/access-routes.ts';
import { bankRoutes } from '../http/bank.ts';
import { bankClient } from '../http/bank-client.ts';
import { HttpClient } from '../http/client.ts';
import { Chromium, chromiumMissing } from '../http/testing/chromium.ts';
import { PAGE_FAULTS } from '../http/testing/page-faults.ts';
import { DAY_MS, VirtualClock } from '../simulation/clock.ts';
import { SeededRng } from '../simulation/rng.ts';
import { type BankSim, startBankSim } from './index.ts';
import { problemCode } from './testing/problem-code.ts';
import { CLIENT, START } from './testing/test-bank.ts';
import { startTestCa, type TestCa } from './testing/test-ca.ts';

/** Folder for pictures, for whoever wants to look at them. */
const PICTURES = process.env.TOKEN_BENCH_PICTURES;

const clock = new VirtualClock(START);
let ca: TestCa;
let sim: BankSim;
beforeAll(async () => {
  ca = await startTestCa('KISC', clock);
  sim = await startBankSim({ clock, moveClock: clock, rng: new SeededRng('control'), caUrl: ca.url });
  const http = new HttpClient(sim.url, 'the bank', { adminToken: sim.adminToken });
  await http.call(bankRoutes.registerClient, { body: CLIENT });
});
afterAll(async () => {
  await sim.close();
  await ca.close();
});

const tester = () => bankClient(sim.url, { adminToken: sim.adminToken });

describe('the clock of the bench at the bank', () => {
  it('is set, advanced, frozen and let run over HTTP, and the bank goes by it', async () => {
    const { admin, bank } = tester();
    expect(await admin.clock()).toMatchObject({ state: 'frozen', isMovable: true, isRunnable: true });
    await admin.advanceClock({ amount: 2, unit: 'day' });
    expect(clock.now()).toBe(START + 2 * DAY_MS);
    expect(Date.parse((await bank.health()).now)).toBe(clock.now());
    expect(await admin.runClock({ scale: 60 })).toMatchObject({ state: 'running', scale: 60 });
    expect(await admin.freezeClock()).toMatchObject({ state: 'frozen', scale: 0 });
    await admin.setClock({ instant: new Date(START).toISOString() });
    expect(clock.now()).toBe(START);
    expect(await problemCode(admin.runClock({ scale: 0 }))).toBe('scale-invalid');
    expect(await problemCode(admin.setClock({ instant: '2026-02-30T00:00' }))).toBe('instant-invalid');
  });

  it('is not moved by who has no right to: a bank without moveClock, a caller without the token', async () => {
    const own = await startBankSim({ clock, rng: new SeededRng('still'), caUrl: ca.url });
    const { admin } = bankClient(own.url, { adminToken: own.adminToken });
    expect(await admin.clock()).toMatchObject({ isMovable: false, isRunnable: false });
    expect(await problemCode(admin.advanceClock({ amount: 1, unit: 'day' }))).toBe('clock-not-movable');
    expect(await problemCode(bankClient(own.url).admin.clock())).toBe('admin-token-missing');
    expect(clock.now()).toBe(START);
    await own.close();
  });
});

it('the control room tells how much there is, and the last requests without the own ones', async () => {
  await fetch(`${sim.url}/main`);
  const { users, documents, requests } = await tester().admin.control();
  expect([users, documents]).toEqual([0, 0]);
  // The room's own address is a request like others; that of the journal is none.
  expect(requests.find(({ operation }) => operation === 'main')).toMatchObject({
    outcome: 'not-logged-in',
    faults: [],
  });
});

describe.skipIf(chromiumMissing)(`the control room in Chromium${chromiumMissing}`, () => {
  let browser: Chromium;
  beforeAll(async () => {
    browser = await Chromium.open();
    await browser.goTo(sim.url + accessRoutes.form.path);
    await browser.type(sim.adminToken);
    await browser.follow(() => browser.press('Enter'));
  });
  afterAll(() => browser.close());

  const picture = async (name: string) => {
    if (PICTURES === undefined) return;
    mkdirSync(PICTURES, { recursive: true });
    writeFileSync(join(PICTURES, `${name}.png`), await browser.screenshot());
  };
  const click = (selector: string) =>
    browser.follow(() => browser.evaluate(`document.querySelector(${JSON.stringify(selector)}).click()`));

  it('moves the clock, puts a rule to work and takes it away', async () => {
    await browser.goTo(`${sim.url}/admin/control?lang=ru`);
    await click('form[action="/admin/clock/advance"] button');
    expect(clock.now()).toBe(START + DAY_MS);
    expect(await browser.evaluate('document.body.innerText')).toContain('2026-03-03 09:00:00 UTC');
    await browser.goTo(`${sim.url}/admin/control?lang=ru`);
    await click('form[action="/admin/reset"] button');
    expect((await tester().admin.control()).sessions).toBe(0);
    await browser.goTo(`${sim.url}/admin/faults?lang=ru`);
    await browser.evaluate(`(() => {
      document.querySelector('select[name=fault]').value = 'http-503';
      document.querySelector('input[name=route]').value = '/health';
      document.querySelector('input[name=atMost]').value = '1';
    })()`);
    await click('form[action="/admin/faults/form"] button');
    expect((await fetch(`${sim.url}/health`)).status).toBe(503);
    await browser.goTo(`${sim.url}/admin/faults?lang=ru`);
    await picture('bank-faults-ru');
    expect(await browser.evaluate('document.body.innerText')).toContain('http-503');
    await click('form[action$="/remove"] button');
    expect(sim.faults.fired()).toMatchObject([{ fault: 'http-503' }]);
    expect((await tester().admin.faults()).rules).toEqual([]);
  });

  it.each(['ru', 'kk', 'en'])('has no fault of a page in %s, wide or narrow', async (language) => {
    for (const path of ['/admin/control', '/admin/faults']) {
      for (const width of [1280, 360]) {
        await browser.resize(width, 900);
        await browser.goTo(`${sim.url + path}?lang=${language}`);
        expect(await browser.evaluate<string[]>(PAGE_FAULTS), `${path} ${width}`).toEqual([]);
        await picture(`bank${path.replaceAll('/', '-')}-${language}-${width}`);
      }
    }
  });
});
