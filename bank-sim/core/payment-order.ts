import type { PaymentOrder } from '../../http/bank.ts';
import { BankError } from './bank-error.ts';
import type { Client } from './clients.ts';
import { amountInTiyn, isAccountNumber, isDay, isPersonOrOrganisation } from './numbers.ts';
import type { BankSettings } from './settings.ts';

/** The fields of a payment order in the order in which they are shown and signed. */
export const ORDER_FIELDS = [
  'number',
  'date',
  'payerAccount',
  'payerBin',
  'beneficiaryName',
  'beneficiaryAccount',
  'beneficiaryBin',
  'amount',
  'purposeCode',
  'purpose',
] as const satisfies readonly (keyof PaymentOrder)[];

/**
 * Whether the client may send this order.
 * @throws BankError in this order: date-wrong, account-wrong, number-wrong, amount-wrong, payer-wrong.
 */
export function checkPaymentOrder(order: PaymentOrder, client: Client, settings: BankSettings): void {
  if (!isDay(order.date)) throw new BankError('date-wrong', order.date);
  for (const account of [order.payerAccount, order.beneficiaryAccount]) {
    if (!isAccountNumber(account)) throw new BankError('account-wrong', account);
  }
  for (const number of [order.payerBin, order.beneficiaryBin]) {
    if (!isPersonOrOrganisation(number, settings.checkDigits)) throw new BankError('number-wrong', number);
  }
  if (amountInTiyn(order.amount) === undefined) throw new BankError('amount-wrong', order.amount);
  if (order.payerAccount !== client.account) {
    throw new BankError('payer-wrong', `The account of the client is ${client.account}.`);
  }
  if (order.payerBin !== client.bin) throw new BankError('payer-wrong', `The BIN of the client is ${client.bin}.`);
  if (order.beneficiaryAccount === order.payerAccount) {
    throw new BankError('payer-wrong', 'Payer and beneficiary are the same account.');
  }
}

/** The order's fields only, in their order: whatever else a form carried along is dropped. */
export function onlyOrderFields(order: PaymentOrder): PaymentOrder {
  return Object.fromEntries(ORDER_FIELDS.map((field) => [field, order[field]])) as PaymentOrder;
}

/**
 * The octets that a signature under the document covers: UTF-8, one line per field, `name=` and the value as a JSON
 * string (so that no value can pretend to be another line). The document's id makes the signature good for this
 * document only.
 */
export function octetsToSign(id: string, order: PaymentOrder): Uint8Array {
  const lines = ORDER_FIELDS.map((field) => `${field}=${JSON.stringify(order[field])}`);
  return new TextEncoder().encode([`BS-Client TEST payment-order ${id}`, ...lines, ''].join('\n'));
}
