import { describe, expect, it } from 'vitest';
import { bankRoutes } from '../../http/bank.ts';
import { DAY_MS } from '../../simulation/clock.ts';
import { DOCUMENTS } from '../testing/documents.ts';
import { openBank } from '../testing/open-bank.ts';
import { create, sign } from '../testing/payment-orders.ts';
import { problemCode } from '../testing/problem-code.ts';
import { sitDown } from '../testing/sitting.ts';
import { CLIENT, enterFirst, OTHER_CLIENT, registerUser, signedInUser } from '../testing/test-bank.ts';

describe('statements', () => {
  it('R-BANK-10 show what was booked, on both sides, exactly', async () => {
    const bank = await openBank({ openingBalance: '1000000.00' });
    const user = await signedInUser(bank, 'test1');
    await bank.client().call(bankRoutes.registerClient, { body: { ...OTHER_CLIENT, openingBalance: '0.00' } });
    await sign(bank, user, await create(user.client, { amount: '125000.07' }));
    const salary = await user.client.call(bankRoutes.createSalaryPayment, { body: DOCUMENTS['salary-payment'] });
    await sign(bank, user, salary);
    const paid = await user.client.call(bankRoutes.statement);
    expect(paid).toMatchObject({ opening: '1000000.00', paid: '125300.10', received: '0.00', closing: '874699.90' });
    expect(paid.entries.map(({ amount }) => amount)).toEqual(['-125000.07', '-100.01', '-200.02']);
    expect(paid.entries[0]).toMatchObject({
      document: '1',
      otherAccount: OTHER_CLIENT.account,
      otherName: OTHER_CLIENT.name,
    });
    const other = await enterFirst(bank, await registerUser(bank, 'other', { bin: OTHER_CLIENT.bin, right: 'none' }));
    const received = await other.client.call(bankRoutes.statement);
    expect(received).toMatchObject({ opening: '0.00', received: '125300.10', closing: '125300.10' });
    expect(received.entries[0]).toMatchObject({ amount: '125000.07', otherAccount: CLIENT.account });
  });

  it('R-BANK-10 are for a period: what was before is in the opening balance', async () => {
    const bank = await openBank({ openingBalance: '1000.00', sessionIdleMinutes: 1_000_000 });
    const user = await signedInUser(bank, 'test1');
    await sign(bank, user, await create(user.client, { amount: '100.00' }));
    bank.clock.advance(40 * DAY_MS);
    await sign(bank, user, await create(user.client, { amount: '30.00' }));
    const { from, until, opening, closing, entries } = await user.client.call(bankRoutes.statement);
    const today = new Date(bank.clock.now()).toISOString().slice(0, 10);
    expect([from, until, opening, closing]).toEqual([`${today.slice(0, 8)}01`, today, '900.00', '870.00']);
    expect(entries.map(({ amount }) => amount)).toEqual(['-30.00']);
    const whole = await user.client.call(bankRoutes.statement, { query: { from: '2020-01-01' } });
    expect([whole.opening, whole.entries.length]).toEqual(['1000.00', 2]);
    for (const query of [{ from: '2026-02-30' }, { from: '2099-01-01' }, { until: 'soon' }]) {
      expect(await problemCode(user.client.call(bankRoutes.statement, { query }))).toBe('period-wrong');
    }
  });

  it('a document that asks for more than there is, is refused with the reason, and nothing is booked', async () => {
    const bank = await openBank({ openingBalance: '300.02' });
    const user = await signedInUser(bank, 'test1');
    const salary = await user.client.call(bankRoutes.createSalaryPayment, { body: DOCUMENTS['salary-payment'] });
    const refused = await sign(bank, user, salary);
    expect([refused.status, refused.reason]).toEqual(['refused', expect.stringContaining('funds-missing')]);
    expect((await user.client.call(bankRoutes.statement)).closing).toBe('300.02');
  });

  it('what is sent twice is booked once', async () => {
    const bank = await openBank({ openingBalance: '1000.00' });
    const user = await signedInUser(bank, 'test1');
    const order = await create(user.client, { amount: '100.00' });
    const both = await Promise.allSettled([sign(bank, user, order), sign(bank, user, order)]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect((await user.client.call(bankRoutes.statement)).closing).toBe('900.00');
  });

  it('R-BANK-10 in the browser: from the tree, for any period', async () => {
    const { browser, bank, ...user } = await sitDown();
    await sign(bank, user, await create(user.client, { amount: '100.00' }));
    expect((await browser.get('/main')).html).toContain('href="/statement"');
    expect((await browser.get('/statement')).text).toMatch(/Выписка по счету.*Списано 100\.00.*-100\.00/);
    expect((await browser.get('/statement?from=2020-01-01&until=2020-01-02')).text).toContain('Движений нет.');
  });
});
