import type { Certificate } from '../../pki/x509/certificate.ts';
import { parseCertificate } from '../../pki/x509/certificate.ts';
import { validateChain } from '../../pki/x509/chain.ts';
import { type Dn, dnToString, sameName } from '../../pki/x509/name.ts';
import { type Installed, installAuthority, installUserCertificate } from '../token/installation.ts';
import { type KeySet, readKeySet, sameOctets } from '../token/key-set.ts';
import type { TokenSession } from '../token/session.ts';
import { TokenError } from '../token/token-error.ts';
import { fromBase64 } from './token-cms.ts';

/** Certificates as a house hands them out. */
export interface HandedOut {
  readonly certificates: readonly { readonly algorithm: 'GOST' | 'RSA'; readonly certificate: string }[];
  readonly caCertificates: readonly { readonly certificate: string }[];
}

/** The same, read and examined. */
export interface CertificateSet {
  readonly GOST: Certificate;
  readonly RSA: Certificate;
  readonly authorities: readonly Certificate[];
}

/**
 * Reads and examines what was handed out, before anything is written: one GOST and one RSA certificate for this name,
 * each valid now and chained to a root. Roots that the token carries from its personalisation are the trust anchors;
 * only a token without any takes those that come along.
 *
 * Errors: `certificate-wrong`; PkiError when an object cannot be read.
 */
export function examine(set: KeySet, handedOut: HandedOut, subject: Dn, now: number): CertificateSet {
  const authorities = handedOut.caCertificates.map(({ certificate }) => parseCertificate(fromBase64(certificate)));
  const known = set.authorities.map(({ certificate }) => certificate).filter(isSelfIssued);
  const anchors = known.length > 0 ? known : authorities.filter(isSelfIssued);
  const certificateOf = (algorithm: 'GOST' | 'RSA') => {
    const [only, ...others] = handedOut.certificates.filter((one) => one.algorithm === algorithm);
    if (!only || others.length > 0) throw new TokenError('certificate-wrong', `Not exactly one for ${algorithm}.`);
    const certificate = parseCertificate(fromBase64(only.certificate));
    const problem = problemOf(certificate, algorithm, subject) ?? chainProblem(certificate, authorities, anchors, now);
    if (problem) throw new TokenError('certificate-wrong', `The ${algorithm} certificate: ${problem}.`);
    return certificate;
  };
  return { GOST: certificateOf('GOST'), RSA: certificateOf('RSA'), authorities };
}

/**
 * Writes the user's certificates beside their keys and those of the CA once. All keys are looked for before the first
 * object is written; what is there already stays.
 *
 * Errors: `wrong-token` (a key of the set is not here), `token-memory-full`, any of the token's.
 */
export function installSet(session: TokenSession, set: CertificateSet): Installed[] {
  const { pairs } = readKeySet(session);
  const isHere = (certificate: Certificate) => pairs.some(({ spki }) => sameOctets(spki, certificate.publicKey));
  const missing = [set.GOST, set.RSA].filter((certificate) => !isHere(certificate));
  if (missing.length > 0) {
    const families = missing.map(({ suite }) => suite.family).join(' and ');
    throw new TokenError('wrong-token', `Missing: the new ${families} key.`);
  }
  return [
    ...[set.GOST, set.RSA].map((certificate) => installUserCertificate(session, certificate)),
    ...set.authorities.map((certificate) => installAuthority(session, certificate)),
  ];
}

function problemOf(certificate: Certificate, algorithm: 'GOST' | 'RSA', subject: Dn): string | undefined {
  if (certificate.suite.family !== algorithm) return `it is for a ${certificate.suite.title} key`;
  if (!sameName(certificate.subject, subject)) return `it is for ${dnToString(certificate.subject)}`;
  return undefined;
}

function chainProblem(
  certificate: Certificate,
  intermediates: readonly Certificate[],
  anchors: readonly Certificate[],
  at: number,
): string | undefined {
  const result = validateChain({ certificate, intermediates, anchors, at });
  return result.ok ? undefined : `${result.code} (${result.detail})`;
}

function isSelfIssued({ issuer, subject }: Certificate): boolean {
  return sameName(issuer, subject);
}
