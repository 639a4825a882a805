import { hexToBytes } from '@noble/hashes/utils.js';
import { PkiError } from '../error.ts';
import { type Asn1, integer } from './der-build.ts';

/** CertificateSerialNumber: RFC 5280 section 4.1.2.2. */

/** KISC's GOST certificates have 32 octets; RFC 5280 itself allows 20. */
export const SERIAL_OCTETS_MAX = 32;

/**
 * The INTEGER of a serial number.
 * @param serialNumber hexadecimal, whole octets; leading zeros do not count.
 * @throws PkiError `bad-argument` unless it is positive and of at most 32 octets.
 */
export function serialNumberInteger(serialNumber: string): Asn1 {
  if (!/^([0-9A-Fa-f]{2})+$/.test(serialNumber) || /^0*$/.test(serialNumber)) {
    throw new PkiError('bad-argument', `serial number ${serialNumber} is not positive hexadecimal`);
  }
  const value = integer(hexToBytes(serialNumber));
  // Identifier and length are two octets.
  if (value.der.length > 2 + SERIAL_OCTETS_MAX) {
    throw new PkiError('bad-argument', `serial number ${serialNumber} has more than ${SERIAL_OCTETS_MAX} octets`);
  }
  return value;
}
