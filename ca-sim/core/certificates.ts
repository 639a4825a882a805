import { bytesToHex } from '@noble/hashes/utils.js';
import { AUTHORITY_NAMES, type AuthorityName, type TwinAlgorithm, type TwinName } from './authority-styles.ts';
import { CA_PROFILES } from './certificate-profiles.ts';
import { certificateState } from './certificate-states.ts';
import { CaError } from './problems.ts';
import type { RevocationReason } from './revocation-reasons.ts';
import type { CaState, IssuedCertificate } from './state.ts';

/** The register of issued certificates: the one state that every protocol answers from. */

/** A serial number is unique within an authority: KISC's twins share their name. */
export function certificateKey(authority: AuthorityName, serialNumber: string): string {
  return `${authority} ${serialNumber}`;
}

/** What OCSP and the lists tell of a certificate. */
export type CertificateStatus =
  | { readonly status: 'good'; readonly certificate: IssuedCertificate }
  | {
      readonly status: 'revoked';
      readonly certificate: IssuedCertificate;
      /** Milliseconds since the epoch. */
      readonly at: number;
      readonly reason: RevocationReason;
    }
  | { readonly status: 'unknown' };

/**
 * The status of a certificate that this CA certificate has issued; one of its twin with that number is `unknown` here.
 * `good` says nothing about its validity dates (RFC 6960 section 2.2).
 * @param serialNumber upper-case hexadecimal, as in `Certificate`.
 */
export function certificateStatus(state: CaState, twin: TwinName, serialNumber: string): CertificateStatus {
  const register = twin.role === 'root' ? state.caCertificates : state.certificates;
  const certificate = register.get(certificateKey(twin.authority, serialNumber));
  if (certificate?.algorithm !== twin.algorithm) return { status: 'unknown' };
  const { revocation } = certificate;
  return revocation === undefined ? { status: 'good', certificate } : { status: 'revoked', certificate, ...revocation };
}

/**
 * An issued certificate by its number.
 * @param authority absent: the first that has issued this number.
 * @throws CaError entity-not-found
 */
export function issuedCertificate(state: CaState, serialNumber: string, authority?: AuthorityName): IssuedCertificate {
  const authorities = authority === undefined ? AUTHORITY_NAMES : [authority];
  for (const one of authorities) {
    const found = state.certificates.get(certificateKey(one, serialNumber));
    if (found !== undefined) return found;
  }
  throw new CaError('entity-not-found', `This CA has not issued ${serialNumber}.`);
}

/**
 * The certificate of an issuing CA, as its root has it in its register.
 * @throws CaError authority-missing
 */
export function issuingCaCertificate(
  state: CaState,
  authority: AuthorityName,
  algorithm: TwinAlgorithm,
): IssuedCertificate {
  const profile = CA_PROFILES[authority].issuing;
  for (const one of state.caCertificates.values()) {
    if (one.authority === authority && one.algorithm === algorithm && one.profile === profile) return one;
  }
  throw new CaError('authority-missing', `${authority} ${algorithm} was not founded.`);
}

/**
 * The register's entry of this very certificate, good at `now`: for requests that are signed with it.
 * @throws CaError signer-unknown, signer-not-yet-valid, signer-expired, signer-revoked, in this order.
 */
export function goodSigner(
  state: CaState,
  authority: AuthorityName,
  certificate: { readonly serialNumber: string; readonly der: Uint8Array },
  now: number,
): IssuedCertificate {
  const { serialNumber, der } = certificate;
  const issued = state.certificates.get(certificateKey(authority, serialNumber));
  if (issued === undefined || bytesToHex(issued.der) !== bytesToHex(der)) {
    throw new CaError('signer-unknown', `This CA has not issued the certificate ${serialNumber}.`);
  }
  if (now < issued.notBefore) throw new CaError('signer-not-yet-valid', `${serialNumber} is not valid yet.`);
  if (now > issued.notAfter) throw new CaError('signer-expired', `${serialNumber} has expired.`);
  if (issued.revocation !== undefined) {
    throw new CaError('signer-revoked', `${serialNumber} is ${certificateState(issued, now)}.`);
  }
  return issued;
}
