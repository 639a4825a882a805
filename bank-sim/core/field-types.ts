import { BUDGET_CODES } from './codes/budget-codes.ts';
import type { CodeTable } from './codes/code-table.ts';
import { CURRENCY_CODES } from './codes/currency-codes.ts';
import { PURPOSE_CODES } from './codes/purpose-codes.ts';
import { SECTOR_CODES } from './codes/sector-codes.ts';
import { currencyDigits } from './currencies.ts';
import {
  amountInTiyn,
  isAccountNumber,
  isBankCode,
  isDay,
  isForeignAccount,
  isPersonOrOrganisation,
} from './numbers.ts';
import type { BankProblemCode } from './problems.ts';
import type { BankSettings } from './settings.ts';
import type { TextName } from './texts.ts';

/** What a field of a document holds. */
export type FieldType =
  | 'day'
  | 'month'
  | 'account'
  | 'foreign-account'
  | 'bank-code'
  | 'tax-number'
  | 'tenge'
  | 'currency'
  | 'currency-amount'
  | 'purpose-code'
  | 'budget-code'
  | 'sector-code'
  | 'country'
  | 'charges'
  | 'direction'
  | 'short'
  | 'text'
  | 'long-text'
  | 'letter-text';

/** One row: what a value must be beyond its form, which the interface checks (http/bank-documents.ts). */
interface FieldTypeRow {
  readonly problem: BankProblemCode;
  holds(value: string, settings: BankSettings): boolean;
}

/** In the order in which a document is checked; types that are missing here have their form only. */
export const FIELD_CHECKS: Readonly<Partial<Record<FieldType, FieldTypeRow>>> = {
  day: { problem: 'date-wrong', holds: isDay },
  month: { problem: 'date-wrong', holds: (month) => isDay(`${month}-01`) },
  account: { problem: 'account-wrong', holds: isAccountNumber },
  'foreign-account': { problem: 'account-wrong', holds: isForeignAccount },
  'bank-code': { problem: 'bank-code-wrong', holds: isBankCode },
  'tax-number': {
    problem: 'number-wrong',
    holds: (number, { checkDigits }) => isPersonOrOrganisation(number, checkDigits),
  },
  tenge: { problem: 'amount-wrong', holds: (amount) => amountInTiyn(amount) !== undefined },
  currency: { problem: 'currency-wrong', holds: (code) => currencyDigits(code) !== undefined },
};

/** The codes that a form offers with their meaning; any other of the right form is taken as well. */
export const CODES: Readonly<Partial<Record<FieldType, CodeTable>>> = {
  'purpose-code': PURPOSE_CODES,
  'budget-code': BUDGET_CODES,
  'sector-code': SECTOR_CODES,
  currency: CURRENCY_CODES,
};

/** The values of a field that is chosen from a list, and what a person reads. */
export const CHOICES: Readonly<Partial<Record<FieldType, Readonly<Record<string, TextName>>>>> = {
  charges: { OUR: 'chargesOur', SHA: 'chargesShared', BEN: 'chargesBeneficiary' },
  direction: { buy: 'directionBuy', sell: 'directionSell' },
};
