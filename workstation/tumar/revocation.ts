import type { Certificate } from '../../pki/x509/certificate.ts';
import type { Crl } from '../../pki/x509/crl.ts';
import { dnToString } from '../../pki/x509/name.ts';

/** Whether a certificate stands on one of these lists of its issuer. The lists are taken as they are: their signatures are their giver's affair. */
export function revokedBy(lists: readonly Crl[]): (certificate: Certificate) => boolean {
  const serials = new Map<string, Set<string>>();
  for (const { issuer, revoked } of lists) {
    const name = dnToString(issuer);
    serials.set(name, new Set([...(serials.get(name) ?? []), ...revoked.keys()]));
  }
  return ({ issuer, serialNumber }) => serials.get(dnToString(issuer))?.has(serialNumber) === true;
}
