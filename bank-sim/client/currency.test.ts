import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bankRoutes } from '../../http/bank.ts';
import { HttpClient } from '../../http/client.ts';
import { VirtualClock } from '../../simulation/clock.ts';
import { Clients } from '../core/clients.ts';
import { FOREIGN_CURRENCIES, inCurrency, minorUnits, TENGE } from '../core/currencies.ts';
import { type BankDocument, Documents } from '../core/documents.ts';
import { Ledger } from '../core/ledger.ts';
import { Rates, tiynFor } from '../core/rates.ts';
import { bankSettings } from '../core/settings.ts';
import { Settlement } from '../core/settlement.ts';
import { newBankState } from '../core/state.ts';
import { CURRENCY_ACCOUNTS, DOCUMENTS, openCurrencyAccounts } from '../testing/documents.ts';
import { openBank } from '../testing/open-bank.ts';
import { sign } from '../testing/payment-orders.ts';
import { problemCode } from '../testing/problem-code.ts';
import { sitDown } from '../testing/sitting.ts';
import { CLIENT, OTHER_CLIENT, signedInUser } from '../testing/test-bank.ts';

const [EUR, JPY, USD] = CURRENCY_ACCOUNTS;

async function openScene() {
  const bank = await openBank({ openingBalance: '10000000.00' });
  await openCurrencyAccounts(bank);
  const user = await signedInUser(bank, 'test1');
  const balanceOf = async (account: string) =>
    (await user.client.call(bankRoutes.statement, { query: { account } })).closing;
  const deal = async (wishes: object) => {
    const body = { ...DOCUMENTS['currency-deal'], ...wishes };
    return sign(bank, user, await user.client.call(bankRoutes.createCurrencyDeal, { body }));
  };
  return { bank, user, balanceOf, deal };
}

describe('foreign currency', () => {
  it('R-BANK-8 a payment goes out of the account in its currency', async () => {
    const { bank, user, balanceOf } = await openScene();
    const body = DOCUMENTS['currency-payment'];
    await sign(bank, user, await user.client.call(bankRoutes.createCurrencyPayment, { body }));
    expect([await balanceOf(EUR.account), await balanceOf(CLIENT.account)]).toEqual(['4000.00', '10000000.00']);
    const { currency, entries } = await user.client.call(bankRoutes.statement, { query: { account: EUR.account } });
    expect([currency, entries[0]]).toMatchObject([
      'EUR',
      { amount: '-1000.00', otherAccount: body.foreignAccount, otherName: body.beneficiaryName },
    ]);
    const much = { ...body, currencyAmount: '4000.01' };
    const refused = await sign(bank, user, await user.client.call(bankRoutes.createCurrencyPayment, { body: much }));
    expect([refused.status, refused.reason]).toEqual([
      'refused',
      expect.stringMatching(/4000\.01 are wanted, 4000\.00 are/),
    ]);
  });

  it('R-BANK-9 a purchase and a sale book both legs, at the rate of the moment of execution', async () => {
    const { bank, balanceOf, deal } = await openScene();
    await deal({ direction: 'buy', currency: 'JPY', currencyAmount: '500000' });
    expect([await balanceOf(JPY.account), await balanceOf(CLIENT.account)]).toEqual(['1500000', '8265000.00']);
    const body = { currency: 'USD', buys: '500.005', sells: '501' };
    await bank.client().call(bankRoutes.setRate, { body });
    await deal({ direction: 'sell', currency: 'USD', currencyAmount: '0.01' });
    // 5.00005 tenge are 5.00.
    expect([await balanceOf(USD.account), await balanceOf(CLIENT.account)]).toEqual(['699.99', '8265005.00']);
  });

  it('R-BANK-9 needs an account in the currency, and something on it or on the one in tenge', async () => {
    const { deal } = await openScene();
    const reasons = [];
    for (const wishes of [
      { direction: 'buy', currency: 'CHF', currencyAmount: '1.00' },
      { direction: 'sell', currency: 'USD', currencyAmount: '700.01' },
      { direction: 'buy', currency: 'USD', currencyAmount: '1000000.00' },
    ]) {
      reasons.push((await deal(wishes)).reason.split(':')[0]);
    }
    expect(reasons).toEqual(['currency-account-missing', 'funds-missing', 'funds-missing']);
  });

  it('the manager opens accounts and sets rates; what makes no sense is refused', async () => {
    const { bank, user } = await openScene();
    const manager = bank.client();
    const open = (wishes: object) => problemCode(manager.call(bankRoutes.openAccount, { body: { ...USD, ...wishes } }));
    expect([
      await open({}),
      await open({ account: 'KZ00998TST00000000US' }),
      await open({ account: 'KZ79998TST0000000003', bin: OTHER_CLIENT.bin }),
    ]).toEqual(['client-exists', 'account-wrong', 'client-unknown']);
    const rate = (body: { currency: string; buys: string; sells: string }) =>
      problemCode(manager.call(bankRoutes.setRate, { body }));
    expect([
      await rate({ currency: 'XXX', buys: '1', sells: '2' }),
      await rate({ currency: 'USD', buys: '2', sells: '1' }),
    ]).toEqual(['currency-wrong', 'rate-wrong']);
    const theirs = user.client.call(bankRoutes.statement, { query: { account: OTHER_CLIENT.account } });
    expect(await problemCode(theirs)).toBe('account-unknown');
    const banks = user.client.call(bankRoutes.statement, { query: { account: 'TEST-USD' } });
    expect(await problemCode(banks)).toBe('account-unknown');
    const stranger = new HttpClient(bank.url, 'the bank');
    const set = stranger.call(bankRoutes.setRate, { body: { currency: 'USD', buys: '1', sells: '2' } });
    expect(await problemCode(set)).toBe('admin-token-missing');
  });

  it('R-BANK-9 R-BANK-10 in the browser: accounts with their statements, and the rates', async () => {
    const { browser, bank } = await sitDown();
    await openCurrencyAccounts(bank);
    const page = await browser.get('/statement');
    expect(page.html).toContain(`href="/statement?account=${JPY.account}"`);
    expect((await browser.get(`/statement?account=${JPY.account}`)).text).toMatch(/JPY.*Входящий остаток 1\s000\s000 /);
    expect((await browser.get('/rates')).text).toMatch(/Курсы валют.*USD 498\.00 503\.00/);
    expect((await browser.get('/main?lang=kk')).text).toContain('Валюта бағамдары');
  });
});

