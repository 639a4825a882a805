import type { Certificate } from '../../../pki/x509/certificate.ts';
import type { Carrier, CarrierKey, OpenCarrier, ShownKey } from '../../carriers/carrier.ts';
import type { Call } from './function-row.ts';
import { keySerial } from './key-views.ts';
import { opened } from './passwords.ts';
import { CryptoSocketError } from './problems.ts';

/** Keys of a carrier, as functions of CryptoSocket look for them. */

/** The public side of all keys: with the password, if one is given; else what the carrier shows, or what it tells once the person has entered it. */
export function publicSide(call: Call, carrier: Carrier, password: string | undefined): Promise<readonly ShownKey[]> {
  if (password === undefined && carrier.shownKeys !== undefined) return carrier.shownKeys();
  return opened(call, carrier, password, (open) => open.keys());
}

/** All certificates of these keys. */
export function carriedCertificates(keys: readonly ShownKey[]): Certificate[] {
  return keys.flatMap(({ certificates }) => certificates);
}

/** A key with the one of its certificates that counts here. */
export interface CertifiedKey {
  readonly key: CarrierKey;
  readonly certificate: Certificate;
}

/**
 * The key with this serial number: its own, or that of one of its certificates; upper and lower case are the same.
 * @throws CryptoSocketError `key-unknown`.
 */
export function keyOf(open: OpenCarrier, serialNumber: string): CarrierKey {
  const wanted = serialNumber.toUpperCase();
  const found = open
    .keys()
    .find(
      ({ spki, certificates }) =>
        keySerial(spki) === wanted || certificates.some((certificate) => certificate.serialNumber === wanted),
    );
  if (found === undefined) throw new CryptoSocketError('key-unknown');
  return found;
}

/**
 * The key that is to sign, with its certificate: that of the serial number, else the one that ends last.
 * @param serialNumber when it is left out, the carrier must hold exactly one key with a certificate.
 * @throws CryptoSocketError `key-unknown`, `key-waits`.
 */
export function certifiedKeyOf(open: OpenCarrier, serialNumber: string | undefined): CertifiedKey {
  const key = serialNumber === undefined ? onlyKey(open) : keyOf(open, serialNumber);
  const named = key.certificates.find((certificate) => certificate.serialNumber === serialNumber?.toUpperCase());
  const certificate = named ?? key.certificates[0];
  if (certificate === undefined) throw new CryptoSocketError('key-waits');
  return { key, certificate };
}

function onlyKey(open: OpenCarrier): CarrierKey {
  const [key, ...others] = open.keys().filter(({ certificates }) => certificates.length > 0);
  if (key === undefined) throw new CryptoSocketError('key-unknown', 'none has a certificate');
  if (others.length > 0) throw new CryptoSocketError('bad-parameter', 'sn is missing, and there is more than one key');
  return key;
}
