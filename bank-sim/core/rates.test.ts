import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { currencyDigits, FOREIGN_CURRENCIES, inCurrency, minorUnits } from './currencies.ts';
import { Rates, tiynFor } from './rates.ts';

describe('amounts of a currency', () => {
  it.each([
    ['1000.50', 'EUR', 100_050n],
    ['500000', 'JPY', 500_000n],
    ['0.01', 'KZT', 1n],
    ['0', 'KRW', 0n],
    ['999999999999999.99', 'USD', 99_999_999_999_999_999n],
  ])('%s %s', (amount, currency, minor) => {
    expect(minorUnits(amount, currency)).toBe(minor);
    expect(inCurrency(minor, currency)).toBe(amount);
  });

  it.each([
    ['1.5', 'EUR'],
    ['01.50', 'EUR'],
    ['1.50', 'JPY'],
    ['-1.50', 'EUR'],
    ['1e3', 'JPY'],
    ['1000000000000000.00', 'USD'],
    ['1.50', 'XXX'],
    ['1.50', 'toString'],
  ])('%s %s is none', (amount, currency) => {
    expect(minorUnits(amount, currency)).toBeUndefined();
  });

  it('are read as they are written, below nothing too', () => {
    fc.assert(
      fc.property(fc.constantFrom('KZT', ...FOREIGN_CURRENCIES), fc.bigInt(1n, 10n ** 15n - 1n), (currency, minor) => {
        const amount = inCurrency(minor, currency);
        expect(minorUnits(amount, currency)).toBe(minor);
        expect(inCurrency(-minor, currency)).toBe(`-${amount}`);
      }),
    );
  });
});

describe('rates of exchange', () => {
  it.each([
    ['USD', 100n, '503.00', 50_300n],
    // 0.01 dollar at 502.50: 5.025 tenge, half a tiyn up.
    ['USD', 1n, '502.50', 503n],
    ['USD', 1n, '502.4999', 502n],
    ['JPY', 500_000n, '3.47', 173_500_000n],
    // 0.0001 tenge for one: 100 won are one tiyn.
    ['KRW', 100n, '0.0001', 1n],
    ['KRW', 49n, '0.0001', 0n],
    ['KRW', 50n, '0.0001', 1n],
  ])('%s: %d of the smallest unit at %s', (currency, minor, rate, tiyn) => {
    expect(tiynFor(minor, currency, rate)).toBe(tiyn);
  });

  it('round to the nearest tiyn: never more than half a tiyn off, and more money is never worth less', () => {
    const rate = fc.bigInt(1n, 9_999_999n).map((value) => {
      const text = String(value).padStart(5, '0');
      return { value, text: `${text.slice(0, -4)}.${text.slice(-4)}` };
    });
    fc.assert(
      fc.property(fc.constantFrom(...FOREIGN_CURRENCIES), fc.bigInt(1n, 10n ** 15n), rate, (currency, minor, each) => {
        const tiyn = tiynFor(minor, currency, each.text);
        const scale = 10n ** BigInt((currencyDigits(currency) ?? 0) + 2);
        const off = 2n * (tiyn * scale - minor * each.value);
        expect(off > -scale && off <= scale).toBe(true);
        expect(tiynFor(minor + 1n, currency, each.text)).toBeGreaterThanOrEqual(tiyn);
      }),
    );
  });

  it('are TEST figures until they are set, and never such that the bank buys for more than it sells', () => {
    const rates = new Rates({ rates: new Map() });
    expect(rates.all().map(({ currency }) => currency)).toEqual(FOREIGN_CURRENCIES);
    for (const { buys, sells } of rates.all()) expect(Number(buys)).toBeLessThan(Number(sells));
    rates.set('USD', { buys: '500', sells: '500.0001' });
    expect(rates.of('USD')).toEqual({ buys: '500', sells: '500.0001' });
    for (const [buys, sells] of [
      ['501', '500'],
      ['0', '1'],
      ['1.00001', '2'],
      ['01', '2'],
      ['-1', '2'],
      ['1', 'x'],
    ]) {
      expect(() => rates.set('USD', { buys: buys ?? '', sells: sells ?? '' })).toThrow(
        expect.objectContaining({ code: 'rate-wrong' }),
      );
    }
    expect(() => rates.of('KZT')).toThrow(expect.objectContaining({ code: 'currency-wrong' }));
    expect(rates.of('USD').buys).toBe('500');
  });
});
