import type { DocumentKind, FieldsOf } from '../../../../../http/bank-documents.ts';
import { testIin } from '../../../../../pki/iin-bin.ts';
import { demoClient } from '../../../../flows/demo-client.ts';
import { CLIENTS, type ClientName } from '../cast.ts';

/** Right documents in tenge, and letters: R-BANK-3 to R-BANK-7, R-BANK-11. */

export const KINDS = [
  'payment-order',
  'pension-payment',
  'social-payment',
  'tax-payment',
  'salary-payment',
  'letter',
] as const satisfies readonly DocumentKind[];

/** In tenge. A client has 100000.00: two of the biggest are too much. */
export const AMOUNTS = ['0.01', '1250.50', '40000.00', '70000.07'] as const;
export const OPENING = '100000.00';

const OTHER: Readonly<Record<ClientName, ClientName>> = { A: 'B', B: 'A' };
const ELSEWHERE = demoClient(900).organisation;
const PEOPLE = [
  { iin: testIin({ birthDate: '1991-02-03', sex: 'male', serial: 31 }), name: 'TEST Бірінші' },
  { iin: testIin({ birthDate: '1992-03-04', sex: 'female', serial: 32 }), name: 'TEST Екінші' },
] as const;

/** What a document takes from its client's account, and where it goes. Sums in tiyn. */
export interface Money {
  readonly transfers: readonly { readonly account: string; readonly amount: bigint }[];
}

/**
 * The fields of a document.
 * @param isInside whether the money goes to the other client of the bank; otherwise to another bank.
 */
export function fieldsFor(
  kind: DocumentKind,
  client: ClientName,
  amount: string,
  isInside: boolean,
): FieldsOf<DocumentKind> {
  const { bin: payerBin, account: payerAccount } = CLIENTS[client];
  const head = { number: '7', date: '2026-03-02', payerAccount, payerBin };
  const beneficiary = isInside ? CLIENTS[OTHER[client]] : ELSEWHERE;
  if (kind === 'letter') return { number: '7', date: '2026-03-02', subject: 'TEST', text: `TEST ${amount}` };
  if (kind === 'currency-payment' || kind === 'currency-deal') return currencyFields(kind, head, amount);
  if (kind === 'salary-payment') return salaryFields(head, amount, beneficiary.account);
  const payment = {
    ...head,
    beneficiaryName: beneficiary.name,
    beneficiaryAccount: beneficiary.account,
    beneficiaryBin: beneficiary.bin,
    amount,
    purpose: 'TEST "модель"\nstroka',
  };
  const made = {
    'payment-order': { ...payment, purposeCode: '710' },
    'pension-payment': { ...payment, purposeCode: '010', month: MONTH, people: peopleFor(amount) },
    'social-payment': { ...payment, purposeCode: '012', month: MONTH, people: peopleFor(amount) },
    'tax-payment': { ...payment, purposeCode: '911', budgetCode: '101101' },
  };
  return made[kind];
}

type Head = Pick<FieldsOf<'salary-payment'>, 'number' | 'date' | 'payerAccount' | 'payerBin'>;
const MONTH = '2026-02';

function salaryFields(head: Head, amount: string, account: string): FieldsOf<'salary-payment'> {
  const people = peopleFor(amount).map((person) => ({ ...person, account }));
  return { ...head, amount, purposeCode: '332', purpose: 'TEST', month: MONTH, people };
}

function currencyFields(
  kind: 'currency-payment' | 'currency-deal',
  head: Head,
  currencyAmount: string,
): FieldsOf<'currency-payment' | 'currency-deal'> {
  const currency = { ...head, currency: 'EUR', currencyAmount, purpose: 'TEST' };
  if (kind === 'currency-deal') return { ...currency, direction: 'buy' };
  const to = { beneficiaryName: 'TEST GmbH', beneficiaryCountry: 'DE', foreignAccount: 'DE75512108001245126199' };
  return { ...currency, ...to, bankCode: 'TESTDEFFXXX', charges: 'SHA', purposeCode: '710' };
}

/** People whose amounts add up to this. */
function peopleFor(amount: string): { iin: string; name: string; amount: string }[] {
  const [first, second] = PEOPLE;
  const least = { ...first, amount: '0.01' };
  return amount === '0.01' ? [least] : [least, { ...second, amount: lessOneTiyn(amount) }];
}

/** What a document moves in tenge: the amount to the beneficiary, of a salary to each of the people. */
export function moneyOf(kind: DocumentKind, fields: FieldsOf<DocumentKind>): Money {
  if (kind === 'salary-payment') {
    const { people } = fields as FieldsOf<'salary-payment'>;
    return { transfers: people.map(({ account, amount }) => ({ account, amount: tiyn(amount) })) };
  }
  if (!('beneficiaryAccount' in fields)) return { transfers: [] };
  return { transfers: [{ account: fields.beneficiaryAccount, amount: tiyn(fields.amount) }] };
}

export function tiyn(amount: string): bigint {
  return BigInt(amount.replace('.', ''));
}

function lessOneTiyn(amount: string): string {
  const digits = String(tiyn(amount) - 1n).padStart(3, '0');
  return `${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

/** Every value by its name; those of people by their number. */
export function flatFields(fields: FieldsOf<DocumentKind>): [string, unknown][] {
  return Object.entries(fields).flatMap(([name, value]): [string, unknown][] => {
    if (!Array.isArray(value)) return [[name, value]];
    return value.flatMap((row, at) =>
      Object.entries(row as object).map(([column, cell]): [string, unknown] => [`${name}.${at + 1}.${column}`, cell]),
    );
  });
}
