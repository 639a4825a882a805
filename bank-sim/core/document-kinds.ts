import type { DocumentKind } from '../../http/bank-documents.ts';
import type { FieldType } from './field-types.ts';
import type { TextName } from './texts.ts';

/** One field of a document, or one column of its list of people. */
export interface FieldRow {
  readonly name: string;
  readonly text: TextName;
  readonly type: FieldType;
  /** May be left out: then it stands nowhere, in what is signed neither. */
  readonly optional?: true;
}

/** What must hold between the fields. */
export type DocumentRule =
  /** Account and BIN of the payer are the client's. */
  | 'own-payer'
  /** The beneficiary's account is another one. */
  | 'other-account'
  /** The amounts of the people add up to the amount, and nobody is listed twice. */
  | 'total'
  /** The value date is the document's, or up to ten days after it. */
  | 'value-date';

/** Everything about one kind of document: R-BANK-3 to R-BANK-9, R-BANK-11. */
export interface DocumentKindRow {
  /** Of the window with the list, and of the leaf in the menu. */
  readonly title: TextName;
  /** Of one document; has `{number}`. */
  readonly one: TextName;
  /** In the order in which they are shown and signed. */
  readonly fields: readonly FieldRow[];
  /** Columns of the list `people`. */
  readonly people?: readonly FieldRow[];
  /** Fields that the list window shows. */
  readonly columns: readonly string[];
  readonly rules: readonly DocumentRule[];
}

const field = (name: string, text: TextName, type: FieldType): FieldRow => ({ name, text, type });
const option = (name: string, text: TextName, type: FieldType): FieldRow => ({ name, text, type, optional: true });

const NUMBER = field('number', 'orderNumber', 'short');
const DATE = field('date', 'orderDate', 'day');
const PAYER = [field('payerAccount', 'orderPayerAccount', 'account'), field('payerBin', 'orderPayerBin', 'tax-number')];
const BENEFICIARY = [
  field('beneficiaryName', 'orderBeneficiaryName', 'text'),
  field('beneficiaryAccount', 'orderBeneficiaryAccount', 'account'),
  field('beneficiaryBin', 'orderBeneficiaryBin', 'tax-number'),
];
const AMOUNT = field('amount', 'orderAmount', 'tenge');
const PURPOSE = [
  field('purposeCode', 'orderPurposeCode', 'purpose-code'),
  field('purpose', 'orderPurpose', 'long-text'),
];
const PAYER_CODE = option('payerCode', 'orderPayerCode', 'sector-code');
const VALUE_DATE = option('valueDate', 'orderValueDate', 'day');
const OPTIONS = [PAYER_CODE, option('beneficiaryCode', 'orderBeneficiaryCode', 'sector-code'), VALUE_DATE];
const MONTH = field('month', 'documentMonth', 'month');
const PERSON = [field('iin', 'personIin', 'tax-number'), field('name', 'personName', 'text')];
const CURRENCY = [
  field('currency', 'documentCurrency', 'currency'),
  field('currencyAmount', 'documentCurrencyAmount', 'currency-amount'),
];

const FOR_PEOPLE = {
  fields: [NUMBER, DATE, ...PAYER, ...BENEFICIARY, AMOUNT, ...PURPOSE, MONTH, ...OPTIONS],
  people: [...PERSON, AMOUNT],
  columns: ['number', 'date', 'month', 'amount'],
  rules: ['own-payer', 'other-account', 'total', 'value-date'],
} as const;

export const DOCUMENT_KINDS: Readonly<Record<DocumentKind, DocumentKindRow>> = {
  'payment-order': {
    title: 'ordersTitle',
    one: 'orderTitle',
    fields: [NUMBER, DATE, ...PAYER, ...BENEFICIARY, AMOUNT, ...PURPOSE, ...OPTIONS],
    columns: ['number', 'date', 'beneficiaryName', 'amount'],
    rules: ['own-payer', 'other-account', 'value-date'],
  },
  'pension-payment': { title: 'pensionsTitle', one: 'pensionTitle', ...FOR_PEOPLE },
  'social-payment': { title: 'socialsTitle', one: 'socialTitle', ...FOR_PEOPLE },
  'tax-payment': {
    title: 'taxesTitle',
    one: 'taxTitle',
    fields: [
      NUMBER,
      DATE,
      ...PAYER,
      ...BENEFICIARY,
      AMOUNT,
      ...PURPOSE,
      field('budgetCode', 'documentBudgetCode', 'budget-code'),
      ...OPTIONS,
    ],
    columns: ['number', 'date', 'budgetCode', 'amount'],
    rules: ['own-payer', 'other-account', 'value-date'],
  },
  'salary-payment': {
    title: 'salariesTitle',
    one: 'salaryTitle',
    fields: [NUMBER, DATE, ...PAYER, AMOUNT, ...PURPOSE, MONTH, PAYER_CODE, VALUE_DATE],
    people: [...PERSON, field('account', 'personAccount', 'account'), AMOUNT],
    columns: ['number', 'date', 'month', 'amount'],
    rules: ['own-payer', 'total', 'value-date'],
  },
  'currency-payment': {
    title: 'currencyPaymentsTitle',
    one: 'currencyPaymentTitle',
    fields: [
      NUMBER,
      DATE,
      ...PAYER,
      ...CURRENCY,
      field('beneficiaryName', 'orderBeneficiaryName', 'text'),
      field('beneficiaryCountry', 'documentCountry', 'country'),
      field('foreignAccount', 'documentForeignAccount', 'foreign-account'),
      field('bankCode', 'documentBankCode', 'bank-code'),
      field('charges', 'documentCharges', 'charges'),
      ...PURPOSE,
    ],
    columns: ['number', 'date', 'beneficiaryName', 'currency', 'currencyAmount'],
    rules: ['own-payer'],
  },
  'currency-deal': {
    title: 'currencyDealsTitle',
    one: 'currencyDealTitle',
    fields: [
      NUMBER,
      DATE,
      ...PAYER,
      field('direction', 'documentDirection', 'direction'),
      ...CURRENCY,
      field('purpose', 'orderPurpose', 'long-text'),
    ],
    columns: ['number', 'date', 'direction', 'currency', 'currencyAmount'],
    rules: ['own-payer'],
  },
  letter: {
    title: 'lettersTitle',
    one: 'letterTitle',
    fields: [NUMBER, DATE, field('subject', 'letterSubject', 'text'), field('text', 'letterText', 'letter-text')],
    columns: ['number', 'date', 'subject'],
    rules: [],
  },
};
