import { type Static, type TObject, Type } from '@sinclair/typebox';
import { Base64, Instant, Text } from './fields.ts';
import { getRoute, postRoute, route } from './route.ts';

/**
 * The documents of the bank's clients (R-BANK-3 to R-BANK-12): what stands in each kind, and the requests about them. What a field
 * must be beyond its form (an account's check digits, a day of the calendar) is checked by the bank, each with a problem of its own.
 */

const DocumentNumber = Type.String({ minLength: 1, maxLength: 20 });
const Day = Type.String({ pattern: '^\\d{4}-\\d\\d-\\d\\d$' });
/** A month, YYYY-MM. */
const Month = Type.String({ pattern: '^\\d{4}-\\d\\d$' });
const Account = Type.String({ pattern: '^KZ[0-9A-Z]{18}$' });
const TaxNumber = Type.String({ pattern: '^\\d{12}$' });
const Name = Type.String({ minLength: 1, maxLength: 200 });
/** Exact decimal in tenge, e.g. `125000.00`. */
const Tenge = Type.String({ pattern: '^\\d{1,15}\\.\\d\\d$' });
/** КНП, payment purpose code. */
const PurposeCode = Type.String({ pattern: '^\\d{3}$' });
const Purpose = Type.String({ minLength: 1, maxLength: 480 });
/** ISO 4217. */
const Currency = Type.String({ pattern: '^[A-Z]{3}$' });
/** Exact decimal with as many places as the currency has. */
const CurrencyAmount = Type.String({ pattern: '^\\d{1,15}(\\.\\d{1,3})?$' });

const head = { number: DocumentNumber, date: Day, payerAccount: Account, payerBin: TaxNumber };
const beneficiary = { beneficiaryName: Name, beneficiaryAccount: Account, beneficiaryBin: TaxNumber };
/** КОд or КБе: residence and sector of the economy. */
const SectorCode = Type.String({ pattern: '^[12][1-9]$' });
const money = { amount: Tenge, purposeCode: PurposeCode, purpose: Purpose };

/** So many people may stand in one document. */
const PEOPLE_MAX = 1000;
const contributors = Type.Array(Type.Object({ iin: TaxNumber, name: Name, amount: Tenge }), {
  minItems: 1,
  maxItems: PEOPLE_MAX,
});
const staff = Type.Array(Type.Object({ iin: TaxNumber, name: Name, account: Account, amount: Tenge }), {
  minItems: 1,
  maxItems: PEOPLE_MAX,
});

/** What a payment in tenge may say besides. */
const codes = {
  /** КОд of the payer. */
  payerCode: Type.Optional(SectorCode),
  /** КБе of the beneficiary. */
  beneficiaryCode: Type.Optional(SectorCode),
};
const execution = {
  /** The day on which the money is to arrive: at the earliest the document's date, at the latest ten days after it. */
  valueDate: Type.Optional(Day),
};

export const PaymentOrder = Type.Object({ ...head, ...beneficiary, ...money, ...codes, ...execution });
export type PaymentOrder = Static<typeof PaymentOrder>;

/** For the people of the list, whose amounts add up to the amount. */
const forPeople = { ...head, ...beneficiary, ...money, month: Month, people: contributors, ...codes, ...execution };
export const PensionPayment = Type.Object(forPeople);
export const SocialPayment = Type.Object(forPeople);
export const TaxPayment = Type.Object({
  ...head,
  ...beneficiary,
  ...money,
  /** КБК, budget classification code. */
  budgetCode: Type.String({ pattern: '^\\d{6}$' }),
  ...codes,
  ...execution,
});
export const SalaryPayment = Type.Object({
  ...head,
  ...money,
  month: Month,
  people: staff,
  payerCode: Type.Optional(SectorCode),
  ...execution,
});
export const CurrencyPayment = Type.Object({
  ...head,
  currency: Currency,
  currencyAmount: CurrencyAmount,
  beneficiaryName: Name,
  /** ISO 3166-1 alpha-2. */
  beneficiaryCountry: Type.String({ pattern: '^[A-Z]{2}$' }),
  /** An IBAN (ISO 13616), or what the bank there calls an account. */
  foreignAccount: Type.String({ pattern: '^[0-9A-Za-z/.-]{1,34}$' }),
  /** BIC (ISO 9362) of the beneficiary's bank. */
  bankCode: Type.String({ pattern: '^[0-9A-Z]{8}([0-9A-Z]{3})?$' }),
  /** Who bears the charges: the payer, both, the beneficiary. */
  charges: Type.Union([Type.Literal('OUR'), Type.Literal('SHA'), Type.Literal('BEN')]),
  purposeCode: PurposeCode,
  purpose: Purpose,
});
export const CurrencyDeal = Type.Object({
  ...head,
  direction: Type.Union([Type.Literal('buy'), Type.Literal('sell')]),
  currency: Currency,
  currencyAmount: CurrencyAmount,
  purpose: Purpose,
});
export const Letter = Type.Object({
  number: DocumentNumber,
  date: Day,
  subject: Name,
  text: Type.String({ minLength: 1, maxLength: 10_000 }),
});

