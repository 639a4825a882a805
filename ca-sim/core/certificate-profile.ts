import type { KeyUsage } from '../../pki/x509/extensions.ts';
import { DAY_MS } from '../../simulation/clock.ts';
import type { AuthorityName, TwinAlgorithm } from './authority-styles.ts';

/** One row: everything in which certificates of one kind differ from those of another. */
export interface CertificateProfile {
  /** Absent: for every authority. */
  readonly authority?: AuthorityName;
  /** The twin under which it is issued; absent: any. */
  readonly algorithm?: TwinAlgorithm;
  /** A person's request of KISC's pair may name it as `C=KZ, O=Template, CN=<name>` (X-CA-9). */
  readonly requestable: boolean;
  /** A plain enrolment (PKCS#10, EST, CMP) may ask for it. */
  readonly enrollable?: boolean;
  /** From the instant of issue to notAfter. */
  readonly validityMs: number;
  readonly keyUsage: readonly KeyUsage[];
  /** Besides these, when the key in the certificate is an RSA key. */
  readonly rsaKeyUsage?: readonly KeyUsage[];
  readonly keyUsageCritical: boolean;
  /** Object identifiers; empty: no such extension. */
  readonly extendedKeyUsage: readonly string[];
  /** RFC 3161 section 2.3 wants it of a time-stamping authority. */
  readonly extendedKeyUsageCritical?: boolean;
  readonly ca?: { readonly pathLen?: number };
  /** Object identifiers. */
  readonly policies?: readonly string[];
  /** URL of the certification practice statement, with every policy. */
  readonly cps?: string;
  /** SubjectAltName with the directory names of authority, organisation and person. */
  readonly directoryNames: boolean;
  /** SubjectAltName as the request asks for it. */
  readonly requestedAltName?: boolean;
  /** Where the CRL lies, and the delta CRL and authorityInfoAccess where the authority has them. */
  readonly crlDistributionPoint: boolean;
  /** id-pkix-ocsp-nocheck, RFC 6960 section 4.2.2.2.1. */
  readonly ocspNoCheck?: boolean;
  /** The National CA's mark of the kind of storage, 1.2.398.3.3.5. */
  readonly storageMark?: string;
}

export const YEAR_MS = 365 * DAY_MS;

/** What every CA certificate has in common. */
export const CA_ROW = {
  requestable: false,
  keyUsageCritical: true,
  extendedKeyUsage: [],
  directoryNames: false,
  crlDistributionPoint: false,
} as const;
