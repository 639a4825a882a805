import type { DocumentKind } from '../../http/bank-documents.ts';
import { BankError } from './bank-error.ts';
import type { Client } from './clients.ts';
import { minorUnits, TENGE } from './currencies.ts';
import { type DocumentFields, textIn } from './document-check.ts';
import type { Ledger, Party, Transfer } from './ledger.ts';
import { type Rates, tiynFor } from './rates.ts';

/** What an accepted document moves between accounts, by its kind. */

export interface BookingParts {
  readonly client: Client;
  readonly ledger: Ledger;
  readonly rates: Rates;
  /** What the bank calls itself. */
  readonly bankName: string;
}

type Books = (fields: DocumentFields, parts: BookingParts) => Transfer[];

const BOOKS: Readonly<Record<DocumentKind, Books>> = {
  'payment-order': toBeneficiary,
  'pension-payment': toBeneficiary,
  'social-payment': toBeneficiary,
  'tax-payment': toBeneficiary,
  'salary-payment': toStaff,
  'currency-payment': abroad,
  'currency-deal': exchange,
  letter: () => [],
};

/** Whether the bank executes documents of this kind: it reads letters. */
export function isExecuted(kind: DocumentKind): boolean {
  return kind !== 'letter';
}

/** @throws BankError currency-account-missing. */
export function transfersOf(kind: DocumentKind, fields: DocumentFields, parts: BookingParts): Transfer[] {
  return BOOKS[kind](fields, parts);
}

const inTenge = (amount: string) => minorUnits(amount, TENGE) ?? 0n;
const payer = ({ client: { account, name } }: BookingParts): Party => ({ account, name });

/** One sum; the people of a list stand in the document only. */
function toBeneficiary(fields: DocumentFields, parts: BookingParts): Transfer[] {
  const to = { account: textIn(fields, 'beneficiaryAccount'), name: textIn(fields, 'beneficiaryName') };
  return [{ from: payer(parts), to, amount: inTenge(textIn(fields, 'amount')) }];
}

/** To each of the people. */
function toStaff({ people = [] }: DocumentFields, parts: BookingParts): Transfer[] {
  return people.map((person) => ({
    from: payer(parts),
    to: { account: textIn(person, 'account'), name: textIn(person, 'name') },
    amount: inTenge(textIn(person, 'amount')),
  }));
}

/** From the client's account in the currency of the payment. */
function abroad(fields: DocumentFields, parts: BookingParts): Transfer[] {
  const { currency, amount } = currencyOf(fields);
  const to = { account: textIn(fields, 'foreignAccount'), name: textIn(fields, 'beneficiaryName') };
  return [{ from: ownIn(currency, parts), to, amount }];
}

/** Between the client's two accounts and the bank's two positions, at the rate of the moment. */
function exchange(fields: DocumentFields, parts: BookingParts): Transfer[] {
  const { currency, amount } = currencyOf(fields);
  const { buys, sells } = parts.rates.of(currency);
  const own = { tenge: payer(parts), foreign: ownIn(currency, parts) };
  const bank = { tenge: positionIn(TENGE, parts), foreign: positionIn(currency, parts) };
  if (textIn(fields, 'direction') === 'buy') {
    const price = tiynFor(amount, currency, sells);
    return [
      { from: own.tenge, to: bank.tenge, amount: price },
      { from: bank.foreign, to: own.foreign, amount },
    ];
  }
  const price = tiynFor(amount, currency, buys);
  return [
    { from: own.foreign, to: bank.foreign, amount },
    { from: bank.tenge, to: own.tenge, amount: price },
  ];
}

function currencyOf(fields: DocumentFields): { currency: string; amount: bigint } {
  const currency = textIn(fields, 'currency');
  return { currency, amount: minorUnits(textIn(fields, 'currencyAmount'), currency) ?? 0n };
}

function ownIn(currency: string, { client: { bin, name }, ledger }: BookingParts): Party {
  const account = ledger.accountIn(bin, currency);
  if (account === undefined) throw new BankError('currency-account-missing', currency);
  return { account, name };
}

function positionIn(currency: string, { ledger, bankName }: BookingParts): Party {
  return { account: ledger.position(currency), name: bankName };
}
