import { describe, expect, it } from 'vitest';
import { bankRoutes } from '../http/bank.ts';
import { bankDeskRoutes } from '../http/bank-desks.ts';
import { DAY_MS } from '../simulation/clock.ts';
import { openBank } from './testing/open-bank.ts';
import { certifiedKeySet, registerProfile, registerUser, START, type TestBank } from './testing/test-bank.ts';

const YEAR_MS = 365 * DAY_MS;

async function userWithKeys(
  bank: TestBank,
  login: string,
  notAfter: number,
  email: string | undefined = `${login}@client.test`,
) {
  const user = await registerUser(bank, login, email === '' ? {} : { email });
  await registerProfile(bank, user, await certifiedKeySet(bank, login, user, { notAfter }));
}

const mailsOf = async (bank: TestBank) =>
  (await bank.client().call(bankDeskRoutes.outbox)).map(({ kind, to, sentAt }) => [kind, to, Date.parse(sentAt)]);

describe('R-BANK-60 the warning by e-mail', () => {
  it('is not sent on day 31, and sent once at the instant of day 30', async () => {
    const bank = await openBank();
    await userWithKeys(bank, 'test1', START + YEAR_MS);
    const due = START + YEAR_MS - 30 * DAY_MS;
    bank.clock.set(due - 1);
    expect(await mailsOf(bank)).toEqual([]);
    bank.clock.set(due);
    expect(await mailsOf(bank)).toEqual([['expiry-warning', 'test1@client.test', due]]);
    bank.clock.advance(10 * DAY_MS);
    bank.clock.set(due - DAY_MS);
    bank.clock.set(due + DAY_MS);
    expect(await mailsOf(bank)).toHaveLength(1);
  });

  it('a year that passes at once brings the same as its days one by one', async () => {
    const outboxes = [];
    for (const step of [YEAR_MS, 5 * DAY_MS]) {
      const bank = await openBank();
      for (const [at, login] of ['test1', 'test2', 'test3'].entries())
        await userWithKeys(bank, login, START + YEAR_MS - at * 7 * DAY_MS);
      for (let t = START; t < START + YEAR_MS; t += step) {
        bank.clock.advance(step);
        await bank.client().call(bankRoutes.health);
      }
      outboxes.push(await mailsOf(bank));
    }
    expect(outboxes[0]).toHaveLength(3);
    expect(outboxes[1]).toEqual(outboxes[0]);
  });

  it('follows the setting; who has given no address gets none; who is registered late is warned at once', async () => {
    const bank = await openBank({ warningDays: 10 });
    await userWithKeys(bank, 'test1', START + 11 * DAY_MS);
    await userWithKeys(bank, 'test2', START + 11 * DAY_MS, '');
    await userWithKeys(bank, 'test3', START + 9 * DAY_MS);
    expect(await mailsOf(bank)).toEqual([['expiry-warning', 'test3@client.test', START]]);
    bank.clock.advance(2 * DAY_MS);
    const [latest, ...others] = await mailsOf(bank);
    expect([latest, others.length]).toEqual([['expiry-warning', 'test1@client.test', START + DAY_MS], 1]);
  });

  it('is not written to a user who is closed', async () => {
    const bank = await openBank();
    await userWithKeys(bank, 'test1', START + 40 * DAY_MS);
    await bank.client().call(bankDeskRoutes.closeUser, { params: { login: 'test1' } });
    bank.clock.advance(20 * DAY_MS);
    expect(await mailsOf(bank)).toEqual([]);
  });
});
