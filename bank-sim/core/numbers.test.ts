import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { accountNumber, amountInTiyn, isAccountNumber, isDay, isPerson, isPersonOrOrganisation } from './numbers.ts';

describe('account numbers', () => {
  it('takes the example of the IBAN registry for Kazakhstan', () => {
    expect(isAccountNumber('KZ86125KZT5004100100')).toBe(true);
  });

  it('finds every single wrong character and every swap of neighbours', () => {
    const right = 'KZ86125KZT5004100100';
    const changed: string[] = [];
    for (let at = 2; at < right.length; at++) {
      for (const digit of '0123456789') changed.push(right.slice(0, at) + digit + right.slice(at + 1));
      const [a = '', b = ''] = right.slice(at, at + 2);
      changed.push(right.slice(0, at) + b + a + right.slice(at + 2));
    }
    const wrong = changed.filter((account) => account !== right);
    expect(wrong.length).toBeGreaterThan(150);
    expect(wrong.filter(isAccountNumber)).toEqual([]);
  });

  it.each([
    '',
    'KZ86',
    'DE89370400440532013000',
    'kz86125kzt5004100100',
    'KZ86125KZT50041001000',
    'KZ86ABCKZT5004100100',
  ])('refuses %j', (account) => {
    expect(isAccountNumber(account)).toBe(false);
  });

  it('makes numbers that it takes', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^\d{3}$/), fc.stringMatching(/^[0-9A-Z]{13}$/), (bank, account) => {
        const iban = accountNumber(bank, account);
        expect(iban).toHaveLength(20);
        expect(isAccountNumber(iban)).toBe(true);
      }),
    );
  });
});

describe('amounts', () => {
  it.each([
    ['0.01', 1n],
    ['1.00', 100n],
    ['125000.00', 12_500_000n],
    ['999999999999999.99', 99_999_999_999_999_999n],
  ])('%s is exact', (amount, tiyn) => {
    expect(amountInTiyn(amount)).toBe(tiyn);
  });

  it.each([
    '0.00',
    '00.01',
    '01.00',
    '1',
    '1.0',
    '1.000',
    '1,00',
    '-1.00',
    '1e3.00',
    ' 1.00',
    '1000000000000000.00',
    '',
  ])('refuses %j', (amount) => {
    expect(amountInTiyn(amount)).toBeUndefined();
  });
});

describe('days', () => {
  it.each(['2026-03-02', '2028-02-29', '2026-12-31'])('%s is one', (day) => expect(isDay(day)).toBe(true));
  it.each(['2026-02-29', '2026-02-30', '2026-13-01', '2026-00-10', '2026-1-1', '2026-03-02T00:00', ''])(
    '%j is none',
    (day) => expect(isDay(day)).toBe(false),
  );
});

describe('IIN and BIN', () => {
  it('demands the check digit unless it is switched off', () => {
    const noCheckDigit = '123456789011';
    expect(isPersonOrOrganisation('100460000102', true)).toBe(true);
    expect(isPersonOrOrganisation(noCheckDigit, true)).toBe(false);
    expect(isPersonOrOrganisation(noCheckDigit, false)).toBe(true);
    expect(isPersonOrOrganisation('12345678901', false)).toBe(false);
  });

  it('tells a person from an organisation', () => {
    expect(isPerson('870430300986', true)).toBe(true);
    expect(isPerson('100460000102', true)).toBe(false);
  });
});
