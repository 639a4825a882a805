import type { TwinName } from './authority-styles.ts';
import { profileOf } from './certificate-profiles.ts';
import { type CertificateEvent, certificateState, certificateTransition } from './certificate-states.ts';
import { CaError } from './problems.ts';
import { recordChange } from './publication.ts';
import type { RevocationReason } from './revocation-reasons.ts';
import type { CaState, IssuedCertificate } from './state.ts';

/** Revoking, holding and releasing certificates: state machine 7.7. What is done here shows at once in every protocol. */

/**
 * Revokes an issued certificate, or with the reason `certificateHold` suspends it. The default reason is the one of Gamma's
 * client, superseded. A certificate on hold that is revoked for good keeps the instant of the hold (ITU-T X.509, on the reason code).
 * @throws CaError already-revoked, already-on-hold, certificate-expired: the row of its state.
 */
export function revokeCertificate(
  state: CaState,
  issued: IssuedCertificate,
  reason: RevocationReason = 'superseded',
  at: number,
): IssuedCertificate {
  assertMay(issued, reason === 'certificateHold' ? 'held' : 'revoked', at);
  const since = issued.revocation?.at ?? at;
  issued.revocation = { at: since, reason };
  recordChange(state, issuerOf(issued), { serialNumber: issued.serialNumber, at, since, reason });
  state.journal.push({ kind: 'revocation', at, serialNumber: issued.serialNumber, reason });
  return issued;
}

/**
 * Takes a hold back: the certificate is good again (V5).
 * @throws CaError not-on-hold, already-revoked: the row of its state.
 */
export function releaseCertificate(state: CaState, issued: IssuedCertificate, at: number): IssuedCertificate {
  assertMay(issued, 'released', at);
  delete issued.revocation;
  const { serialNumber } = issued;
  recordChange(state, issuerOf(issued), { serialNumber, at, since: at, reason: 'removeFromCRL' });
  state.journal.push({ kind: 'release', at, serialNumber });
  return issued;
}

/** The CA certificate under which it was issued: a CA's own under its root. */
export function issuerOf({ authority, algorithm, profile }: IssuedCertificate): TwinName {
  return { authority, algorithm, role: profileOf(profile).ca === undefined ? 'issuing' : 'root' };
}

function assertMay(issued: IssuedCertificate, event: CertificateEvent, at: number): void {
  const from = certificateState(issued, at);
  const { error } = certificateTransition(from, event);
  if (error === undefined) return;
  const since = issued.revocation === undefined ? '' : `, since ${new Date(issued.revocation.at).toISOString()}`;
  throw new CaError(error, `${issued.serialNumber} is ${from}${since}.`);
}
