import { isValidBin, isValidIin } from '../../pki/iin-bin.ts';

/**
 * Whether an account number's check digits are right: ISO 13616 (IBAN) with mod 97-10 of ISO/IEC 7064. Kazakh form:
 * `KZ`, two check digits, three digits of the bank, thirteen letters or digits.
 */
export function isAccountNumber(account: string): boolean {
  if (!/^KZ\d{5}[0-9A-Z]{13}$/.test(account)) return false;
  return remainder97(account.slice(4) + account.slice(0, 4)) === 1;
}

/** An account number with right check digits, for invented accounts. @param bank three digits. */
export function accountNumber(bank: string, account: string): string {
  const check = 98 - remainder97(`${bank}${account}KZ00`);
  return `KZ${String(check).padStart(2, '0')}${bank}${account}`;
}

/** Letters count as 10 (A) to 35 (Z). */
function remainder97(text: string): number {
  let rest = 0;
  for (const character of text) {
    const value = Number.parseInt(character, 36);
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
  }
  return rest;
}

/** An IIN; without `checkDigits` any twelve digits. */
export function isPerson(number: string, checkDigits: boolean): boolean {
  return checkDigits ? isValidIin(number) : /^\d{12}$/.test(number);
}

/** An IIN or a BIN; without `checkDigits` any twelve digits. */
export function isPersonOrOrganisation(number: string, checkDigits: boolean): boolean {
  if (!checkDigits) return /^\d{12}$/.test(number);
  return isValidIin(number) || isValidBin(number);
}

/**
 * An amount in tiyn (1/100 tenge); undefined unless it is written as `0.01` … `999999999999999.99` without leading
 * zeros and is more than nothing.
 */
export function amountInTiyn(amount: string): bigint | undefined {
  if (!/^(0|[1-9]\d{0,14})\.\d\d$/.test(amount)) return undefined;
  const tiyn = BigInt(amount.replace('.', ''));
  return tiyn > 0n ? tiyn : undefined;
}

/** An amount of tiyn as it is written, e.g. `125000.00`. */
export function inTenge(tiyn: bigint): string {
  const digits = String(tiyn < 0n ? -tiyn : tiyn).padStart(3, '0');
  return `${tiyn < 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

/** Whether `YYYY-MM-DD` is a day of the calendar. */
export function isDay(date: string): boolean {
  if (!/^\d{4}-\d\d-\d\d$/.test(date)) return false;
  const instant = Date.parse(`${date}T00:00:00.000Z`);
  return !Number.isNaN(instant) && new Date(instant).toISOString().startsWith(date);
}

/** Whether it is an IBAN with right check digits (ISO 13616), or does not look like one: not every country has them. */
export function isForeignAccount(account: string): boolean {
  if (!/^[A-Z]{2}\d\d[0-9A-Z]{11,30}$/.test(account)) return true;
  return remainder97(account.slice(4) + account.slice(0, 4)) === 1;
}

/** Whether it has the parts of a business identifier code (ISO 9362): party prefix, country, party suffix, perhaps a branch. */
export function isBankCode(code: string): boolean {
  return /^[0-9A-Z]{4}[A-Z]{2}[0-9A-Z]{2}([0-9A-Z]{3})?$/.test(code);
}
