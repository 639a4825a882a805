import { PkiError } from './error.ts';

/**
 * IIN (individual identification number) and BIN (business identification number) of Kazakhstan: twelve digits, the last of
 * which is a check digit. The numbers of the National CA's own test certificates (123456789011) do not satisfy it, so who
 * checks certificates makes the check switchable.
 */

/** Weights of the first pass; the second, for a remainder of 10, begins two places further. */
const FIRST_PASS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11] as const;
const SECOND_PASS = [3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2] as const;

/**
 * The twelfth digit for eleven given ones; undefined when both passes leave 10, for such numbers are not issued.
 * @param digits at least eleven digits; what follows the eleventh is ignored.
 * @throws PkiError bad-number when these are not digits.
 */
export function iinCheckDigit(digits: string): number | undefined {
  if (!/^\d{11,12}$/.test(digits)) throw new PkiError('bad-number', 'eleven or twelve digits expected');
  const first = weightedSum(digits, FIRST_PASS);
  if (first < 10) return first;
  const second = weightedSum(digits, SECOND_PASS);
  return second < 10 ? second : undefined;
}

function weightedSum(digits: string, weights: readonly number[]): number {
  return weights.reduce((sum, weight, i) => sum + weight * Number(digits[i]), 0) % 11;
}

function hasCheckDigit(number: string): boolean {
  return /^\d{12}$/.test(number) && iinCheckDigit(number) === Number(number[11]);
}

export type Sex = 'male' | 'female';

/** What an IIN says: digits 1-6 the day of birth, digit 7 century and sex, 8-11 a serial number. */
export interface IinParts {
  readonly kind: 'IIN';
  /** Day of birth as `YYYY-MM-DD`. */
  readonly birthDate: string;
  readonly sex: Sex;
  readonly serial: number;
}

/** Fifth digit of a BIN. */
export const BIN_TYPES = {
  4: 'resident legal person',
  5: 'non-resident legal person',
  6: 'joint individual entrepreneur',
} as const;

/** Sixth digit of a BIN. */
export const BIN_DIVISIONS = {
  0: 'head organisation',
  1: 'branch',
  2: 'representative office',
  3: 'peasant farm',
} as const;

export type BinType = keyof typeof BIN_TYPES;
export type BinDivision = keyof typeof BIN_DIVISIONS;

/** What a BIN says: digits 1-4 year and month of registration, 5 the type, 6 the division, 7-11 a serial number. */
export interface BinParts {
  readonly kind: 'BIN';
  /** Last two digits of the year; the century is not in the number. */
  readonly year: number;
  /** 1 … 12. */
  readonly month: number;
  readonly type: BinType;
  readonly division: BinDivision;
  readonly serial: number;
}

/** Digit 7 of an IIN, 1 … 6: first year of the century and sex. */
const CENTURIES: Readonly<Record<string, readonly [firstYear: number, sex: Sex]>> = {
  1: [1800, 'male'],
  2: [1800, 'female'],
  3: [1900, 'male'],
  4: [1900, 'female'],
  5: [2000, 'male'],
  6: [2000, 'female'],
};

/** Reads an IIN or BIN; undefined unless form, date and check digit are right. */
export function decodeIinOrBin(number: string): IinParts | BinParts | undefined {
  if (!hasCheckDigit(number)) return undefined;
  return iinParts(number) ?? binParts(number);
}

function iinParts(number: string): IinParts | undefined {
  const [firstYear, sex] = CENTURIES[number.charAt(6)] ?? [];
  if (firstYear === undefined || sex === undefined) return undefined;
  const year = firstYear + Number(number.slice(0, 2));
  const birthDate = `${year}-${number.slice(2, 4)}-${number.slice(4, 6)}`;
  return isDay(birthDate) ? { kind: 'IIN', birthDate, sex, serial: Number(number.slice(7, 11)) } : undefined;
}

/** Digits 5 and 6 of a BIN, 40 … 63, are never a day of the month: no number is both. */
function binParts(number: string): BinParts | undefined {
  const month = Number(number.slice(2, 4));
  const type = Number(number.charAt(4));
  const division = Number(number.charAt(5));
  if (month < 1 || month > 12 || !(type in BIN_TYPES) || !(division in BIN_DIVISIONS)) return undefined;
  return {
    kind: 'BIN',
    year: Number(number.slice(0, 2)),
    month,
    type: type as BinType,
    division: division as BinDivision,
    serial: Number(number.slice(6, 11)),
  };
}

/** Whether such a day exists: written back from its parts it must be the same. */
function isDay(iso: string): boolean {
  const instant = new Date(`${iso}T00:00:00Z`).getTime();
  return !Number.isNaN(instant) && new Date(instant).toISOString().startsWith(iso);
}

/** Twelve digits, an existing day of birth, a century, and the check digit. */
export function isValidIin(number: string): boolean {
  return decodeIinOrBin(number)?.kind === 'IIN';
}

/** Twelve digits, a month, type and division, and the check digit. */
export function isValidBin(number: string): boolean {
  return decodeIinOrBin(number)?.kind === 'BIN';
}

/**
 * A valid IIN for an invented person. Where the check digit of a serial number does not exist, the next serial is taken.
 * @param birthDate `YYYY-MM-DD`, 1800 to 2099.
 * @param serial 0 … 9999.
 * @throws PkiError bad-number when there is no such day, century or serial.
 */
export function testIin(person: { birthDate: string; sex: Sex; serial: number }): string {
  const { birthDate, sex, serial } = person;
  const year = Number(birthDate.slice(0, 4));
  const digit = Object.keys(CENTURIES).find((key) => {
    const [firstYear, ofSex] = CENTURIES[key] as readonly [number, Sex];
    return ofSex === sex && year >= firstYear && year < firstYear + 100;
  });
  if (digit === undefined || !/^\d{4}-\d\d-\d\d$/.test(birthDate) || !isDay(birthDate)) {
    throw new PkiError('bad-number', `no IIN for a birth on ${birthDate}`);
  }
  const [, , yy, mm, dd] = /^(..)(..)-(..)-(..)$/.exec(birthDate) as RegExpExecArray;
  return withCheckDigit(`${yy}${mm}${dd}${digit}`, serial, 4);
}

/**
 * A valid BIN for an invented organisation; serial numbers as in {@link testIin}.
 * @param organisation `registered` is `YYYY-MM`; a resident head organisation unless said otherwise; serial 0 … 99999.
 * @throws PkiError bad-number when there is no such month or serial.
 */
export function testBin(organisation: {
  registered: string;
  serial: number;
  type?: BinType;
  division?: BinDivision;
}): string {
  const { registered, serial, type = 4, division = 0 } = organisation;
  const [, yy, mm] = /^\d\d(\d\d)-(0[1-9]|1[0-2])$/.exec(registered) ?? [];
  if (yy === undefined || mm === undefined) throw new PkiError('bad-number', `no BIN for ${registered}`);
  return withCheckDigit(`${yy}${mm}${type}${division}`, serial, 5);
}

function withCheckDigit(prefix: string, serial: number, digits: number): string {
  const limit = 10 ** digits;
  if (!Number.isInteger(serial) || serial < 0 || serial >= limit) {
    throw new PkiError('bad-number', `serial number ${serial}: 0 to ${limit - 1}`);
  }
  for (let step = 0; ; step++) {
    const body = prefix + String((serial + step) % limit).padStart(digits, '0');
    const check = iinCheckDigit(body);
    if (check !== undefined) return `${body}${check}`;
  }
}
