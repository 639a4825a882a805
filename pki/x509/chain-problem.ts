import type { Certificate } from './certificate.ts';
import { dnToString } from './name.ts';

/** What can be wrong with a certification path. */
export type ProblemCode =
  /** The certificate, or one above it, has ended. */
  | 'expired'
  /** The certificate, or one above it, has not begun. */
  | 'not-yet-valid'
  /** A signature does not verify under the key of the issuer. */
  | 'bad-signature'
  /** No path leads to an anchor. */
  | 'unknown-issuer'
  /** An issuer's certificate says that it is none of a CA. */
  | 'not-a-ca'
  /** More CAs below an issuer than its pathLenConstraint allows. */
  | 'path-too-long'
  /** A key is used for what its KeyUsage or ExtendedKeyUsage does not allow. */
  | 'key-usage'
  | 'unknown-critical-extension'
  /** A name outside the subtrees that a CA above allows, or inside one that it excludes. */
  | 'name-constraints'
  /** No policy holds for the whole path though one must, or a mapping from or to anyPolicy. */
  | 'policy'
  /** Known, but nobody here can honour it: name constraints on forms that RFC 5280 gives no meaning. */
  | 'not-supported'
  /** The path holds, but a conforming CA may not issue such a certificate (RFC 5280 chapter 4). */
  | 'not-conforming'
  | 'revoked'
  /** nextUpdate of the list has passed. */
  | 'crl-expired'
  /** thisUpdate of the list is still to come. */
  | 'crl-not-yet-valid'
  | 'crl-bad-signature'
  /** A list that cannot decide: a delta CRL alone, or unknown critical extensions. */
  | 'crl-not-supported'
  /** A list that a conforming CA may not issue: without nextUpdate, or without a CRLNumber that is not critical. */
  | 'crl-not-conforming'
  /** Nobody has the certificate of who signs the list, or it does not hold under the same anchor. */
  | 'crl-signer-unknown'
  /** No list at hand is about the certificate, or not for all reasons. */
  | 'crl-missing'
  /** The OCSP answer does not hold, does not know the certificate, or is about another one. */
  | 'ocsp'
  /** The search for a path was given up. */
  | 'too-many-paths';

export interface Problem {
  readonly code: ProblemCode;
  /** Which certificate or list, and why. */
  readonly detail: string;
}

/** Whether the issuer's key has this identifier, as far as both sides say: RFC 5280 section 4.2.1.1. */
export function hasKeyIdentifier(issuer: Certificate, keyIdentifier: string | undefined): boolean {
  return keyIdentifier === undefined || issuer.subjectKeyId === undefined || issuer.subjectKeyId === keyIdentifier;
}

export function nameOf({ subject, serialNumber }: Certificate): string {
  return subject.length > 0 ? dnToString(subject) : `the certificate ${serialNumber}`;
}

export function instant(ms: number): string {
  return new Date(ms).toISOString();
}
