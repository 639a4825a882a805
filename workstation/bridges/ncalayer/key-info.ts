import { localKeyIdHex } from '../../../pki/pkcs12/key-file.ts';
import type { SuiteId } from '../../../pki/suites.ts';
import type { Certificate } from '../../../pki/x509/certificate.ts';
import { type Dn, dnToString, dnValue } from '../../../pki/x509/name.ts';
import { toPem } from '../../../pki/x509/pem.ts';
import type { CarrierKey } from '../../carriers/carrier.ts';

/** Names of keys' algorithms in the National CA's Java library. */
const ALGORITHMS: Readonly<Record<SuiteId, string>> = {
  'kisc-2004': 'ECGOST34310',
  'nuc-2004': 'ECGOST34310',
  'nuc-2015-512': 'ECGOST3410-2015-512',
  'rsa-2048': 'RSA',
  'ec-p256': 'EC',
};

/** What getKeyInfo tells of a key and its certificate: twelve texts, in the order of the real one. */
export function keyInfo({ spki, suite, label }: CarrierKey, certificate: Certificate) {
  const { subject, issuer, notBefore, notAfter, authorityKeyId, der } = certificate;
  const keyId = localKeyIdHex(spki);
  return {
    alias: label === '' ? keyId : label,
    keyId,
    algorithm: ALGORITHMS[suite.id],
    subjectCn: commonName(subject),
    subjectDn: nameText(subject),
    issuerCn: commonName(issuer),
    issuerDn: nameText(issuer),
    serialNumber: serialHex(certificate),
    certNotAfter: localTime(notAfter),
    certNotBefore: localTime(notBefore),
    authorityKeyIdentifier: (authorityKeyId?.keyIdentifier ?? '').toLowerCase(),
    pem: toPem('CERTIFICATE', der),
  };
}

export function commonName(name: Dn): string {
  return dnValue(name, 'CN') ?? '';
}

/** A name as BouncyCastle's X500Name writes it: as ours, but for two types. */
export function nameText(name: Dn): string {
  return dnToString(name).replace(
    /(^|[^\\],)(G|S)=/g,
    (_, before: string, type: 'G' | 'S') => `${before}${SPELLED[type]}=`,
  );
}

const SPELLED = { G: 'GIVENNAME', S: 'ST' } as const;

/** A serial number as Java writes it in base 16: small letters, no zeros in front. */
export function serialHex({ serialNumber }: Certificate): string {
  return plainHex(serialNumber);
}

/** Hexadecimal as it can be compared. */
export function plainHex(text: string): string {
  return text.toLowerCase().replace(/^0+(?=.)/, '');
}

/** From this instant the clocks of Almaty are five hours before UTC, all the year round; they were six before. */
const FIVE_HOURS_SINCE = Date.UTC(2024, 1, 29, 18);

/** `dd.MM.yyyy HH:mm:ss` in Almaty. @param instant milliseconds since the epoch. */
export function localTime(instant: number): string {
  const hours = instant < FIVE_HOURS_SINCE ? 6 : 5;
  const [date = '', time = ''] = new Date(instant + hours * 3_600_000).toISOString().split('T');
  return `${date.split('-').reverse().join('.')} ${time.slice(0, 8)}`;
}
