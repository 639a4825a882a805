const DIGIT_0 = 0x30;
const LETTER_Z = 0x5a;

/**
 * YYYYMMDDHHMMSSZ, one octet per character: the content of a GeneralizedTime in DER (X.690 section 11.7), without a fraction.
 * @param ms milliseconds since the epoch; a fraction of a second is cut off.
 * @throws RangeError for what is no time, or has no year of four digits.
 */
export function timeOctets(ms: number): Uint8Array {
  const date = new Date(ms);
  const year = date.getUTCFullYear();
  if (!(year >= 0 && year <= 9999)) throw new RangeError(`the time ${ms} has no year of four digits`);
  const octets = new Uint8Array(15);
  writePair(octets, 0, Math.floor(year / 100));
  writePair(octets, 2, year % 100);
  writePair(octets, 4, date.getUTCMonth() + 1);
  writePair(octets, 6, date.getUTCDate());
  writePair(octets, 8, date.getUTCHours());
  writePair(octets, 10, date.getUTCMinutes());
  writePair(octets, 12, date.getUTCSeconds());
  octets[14] = LETTER_Z;
  return octets;
}

/** Two digits. */
function writePair(octets: Uint8Array, at: number, value: number): void {
  octets[at] = DIGIT_0 + Math.floor(value / 10);
  octets[at + 1] = DIGIT_0 + (value % 10);
}
