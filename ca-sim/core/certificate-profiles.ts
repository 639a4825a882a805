import { OIDS } from '../../pki/oids.ts';
import type { SuiteId } from '../../pki/suites.ts';
import type { KeyUsage } from '../../pki/x509/extensions.ts';
import { DAY_MS } from '../../simulation/clock.ts';

/** The two families of a key set; each CA certificate has one twin of either. */
export type SetAlgorithm = 'GOST' | 'RSA';
export const SET_ALGORITHMS = ['GOST', 'RSA'] as const satisfies readonly SetAlgorithm[];

/** The one suite in which the CA takes keys of either family. */
export const KEY_SUITES: Readonly<Record<SetAlgorithm, SuiteId>> = { GOST: 'kisc-2004', RSA: 'rsa-2048' };

/** Microsoft's certificate request agent: what KISC marks a Registration Authority's certificate with. */
const ENROLMENT_AGENT = '1.3.6.1.4.1.311.20.2.1';

/** One row: everything in which certificates of one kind differ from those of another. */
export interface CertificateProfile {
  /** Absent: for both families. */
  readonly algorithm?: SetAlgorithm;
  /** A person's request may name it as `C=KZ, O=Template, CN=<name>` (X-CA-9). */
  readonly requestable: boolean;
  /** From the instant of issue to notAfter. */
  readonly validityMs: number;
  readonly keyUsage: readonly KeyUsage[];
  readonly keyUsageCritical: boolean;
  /** Object identifiers; empty: no such extension. */
  readonly extendedKeyUsage: readonly string[];
  readonly ca?: { readonly pathLen?: number };
  /** SubjectAltName with the directory names of authority, organisation and person. */
  readonly directoryNames: boolean;
  readonly crlDistributionPoint: boolean;
}

const YEAR_MS = 365 * DAY_MS;
const CA_KEY_USAGE = ['nonRepudiation', 'keyCertSign', 'cRLSign'] as const;
const GOST_KEY_USAGE = ['digitalSignature', 'nonRepudiation'] as const;
const RSA_KEY_USAGE = [...GOST_KEY_USAGE, 'keyEncipherment', 'dataEncipherment'] as const;

const CA_ROW = {
  requestable: false,
  keyUsage: CA_KEY_USAGE,
  keyUsageCritical: true,
  extendedKeyUsage: [],
  directoryNames: false,
  crlDistributionPoint: false,
} as const;

const GOST_USER = {
  algorithm: 'GOST',
  requestable: true,
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
 * The kinds of certificates of this CA. Key usages, purposes, criticality and the lives of CA certificates are those of
 * KISC's public test certificates (docs/wire-formats.md); a year is 365 days, as its fourteen days are fourteen times
 * 24 hours after the instant of issue.
 */
export const CERTIFICATE_PROFILES = {
  ROOT: { ...CA_ROW, validityMs: 15 * YEAR_MS, ca: {} },
  ISSUING: { ...CA_ROW, validityMs: 10 * YEAR_MS, ca: { pathLen: 0 } },
  RA: {
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

export type ProfileName = keyof typeof CERTIFICATE_PROFILES;

/** The row of a name. */
export function profileOf(name: ProfileName): CertificateProfile {
  return CERTIFICATE_PROFILES[name];
}

/** Clocks of clients may be a little behind: a certificate is valid from five minutes before its issue. */
export const BACKDATE_MS = 5 * 60_000;
