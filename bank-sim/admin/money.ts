import type { FastifyInstance } from 'fastify';
import { bankRoutes } from '../../http/bank.ts';
import { type House, mount } from '../../http/server.ts';
import type { Bank } from '../bank.ts';
import { accountView } from '../client/statement.ts';
import { BankError } from '../core/bank-error.ts';
import { currencyDigits, minorUnits } from '../core/currencies.ts';
import { isAccountNumber } from '../core/numbers.ts';

/** What the Bank Manager does to accounts and rates. */
export function mountMoney(app: FastifyInstance, house: House, bank: Bank): void {
  const { clients, ledger, rates } = bank;
  mount(app, house, bankRoutes.setRate, ({ body: { currency, ...rate } }) => {
    rates.set(currency, rate);
    return { currency, ...rates.of(currency) };
  });
  mount(app, house, bankRoutes.openAccount, ({ body: { bin, account, currency, openingBalance } }) => {
    clients.byBin(bin);
    if (!isAccountNumber(account)) throw new BankError('account-wrong', account);
    if (ledger.has(account)) throw new BankError('client-exists', account);
    if (currencyDigits(currency) === undefined) throw new BankError('currency-wrong', currency);
    const opening = openingBalance === undefined ? 0n : minorUnits(openingBalance, currency);
    if (opening === undefined) throw new BankError('currency-amount-wrong', `${openingBalance} ${currency}`);
    ledger.open(account, opening, { bin, currency });
    return accountView(bank, account);
  });
  mount(app, house, bankRoutes.closeAccount, ({ params: { account = '' } }) => {
    if (!ledger.has(account) || ledger.account(account).bin === '') throw new BankError('account-unknown', account);
    ledger.close(account);
    return accountView(bank, account);
  });
}
