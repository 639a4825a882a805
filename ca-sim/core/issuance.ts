import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import { suiteOfPublicKey } from '../../pki/keys.ts';
import { OIDS } from '../../pki/oids.ts';
import { rememberingBy } from '../../pki/remembered.ts';
import type { Certificate, CertificateTemplate } from '../../pki/x509/certificate.ts';
import { oid, sequence, toDer } from '../../pki/x509/der-build.ts';
import {
  authorityInfoAccess,
  authorityKeyIdentifier,
  basicConstraints,
  certificatePolicies,
  crlDistributionPoints,
  type Extension,
  extendedKeyUsage,
  freshestCrl,
  keyIdentifierOf,
  keyUsage,
  serialNumberOf,
  sha1KeyIdentifierOf,
  subjectAltName,
  subjectKeyIdentifier,
} from '../../pki/x509/extensions.ts';
import type { Dn } from '../../pki/x509/name.ts';
import { AUTHORITY } from './authority-names.ts';
import {
  AUTHORITY_STYLES,
  type AuthorityName,
  type AuthorityStyle,
  OCSP_PATH,
  type TwinAlgorithm,
  type TwinName,
  twinRow,
} from './authority-styles.ts';
import type { CertificateProfile } from './certificate-profile.ts';
import { BACKDATE_MS, CA_PROFILES, type ProfileName, profileOf } from './certificate-profiles.ts';
import { certificateKey } from './certificates.ts';
import { wholeSeconds } from './publication.ts';
import type { CaRequest, CaState, IssuedCertificate, Person } from './state.ts';

/** What certificates hold: decided here, signed by the shell. */

/** The CA certificate that a new one is signed under, as far as it shows in the new one. */
export interface IssuerFacts {
  readonly name: Dn;
  /** Of its key, as its authority gives them. */
  readonly keyIdentifier: Uint8Array;
  /** The issuer's own certificate. */
  readonly certificate: { readonly issuer: Dn; readonly serialNumber: string };
}

/** What to put into one certificate. */
export interface CertificateOrder {
  /** Who issues it, */
  readonly authority: AuthorityName;
  /** and with which twin. */
  readonly algorithm: TwinAlgorithm;
  readonly profile: ProfileName;
  readonly subject: Dn;
  /** SubjectPublicKeyInfo, DER. */
  readonly publicKey: Uint8Array;
  /** For profiles with directory names. */
  readonly person?: Person;
  /** SubjectAltName of the request, for profiles that take it. */
  readonly subjectAltName?: Extension;
  /** Upper-case hexadecimal; for authorities whose numbers do not follow from the key. */
  readonly serialNumber?: string;
  /** The instant of issue. */
  readonly at: number;
}

/** An order and the certificate that is to be signed for it. */
export interface ToBeIssued {
  readonly order: CertificateOrder;
  readonly template: CertificateTemplate;
}

/**
 * Lays out a certificate: notBefore five minutes before the issue, serial number and key identifiers as the authority's style has
 * them, the extensions of the profile's row (KISC's order).
 * @param issuer absent: the certificate is self-signed.
 * @param baseUrl what stands in front of the paths, e.g. `http://ca.kisc.test`.
 */
export function layOutCertificate(
  order: CertificateOrder,
  issuer: IssuerFacts | undefined,
  baseUrl: string,
): ToBeIssued {
  const { subject, publicKey } = order;
  const profile = profileOf(order.profile);
  const style = AUTHORITY_STYLES[order.authority];
  const keyIdentifier = identifierOf(style, publicKey);
  const serialNumber = order.serialNumber ?? serialNumberOf(keyIdentifier);
  const authority = issuer ?? { name: subject, keyIdentifier, certificate: { issuer: subject, serialNumber } };
  const at = wholeSeconds(order.at);
  const template: CertificateTemplate = {
    serialNumber,
    issuer: authority.name,
    subject,
    notBefore: at - BACKDATE_MS,
    notAfter: at + profile.validityMs,
    publicKey,
    extensions: [
      ...purposeExtensions({ profile: order.profile, isRsa: suiteOfPublicKey(publicKey).family === 'RSA' }),
      ...subjectExtensions(profile, order),
      ...placeExtensions({ authority: order.authority, algorithm: order.algorithm, profile: order.profile, baseUrl }),
      subjectKeyIdentifier(keyIdentifier),
      authorityKeyIdentifier({
        keyIdentifier: authority.keyIdentifier,
        ...(style.fullAuthorityKeyIdentifier && { certificate: authority.certificate }),
      }),
    ],
  };
  return { order, template };
}

/** The key identifier that the authority gives a key. */
function identifierOf({ keyIdentifiers }: AuthorityStyle, publicKey: Uint8Array): Uint8Array {
  return keyIdentifiers === 'kisc' ? keyIdentifierOf(publicKey) : sha1KeyIdentifierOf(publicKey);
}

