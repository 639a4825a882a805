import type { CrlReason } from '../../pki/x509/crl.ts';

/** Why certificates are revoked: RFC 5280 section 5.3.1 beside the names of Gamma's client (X-CA-6). */

/** Every reason but removeFromCRL, which is no reason to revoke: it takes a hold back. */
export type RevocationReason = Exclude<CrlReason, 'removeFromCRL'>;

export interface RevocationReasonRow {
  readonly reason: CrlReason;
  /** CRLReason's number. */
  readonly code: number;
  /** The name in the service of KISC's CA that means it; it has eight names for ten reasons. */
  readonly service: ServiceReason;
  readonly means: string;
}

/** X-CA-6. */
export type ServiceReason =
  | 'revRUnknown'
  | 'revRKey'
  | 'revRCA'
  | 'revRChangedInfo'
  | 'revRChanged'
  | 'revRStoped'
  | 'revRHold'
  | 'revRRemoveFromCRL';

/**
 * One row per CRLReason. Where two reasons share a name of the service, the first row is what that name means: privilege and
 * attribute authorities are unknown to it.
 */
export const REVOCATION_REASONS: readonly RevocationReasonRow[] = [
  { reason: 'unspecified', code: 0, service: 'revRUnknown', means: 'no reason is given' },
  { reason: 'keyCompromise', code: 1, service: 'revRKey', means: 'the private key is known to others' },
  { reason: 'cACompromise', code: 2, service: 'revRCA', means: "the CA's private key is known to others" },
  { reason: 'affiliationChanged', code: 3, service: 'revRChangedInfo', means: 'name or other data have changed' },
  { reason: 'superseded', code: 4, service: 'revRChanged', means: 'another certificate has taken its place' },
  { reason: 'cessationOfOperation', code: 5, service: 'revRStoped', means: 'it is not needed any more' },
  { reason: 'certificateHold', code: 6, service: 'revRHold', means: 'suspended; can be taken back' },
  { reason: 'removeFromCRL', code: 8, service: 'revRRemoveFromCRL', means: 'the hold is taken back' },
  { reason: 'privilegeWithdrawn', code: 9, service: 'revRUnknown', means: 'a privilege in it has been withdrawn' },
  {
    reason: 'aACompromise',
    code: 10,
    service: 'revRUnknown',
    means: "the attribute authority's key is known to others",
  },
];

/** What a number of CRLReason means; undefined for 7, which is not used, and all others. */
export function reasonOfCode(code: number): CrlReason | undefined {
  return REVOCATION_REASONS.find((row) => row.code === code)?.reason;
}

/** What a name of the service means; undefined for any other text. */
export function reasonOfService(name: string): CrlReason | undefined {
  return REVOCATION_REASONS.find((row) => row.service === name)?.reason;
}
