import type { DocumentKind } from '../../http/bank-documents.ts';
import { DAY_MS } from '../../simulation/clock.ts';
import { BankError } from './bank-error.ts';
import type { Client } from './clients.ts';
import { isCurrencyAmount } from './currencies.ts';
import { DOCUMENT_KINDS, type DocumentRule, type FieldRow } from './document-kinds.ts';
import { FIELD_CHECKS, type FieldType } from './field-types.ts';
import { amountInTiyn, inTenge } from './numbers.ts';
import type { BankSettings } from './settings.ts';

/** A person of a document's list. */
export type Person = Readonly<Record<string, string>>;

/** What stands in a document: texts by field, and for some kinds a list of people. */
export interface DocumentFields {
  readonly [field: string]: string | readonly Person[] | undefined;
  readonly people?: readonly Person[];
}

/** The text in a field; empty where there is none. */
export function textIn(fields: DocumentFields | Person, name: string): string {
  const value = fields[name];
  return typeof value === 'string' ? value : '';
}

/** The fields that stand in a document: optional ones only where they say something. */
function saidIn(from: DocumentFields | Person, rows: readonly FieldRow[]): FieldRow[] {
  return rows.filter(({ name, optional }) => optional === undefined || textIn(from, name) !== '');
}

/** The kind's fields only, in their order: whatever else a form carried along is dropped. */
export function onlyOwnFields(kind: DocumentKind, fields: DocumentFields): DocumentFields {
  const { fields: rows, people } = DOCUMENT_KINDS[kind];
  const pick = (from: DocumentFields | Person, names: readonly FieldRow[]) =>
    Object.fromEntries(saidIn(from, names).map(({ name }) => [name, textIn(from, name)]));
  return {
    ...pick(fields, rows),
    ...(people && { people: (fields.people ?? []).map((person) => pick(person, people)) }),
  };
}

/**
 * Whether the client may send this document.
 * @throws BankError in this order: date-wrong, account-wrong, bank-code-wrong, number-wrong, amount-wrong, currency-wrong (fields,
 *   then people, type by type); currency-amount-wrong; payer-wrong; people-twice; total-wrong;
 *   value-date-wrong.
 */
export function checkDocument(
  kind: DocumentKind,
  fields: DocumentFields,
  client: Client,
  settings: BankSettings,
): void {
  const { fields: rows, people: columns = [], rules } = DOCUMENT_KINDS[kind];
  const values = [
    ...saidIn(fields, rows).map(({ name, type }) => ({ type, value: textIn(fields, name) })),
    ...(fields.people ?? []).flatMap((person) =>
      columns.map(({ name, type }) => ({ type, value: textIn(person, name) })),
    ),
  ];
  for (const type of Object.keys(FIELD_CHECKS) as FieldType[]) {
    const check = FIELD_CHECKS[type];
    const wrong = values.find((one) => one.type === type && check?.holds(one.value, settings) === false);
    if (wrong !== undefined && check !== undefined) throw new BankError(check.problem, wrong.value);
  }
  const { currency, currencyAmount } = fields;
  if (typeof currency === 'string' && !isCurrencyAmount(String(currencyAmount), currency)) {
    throw new BankError('currency-amount-wrong', `${String(currencyAmount)} ${currency}`);
  }
  for (const rule of rules) RULES[rule](fields, client);
}

/** Days from the date of a document to its value date at the latest (codes/SOURCES.md). */
export const VALUE_DAYS_MAX = 10;

const RULES: Readonly<Record<DocumentRule, (fields: DocumentFields, client: Client) => void>> = {
  'own-payer'(fields, { account, bin }) {
    if (fields.payerAccount !== account) throw new BankError('payer-wrong', `The account of the client is ${account}.`);
    if (fields.payerBin !== bin) throw new BankError('payer-wrong', `The BIN of the client is ${bin}.`);
  },
  'other-account'({ payerAccount, beneficiaryAccount }) {
    if (beneficiaryAccount === payerAccount) {
      throw new BankError('payer-wrong', 'Payer and beneficiary are the same account.');
    }
  },
  total({ amount, people = [] }) {
    const iins = people.map(({ iin }) => iin);
    const twice = iins.find((iin, at) => iins.indexOf(iin) !== at);
    if (twice !== undefined) throw new BankError('people-twice', `IIN ${twice}`);
    const total = people.reduce((sum, person) => sum + (amountInTiyn(textIn(person, 'amount')) ?? 0n), 0n);
    if (total === amountInTiyn(String(amount))) return;
    throw new BankError(
      'total-wrong',
      `The people's amounts add up to ${inTenge(total)}, the amount says ${String(amount)}.`,
    );
  },
  'value-date'({ date, valueDate }) {
    if (valueDate === undefined) return;
    const days = (Date.parse(String(valueDate)) - Date.parse(String(date))) / DAY_MS;
    if (days >= 0 && days <= VALUE_DAYS_MAX) return;
    throw new BankError('value-date-wrong', `${String(valueDate)} is ${days} days after ${String(date)}.`);
  },
};

/**
 * The octets that a signature under the document covers: UTF-8, one line per field that stands in it, `name=` and the value as a JSON
 * string (so that no value can pretend to be another line); people after the fields, `people.1.iin=` and so on. The document's
 * id makes the signature good for this document only.
 */
export function octetsToSign(id: string, kind: DocumentKind, fields: DocumentFields): Uint8Array {
  const { fields: rows, people: columns = [] } = DOCUMENT_KINDS[kind];
  const line = (label: string, from: DocumentFields | Person, name: string) =>
    `${label}=${JSON.stringify(textIn(from, name))}`;
  const lines = [
    ...saidIn(fields, rows).map(({ name }) => line(name, fields, name)),
    ...(fields.people ?? []).flatMap((person, at) =>
      columns.map(({ name }) => line(`people.${at + 1}.${name}`, person, name)),
    ),
  ];
  return new TextEncoder().encode([`BS-Client TEST ${kind} ${id}`, ...lines, ''].join('\n'));
}
