import { expect, it } from 'vitest';
import { bankRoutes } from '../../http/bank.ts';
import { bankControlRoutes } from '../../http/bank-control.ts';
import { DAY_MS } from '../../simulation/clock.ts';
import { Browser } from '../testing/browser.ts';
import { openBank } from '../testing/open-bank.ts';
import { create, sign } from '../testing/payment-orders.ts';
import { problemCode } from '../testing/problem-code.ts';
import { START, signedInUser, type TestBank } from '../testing/test-bank.ts';

const MINUTE_MS = 60_000;

const nextOf = async (bank: TestBank) =>
  (await bank.client().call(bankControlRoutes.control)).next.map(({ at, kind, subject }) => [
    kind,
    subject,
    Date.parse(at) - START,
  ]);

it('R-BANK-58 R-BANK-60 the control room tells what time will bring, and when its instant comes it is so', async () => {
  const bank = await openBank({ executionMinutes: 30, sessionIdleMinutes: 20, openingBalance: '1000.00' });
  expect(await nextOf(bank)).toEqual([]);
  const user = await signedInUser(bank, 'test1', { email: 'test1@client.test' });
  bank.clock.advance(MINUTE_MS);
  await sign(bank, user, await create(user.client, { amount: '100.00' }));
  const [sessionEnd, execution, warning, expiry] = await nextOf(bank);
  expect(sessionEnd).toEqual(['session-end', 'test1', 21 * MINUTE_MS + 1]);
  expect(execution).toEqual(['execution', '1', 31 * MINUTE_MS]);
  expect(warning).toEqual(['warning', 'test1', 335 * DAY_MS]);
  expect(expiry?.slice(0, 2)).toEqual(['expiry', 'test1']);

  bank.clock.set(START + 21 * MINUTE_MS + 1);
  expect(await problemCode(user.client.call(bankRoutes.main))).toBe('session-expired');
  expect(await nextOf(bank)).toEqual([execution, warning, expiry]);
  bank.clock.set(START + 31 * MINUTE_MS);
  expect(await nextOf(bank)).toEqual([warning, expiry]);
  bank.clock.set(START + 335 * DAY_MS);
  expect(await nextOf(bank)).toEqual([expiry]);
  bank.clock.set(START + Number(expiry?.[2]));
  expect(await nextOf(bank)).toEqual([]);
});

it("the room shows it in the reader's words", async () => {
  const bank = await openBank();
  const browser = new Browser(bank);
  await browser.post('/admin/login', { token: bank.adminToken });
  expect((await browser.get('/admin/control')).text).toContain('Само по себе ничего не наступит');
  await signedInUser(bank, 'test1');
  expect((await browser.get('/admin/control?lang=kk')).text).toMatch(
    /Не болады .*Кілттер жинағының мерзімі аяқталады test1/,
  );
});
