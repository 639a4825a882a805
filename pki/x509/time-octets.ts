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
  const pairs = [Math.floor(year / 100), year % 100, date.getUTCMonth() + 1, date.getUTCDate()];
  pairs.push(date.getUTCHours(), date.getUTCMinutes(), date.getUTCSeconds());
  for (const [at, pair] of pairs.entries()) {
    octets[2 * at] = DIGIT_0 + Math.floor(pair / 10);
    octets[2 * at + 1] = DIGIT_0 + (pair % 10);
  }
  octets[14] = LETTER_Z;
  return octets;
}
