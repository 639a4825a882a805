import { type Static, Type } from '@sinclair/typebox';
import { Page } from './bank-pages.ts';
import { Instant } from './fields.ts';
import { route } from './route.ts';

/** Accounts, statements and rates of exchange: R-BANK-9, R-BANK-10. All sums are exact decimals in the currency of the account. */

/** ISO 4217. */
const Currency = Type.String({ pattern: '^[A-Z]{3}$' });
const AccountNumber = Type.String({ pattern: '^KZ[0-9A-Z]{18}$' });
const Amount = Type.String({ pattern: '^\\d{1,15}(\\.\\d{1,3})?$' });

/** An account of the client. */
export const AccountView = Type.Object({
  account: Type.String(),
  currency: Currency,
  balance: Type.String(),
  closed: Type.Boolean(),
});

export type AccountView = Static<typeof AccountView>;

/** What the bank gives (`buys`) and takes (`sells`) for one unit, in tenge, with up to four decimal places. TEST figures. */
export const RateView = Type.Object({ currency: Currency, buys: Type.String(), sells: Type.String() });

const RateText = Type.String({ maxLength: 20 });

export const bankMoneyRoutes = {
  statement: route({
    method: 'GET',
    path: '/statement',
    query: Type.Object({
      /** First and last day, YYYY-MM-DD. Default: this month until today. */
      from: Type.Optional(Type.String()),
      until: Type.Optional(Type.String()),
      /** One of the client's. Default: the one in tenge. */
      account: Type.Optional(Type.String()),
    }),
    reply: Type.Object({
      page: Page,
      account: Type.String(),
      currency: Currency,
      from: Type.String(),
      until: Type.String(),
      opening: Type.String(),
      entries: Type.Array(
        Type.Object({
          at: Instant,
          document: Type.String(),
          otherName: Type.String(),
          otherAccount: Type.String(),
          purpose: Type.String(),
          /** Less than nothing: paid. */
          amount: Type.String(),
        }),
      ),
      paid: Type.String(),
      received: Type.String(),
      closing: Type.String(),
      /** All of the client's, the one in tenge first. */
      accounts: Type.Array(AccountView),
    }),
    does: "A statement of one of the client's accounts.",
    requirements: ['R-BANK-2', 'R-BANK-10'],
  }),
  rates: route({
    method: 'GET',
    path: '/rates',
    reply: Type.Object({ page: Page, rates: Type.Array(RateView) }),
    does: 'The rates at which a deal in foreign currency is executed.',
    requirements: ['R-BANK-9'],
  }),
  setRate: route({
    method: 'POST',
    path: '/admin/rates',
    access: 'bank-manager',
    body: Type.Object({ currency: Currency, buys: RateText, sells: RateText }),
    reply: RateView,
    does: 'Sets the rates of one currency; deals that are executed from now on take them.',
    requirements: ['R-BANK-9'],
  }),
  openAccount: route({
    method: 'POST',
    path: '/admin/accounts',
    access: 'bank-manager',
    body: Type.Object({
      /** Of the client. */
      bin: Type.String({ pattern: '^\\d{12}$' }),
      account: AccountNumber,
      currency: Currency,
      /** With the decimal places of the currency. Default: nothing. */
      openingBalance: Type.Optional(Amount),
    }),
    reply: AccountView,
    does: 'Opens a further account for a client, in a foreign currency.',
    requirements: ['R-BANK-8', 'R-BANK-9'],
  }),
  closeAccount: route({
    method: 'POST',
    path: '/admin/accounts/:account/close',
    access: 'bank-manager',
    reply: AccountView,
    does: 'Closes an account: nothing goes out of it or in any more.',
  }),
} as const;
