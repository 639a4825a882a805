/** The currencies that the bank deals in, by ISO 4217 code, with the number of their decimal places. */
const DIGITS: Readonly<Record<string, number>> = {
  AED: 2,
  CHF: 2,
  CNY: 2,
  EUR: 2,
  GBP: 2,
  JPY: 0,
  KGS: 2,
  KRW: 0,
  RUB: 2,
  TRY: 2,
  USD: 2,
  UZS: 2,
};

/** Decimal places of a currency; undefined when the bank does not deal in it. */
export function currencyDigits(code: string): number | undefined {
  return Object.hasOwn(DIGITS, code) ? DIGITS[code] : undefined;
}

/** Whether an amount is more than nothing and written with exactly the currency's decimal places, without leading zeros. */
export function isCurrencyAmount(amount: string, code: string): boolean {
  const digits = currencyDigits(code);
  if (digits === undefined) return false;
  const form = digits === 0 ? /^[1-9]\d{0,14}$/ : new RegExp(`^(0|[1-9]\\d{0,14})\\.\\d{${digits}}$`);
  return form.test(amount) && BigInt(amount.replace('.', '')) > 0n;
}