const TRADED = ['USD', 'JPY', 'KRW'] as const;

/** A step of trade: a deal, a payment abroad, or another rate. */
const step = fc.record({
  kind: fc.constantFrom('buy', 'sell', 'pay', 'rate'),
  currency: fc.constantFrom(...TRADED),
  minor: fc.bigInt(1n, 60_000n),
  rate: fc.integer({ min: 1, max: 99_999 }),
});

/** A bank with one client who has an account in each currency, and nothing over HTTP. */
class Trade {
  readonly state = newBankState('TEST');
  readonly ledger = new Ledger(this.state);
  readonly rates = new Rates(this.state);
  /** What went abroad. */
  readonly left: Record<string, bigint> = {};
  readonly #settlement: Settlement;

  constructor() {
    const { state, ledger, rates } = this;
    const [clock, settings] = [new VirtualClock(0), bankSettings()];
    const clients = new Clients(state, settings);
    const documents = new Documents(state, clock, () => undefined);
    this.#settlement = new Settlement({ settings, clock, clients, documents, ledger, rates });
    clients.register(CLIENT);
    ledger.open(CLIENT.account, 10_000_000n, { bin: CLIENT.bin });
    for (const currency of TRADED) ledger.open(currency, 100_000n, { bin: CLIENT.bin, currency });
  }

  /** @returns whether it was executed. */
  execute(document: BankDocument): boolean {
    this.state.documents.set(document.id, document);
    this.#settlement.next()?.carryOut(0);
    return document.state === 'executed';
  }

  /** All that is held here in a currency. */
  sum(currency: string): bigint {
    const held = [...this.state.ledger.accounts.keys()].filter((one) => this.ledger.account(one).currency === currency);
    return held.reduce((total, one) => total + this.ledger.balance(one), 0n);
  }

  /** What an executed document moves on the account in tenge. */
  inTenge(kind: 'buy' | 'sell' | 'pay', minor: bigint, currency: string): bigint {
    const { buys, sells } = this.rates.of(currency);
    return { buy: -tiynFor(minor, currency, sells), sell: tiynFor(minor, currency, buys), pay: 0n }[kind];
  }
}

it('R-BANK-9 whatever is bought, sold and paid: no currency is made or lost, the bank’s own position included', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const trade = new Trade();
      const { ledger, rates, left } = trade;
      for (const [at, { kind, currency, minor, rate }] of steps.entries()) {
        if (kind === 'rate') {
          rates.set(currency, { buys: `${rate}.5`, sells: `${rate}.75` });
          continue;
        }
        const before = ledger.balance(CLIENT.account);
        if (!trade.execute(documentOf(String(at), kind, currency, minor))) continue;
        expect(ledger.balance(CLIENT.account) - before).toBe(trade.inTenge(kind, minor, currency));
        if (kind === 'pay') left[currency] = (left[currency] ?? 0n) + minor;
      }
      expect(trade.sum(TENGE)).toBe(10_000_000n);
      for (const currency of TRADED) expect(trade.sum(currency) + (left[currency] ?? 0n)).toBe(100_000n);
      for (const one of [CLIENT.account, ...TRADED]) expect(ledger.balance(one)).toBeGreaterThanOrEqual(0n);
    }),
  );
});

/** Accepted, and due. */
function documentOf(id: string, kind: 'buy' | 'sell' | 'pay', currency: string, minor: bigint): BankDocument {
  const currencyAmount = inCurrency(minor, currency);
  if (minorUnits(currencyAmount, currency) !== minor) throw new Error(`${currencyAmount} ${currency}`);
  if (!FOREIGN_CURRENCIES.includes(currency)) throw new Error(currency);
  const fields = { currency, currencyAmount, direction: kind, foreignAccount: 'ELSEWHERE', beneficiaryName: 'TEST' };
  const common = { id, bin: CLIENT.bin, signatures: [], reason: '', history: [], executeAt: 0 };
  return { ...common, kind: kind === 'pay' ? 'currency-payment' : 'currency-deal', state: 'accepted-by-bank', fields };
}
