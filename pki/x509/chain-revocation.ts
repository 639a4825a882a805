import type { Certificate } from './certificate.ts';
import { hasKeyIdentifier, type Problem } from './chain-problem.ts';
import { type Crl, verifyCrl } from './crl.ts';
import { dnToString, sameName } from './name.ts';

/**
 * Whether the certificate is revoked, or nobody can tell: RFC 5280 section 6.3.3, for complete lists signed with the key that
 * signed the certificate. Of several good lists the newest decides.
 * @param at milliseconds since the epoch.
 */
export function revocationProblem(
  certificate: Certificate,
  issuer: Certificate,
  lists: readonly Crl[],
  at: number,
): Problem | undefined {
  const ofIssuer = lists
    .filter((list) => sameName(list.issuer, issuer.subject))
    .filter((list) => hasKeyIdentifier(issuer, list.authorityKeyId?.keyIdentifier))
    .toSorted((a, b) => b.thisUpdate - a.thisUpdate);
  if (ofIssuer.length === 0) return { code: 'crl-missing', detail: `no list of ${dnToString(issuer.subject)}` };
  const good = ofIssuer.find((list) => crlProblem(list, issuer, at) === undefined);
  if (good === undefined) return crlProblem(ofIssuer[0] as Crl, issuer, at);
  const line = good.revoked.get(certificate.serialNumber);
  if (line === undefined) return undefined;
  return {
    code: 'revoked',
    detail: `${dnToString(certificate.subject)} at ${new Date(line.revokedAt).toISOString()}, ${line.reason ?? 'unspecified'}`,
  };
}

function crlProblem(list: Crl, issuer: Certificate, at: number): Problem | undefined {
  const name = `the list of ${dnToString(list.issuer)}`;
  const [unknown] = list.criticalUnknown;
  if (unknown !== undefined)
    return { code: 'crl-not-supported', detail: `${name} has the critical extension ${unknown}` };
  if (issuer.keyUsage !== undefined && !issuer.keyUsage.has('cRLSign')) {
    return { code: 'key-usage', detail: `${dnToString(issuer.subject)} has no cRLSign` };
  }
  if (!verifyCrl(list, issuer.publicKey)) return { code: 'crl-bad-signature', detail: name };
  if (at < list.thisUpdate) return { code: 'crl-not-yet-valid', detail: `${name} begins ${instant(list.thisUpdate)}` };
  if (list.nextUpdate !== undefined && at >= list.nextUpdate + 1000) {
    return { code: 'crl-expired', detail: `${name} ended ${instant(list.nextUpdate)}` };
  }
  return undefined;
}

function instant(ms: number): string {
  return new Date(ms).toISOString();
}
