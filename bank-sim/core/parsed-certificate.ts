import { type Certificate, parseCertificate } from '../../pki/x509/certificate.ts';

/** The certificates that were read, for as long as somebody has their octets. */
const parsed = new WeakMap<Uint8Array, Certificate>();

/**
 * A certificate of which the bank remembers the octets, read at first need. Nobody writes into the octets.
 * @param der of a certificate that could be read when the bank took it. @throws PkiError when it is none.
 */
export function parsedCertificate(der: Uint8Array): Certificate {
  const known = parsed.get(der);
  if (known !== undefined) return known;
  const certificate = parseCertificate(der);
  parsed.set(der, certificate);
  return certificate;
}
