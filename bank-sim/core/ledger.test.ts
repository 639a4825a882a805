import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Booking, Ledger, newLedgerState } from './ledger.ts';

const OWN = ['a', 'b', 'c'];

const transfer = fc.record({
  toAccount: fc.constantFrom(...OWN, 'elsewhere'),
  toName: fc.constant(''),
  amount: fc.bigInt(1n, 500n),
});
const booking: fc.Arbitrary<Booking> = fc.record({
  at: fc.integer({ min: 0, max: 100 }),
  documentId: fc.integer({ min: 1, max: 20 }).map(String),
  fromAccount: fc.constantFrom(...OWN),
  fromName: fc.constant(''),
  purpose: fc.constant(''),
  transfers: fc.array(transfer, { minLength: 1, maxLength: 4 }),
});

const total = (amounts: readonly { readonly amount: bigint }[]) =>
  amounts.reduce((sum, { amount }) => sum + amount, 0n);

it('neither makes nor loses a tiyn, never goes below nothing, and books nothing twice', () => {
  fc.assert(
    fc.property(fc.array(booking, { maxLength: 30 }), (bookings) => {
      const ledger = new Ledger({ ledger: newLedgerState() });
      for (const account of OWN) ledger.open(account, 1000n);
      let left = 0n;
      const booked = new Set<string>();
      for (const wanted of bookings) {
        const before = ledger.balance(wanted.fromAccount);
        if (booked.has(wanted.documentId) || total(wanted.transfers) > before) {
          expect(() => ledger.book(wanted)).toThrow();
          expect(ledger.balance(wanted.fromAccount)).toBe(before);
          continue;
        }
        ledger.book(wanted);
        booked.add(wanted.documentId);
        left += total(wanted.transfers.filter(({ toAccount }) => toAccount === 'elsewhere'));
      }
      const balances = OWN.map((account) => ({ amount: ledger.balance(account) }));
      expect(balances.every(({ amount }) => amount >= 0n)).toBe(true);
      expect(total(balances) + left).toBe(3000n);
    }),
  );
});

it('any cutting of time into statements tells the same: each opens with what the one before closed with', () => {
  fc.assert(
    fc.property(fc.array(booking, { maxLength: 20 }), fc.integer({ min: 0, max: 100 }), (bookings, cut) => {
      const ledger = new Ledger({ ledger: newLedgerState() });
      for (const account of OWN) ledger.open(account, 1000n);
      for (const wanted of bookings) if (ledger.obstacle(wanted) === undefined) ledger.book(wanted);
      for (const account of OWN) {
        const [first, second] = [ledger.statement(account, 0, cut), ledger.statement(account, cut + 1, 100)];
        expect([first.opening, first.closing, second.closing]).toEqual([
          1000n,
          second.opening,
          ledger.balance(account),
        ]);
      }
    }),
  );
});
