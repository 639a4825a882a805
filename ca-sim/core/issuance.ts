import { bytesToHex } from '@noble/hashes/utils.js';
import type { CertificateTemplate } from '../../pki/x509/certificate.ts';
import {
  authorityKeyIdentifier,
  basicConstraints,
  crlDistributionPoints,
  type Extension,
  extendedKeyUsage,
  keyIdentifierOf,
  keyUsage,
  serialNumberOf,
  subjectAltName,
  subjectKeyIdentifier,
} from '../../pki/x509/extensions.ts';
import type { Dn } from '../../pki/x509/name.ts';
import { AUTHORITY } from './authority-names.ts';
import {
  BACKDATE_MS,
  type CertificateProfile,
  type ProfileName,
  profileOf,
  type SetAlgorithm,
} from './certificate-profiles.ts';
import { wholeSeconds } from './revocation-list.ts';
import type { CaRequest, CaState, IssuedCertificate, Person } from './state.ts';

/** What certificates hold: decided here, signed by the shell. */

/** The paths at which the CRLs lie, under whatever address the CA is told to print into certificates. */
export const CRL_PATHS: Readonly<Record<SetAlgorithm, string>> = {
  GOST: '/cgi/RevListGOST.crl',
  RSA: '/cgi/RevList.crl',
};

/** The CA certificate that a new one is signed under, as far as it shows in the new one. */
export interface IssuerFacts {
  readonly name: Dn;
  /** SubjectPublicKeyInfo, DER. */
  readonly publicKey: Uint8Array;
  /** The issuer's own certificate. */
  readonly certificate: { readonly issuer: Dn; readonly serialNumber: string };
}

/** What to put into one certificate. */
export interface CertificateOrder {
  readonly profile: ProfileName;
  readonly algorithm: SetAlgorithm;
  readonly subject: Dn;
  /** SubjectPublicKeyInfo, DER. */
  readonly publicKey: Uint8Array;
  /** For profiles with directory names. */
  readonly person?: Person;
  /** The instant of issue. */
  readonly at: number;
}

/** An order and the certificate that is to be signed for it. */
export interface ToBeIssued {
  readonly order: CertificateOrder;
  readonly template: CertificateTemplate;
}

/**
 * Lays out a certificate: serial number from the key identifier, notBefore five minutes before the issue, the extensions of
 * the profile's row in KISC's order.
 * @param issuer absent: the certificate is self-signed.
 * @param crlBaseUrl e.g. `http://ca.kisc.test`.
 */
export function layOutCertificate(
  order: CertificateOrder,
  issuer: IssuerFacts | undefined,
  crlBaseUrl: string,
): ToBeIssued {
  const profile = profileOf(order.profile);
  const keyIdentifier = keyIdentifierOf(order.publicKey);
  const at = wholeSeconds(order.at);
  const serialNumber = serialNumberOf(keyIdentifier);
  const authority = issuer ?? {
    name: order.subject,
    publicKey: order.publicKey,
    certificate: { issuer: order.subject, serialNumber },
  };
  const template: CertificateTemplate = {
    serialNumber,
    issuer: authority.name,
    subject: order.subject,
    notBefore: at - BACKDATE_MS,
    notAfter: at + profile.validityMs,
    publicKey: order.publicKey,
    extensions: [
      ...purposeExtensions(profile),
      ...(profile.directoryNames && order.person ? [subjectAltName(directoryNames(order.person))] : []),
      ...(profile.crlDistributionPoint ? [crlDistributionPoints([crlBaseUrl + CRL_PATHS[order.algorithm]])] : []),
      subjectKeyIdentifier(keyIdentifier),
      authorityKeyIdentifier({
        keyIdentifier: keyIdentifierOf(authority.publicKey),
        certificate: authority.certificate,
      }),
    ],
  };
  return { order, template };
}

function purposeExtensions(profile: CertificateProfile): Extension[] {
  const usage = keyUsage(profile.keyUsage, { critical: profile.keyUsageCritical });
  if (profile.ca !== undefined) return [basicConstraints({ ca: true, ...profile.ca }), usage];
  return profile.extendedKeyUsage.length === 0 ? [usage] : [usage, extendedKeyUsage(profile.extendedKeyUsage)];
}

/** SubjectAltName of KISC: authority with its BIN, organisation with its BIN, person with his IIN, in this order. */
function directoryNames({ organisation, iin, name }: Person): Dn[] {
  return [numbered(AUTHORITY.bin, AUTHORITY.name), numbered(organisation.bin, organisation.name), numbered(iin, name)];
}

function numbered(number: string, name: string): Dn {
  return [
    { type: 'SERIALNUMBER', value: number },
    { type: 'CN', value: name },
  ];
}

/** The two certificates that a fully approved request asks for, GOST first. */
export function ordersOf(request: CaRequest, at: number): CertificateOrder[] {
  const { person } = request;
  return request.keys.map(({ algorithm, profile, publicKey }) => {
    return { profile, algorithm, subject: person.subject, publicKey, person, at };
  });
}

/**
 * Why a request that was in order when it came can no longer be fulfilled, or undefined: a signature under it is of a
 * certificate that has been revoked since.
 */
export function obstacle(state: CaState, request: CaRequest): string | undefined {
  const revoked = request.keys.find((key) => state.certificates.get(key.signerSerialNumber)?.revocation !== undefined);
  return (
    revoked && `signError: the signer's certificate ${revoked.signerSerialNumber} was revoked while the request waited.`
  );
}

/** Puts a signed certificate into the register. */
export function recordCertificate(state: CaState, { order, template }: ToBeIssued, der: Uint8Array): IssuedCertificate {
  const { algorithm, profile, subject, publicKey, at } = order;
  const { serialNumber, notBefore, notAfter } = template;
  const issued: IssuedCertificate = { serialNumber, algorithm, profile, subject, notBefore, notAfter, der };
  state.certificates.set(serialNumber, issued);
  state.certifiedKeys.add(bytesToHex(publicKey));
  state.journal.push({ kind: 'certificate', at, serialNumber, profile });
  return issued;
}
