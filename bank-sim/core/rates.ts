import { BankError } from './bank-error.ts';
import { currencyDigits, FOREIGN_CURRENCIES, firstRates } from './currencies.ts';

/** What the bank gives (`buys`) and takes (`sells`) for one unit of a currency: exact decimals in tenge, up to four places. */
export interface Rate {
  readonly buys: string;
  readonly sells: string;
}

/** Those that the manager has set, by currency. */
export type RatesState = Map<string, Rate>;

/** Four decimal places: rates are told so. */
const RATE_PLACES = 4;
const RATE_FORM = /^(0|[1-9]\d{0,8})(\.\d{1,4})?$/;

/** The bank's rates of exchange: TEST figures until the manager sets others. */
export class Rates {
  readonly #state: { readonly rates: RatesState };

  constructor(state: { readonly rates: RatesState }) {
    this.#state = state;
  }

  all(): (Rate & { readonly currency: string })[] {
    return FOREIGN_CURRENCIES.map((currency) => ({ currency, ...this.of(currency) }));
  }

  /** @throws BankError currency-wrong. */
  of(currency: string): Rate {
    const rate = this.#state.rates.get(currency) ?? firstRates(currency);
    if (rate === undefined) throw new BankError('currency-wrong', currency);
    return rate;
  }

  /** @throws BankError currency-wrong; rate-wrong (not a decimal above nothing, or the bank would buy for more than it sells). */
  set(currency: string, { buys, sells }: Rate): void {
    this.of(currency);
    const [low, high] = [tenThousandths(buys), tenThousandths(sells)];
    if (low === undefined || high === undefined || low > high)
      throw new BankError('rate-wrong', `${buys} and ${sells}`);
    this.#state.rates.set(currency, { buys, sells });
  }
}

function tenThousandths(rate: string): bigint | undefined {
  if (!RATE_FORM.test(rate)) return undefined;
  const [whole = '', places = ''] = rate.split('.');
  const value = BigInt(whole + places.padEnd(RATE_PLACES, '0'));
  return value > 0n ? value : undefined;
}

/**
 * What so much of a currency is worth, in tiyn: rounded to the nearest tiyn, half a tiyn up. The rounding is the bank's gain or loss:
 * the foreign side is booked exactly.
 * @param minor in the currency's smallest unit. @throws RangeError for a rate or currency that is none.
 */
export function tiynFor(minor: bigint, currency: string, rate: string): bigint {
  const digits = currencyDigits(currency);
  const each = tenThousandths(rate);
  if (digits === undefined || each === undefined) throw new RangeError(`${rate} for ${currency} is no rate`);
  // minor / 10^digits units, each / 10^4 tenge, 100 tiyn to the tenge.
  const divisor = 10n ** BigInt(digits + RATE_PLACES - 2);
  return (2n * minor * each + divisor) / (2n * divisor);
}
