import { OIDS } from '../../pki/oids.ts';
import { CA_ROW, type CertificateProfile, YEAR_MS } from './certificate-profile.ts';

/**
 * The National CA's certificates: key usages, purposes, policies and marks of its public test certificates and of the
 * clients that read them (docs/wire-formats.md). Criticality of keyUsage and the lives of CA certificates are assumed.
 */

/** Its identifiers, 1.2.398.3.3: policies and roles. */
const POLICY = {
  root: '1.2.398.3.1.1.1',
  issuing: '1.2.398.3.1.2',
  gostSign: '1.2.398.3.3.2.1',
  rsaSign: '1.2.398.3.3.2.3',
  rsaAuth: '1.2.398.3.3.2.4',
  gost2015: '1.2.398.3.3.2',
} as const;

/** Whom a certificate stands for, as an extended key usage. */
export const NATIONAL_ROLES = {
  individual: '1.2.398.3.3.4.1.1',
  organisation: '1.2.398.3.3.4.1.2',
  firstHead: '1.2.398.3.3.4.1.2.1',
  signatory: '1.2.398.3.3.4.1.2.2',
  financialSignatory: '1.2.398.3.3.4.1.2.3',
  employee: '1.2.398.3.3.4.1.2.5',
} as const;

/** The storage mark of a PKCS#12 file. */
const PKCS12_STORAGE = '1.2.398.3.3.5.1.1';

const NATIONAL = {
  authority: 'kz-nuc',
  requestable: false,
  enrollable: true,
  validityMs: YEAR_MS,
  keyUsageCritical: true,
  cps: 'http://test.pki.test/cps',
  directoryNames: false,
  crlDistributionPoint: true,
  storageMark: PKCS12_STORAGE,
} as const;

const SIGN = { keyUsage: ['digitalSignature', 'nonRepudiation'] } as const;
const AUTH = { keyUsage: ['digitalSignature', 'keyEncipherment'] } as const;
const BOTH = { keyUsage: ['digitalSignature', 'nonRepudiation', 'keyAgreement'] } as const;
const ISSUES = { keyUsage: ['keyCertSign', 'cRLSign'] } as const;

const individual = (purpose: string) => [purpose, NATIONAL_ROLES.individual] as const;
const employee = (...purposes: string[]) =>
  [...purposes, NATIONAL_ROLES.organisation, NATIONAL_ROLES.employee] as const;

export const NATIONAL_PROFILES = {
  NUC_ROOT: {
    ...CA_ROW,
    ...ISSUES,
    authority: 'kz-nuc',
    validityMs: 15 * YEAR_MS,
    ca: {},
    policies: [POLICY.root],
  },
  NUC_ISSUING: {
    ...CA_ROW,
    ...ISSUES,
    authority: 'kz-nuc',
    validityMs: 10 * YEAR_MS,
    ca: { pathLen: 0 },
    policies: [POLICY.issuing],
    crlDistributionPoint: true,
  },
  NUC_SIGN_GOST: {
    ...NATIONAL,
    ...SIGN,
    algorithm: 'GOST',
    extendedKeyUsage: individual(OIDS.emailProtection),
    policies: [POLICY.gostSign],
  },
  NUC_AUTH_GOST: {
    ...NATIONAL,
    ...AUTH,
    algorithm: 'GOST',
    extendedKeyUsage: individual(OIDS.clientAuth),
    policies: [POLICY.gostSign],
  },
  NUC_SIGN_RSA: {
    ...NATIONAL,
    ...SIGN,
    algorithm: 'RSA',
    extendedKeyUsage: individual(OIDS.emailProtection),
    policies: [POLICY.rsaSign],
  },
  NUC_AUTH_RSA: {
    ...NATIONAL,
    ...AUTH,
    algorithm: 'RSA',
    extendedKeyUsage: individual(OIDS.clientAuth),
    policies: [POLICY.rsaAuth],
  },
  NUC_SIGN_GOST2015: {
    ...NATIONAL,
    ...BOTH,
    algorithm: 'GOST-2015',
    extendedKeyUsage: individual(OIDS.emailProtection),
    policies: [POLICY.gost2015],
  },
  NUC_AUTH_GOST2015: {
    ...NATIONAL,
    ...BOTH,
    algorithm: 'GOST-2015',
    extendedKeyUsage: individual(OIDS.clientAuth),
    policies: [POLICY.gost2015],
  },
  // Since April 2024 the National CA gives one key for both purposes.
  NUC_BOTH_GOST2015: {
    ...NATIONAL,
    ...BOTH,
    algorithm: 'GOST-2015',
    extendedKeyUsage: [OIDS.clientAuth, ...individual(OIDS.emailProtection)],
    policies: [POLICY.gost2015],
  },
  NUC_EMPLOYEE_GOST2015: {
    ...NATIONAL,
    ...BOTH,
    algorithm: 'GOST-2015',
    extendedKeyUsage: employee(OIDS.clientAuth, OIDS.emailProtection),
    policies: [POLICY.gost2015],
  },
} as const satisfies Readonly<Record<string, CertificateProfile>>;
