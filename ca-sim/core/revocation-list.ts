import type { RevokedCertificate } from '../../pki/x509/crl.ts';
import { DAY_MS } from '../../simulation/clock.ts';
import type { SetAlgorithm } from './certificate-profiles.ts';
import { CaError } from './problems.ts';
import type { CaState, IssuedCertificate, RevocationReason } from './state.ts';

/** A CRL is published once a period, and at once when a certificate is revoked. */
export const CRL_PERIOD_MS = DAY_MS;

/** A full CRL of one of the four CA certificates, still to be signed. */
export interface RevocationList {
  /** RFC 5280 section 5.2.3: grows with every list of this twin. */
  readonly number: number;
  /** Whole seconds, like all times in a CRL. */
  readonly thisUpdate: number;
  readonly nextUpdate: number;
  readonly revoked: readonly RevokedCertificate[];
}

/**
 * Revokes an issued certificate. The default reason is the one of Gamma's client, superseded.
 * @throws CaError entity-not-found, already-revoked, in this order.
 */
export function revokeCertificate(
  state: CaState,
  serialNumber: string,
  reason: RevocationReason = 'superseded',
  at: number,
): IssuedCertificate {
  const issued = state.certificates.get(serialNumber);
  if (issued === undefined) throw new CaError('entity-not-found', `This CA has not issued ${serialNumber}.`);
  if (issued.revocation !== undefined) {
    throw new CaError('already-revoked', `${serialNumber}, at ${new Date(issued.revocation.at).toISOString()}.`);
  }
  issued.revocation = { at, reason };
  state.journal.push({ kind: 'revocation', at, serialNumber, reason });
  return issued;
}

/**
 * The list that is in force at `now`: it follows from the state and the time alone, whoever asks and however often. Revoked
 * certificates stay on it for good. The root's list is always empty: its CAs are not revoked here.
 */
export function revocationListAt(
  state: CaState,
  role: 'root' | 'issuing',
  algorithm: SetAlgorithm,
  now: number,
): RevocationList {
  const revoked = role === 'root' ? [] : revokedCertificates(state, algorithm);
  const lastRevocation = Math.max(state.foundedAt, ...revoked.map(({ revokedAt }) => revokedAt));
  // A clock that was set back does not take back what was published.
  const periods = Math.floor((Math.max(now, lastRevocation) - state.foundedAt) / CRL_PERIOD_MS);
  const periodStart = state.foundedAt + periods * CRL_PERIOD_MS;
  return {
    number: 1 + periods + revoked.length,
    thisUpdate: wholeSeconds(Math.max(periodStart, lastRevocation)),
    nextUpdate: wholeSeconds(periodStart + CRL_PERIOD_MS),
    revoked,
  };
}

/** Oldest revocation first. */
function revokedCertificates(state: CaState, algorithm: SetAlgorithm): RevokedCertificate[] {
  const lines = [...state.certificates.values()].flatMap((certificate): RevokedCertificate[] => {
    const { serialNumber, revocation } = certificate;
    if (certificate.algorithm !== algorithm || revocation === undefined) return [];
    return [{ serialNumber, revokedAt: wholeSeconds(revocation.at), reason: revocation.reason }];
  });
  return lines.sort((a, b) => a.revokedAt - b.revokedAt || (a.serialNumber < b.serialNumber ? -1 : 1));
}

/** X.509 times have no fractions of a second. */
export function wholeSeconds(instant: number): number {
  return Math.floor(instant / 1000) * 1000;
}
