import { OIDS } from '../../pki/oids.ts';
import type { SuiteId } from '../../pki/suites.ts';
import { DAY_MS } from '../../simulation/clock.ts';
import type { AuthorityName, TwinAlgorithm } from './authority-styles.ts';
import { CA_ROW, type CertificateProfile, YEAR_MS } from './certificate-profile.ts';
import { NATIONAL_PROFILES } from './national-profiles.ts';
import { RFC_PROFILES } from './rfc-profiles.ts';

/** The two families of a key set; each CA certificate has one twin of either. */
export type SetAlgorithm = 'GOST' | 'RSA';
export const SET_ALGORITHMS = ['GOST', 'RSA'] as const satisfies readonly SetAlgorithm[];

/** The one suite in which the CA takes keys of either family. */
export const KEY_SUITES: Readonly<Record<SetAlgorithm, SuiteId>> = { GOST: 'kisc-2004', RSA: 'rsa-2048' };

/** Microsoft's certificate request agent: what KISC marks a Registration Authority's certificate with. */
const ENROLMENT_AGENT = '1.3.6.1.4.1.311.20.2.1';

const CA_KEY_USAGE = ['nonRepudiation', 'keyCertSign', 'cRLSign'] as const;
const GOST_KEY_USAGE = ['digitalSignature', 'nonRepudiation'] as const;
const RSA_KEY_USAGE = [...GOST_KEY_USAGE, 'keyEncipherment', 'dataEncipherment'] as const;

const KISC_CA = { ...CA_ROW, keyUsage: CA_KEY_USAGE, authority: 'kz-kisc' } as const;

const GOST_USER = {
  authority: 'kz-kisc',
  algorithm: 'GOST',
  requestable: true,
  enrollable: true,
  keyUsage: GOST_KEY_USAGE,
  keyUsageCritical: false,
  extendedKeyUsage: [OIDS.emailProtection],
  directoryNames: true,
  crlDistributionPoint: true,
} as const;

const RSA_USER = {
  ...GOST_USER,
  algorithm: 'RSA',
  keyUsage: RSA_KEY_USAGE,
  extendedKeyUsage: [OIDS.serverAuth, OIDS.clientAuth],
} as const;

/**
 * The kinds of certificates of the KISC-style CA. Key usages, purposes, criticality and the lives of CA certificates are those of
 * KISC's public test certificates (docs/wire-formats.md); a year is 365 days, as its fourteen days are fourteen times
 * 24 hours after the instant of issue.
 */
const KISC_PROFILES = {
  ROOT: { ...KISC_CA, validityMs: 15 * YEAR_MS, ca: {} },
  ISSUING: { ...KISC_CA, validityMs: 10 * YEAR_MS, ca: { pathLen: 0 } },
  RA: {
    authority: 'kz-kisc',
    requestable: false,
    validityMs: 2 * YEAR_MS,
    keyUsage: GOST_KEY_USAGE,
    keyUsageCritical: false,
    extendedKeyUsage: [ENROLMENT_AGENT],
    directoryNames: false,
    crlDistributionPoint: true,
  },
  GOST_USER_SIGN_1Y: { ...GOST_USER, validityMs: YEAR_MS },
  RSA_USER_SIGN_1Y: { ...RSA_USER, validityMs: YEAR_MS },
  GOST_USER_SIGN_14D: { ...GOST_USER, validityMs: 14 * DAY_MS },
  RSA_USER_SIGN_14D: { ...RSA_USER, validityMs: 14 * DAY_MS },
} as const satisfies Readonly<Record<string, CertificateProfile>>;

/** What the CA signs its own answers with: delegated responders, of every authority (RFC 6960 section 4.2.2.2, RFC 3161 section 2.3). */
const RESPONDER_PROFILES = {
  OCSP_RESPONDER: {
    requestable: false,
    validityMs: YEAR_MS,
    keyUsage: ['digitalSignature'],
    keyUsageCritical: true,
    extendedKeyUsage: [OIDS.ocspSigning],
    directoryNames: false,
    crlDistributionPoint: false,
    ocspNoCheck: true,
  },
  /** Its word on behalf of the CA in CMP: RFC 9810 section 4.5. */
  CMP_RESPONDER: {
    requestable: false,
    validityMs: YEAR_MS,
    keyUsage: ['digitalSignature'],
    keyUsageCritical: true,
    extendedKeyUsage: [OIDS.cmcCa],
    directoryNames: false,
    crlDistributionPoint: true,
  },
  TIME_STAMPING: {
    requestable: false,
    validityMs: 3 * YEAR_MS,
    keyUsage: ['digitalSignature', 'nonRepudiation'],
    keyUsageCritical: true,
    extendedKeyUsage: [OIDS.timeStamping],
    extendedKeyUsageCritical: true,
    directoryNames: false,
    crlDistributionPoint: true,
  },
} as const satisfies Readonly<Record<string, CertificateProfile>>;

/** Every kind of certificate of every authority. */
export const CERTIFICATE_PROFILES = {
  ...KISC_PROFILES,
  ...NATIONAL_PROFILES,
  ...RFC_PROFILES,
  ...RESPONDER_PROFILES,
} as const;

export type ProfileName = keyof typeof CERTIFICATE_PROFILES;

/** The row of a name. */
export function profileOf(name: ProfileName): CertificateProfile {
  return CERTIFICATE_PROFILES[name];
}

/** The kinds of the CA certificates of an authority. */
export const CA_PROFILES: Readonly<
  Record<AuthorityName, { readonly root: ProfileName; readonly issuing: ProfileName }>
> = {
  'kz-kisc': { root: 'ROOT', issuing: 'ISSUING' },
  'kz-nuc': { root: 'NUC_ROOT', issuing: 'NUC_ISSUING' },
  rfc: { root: 'RFC_ROOT', issuing: 'RFC_ISSUING' },
};

/** The kinds that a plain enrolment may ask of a twin, in the order of the table. */
export function enrollableProfiles(authority: AuthorityName, algorithm: TwinAlgorithm): ProfileName[] {
  return (Object.keys(CERTIFICATE_PROFILES) as ProfileName[]).filter((name) => {
    const row = profileOf(name);
    return row.enrollable && row.authority === authority && (row.algorithm ?? algorithm) === algorithm;
  });
}

/** Clocks of clients may be a little behind: a certificate is valid from five minutes before its issue. */
export const BACKDATE_MS = 5 * 60_000;
