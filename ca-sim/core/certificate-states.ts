import type { CaProblem } from './problems.ts';
import type { IssuedCertificate } from './state.ts';

/** The life of a certificate: state machine 7.7 (docs/requirements.md, V1 to V5). */

/**
 * Where a certificate stands. `expiring` is `valid` in its last thirty days (V2, R-BANK-60). A released certificate is valid
 * again; that it was on hold, only the lists remember.
 */
export type CertificateState = 'valid' | 'expiring' | 'expired' | 'on-hold' | 'revoked';
export const CERTIFICATE_STATES = [
  'valid',
  'expiring',
  'expired',
  'on-hold',
  'revoked',
] as const satisfies readonly CertificateState[];

/** The first two are brought by time, the others by people. */
export type CertificateEvent = 'last-days-begin' | 'ends' | 'revoked' | 'held' | 'released';
export const CERTIFICATE_EVENTS = [
  'last-days-begin',
  'ends',
  'revoked',
  'held',
  'released',
] as const satisfies readonly CertificateEvent[];

/** One row: what the event leads to, or the problem it is answered with. */
export interface CertificateTransition {
  readonly from: CertificateState;
  readonly event: CertificateEvent;
  readonly to?: CertificateState;
  readonly error?: CaProblem;
}

/** Total over states × events: every pair has exactly one row. */
export const CERTIFICATE_TRANSITIONS: readonly CertificateTransition[] = [
  { from: 'valid', event: 'last-days-begin', to: 'expiring' },
  { from: 'valid', event: 'ends', to: 'expired' },
  { from: 'valid', event: 'revoked', to: 'revoked' },
  { from: 'valid', event: 'held', to: 'on-hold' },
  { from: 'valid', event: 'released', error: 'not-on-hold' },

  { from: 'expiring', event: 'last-days-begin', to: 'expiring' },
  { from: 'expiring', event: 'ends', to: 'expired' },
  { from: 'expiring', event: 'revoked', to: 'revoked' },
  { from: 'expiring', event: 'held', to: 'on-hold' },
  { from: 'expiring', event: 'released', error: 'not-on-hold' },

  { from: 'expired', event: 'last-days-begin', to: 'expired' },
  { from: 'expired', event: 'ends', to: 'expired' },
  // A list need not name what is invalid anyway, and an entry that appears after the end would change the past.
  { from: 'expired', event: 'revoked', error: 'certificate-expired' },
  { from: 'expired', event: 'held', error: 'certificate-expired' },
  { from: 'expired', event: 'released', error: 'not-on-hold' },

  // Time does not take a hold back; a person decides.
  { from: 'on-hold', event: 'last-days-begin', to: 'on-hold' },
  { from: 'on-hold', event: 'ends', to: 'on-hold' },
  { from: 'on-hold', event: 'revoked', to: 'revoked' },
  { from: 'on-hold', event: 'held', error: 'already-on-hold' },
  { from: 'on-hold', event: 'released', to: 'valid' },

  { from: 'revoked', event: 'last-days-begin', to: 'revoked' },
  { from: 'revoked', event: 'ends', to: 'revoked' },
  { from: 'revoked', event: 'revoked', error: 'already-revoked' },
  { from: 'revoked', event: 'held', error: 'already-revoked' },
  { from: 'revoked', event: 'released', error: 'already-revoked' },
];

/** R-BANK-60: thirty days before the end. */
export const LAST_DAYS_MS = 30 * 86_400_000;

/** The row of a state and an event. */
export function certificateTransition(from: CertificateState, event: CertificateEvent): CertificateTransition {
  const row = CERTIFICATE_TRANSITIONS.find((one) => one.from === from && one.event === event);
  if (row === undefined) throw new Error(`no row for ${from} × ${event}`);
  return row;
}

/** Where a certificate stands at `now`: what people did to it, then what time has brought. */
export function certificateState(certificate: IssuedCertificate, now: number): CertificateState {
  const { revocation, notAfter } = certificate;
  let state: CertificateState = 'valid';
  if (revocation !== undefined) state = revocation.reason === 'certificateHold' ? 'on-hold' : 'revoked';
  if (now >= notAfter - LAST_DAYS_MS) state = certificateTransition(state, 'last-days-begin').to ?? state;
  if (now > notAfter) state = certificateTransition(state, 'ends').to ?? state;
  return state;
}
