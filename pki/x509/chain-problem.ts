import type { Certificate } from './certificate.ts';

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
  /** Name constraints, critical policies and the like: known, but nobody here can honour them. */
  | 'not-supported'
  | 'revoked'
  /** nextUpdate of the list has passed. */
  | 'crl-expired'
  /** thisUpdate of the list is still to come. */
  | 'crl-not-yet-valid'
  | 'crl-bad-signature'
  /** A list that nobody here can read rightly: delta, indirect, partitioned, or with unknown critical extensions. */
  | 'crl-not-supported'
  /** No list of the issuer is at hand. */
  | 'crl-missing'
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
