import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { accessRoutes } from '../../http/access-routes.ts';
import { bankRoutes } from '../../http/bank.ts';
import { BANK_INTERFACE } from '../../http/bank-interface.ts';
import { operationsOf } from '../../http/interface.ts';
import { Chromium, chromiumMissing } from '../../http/testing/chromium.ts';
import { Browser } from '../testing/browser.ts';
import { DOCUMENTS } from '../testing/documents.ts';
import { apply, lateUser } from '../testing/late-scene.ts';
import { openBank } from '../testing/open-bank.ts';
import { create, sign } from '../testing/payment-orders.ts';
import { CLIENT, OTHER_CLIENT, octets, signed, signedInUser, type TestBank } from '../testing/test-bank.ts';

/** Ends whatever attribute it stands in, and then two ways to run. As long as a surname may be. */
const HOSTILE = `"'><script>struck=1</script><img src=x onerror=struck=1>`;

/** What only the hostile text would have put into a page, and whether it ran. */
const LOOK = `({ ran: window.struck === 1, parts: document.querySelectorAll('img, script:not([src])').length })`;

/** A bank with the text in every field that keeps one, and a user of it who is signed in. */
async function struckBank(): Promise<{ bank: TestBank; cookies: readonly string[] }> {
  const bank = await openBank({ sessionIdleMinutes: 1_000_000 });
  const staff = bank.client();
  await staff.call(bankRoutes.registerClient, { body: { ...OTHER_CLIENT, name: HOSTILE } });
  const late = await lateUser(bank, 'late');
  const words = { text: HOSTILE, faultNote: HOSTILE, reissueRequest: HOSTILE, by: HOSTILE };
  await apply(bank, late, words);
  const user = await signedInUser(bank, 'test1', { surname: HOSTILE, bin: OTHER_CLIENT.bin });
  const date = new Date(bank.clock.now()).toISOString().slice(0, 10);
  const { account: payerAccount, bin: payerBin } = OTHER_CLIENT;
  const to = { beneficiaryName: HOSTILE, beneficiaryAccount: CLIENT.account, beneficiaryBin: CLIENT.bin };
  const order = { date, payerAccount, payerBin, ...to, purpose: HOSTILE };
  await create(user.client, order);
  await sign(bank, user, await create(user.client, { ...order, number: '<b>1' }));
  const letter = { ...DOCUMENTS.letter, date, subject: HOSTILE, text: HOSTILE };
  await user.client.call(bankRoutes.createLetter, { body: letter });
  await staff.call(bankRoutes.sendLetter, { body: { bin: payerBin, subject: HOSTILE, text: HOSTILE } });
  const browser = new Browser(bank);
  await browser.post('/login', { login: 'test1', password: user.user.password });
  const { html } = await browser.get('/token-sign-in');
  const [, challenge = ''] = /id="challenge">([^<]*)</.exec(html) ?? [];
  await browser.post('/token-sign-in', { cms: await signed(bank, user.keySet, octets(challenge)) });
  return { bank, cookies: browser.cookies() };
}

/** Every address that answers a reader, with what there is in this bank. */
const PAGES = [
  '/',
  ...new Set(
    operationsOf(BANK_INTERFACE.parts)
      .filter(({ row }) => row.method === 'GET')
      .map(({ row: { path } }) => path.replace(':login', 'test1').replace(':topic', 'login').replace(/:\w+/, '1')),
  ),
  '/documents/1/edit',
  '/documents/2/receipt',
  '/documents?kind=letter',
  `/main?find=${encodeURIComponent(HOSTILE)}`,
  `/desks/call-centre?find=${encodeURIComponent(HOSTILE)}`,
];

describe.skipIf(chromiumMissing !== '')(`a script in every text that the bank keeps${chromiumMissing}`, () => {
  let chromium: Chromium;
  beforeAll(async () => {
    chromium = await Chromium.open();
  }, 60_000);
  afterAll(() => chromium?.close());

  const look = () => chromium.evaluate<{ ran: boolean; parts: number }>(LOOK);

  it('would run in a page that does not escape it', async () => {
    const careless = createServer((_, response) => {
      response.setHeader('content-type', 'text/html; charset=utf-8');
      response.end(`<!doctype html><title>TEST</title><input value="${HOSTILE}">`);
    });
    await new Promise<void>((resolve) => careless.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void careless.close());
    await chromium.goTo(`http://127.0.0.1:${(careless.address() as AddressInfo).port}/`);
    expect(await look()).toEqual({ ran: true, parts: 2 });
  });

  it('runs in no page of client, desks and control room, and is markup in none', async () => {
    const { bank, cookies } = await struckBank();
    await chromium.keepCookies(bank.url, cookies);
    await chromium.goTo(`${bank.url}${accessRoutes.form.path}?lang=ru`);
    await chromium.type(bank.adminToken);
    await chromium.follow(() => chromium.press('Enter'));
    const shown: string[] = [];
    for (const path of PAGES) {
      await chromium.goTo(bank.url + path);
      expect([path, await look()]).toEqual([path, { ran: false, parts: 0 }]);
      if (await chromium.evaluate<boolean>(`document.body.innerText.includes('struck=1')`)) shown.push(path);
    }
    // It was there to be seen, so it was escaped and not left out.
    const places = ['/client', '/documents', '/documents/1', '/letters', '/desks/users/test1', '/desks/late/1'];
    expect(places.filter((path) => !shown.includes(path))).toEqual([]);
  });
});
