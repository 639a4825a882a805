import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PaymentOrder } from '../../http/bank-documents.ts';
import { CLIENT, OTHER_CLIENT, paymentOrder } from '../testing/test-bank.ts';
import { BankError } from './bank-error.ts';
import { checkDocument, octetsToSign as octetsOf, onlyOwnFields } from './document-check.ts';
import { DOCUMENT_KINDS } from './document-kinds.ts';
import { accountNumber } from './numbers.ts';
import { bankSettings } from './settings.ts';

const settings = bankSettings();
const ORDER_ROWS = DOCUMENT_KINDS['payment-order'].fields;
const ORDER_FIELDS = ORDER_ROWS.map(({ name }) => name);
const NEEDED_FIELDS = ORDER_ROWS.filter(({ optional }) => optional === undefined).map(({ name }) => name);
const octetsToSign = (id: string, order: PaymentOrder) => octetsOf(id, 'payment-order', order);

function codeOf(wishes: Partial<PaymentOrder>, checkDigits = true): string {
  try {
    checkDocument('payment-order', paymentOrder(wishes), CLIENT, { ...settings, checkDigits });
    return 'none';
  } catch (error) {
    if (error instanceof BankError) return error.code;
    throw error;
  }
}

describe('a payment order', () => {
  it.each<[string, Partial<PaymentOrder>]>([
    ['none', {}],
    ['none', { beneficiaryAccount: accountNumber('601', 'A861000001234') }],
    ['date-wrong', { date: '2026-02-30' }],
    ['account-wrong', { beneficiaryAccount: `${OTHER_CLIENT.account.slice(0, -1)}9` }],
    ['account-wrong', { payerAccount: 'KZ00998TST0000000001' }],
    ['number-wrong', { beneficiaryBin: '123456789011' }],
    ['amount-wrong', { amount: '0.00' }],
    ['amount-wrong', { amount: '0100.00' }],
    ['payer-wrong', { payerAccount: OTHER_CLIENT.account }],
    ['payer-wrong', { payerBin: OTHER_CLIENT.bin }],
    ['payer-wrong', { beneficiaryAccount: CLIENT.account }],
    ['none', { date: '2026-02-25', valueDate: '2026-02-25' }],
    ['none', { date: '2026-02-25', valueDate: '2026-03-07' }],
    ['value-date-wrong', { date: '2026-02-25', valueDate: '2026-03-08' }],
    ['value-date-wrong', { date: '2026-02-25', valueDate: '2026-02-24' }],
    ['date-wrong', { valueDate: '2026-02-30' }],
  ])('%s: %j', (code, wishes) => {
    expect(codeOf(wishes)).toBe(code);
  });

  it('takes any twelve digits when check digits are switched off', () => {
    expect(codeOf({ beneficiaryBin: '123456789011' }, false)).toBe('none');
  });

  it('is checked in the order of the list: the first of several faults is named', () => {
    const faults: Partial<PaymentOrder>[] = [
      { payerBin: OTHER_CLIENT.bin },
      { amount: '0.00' },
      { beneficiaryBin: '123456789011' },
      { beneficiaryAccount: 'KZ00998TST0000000001' },
      { date: '2026-02-30' },
    ];
    let all = {};
    const codes = faults.map((fault) => {
      all = { ...all, ...fault };
      return codeOf(all);
    });
    expect(codes).toEqual(['payer-wrong', 'amount-wrong', 'number-wrong', 'account-wrong', 'date-wrong']);
  });

  it('drops whatever else a form carried', () => {
    const extended = { ...paymentOrder(), accepted: 'yes' };
    expect(Object.keys(onlyOwnFields('payment-order', extended))).toEqual(NEEDED_FIELDS);
  });

  it('may be left out what may: then it stands nowhere', () => {
    const named = { ...paymentOrder(), payerCode: '17', beneficiaryCode: '', valueDate: '2026-03-05' };
    const own = onlyOwnFields('payment-order', named);
    expect(Object.keys(own)).toEqual([...NEEDED_FIELDS, 'payerCode', 'valueDate']);
    const text = new TextDecoder().decode(octetsOf('7', 'payment-order', own));
    expect(text.split('\n').slice(-4)).toEqual([
      `purpose=${JSON.stringify(paymentOrder().purpose)}`,
      'payerCode="17"',
      'valueDate="2026-03-05"',
      '',
    ]);
  });
});

describe('the octets to sign', () => {
  it('are the same for the same order whatever the order of its fields, and show it in words', () => {
    const order = paymentOrder();
    const reversed = Object.fromEntries(Object.entries(order).reverse()) as PaymentOrder;
    const text = new TextDecoder().decode(octetsToSign('7', order));
    expect(octetsToSign('7', reversed)).toEqual(octetsToSign('7', order));
    expect(text.split('\n').slice(0, 3)).toEqual([
      'BS-Client TEST payment-order 7',
      'number="101"',
      'date="2026-03-02"',
    ]);
    expect(text).toContain('amount="125000.00"');
  });

  it('differ for two documents of the same content', () => {
    expect(octetsToSign('7', paymentOrder())).not.toEqual(octetsToSign('8', paymentOrder()));
  });

  it('differ whenever a field differs, line breaks and look-alikes included', () => {
    const order = fc.record(
      Object.fromEntries(ORDER_FIELDS.map((field) => [field, fc.string({ unit: 'binary', maxLength: 12 })])),
    ) as unknown as fc.Arbitrary<PaymentOrder>;
    fc.assert(
      fc.property(order, order, (a, b) => {
        const same = ORDER_FIELDS.every((field) => a[field as keyof PaymentOrder] === b[field as keyof PaymentOrder]);
        expect(Buffer.compare(octetsToSign('1', a), octetsToSign('1', b)) === 0).toBe(same);
      }),
    );
    const [one, other] = ['x"\npurpose="y', 'x'].map((purpose) => octetsToSign('1', paymentOrder({ purpose })));
    expect(one).not.toEqual(other);
    expect(new TextDecoder().decode(one).split('\n')).toHaveLength(NEEDED_FIELDS.length + 2);
  });
});
