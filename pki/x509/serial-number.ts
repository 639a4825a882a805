import { hexToBytes } from '@noble/hashes/utils.js';
import type { Integer } from 'asn1js';
import { PkiError } from '../error.ts';
import { integer } from './der-build.ts';

/** CertificateSerialNumber: RFC 5280 section 4.1.2.2. */

/** KISC's GOST certificates have 32 octets; RFC 5280 itself allows 20. */
export const SERIAL_OCTETS_MAX = 32;

/**
 * The INTEGER of a serial number.
 * @param serialNumber hexadecimal, whole octets; leading zeros do not count.
 * @throws PkiError `bad-argument` unless it is positive and of at most 32 octets.
 */
export function serialNumberInteger(serialNumber: string): Integer {
  if (!/^([0-9A-Fa-f]{2})+$/.test(serialNumber) || /^0*$/.test(serialNumber)) {
    throw new PkiError('bad-argument', `serial number ${serialNumber} is not positive hexadecimal`);
  }
  const value = integer(hexToBytes(serialNumber));
  if (value.valueBlock.valueHexView.length > SERIAL_OCTETS_MAX) {
    throw new PkiError('bad-argument', `serial number ${serialNumber} has more than ${SERIAL_OCTETS_MAX} octets`);
  }
  return value;
}
