/** The currency of the country, in which rates are told and orders are paid. */
export const TENGE = 'KZT';

/** A currency that the bank deals in. */
interface CurrencyRow {
  /** Decimal places: ISO 4217. */
  readonly digits: number;
  /** What the bank gives and takes for one unit, in tenge, until its manager says otherwise: TEST figures. */
  readonly buys: string;
  readonly sells: string;
}

/** By ISO 4217 code. */
const CURRENCIES: Readonly<Record<string, CurrencyRow>> = {
  AED: { digits: 2, buys: '136.00', sells: '140.00' },
  CHF: { digits: 2, buys: '590.00', sells: '604.00' },
  CNY: { digits: 2, buys: '69.10', sells: '72.30' },
  EUR: { digits: 2, buys: '540.00', sells: '548.50' },
  GBP: { digits: 2, buys: '640.00', sells: '660.00' },
  JPY: { digits: 0, buys: '3.31', sells: '3.47' },
  KGS: { digits: 2, buys: '5.60', sells: '5.95' },
  KRW: { digits: 0, buys: '0.3480', sells: '0.3660' },
  RUB: { digits: 2, buys: '5.5500', sells: '5.7100' },
  TRY: { digits: 2, buys: '12.40', sells: '13.30' },
  USD: { digits: 2, buys: '498.00', sells: '503.00' },
  UZS: { digits: 2, buys: '0.0395', sells: '0.0428' },
};

/** Those that can be bought and sold. */
export const FOREIGN_CURRENCIES: readonly string[] = Object.keys(CURRENCIES);

/** Decimal places of a foreign currency; undefined when the bank does not deal in it. */
export function currencyDigits(code: string): number | undefined {
  return rowOf(code)?.digits;
}

/** The TEST rates with which a bank begins. */
export function firstRates(code: string): { readonly buys: string; readonly sells: string } | undefined {
  const row = rowOf(code);
  return row && { buys: row.buys, sells: row.sells };
}

function rowOf(code: string): CurrencyRow | undefined {
  return Object.hasOwn(CURRENCIES, code) ? CURRENCIES[code] : undefined;
}

/** Whether an amount is more than nothing and written with exactly the currency's decimal places, without leading zeros. */
export function isCurrencyAmount(amount: string, code: string): boolean {
  return (minorUnits(amount, code) ?? 0n) > 0n;
}

const TENGE_DIGITS = 2;

/**
 * An amount in the currency's smallest unit (tiyn, cents, whole yen); undefined unless it is written with exactly its decimal
 * places and without leading zeros, at most 15 digits before the point, in a currency of this bank or in tenge.
 */
export function minorUnits(amount: string, code: string): bigint | undefined {
  const digits = digitsOf(code);
  if (digits === undefined) return undefined;
  const form = digits === 0 ? /^(0|[1-9]\d{0,14})$/ : new RegExp(`^(0|[1-9]\\d{0,14})\\.\\d{${digits}}$`);
  return form.test(amount) ? BigInt(amount.replace('.', '')) : undefined;
}

/** An amount of the smallest unit as it is written: `-1000.50` euro, `500000` yen. */
export function inCurrency(minor: bigint, code: string): string {
  const digits = digitsOf(code) ?? TENGE_DIGITS;
  const figures = String(minor < 0n ? -minor : minor).padStart(digits + 1, '0');
  const sign = minor < 0n ? '-' : '';
  return digits === 0 ? `${sign}${figures}` : `${sign}${figures.slice(0, -digits)}.${figures.slice(-digits)}`;
}

function digitsOf(code: string): number | undefined {
  return code === TENGE ? TENGE_DIGITS : currencyDigits(code);
}
