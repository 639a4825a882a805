import { OIDS } from '../../pki/oids.ts';
import { CA_ROW, type CertificateProfile, YEAR_MS } from './certificate-profile.ts';

/** Certificates of the RFC-style CA: what RFC 5280 section 4.2 recommends, for clients that know no Kazakh profile. */

const ISSUES = { keyUsage: ['keyCertSign', 'cRLSign'] } as const;

/** RFC 9810 section 4.5: a Registration Authority in CMP and CMC. */
const CMC_RA = '1.3.6.1.5.5.7.3.28';

const USER = {
  authority: 'rfc',
  requestable: false,
  enrollable: true,
  validityMs: YEAR_MS,
  keyUsageCritical: true,
  directoryNames: false,
  requestedAltName: true,
  crlDistributionPoint: true,
} as const;

export const RFC_PROFILES = {
  RFC_ROOT: { ...CA_ROW, ...ISSUES, authority: 'rfc', validityMs: 15 * YEAR_MS, ca: {} },
  RFC_ISSUING: {
    ...CA_ROW,
    ...ISSUES,
    authority: 'rfc',
    validityMs: 10 * YEAR_MS,
    ca: { pathLen: 0 },
    crlDistributionPoint: true,
  },
  RFC_USER: {
    ...USER,
    keyUsage: ['digitalSignature', 'nonRepudiation'],
    rsaKeyUsage: ['keyEncipherment'],
    extendedKeyUsage: [OIDS.clientAuth, OIDS.emailProtection],
  },
  RFC_TLS_SERVER: {
    ...USER,
    keyUsage: ['digitalSignature'],
    rsaKeyUsage: ['keyEncipherment'],
    extendedKeyUsage: [OIDS.serverAuth, OIDS.clientAuth],
  },
  /** The simulator's own TLS listener: as long as a bench may jump ahead, and not beyond the issuing CA. */
  RFC_TLS_LISTENER: {
    ...USER,
    enrollable: false,
    validityMs: 9 * YEAR_MS,
    keyUsage: ['digitalSignature'],
    extendedKeyUsage: [OIDS.serverAuth],
  },
  RFC_SHORT: {
    ...USER,
    validityMs: YEAR_MS / 365,
    keyUsage: ['digitalSignature'],
    rsaKeyUsage: ['keyEncipherment'],
    extendedKeyUsage: [OIDS.clientAuth],
  },
  RFC_RA: {
    ...USER,
    enrollable: false,
    validityMs: 2 * YEAR_MS,
    keyUsage: ['digitalSignature'],
    extendedKeyUsage: [CMC_RA],
  },
} as const satisfies Readonly<Record<string, CertificateProfile>>;
