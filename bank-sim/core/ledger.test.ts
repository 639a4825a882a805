import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Booking, Ledger, newLedgerState, type Transfer } from './ledger.ts';

/** Accounts of clients, two in each currency. */
const OWN = { KZT: ['a', 'b'], USD: ['c', 'd'] } as const;
const CURRENCIES = ['KZT', 'USD'] as const;
const ALL = [...OWN.KZT, ...OWN.USD];
const OPENING = 1000n;

const party = (...accounts: string[]) => fc.constantFrom(...accounts).map((account) => ({ account, name: '' }));
const transferIn = (currency: (typeof CURRENCIES)[number]): fc.Arbitrary<Transfer> =>
  fc.record({
    from: party(...OWN[currency], `TEST-${currency}`),
    to: party(...OWN[currency], `TEST-${currency}`, 'elsewhere'),
    amount: fc.bigInt(1n, 500n),
  });
const booking: fc.Arbitrary<Booking> = fc.record({
  at: fc.integer({ min: 0, max: 100 }),
  documentId: fc.integer({ min: 1, max: 20 }).map(String),
  purpose: fc.constant(''),
  transfers: fc.array(fc.oneof(...CURRENCIES.map(transferIn)), { minLength: 1, maxLength: 4 }),
});

function openLedger(): Ledger {
  const ledger = new Ledger({ ledger: newLedgerState() });
  for (const currency of CURRENCIES) {
    for (const account of OWN[currency]) ledger.open(account, OPENING, { bin: account, currency });
    ledger.position(currency);
  }
  return ledger;
}

const total = (amounts: readonly bigint[]) => amounts.reduce((sum, amount) => sum + amount, 0n);
const accountsIn = (currency: (typeof CURRENCIES)[number]) => [...OWN[currency], `TEST-${currency}`];
const balances = (ledger: Ledger) => [...ALL, 'TEST-KZT', 'TEST-USD'].map((account) => ledger.balance(account));

/** Books if it can be; otherwise nothing changes. */
function isBooked(ledger: Ledger, wanted: Booking): boolean {
  const obstacle = ledger.obstacle(wanted);
  if (obstacle === undefined) {
    ledger.book(wanted);
    return true;
  }
  const before = balances(ledger);
  expect(() => ledger.book(wanted)).toThrow(obstacle.detail);
  expect(balances(ledger)).toEqual(before);
  return false;
}

it('neither makes nor loses anything of any currency, no client goes below nothing, and nothing is booked twice', () => {
  fc.assert(
    fc.property(fc.array(booking, { maxLength: 30 }), (bookings) => {
      const ledger = openLedger();
      const left = { KZT: 0n, USD: 0n };
      const booked = new Set<string>();
      for (const wanted of bookings) {
        expect(ledger.obstacle(wanted)?.code === 'booked-already').toBe(booked.has(wanted.documentId));
        if (!isBooked(ledger, wanted)) continue;
        booked.add(wanted.documentId);
        const gone = wanted.transfers.filter(({ to }) => to.account === 'elsewhere');
        for (const { from, amount } of gone) left[accountsIn('KZT').includes(from.account) ? 'KZT' : 'USD'] += amount;
      }
      for (const account of ALL) expect(ledger.balance(account)).toBeGreaterThanOrEqual(0n);
      for (const currency of CURRENCIES) {
        expect(total(accountsIn(currency).map((account) => ledger.balance(account))) + left[currency]).toBe(
          2n * OPENING,
        );
      }
    }),
  );
});

it('any cutting of time into statements tells the same: each opens with what the one before closed with', () => {
  fc.assert(
    fc.property(fc.array(booking, { maxLength: 20 }), fc.integer({ min: 0, max: 100 }), (bookings, cut) => {
      const ledger = openLedger();
      for (const wanted of bookings) if (ledger.obstacle(wanted) === undefined) ledger.book(wanted);
      for (const account of ALL) {
        const [first, second] = [ledger.statement(account, 0, cut), ledger.statement(account, cut + 1, 100)];
        expect([first.opening, first.closing, second.closing]).toEqual([
          OPENING,
          second.opening,
          ledger.balance(account),
        ]);
      }
    }),
  );
});

it('a document is booked whole or not at all, never between currencies, never on a closed account', () => {
  const ledger = openLedger();
  const pay = (documentId: string, from: string, to: string, amount: bigint): Booking => ({
    at: 0,
    documentId,
    purpose: '',
    transfers: [
      { from: { account: from, name: '' }, to: { account: 'elsewhere', name: '' }, amount: 1n },
      { from: { account: from, name: '' }, to: { account: to, name: '' }, amount },
    ],
  });
  expect(ledger.obstacle(pay('1', 'a', 'b', 1000n))).toEqual({
    code: 'funds-missing',
    detail: '10.01 are wanted, 10.00 are on the account.',
  });
  expect(ledger.obstacle(pay('2', 'a', 'c', 1n))).toEqual({ code: 'account-currency-wrong', detail: 'c' });
  ledger.close('b');
  expect(ledger.obstacle(pay('3', 'a', 'b', 1n))).toEqual({ code: 'account-closed', detail: 'b' });
  expect(ledger.obstacle(pay('4', 'b', 'a', 1n))?.code).toBe('account-closed');
  ledger.book(pay('5', 'a', 'elsewhere', 998n));
  expect([ledger.balance('a'), ledger.obstacle(pay('5', 'a', 'elsewhere', 0n))?.code]).toEqual([1n, 'booked-already']);
});
