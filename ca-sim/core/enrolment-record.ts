import type { Extension } from '../../pki/x509/extensions.ts';
import type { Dn } from '../../pki/x509/name.ts';
import type { AuthorityName, TwinAlgorithm } from './authority-styles.ts';
import type { ProfileName } from './certificate-profiles.ts';
import type { RequestState } from './request-states.ts';
import type { IssuedCertificate, RequestStep } from './state.ts';

/** One public key that somebody wants a certificate for, over PKCS#10, EST, CMP or a cabinet. */

/** How an enrolment comes to its certificate. */
export type EnrolmentProgress =
  /** While the client waits. */
  | { readonly kind: 'at-once' }
  /** When manager and security officer have approved at their desks. */
  | { readonly kind: 'desk' }
  /** When it has been asked for that many times. */
  | { readonly kind: 'polls'; readonly count: number }
  /** When that much simulated time has passed. */
  | { readonly kind: 'after'; readonly ms: number };

/** Who vouches for the name in a wish; the protocol has verified it. */
export type Voucher =
  | { readonly kind: 'nobody' }
  /** A reference and its secret: a PIN envelope (X-CA-12). */
  | { readonly kind: 'secret'; readonly reference: string }
  /** A signature with a certificate of this CA: his own, or a Registration Authority's. */
  | { readonly kind: 'certificate'; readonly authority: AuthorityName; readonly serialNumber: string };

/** What a protocol asks for. */
export interface EnrolmentWish {
  readonly authority: AuthorityName;
  /** Which twin signs; absent: the one of the key's own suite, or else the first that certifies such keys. */
  readonly algorithm?: TwinAlgorithm;
  /** Absent: the first that the twin gives. */
  readonly profile?: ProfileName;
  readonly subject: Dn;
  /** SubjectPublicKeyInfo, DER. */
  readonly publicKey: Uint8Array;
  /** Whether the private key is proven to be the sender's, by signature or by a Registration Authority's word. */
  readonly possessionProven: boolean;
  /** It is proven by a signature over SHA-1 only, which not every authority takes. */
  readonly sha1Proof?: boolean;
  readonly voucher: Voucher;
  /** As the request wants it; kept by profiles that take it. */
  readonly subjectAltName?: Extension;
  /** What tells it from others: the same again, while the first has not come to nothing, is that one asked for again. */
  readonly fingerprint: string;
}

export interface Enrolment {
  readonly id: string;
  readonly authority: AuthorityName;
  readonly algorithm: TwinAlgorithm;
  readonly profile: ProfileName;
  readonly subject: Dn;
  readonly publicKey: Uint8Array;
  readonly subjectAltName?: Extension;
  readonly voucher: Voucher;
  readonly fingerprint: string;
  readonly progress: EnrolmentProgress;
  readonly submittedAt: number;
  /** How often it was asked for since. */
  polls: number;
  /** X-CA-4; `ready` never: that is the bank's word in KISC's pair. */
  state: RequestState;
  readonly steps: RequestStep[];
  /** Why it was rejected or is in error. */
  reason: string;
  certificate?: IssuedCertificate;
}

/** What a protocol tells its client. */
export type EnrolmentAnswer =
  | { readonly status: 'issued'; readonly enrolment: Enrolment; readonly certificate: IssuedCertificate }
  | { readonly status: 'pending'; readonly enrolment: Enrolment; readonly retryAfterMs: number }
  | { readonly status: 'refused'; readonly enrolment: Enrolment; readonly reason: string };
