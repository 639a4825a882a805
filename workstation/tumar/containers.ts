import type { Certificate } from '../../pki/x509/certificate.ts';
import { keyIdentifierOf, serialNumberOf } from '../../pki/x509/extensions.ts';
import { dnToString, dnValue } from '../../pki/x509/name.ts';
import type { ShownKey } from '../carriers/carrier.ts';

/**
 * State of a key container: CNT_STATE_OK, _WAIT and _BLOCK of cptumar.h, with their numbers. A key WAITs for its certificate. It is BLOCKed when its
 * newest certificate is known to be revoked or suspended (what blocks a key in Tumar CSP itself is not public: assumed). One whose certificate
 * has ended stays OK: that is what its validity says.
 */
export const CONTAINER_STATES = { OK: 0, WAIT: 1, BLOCK: 2 } as const;
export type ContainerState = keyof typeof CONTAINER_STATES;

/** Whether a certificate is valid at an instant. */
export type Validity = 'not-yet' | 'valid' | 'ended';

/** A key as the configurator lists it. */
export interface ContainerKey {
  /** How Tumar's programs name it: the serial number of its certificate, or the one that it is going to have; upper-case hexadecimal (R-TOKEN-22). */
  readonly alias: string;
  /** The profile's address: together with the alias it names the key everywhere. */
  readonly profile: string;
  readonly family: 'GOST' | 'RSA' | 'EC';
  /** `GOST 34.310-2004`, `RSA-2048`. */
  readonly algorithm: string;
  readonly label: string;
  readonly state: ContainerState;
  /** SubjectPublicKeyInfo, DER. */
  readonly spki: Uint8Array;
  /** The one that ends last first; none of a key that waits. */
  readonly certificates: readonly ContainerCertificate[];
}

/** A certificate as the configurator lists it (R-TOKEN-13). Instants in milliseconds. */
export interface ContainerCertificate {
  readonly serialNumber: string;
  readonly family: 'GOST' | 'RSA' | 'EC';
  /** RFC 4514 text. */
  readonly subject: string;
  readonly holder: string;
  readonly issuer: string;
  readonly notBefore: number;
  readonly notAfter: number;
  readonly validity: Validity;
  readonly isRevoked: boolean;
  readonly der: Uint8Array;
}

/** What decides beside the key itself. */
export interface ContainerView {
  readonly profile: string;
  readonly now: number;
  /** Whether a certificate is known to be revoked or suspended. */
  readonly isRevoked: (certificate: Certificate) => boolean;
}

export function containerKey(key: ShownKey, view: ContainerView): ContainerKey {
  const { suite, label, spki } = key;
  const certificates = key.certificates.map((certificate) => containerCertificate(certificate, view));
  return {
    alias: aliasOf(key),
    profile: view.profile,
    family: suite.family,
    algorithm: suite.title,
    label,
    state: certificates[0]?.isRevoked ? 'BLOCK' : key.state,
    spki,
    certificates,
  };
}

/** See {@link ContainerKey.alias}: KISC's serial numbers follow from the key, so that a key has its name before its certificate. */
export function aliasOf({ certificates, spki }: ShownKey): string {
  return certificates[0]?.serialNumber ?? serialNumberOf(keyIdentifierOf(spki));
}

function containerCertificate(certificate: Certificate, { now, isRevoked }: ContainerView): ContainerCertificate {
  const { serialNumber, subject, issuer, notBefore, notAfter, der, suite } = certificate;
  return {
    serialNumber,
    family: suite.family,
    subject: dnToString(subject),
    holder: dnValue(subject, 'CN') ?? '',
    issuer: dnToString(issuer),
    notBefore,
    notAfter,
    validity: now < notBefore ? 'not-yet' : now > notAfter ? 'ended' : 'valid',
    isRevoked: isRevoked(certificate),
    der,
  };
}