/** What stands in each kind of document. */
export const DOCUMENT_FIELDS = {
  'payment-order': PaymentOrder,
  'pension-payment': PensionPayment,
  'social-payment': SocialPayment,
  'tax-payment': TaxPayment,
  'salary-payment': SalaryPayment,
  'currency-payment': CurrencyPayment,
  'currency-deal': CurrencyDeal,
  letter: Letter,
} as const satisfies Readonly<Record<string, TObject>>;
export type DocumentKind = keyof typeof DOCUMENT_FIELDS;
export const DOCUMENT_KIND_NAMES = Object.keys(DOCUMENT_FIELDS) as DocumentKind[];
export type FieldsOf<Kind extends DocumentKind> = Static<(typeof DOCUMENT_FIELDS)[Kind]>;

/** Document statuses of state machine 7.4, and of what comes after its end at the bank. */
export const DocumentStatus = Type.Union([
  Type.Literal('new'),
  Type.Literal('signed-first'),
  Type.Literal('sent'),
  Type.Literal('accepted-by-bank'),
  Type.Literal('executed'),
  Type.Literal('recalled'),
  Type.Literal('refused'),
]);
export type DocumentStatus = Static<typeof DocumentStatus>;

/** What became of a document, and who did it: the user's subscriber name, or `bank`. */
export const StatusChange = Type.Object({
  at: Instant,
  status: DocumentStatus,
  statusText: Text,
  by: Type.String(),
});

const facts = {
  id: Type.String(),
  status: DocumentStatus,
  statusText: Text,
  /** Why it was refused; empty otherwise. */
  reason: Type.String(),
  /** The exact octets that a signature covers. */
  toSign: Base64,
  signatures: Type.Array(Type.Object({ subscriber: Type.String(), serialNumber: Type.String(), signedAt: Instant })),
  /** Oldest first. */
  history: Type.Array(StatusChange),
  /** When an accepted document is to be executed. */
  executionAt: Type.Union([Instant, Type.Null()]),
  /** The exact octets that a recall covers, while the document waits for its execution. */
  toRecall: Type.Union([Base64, Type.Null()]),
};
const view = <Kind extends DocumentKind>(kind: Kind) =>
  Type.Object({ ...facts, kind: Type.Literal(kind), fields: DOCUMENT_FIELDS[kind] });

export const DocumentView = Type.Union([
  view('payment-order'),
  view('pension-payment'),
  view('social-payment'),
  view('tax-payment'),
  view('salary-payment'),
  view('currency-payment'),
  view('currency-deal'),
  view('letter'),
]);
export type DocumentView = Static<typeof DocumentView>;

/**
 * What a request is known by that comes twice: the same key with the same content is answered with the same answer and does nothing, with
 * other content it is refused (draft-ietf-httpapi-idempotency-key-header). In the form of a page: the field `idempotencyKey`.
 */
export const IdempotencyHeaders = Type.Object({
  /** Of the caller's making: 1 to 100 printable characters without quotes, bare or between double quotes. Good for a day. */
  'Idempotency-Key': Type.Optional(Type.String()),
});

