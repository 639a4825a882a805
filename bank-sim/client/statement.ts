import type { FastifyInstance, FastifyRequest } from 'fastify';
import { bankRoutes } from '../../http/bank.ts';
import type { AccountView } from '../../http/bank-money.ts';
import { type House, mount } from '../../http/server.ts';
import { DAY_MS } from '../../simulation/clock.ts';
import type { Bank } from '../bank.ts';
import { BankError } from '../core/bank-error.ts';
import { inCurrency } from '../core/currencies.ts';
import { isDay } from '../core/numbers.ts';
import { windowOf } from '../core/windows.ts';
import { ratesPage, statementPage } from '../pages/statement.ts';
import { instant } from './profile-view.ts';
import { visitorOf } from './visitor.ts';

/** Accounts, statements and rates: R-BANK-9, R-BANK-10. */
export function mountStatement(app: FastifyInstance, house: House, bank: Bank): void {
  mount(
    app,
    house,
    bankRoutes.statement,
    ({ request }) => {
      const { user } = visitorOf(bank, request, 'look');
      const account = accountIn(request, bank, user.bin);
      const { from, until } = periodIn(request, bank.clock.now());
      const statement = bank.ledger.statement(account, Date.parse(from), Date.parse(until) + DAY_MS - 1);
      const { currency } = statement;
      const written = (amount: bigint) => inCurrency(amount, currency);
      return {
        page: windowOf('statement', bank.settings.style),
        account,
        currency,
        from,
        until,
        opening: written(statement.opening),
        entries: statement.entries.map(({ at, documentId, amount, otherName, otherAccount, purpose }) => {
          return { at: instant(at), document: documentId, otherName, otherAccount, purpose, amount: written(amount) };
        }),
        paid: written(statement.paid),
        received: written(statement.received),
        closing: written(statement.closing),
        accounts: bank.ledger.accountsOf(user.bin).map((one) => accountView(bank, one)),
      };
    },
    { page: (reply, { request }) => statementPage(reply, request) },
  );
  mountRates(app, house, bank);
}

function mountRates(app: FastifyInstance, house: House, bank: Bank): void {
  mount(
    app,
    house,
    bankRoutes.rates,
    ({ request }) => {
      visitorOf(bank, request, 'look');
      return { page: windowOf('rates', bank.settings.style), rates: bank.rates.all() };
    },
    { page: (reply, { request }) => ratesPage(reply, request) },
  );
}

/** An account as it stands now. */
export function accountView({ ledger }: Pick<Bank, 'ledger'>, account: string): AccountView {
  const { currency, isClosed: closed } = ledger.account(account);
  return { account, currency, balance: inCurrency(ledger.balance(account), currency), closed };
}

/** @throws BankError account-unknown, also for another client's. */
function accountIn(request: FastifyRequest, { ledger, clients }: Bank, bin: string): string {
  const { account = clients.byBin(bin).account } = request.query as { account?: unknown };
  const own = ledger.accountsOf(bin).find((one) => one === account);
  if (own === undefined) throw new BankError('account-unknown', `The client has no account ${String(account)}.`);
  return own;
}

/** @throws BankError period-wrong */
function periodIn(request: FastifyRequest, now: number): { from: string; until: string } {
  const [today = ''] = instant(now).split('T', 1);
  const query = request.query as { from?: unknown; until?: unknown };
  const from = String(query.from ?? `${today.slice(0, 8)}01`);
  const until = String(query.until ?? today);
  if (!isDay(from) || !isDay(until) || from > until) throw new BankError('period-wrong', `${from} to ${until}`);
  return { from, until };
}
