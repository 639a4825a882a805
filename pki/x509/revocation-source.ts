import type { Certificate } from './certificate.ts';
import type { Problem } from './chain-problem.ts';
import type { CrlReason } from './crl.ts';

/** Whoever can say whether a certificate is revoked: lists, OCSP answers, the register of a CA. */

/** What is asked: about one certificate of a path whose other checks have passed. */
export interface RevocationQuestion {
  readonly certificate: Certificate;
  /** The next one of the path; its key has signed the certificate. */
  readonly issuer: Certificate;
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** All certificates at hand, for finding who signs a list. */
  readonly certificates: readonly Certificate[];
  /**
   * Why a certificate other than the issuer's may not sign lists; undefined when it may: it has a good path to the same
   * anchor (RFC 5280 section 6.3.3 (f)) and is not revoked itself.
   */
  readonly signerProblem: (signer: Certificate) => Problem | undefined;
}

export type RevocationAnswer =
  | { readonly status: 'good' }
  | { readonly status: 'revoked'; readonly revokedAt?: number; readonly reason?: CrlReason }
  /** Nobody can tell: this is never good. */
  | { readonly status: 'unknown'; readonly problem: Problem };

export type RevocationSource = (question: RevocationQuestion) => RevocationAnswer;

/** Asks one after another. One that says revoked decides; without any, one that says good; else the first that could not tell. */
export function anyOf(first: RevocationSource, ...others: readonly RevocationSource[]): RevocationSource {
  return (question) => {
    let answer = first(question);
    for (const source of others) {
      if (answer.status === 'revoked') return answer;
      const other = source(question);
      if (other.status === 'revoked' || (other.status === 'good' && answer.status === 'unknown')) answer = other;
    }
    return answer;
  };
}