const PREPARATION = ['R-BANK-17', 'R-BANK-21'];
const create = <Kind extends DocumentKind, Path extends string>(kind: Kind, path: Path, requirement: string) => {
  const does = `Creates a document: ${kind}. What comes again under the same Idempotency-Key is the same document.`;
  const row = postRoute(path, DOCUMENT_FIELDS[kind], DocumentView, does, [requirement, ...PREPARATION]);
  return { ...row, headers: IdempotencyHeaders } as const;
};
const edit = <Kind extends DocumentKind, Path extends string>(kind: Kind, path: Path) =>
  postRoute(
    path,
    DOCUMENT_FIELDS[kind],
    DocumentView,
    'Replaces the fields of a document that was not sent yet; its signatures fall off.',
    ['R-BANK-25'],
  );

export const bankDocumentRoutes = {
  createPaymentOrder: create('payment-order', '/documents/payment-orders', 'R-BANK-3'),
  editPaymentOrder: edit('payment-order', '/documents/payment-orders/:id'),
  createPensionPayment: create('pension-payment', '/documents/pension-payments', 'R-BANK-4'),
  editPensionPayment: edit('pension-payment', '/documents/pension-payments/:id'),
  createSocialPayment: create('social-payment', '/documents/social-payments', 'R-BANK-5'),
  editSocialPayment: edit('social-payment', '/documents/social-payments/:id'),
  createTaxPayment: create('tax-payment', '/documents/tax-payments', 'R-BANK-6'),
  editTaxPayment: edit('tax-payment', '/documents/tax-payments/:id'),
  createSalaryPayment: create('salary-payment', '/documents/salary-payments', 'R-BANK-7'),
  editSalaryPayment: edit('salary-payment', '/documents/salary-payments/:id'),
  createCurrencyPayment: create('currency-payment', '/documents/currency-payments', 'R-BANK-8'),
  editCurrencyPayment: edit('currency-payment', '/documents/currency-payments/:id'),
  createCurrencyDeal: create('currency-deal', '/documents/currency-deals', 'R-BANK-9'),
  editCurrencyDeal: edit('currency-deal', '/documents/currency-deals/:id'),
  createLetter: create('letter', '/documents/letters', 'R-BANK-11'),
  editLetter: edit('letter', '/documents/letters/:id'),
  document: getRoute('/documents/:id', DocumentView, 'One document.', []),
  recallDocument: route({
    method: 'POST',
    path: '/documents/:id/recall',
    body: Type.Object({
      /** Detached CMS SignedData over `toRecall`, by one who has signed the document. */ cms: Base64,
    }),
    reply: DocumentView,
    does: 'Takes back a document that the bank has accepted and not executed yet.',
  }),
  signDocument: route({
    method: 'POST',
    path: '/documents/:id/signatures',
    headers: IdempotencyHeaders,
    body: Type.Object({ /** Detached CMS SignedData over `toSign`. */ cms: Base64 }),
    reply: DocumentView,
    does: 'Signs the document. With the single or the second signature it goes to the bank, which accepts or refuses it.',
    requirements: ['R-BANK-17', 'R-BANK-18', 'R-BANK-19', 'R-BANK-23', 'R-BANK-24', 'R-BANK-58', 'R-BANK-86'],
  }),
} as const;

/** The requests that write a document, by its kind. */
export const WRITING_ROUTES = {
  'payment-order': { create: bankDocumentRoutes.createPaymentOrder, edit: bankDocumentRoutes.editPaymentOrder },
  'pension-payment': { create: bankDocumentRoutes.createPensionPayment, edit: bankDocumentRoutes.editPensionPayment },
  'social-payment': { create: bankDocumentRoutes.createSocialPayment, edit: bankDocumentRoutes.editSocialPayment },
  'tax-payment': { create: bankDocumentRoutes.createTaxPayment, edit: bankDocumentRoutes.editTaxPayment },
  'salary-payment': { create: bankDocumentRoutes.createSalaryPayment, edit: bankDocumentRoutes.editSalaryPayment },
  'currency-payment': {
    create: bankDocumentRoutes.createCurrencyPayment,
    edit: bankDocumentRoutes.editCurrencyPayment,
  },
  'currency-deal': { create: bankDocumentRoutes.createCurrencyDeal, edit: bankDocumentRoutes.editCurrencyDeal },
  letter: { create: bankDocumentRoutes.createLetter, edit: bankDocumentRoutes.editLetter },
} as const satisfies Readonly<Record<DocumentKind, unknown>>;
