import type { Certificate } from '../../pki/x509/certificate.ts';
import { parseCrl } from '../../pki/x509/crl.ts';
import { dnToString } from '../../pki/x509/name.ts';

/**
 * Whether a certificate stands on one of these lists of its issuer. The lists are taken as they are: their signatures are their giver's affair.
 * @param lists CertificateList, DER. @throws PkiError as parseCrl.
 */
export function revokedBy(lists: readonly Uint8Array[]): (certificate: Certificate) => boolean {
  const serials = new Map<string, Set<string>>();
  for (const { issuer, revoked } of lists.map(parseCrl)) {
    const name = dnToString(issuer);
    serials.set(name, new Set([...(serials.get(name) ?? []), ...revoked.keys()]));
  }
  return ({ issuer, serialNumber }) => serials.get(dnToString(issuer))?.has(serialNumber) === true;
}