/** What the certificate is for: the same in all of a kind, encoded once. */
const purposeExtensions = rememberingBy(
  ({ profile, isRsa }: { readonly profile: ProfileName; readonly isRsa: boolean }) => `${profile} ${isRsa}`,
  ({ profile, isRsa }): readonly Extension[] => {
    const row: CertificateProfile = profileOf(profile);
    const { ca, rsaKeyUsage = [], extendedKeyUsage: purposes, policies = [], cps } = row;
    const usages = isRsa ? [...row.keyUsage, ...rsaKeyUsage] : row.keyUsage;
    const critical = row.extendedKeyUsageCritical ?? false;
    return [
      ...(ca === undefined ? [] : [basicConstraints({ ca: true, ...ca })]),
      keyUsage(usages, { critical: row.keyUsageCritical }),
      ...(purposes.length === 0 ? [] : [extendedKeyUsage(purposes, { critical })]),
      ...(policies.length === 0
        ? []
        : [certificatePolicies(policies.map((one) => ({ oid: one, ...(cps && { cps }) })))]),
    ];
  },
);

/** Who and what it is about. */
function subjectExtensions(profile: CertificateProfile, order: CertificateOrder): Extension[] {
  const { directoryNames: named, requestedAltName, storageMark, ocspNoCheck } = profile;
  return [
    ...(named && order.person ? [subjectAltName(directoryNames(order.person))] : []),
    ...(requestedAltName && order.subjectAltName ? [order.subjectAltName] : []),
    ...(storageMark === undefined ? [] : [plain(STORAGE_MARK, toDer(sequence(oid(storageMark))))]),
    ...(ocspNoCheck ? [plain(OIDS.ocspNoCheck, hexToBytes('0500'))] : []),
  ];
}

/** The National CA's extension that names the kind of storage. */
const STORAGE_MARK = '1.2.398.3.3.5';

const plain = (id: string, value: Uint8Array): Extension => ({ oid: id, critical: false, value });

/** Of what follows where lists, answers and the issuer's certificate lie. */
interface Places extends Pick<CertificateOrder, 'authority' | 'algorithm' | 'profile'> {
  readonly baseUrl: string;
}

/** Where lists, answers and the issuer's certificate lie: the same in all of a kind, encoded once. */
const placeExtensions = rememberingBy(
  ({ authority, algorithm, profile, baseUrl }: Places) => `${authority} ${algorithm} ${profile} ${baseUrl}`,
  ({ authority, algorithm, profile, baseUrl }): readonly Extension[] => {
    const { crlDistributionPoint, ca }: CertificateProfile = profileOf(profile);
    const files = twinRow(authority, algorithm)?.files;
    if (!crlDistributionPoint || files === undefined) return [];
    const underRoot = ca !== undefined;
    const list = underRoot ? files.rootList : files.list;
    const delta = underRoot ? undefined : files.deltaList;
    const issuer = underRoot ? files.rootCertificate : files.issuingCertificate;
    const access = { ocsp: [baseUrl + OCSP_PATH], caIssuers: [baseUrl + issuer.path] };
    return [
      crlDistributionPoints([baseUrl + list.path]),
      ...(delta === undefined ? [] : [freshestCrl([baseUrl + delta.path])]),
      ...(AUTHORITY_STYLES[authority].authorityInfoAccess ? [authorityInfoAccess(access)] : []),
    ];
  },
);

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
    return { authority: 'kz-kisc', algorithm, profile, subject: person.subject, publicKey, person, at };
  });
}

/**
 * Why a request that was in order when it came can no longer be fulfilled, or undefined: a signature under it is of a
 * certificate that has been revoked since.
 */
export function obstacle(state: CaState, request: CaRequest): string | undefined {
  const revoked = request.keys.find(
    (key) => state.certificates.get(certificateKey('kz-kisc', key.signerSerialNumber))?.revocation !== undefined,
  );
  return (
    revoked && `signError: the signer's certificate ${revoked.signerSerialNumber} was revoked while the request waited.`
  );
}

/** Puts a CA's own certificate into the register of what its root has issued, if it is not there. */
export function recordCaCertificate(state: CaState, twin: TwinName, certificate: Certificate): void {
  const { authority, algorithm, role } = twin;
  const { serialNumber, subject, notBefore, notAfter, der } = certificate;
  const key = certificateKey(authority, serialNumber);
  if (state.caCertificates.has(key)) return;
  const profile = CA_PROFILES[authority][role];
  const issued = { authority, algorithm, serialNumber, profile, subject, notBefore, notAfter, der };
  state.caCertificates.set(key, issued);
}

/** Puts a signed certificate into the register. */
export function recordCertificate(state: CaState, { order, template }: ToBeIssued, der: Uint8Array): IssuedCertificate {
  const { authority, algorithm, profile, subject, publicKey, at } = order;
  const { serialNumber, notBefore, notAfter } = template;
  const issued: IssuedCertificate = { authority, algorithm, serialNumber, profile, subject, notBefore, notAfter, der };
  state.certificates.set(certificateKey(authority, serialNumber), issued);
  state.certifiedKeys.add(keyName(authority, publicKey));
  state.journal.push({ kind: 'certificate', at, serialNumber, profile });
  return issued;
}

/** A key as `certifiedKeys` has it: an authority knows only what it has certified itself. */
export function keyName(authority: AuthorityName, publicKey: Uint8Array): string {
  return `${authority} ${bytesToHex(publicKey)}`;
}
