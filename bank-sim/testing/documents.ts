import { bankRoutes } from '../../http/bank.ts';
import type { DocumentKind, FieldsOf } from '../../http/bank-documents.ts';
import { testIin } from '../../pki/iin-bin.ts';
import { accountNumber } from '../core/numbers.ts';
import { CLIENT, OTHER_CLIENT, paymentOrder, type TestBank } from './test-bank.ts';

/** Invented people, whose IINs have right check digits. */
export const STAFF = [
  { iin: testIin({ birthDate: '1985-01-01', sex: 'male', serial: 1 }), name: 'Сынақов Тест' },
  { iin: testIin({ birthDate: '1990-02-02', sex: 'female', serial: 2 }), name: 'Үлгіова Тест' },
] as const;

/** Accounts of {@link CLIENT} in the currencies of the documents below, with what they need. */
export const CURRENCY_ACCOUNTS = [
  { bin: CLIENT.bin, account: accountNumber('998', 'TST00000000EU'), currency: 'EUR', openingBalance: '5000.00' },
  { bin: CLIENT.bin, account: accountNumber('998', 'TST00000000JP'), currency: 'JPY', openingBalance: '1000000' },
  { bin: CLIENT.bin, account: accountNumber('998', 'TST00000000US'), currency: 'USD', openingBalance: '700.00' },
] as const;

export async function openCurrencyAccounts(bank: TestBank): Promise<void> {
  for (const body of CURRENCY_ACCOUNTS) await bank.client().call(bankRoutes.openAccount, { body });
}

const forPeople = {
  ...paymentOrder({ amount: '300.03', purposeCode: '010' }),
  month: '2026-02',
  people: STAFF.map((person, at) => ({ ...person, amount: ['100.01', '200.02'][at] ?? '' })),
};
const { number, date, payerAccount, payerBin } = paymentOrder();

/** One right document of each kind. */
export const DOCUMENTS: { readonly [Kind in DocumentKind]: FieldsOf<Kind> } = {
  'payment-order': paymentOrder(),
  'pension-payment': forPeople,
  'social-payment': { ...forPeople, purposeCode: '012' },
  'tax-payment': { ...paymentOrder({ purposeCode: '911' }), budgetCode: '101101' },
  'salary-payment': {
    number,
    date,
    payerAccount,
    payerBin,
    amount: '300.03',
    purposeCode: '332',
    purpose: 'Заработная плата TEST',
    month: '2026-02',
    people: forPeople.people.map(({ amount, ...person }) => ({ ...person, account: OTHER_CLIENT.account, amount })),
  },
  'currency-payment': {
    number,
    date,
    payerAccount,
    payerBin,
    currency: 'EUR',
    currencyAmount: '1000.00',
    beneficiaryName: 'TEST GmbH',
    beneficiaryCountry: 'DE',
    foreignAccount: 'DE75512108001245126199',
    bankCode: 'TESTDEFFXXX',
    charges: 'SHA',
    purposeCode: '710',
    purpose: 'Контракт TEST-2',
  },
  'currency-deal': {
    number,
    date,
    payerAccount,
    payerBin,
    direction: 'buy',
    currency: 'JPY',
    currencyAmount: '500000',
    purpose: 'Оплата по контракту TEST-3',
  },
  letter: { number, date, subject: 'Вопрос TEST', text: `Просим выслать акт сверки по счету ${CLIENT.account}.` },
};
