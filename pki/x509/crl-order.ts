import type { Crl } from './crl.ts';
import { compareDer } from './der.ts';
import { sameName } from './name.ts';

/** Which of two lists is newer, and which delta list goes with which complete one: RFC 5280 sections 5.2.3 and 5.2.4. */

/** The order of lists from the newest on: by date, and where that is the same by number. */
export function newestFirst(a: Crl, b: Crl): number {
  if (a.thisUpdate !== b.thisUpdate) return b.thisUpdate - a.thisUpdate;
  return Number(sizeOf(b.number) - sizeOf(a.number));
}

/**
 * Whether `delta` says what has changed since `complete` was made (or later than its own base): the same issuer, key and
 * scope, a base that is no newer than `complete`, and itself newer than that. Signatures and dates are not looked at.
 */
export function isUpdateOf(delta: Crl, complete: Crl): boolean {
  const { baseNumber, number } = delta;
  if (baseNumber === undefined || number === undefined || complete.number === undefined) return false;
  return (
    sameName(delta.issuer, complete.issuer) &&
    delta.authorityKeyId?.keyIdentifier === complete.authorityKeyId?.keyIdentifier &&
    sameOctets(delta.issuingDistributionPointDer, complete.issuingDistributionPointDer) &&
    sizeOf(baseNumber) <= sizeOf(complete.number) &&
    sizeOf(complete.number) < sizeOf(number)
  );
}

function sameOctets(a: Uint8Array | undefined, b: Uint8Array | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  return compareDer(a, b) === 0;
}

/** Of upper-case hexadecimal; no number counts as the smallest, and so does a negative one. */
function sizeOf(number: string | undefined): bigint {
  return number === undefined || number.startsWith('-') ? -1n : BigInt(`0x${number}`);
}
