import { OIDS } from '../oids.ts';
import { type Certificate, verifyCertificateSignature } from './certificate.ts';
import type { Problem } from './chain-problem.ts';
import { revocationProblem } from './chain-revocation.ts';
import type { Crl } from './crl.ts';
import type { KeyUsage } from './extensions.ts';
import { dnToString, sameName } from './name.ts';

/** What a path is examined for. */
export interface PathInput {
  /** For which instant, in milliseconds since the epoch. */
  readonly at: number;
  /** The lists at hand; left out, nobody asks about revocation. */
  readonly revocation?: readonly Crl[];
  /** Which certificates need a list: all below the anchor (default), or only the first. */
  readonly revocationScope?: 'whole-path' | 'end-entity';
  /** A bit that the first certificate must have if it has a KeyUsage. */
  readonly keyUsage?: KeyUsage;
  /** A purpose (object identifier) that the first certificate must have if it has an ExtendedKeyUsage. */
  readonly purpose?: string;
}

/**
 * The checks of one path, from the anchor down: RFC 5280 sections 6.1.3 to 6.1.5, without policies and name constraints.
 * @param path from the certificate to the anchor.
 */
export function pathProblem(path: readonly Certificate[], input: PathInput): Problem | undefined {
  for (let i = path.length - 1; i >= 0; i--) {
    const certificate = path[i] as Certificate;
    const problem =
      signatureProblem(certificate, path[i + 1]) ??
      validityProblem(certificate, input.at) ??
      extensionProblem(certificate) ??
      (i > 0 ? issuerProblem(certificate, path.slice(1, i)) : purposeProblem(certificate, input));
    if (problem !== undefined) return problem;
  }
  return listProblem(path, input);
}

/** The anchor itself is trusted, not verified. */
function signatureProblem(certificate: Certificate, issuer: Certificate | undefined): Problem | undefined {
  if (issuer === undefined || verifyCertificateSignature(certificate, issuer.publicKey)) return undefined;
  return { code: 'bad-signature', detail: `of ${nameOf(certificate)}, under the key of ${nameOf(issuer)}` };
}

/** Section 6.1.3 (a)(2); both ends belong to the period (section 4.1.2.5). */
function validityProblem(certificate: Certificate, at: number): Problem | undefined {
  const { notBefore, notAfter } = certificate;
  if (at < notBefore) {
    return { code: 'not-yet-valid', detail: `${nameOf(certificate)} begins ${instant(notBefore)}` };
  }
  // notAfter names a whole second, and the certificate is good until that second is over.
  if (at >= notAfter + 1000) return { code: 'expired', detail: `${nameOf(certificate)} ended ${instant(notAfter)}` };
  return undefined;
}

/** Known here, but not honoured by this validator: a certificate that carries one is refused by name (not-supported). */
const NOT_HONOURED: Readonly<Record<string, string>> = {
  [OIDS.nameConstraints]: 'nameConstraints',
  [OIDS.certificatePolicies]: 'certificatePolicies',
  [OIDS.policyMappings]: 'policyMappings',
  [OIDS.policyConstraints]: 'policyConstraints',
  [OIDS.inhibitAnyPolicy]: 'inhibitAnyPolicy',
  [OIDS.crlDistributionPoints]: 'cRLDistributionPoints',
  [OIDS.issuerAltName]: 'issuerAltName',
  [OIDS.subjectDirectoryAttributes]: 'subjectDirectoryAttributes',
};

/** Sections 6.1.4 (o) and 6.1.5 (f). Name constraints are refused even when not critical: they would be passed over silently. */
function extensionProblem(certificate: Certificate): Problem | undefined {
  const constrained = certificate.extensions.some(({ oid }) => oid === OIDS.nameConstraints);
  const [oid] = constrained ? [OIDS.nameConstraints] : certificate.criticalUnknown;
  if (oid === undefined) return undefined;
  const name = NOT_HONOURED[oid];
  if (name !== undefined) return { code: 'not-supported', detail: `${name} in ${nameOf(certificate)}` };
  return { code: 'unknown-critical-extension', detail: `${oid} in ${nameOf(certificate)}` };
}

/** Section 6.1.4 (k) to (n). @param below the CAs between this one and the first certificate. */
function issuerProblem(certificate: Certificate, below: readonly Certificate[]): Problem | undefined {
  const { basicConstraints, keyUsage } = certificate;
  if (basicConstraints?.ca !== true) return { code: 'not-a-ca', detail: nameOf(certificate) };
  if (keyUsage !== undefined && !keyUsage.has('keyCertSign')) {
    return { code: 'key-usage', detail: `${nameOf(certificate)} has no keyCertSign` };
  }
  const { pathLen } = basicConstraints;
  const counted = below.filter((one) => !isSelfIssued(one)).length;
  if (pathLen !== undefined && counted > pathLen) {
    return { code: 'path-too-long', detail: `${counted} CAs below ${nameOf(certificate)}, which allows ${pathLen}` };
  }
  return undefined;
}

/** RFC 5280 section 6.1: issuer and subject are the same name. Such a certificate does not count for pathLenConstraint. */
function isSelfIssued({ issuer, subject }: Certificate): boolean {
  return sameName(issuer, subject);
}

/** What the caller wants to use the first certificate for. */
function purposeProblem(certificate: Certificate, { keyUsage, purpose }: PathInput): Problem | undefined {
  if (keyUsage !== undefined && certificate.keyUsage !== undefined && !certificate.keyUsage.has(keyUsage)) {
    return { code: 'key-usage', detail: `${nameOf(certificate)} has no ${keyUsage}` };
  }
  const { extendedKeyUsage } = certificate;
  if (purpose === undefined || extendedKeyUsage === undefined) return undefined;
  if (extendedKeyUsage.includes(purpose) || extendedKeyUsage.includes(OIDS.anyExtendedKeyUsage)) return undefined;
  return { code: 'key-usage', detail: `${nameOf(certificate)} is not for the purpose ${purpose}` };
}

function listProblem(path: readonly Certificate[], input: PathInput): Problem | undefined {
  if (input.revocation === undefined) return undefined;
  const below = path.length - 1;
  const checked = input.revocationScope === 'end-entity' ? Math.min(1, below) : below;
  for (let i = checked - 1; i >= 0; i--) {
    const problem = revocationProblem(path[i] as Certificate, path[i + 1] as Certificate, input.revocation, input.at);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function nameOf({ subject }: Certificate): string {
  return dnToString(subject);
}

function instant(ms: number): string {
  return new Date(ms).toISOString();
}
