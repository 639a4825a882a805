import type { SigningCertificateVersion } from '../../pki/cms/signing-certificate.ts';
import type { Accuracy } from '../../pki/cms/time-stamp-info.ts';
import { TIME_STAMP_FAILURES, type TimeStampFailure, type TimeStampStatus } from '../../pki/cms/time-stamp-response.ts';
import type { AuthorityName, TwinAlgorithm } from './authority-styles.ts';

/** The policies of the time-stamping authority, one row each. The policy that a request names decides who signs, and how. */

interface PolicyRow {
  /** Object identifier. */
  readonly oid: string;
  readonly title: string;
}

/** Tokens are given. */
export interface GrantingPolicy extends PolicyRow {
  readonly status: 'granted' | 'grantedWithMods';
  /** The CA in whose place the TSA signs, and so the algorithm. */
  readonly authority: AuthorityName;
  readonly algorithm: TwinAlgorithm;
  /** RFC 3161 itself knows only the first version; RFC 5816 brought the second. */
  readonly signingCertificate: SigningCertificateVersion;
  readonly accuracy?: Accuracy;
  /** Whether TSTInfo names the TSA. */
  readonly namesTsa: boolean;
}

/** Every request is refused in this way, so that a client can be tried on it with no other means than the request itself. */
export interface RefusingPolicy extends PolicyRow {
  readonly status: Exclude<TimeStampStatus, GrantingPolicy['status']>;
  readonly failure?: TimeStampFailure;
}

export type TimeStampPolicy = GrantingPolicy | RefusingPolicy;

/** genTime is cut to whole seconds. */
const WHOLE_SECONDS: Accuracy = { seconds: 1 };

/** X-NUC-2. What its tokens say besides is not public: accuracy is ours, the TSA is not named (assumed). */
const NATIONAL = { status: 'granted', signingCertificate: 'v1', accuracy: WHOLE_SECONDS, namesTsa: false } as const;
const NATIONAL_ARC = '1.2.398.3.3.2.6';

/** As RFC 3161 and RFC 5816 have it. */
const PLAIN = { status: 'granted', signingCertificate: 'v2', accuracy: WHOLE_SECONDS, namesTsa: true } as const;
/** IANA's enterprise number for examples (RFC 5612). */
const EXAMPLE_ARC = '1.3.6.1.4.1.32473.3161';

const GRANTING: readonly GrantingPolicy[] = [
  {
    oid: `${NATIONAL_ARC}.1`,
    title: 'National CA, GOST 34.310-2004',
    authority: 'kz-nuc',
    algorithm: 'GOST',
    ...NATIONAL,
  },
  {
    oid: `${NATIONAL_ARC}.2`,
    title: 'National CA, RSA with SHA-256',
    authority: 'kz-nuc',
    algorithm: 'RSA',
    ...NATIONAL,
  },
  {
    oid: `${NATIONAL_ARC}.3`,
    title: 'GOST 34.310-2004 under the identifiers of Tumar CSP',
    authority: 'kz-kisc',
    algorithm: 'GOST',
    ...NATIONAL,
  },
  {
    oid: `${NATIONAL_ARC}.4`,
    title: 'National CA, GOST 34.10-2015',
    authority: 'kz-nuc',
    algorithm: 'GOST-2015',
    ...NATIONAL,
  },
  { oid: `${EXAMPLE_ARC}.1`, title: 'TEST RFC 5280 CA, RSA', authority: 'rfc', algorithm: 'RSA', ...PLAIN },
  { oid: `${EXAMPLE_ARC}.2`, title: 'TEST RFC 5280 CA, ECDSA', authority: 'rfc', algorithm: 'EC', ...PLAIN },
  { oid: `${EXAMPLE_ARC}.3`, title: 'TEST KISC, RSA', authority: 'kz-kisc', algorithm: 'RSA', ...PLAIN },
  {
    oid: `${EXAMPLE_ARC}.9.1`,
    title: 'as .3, but granted with modifications',
    authority: 'kz-kisc',
    algorithm: 'RSA',
    ...PLAIN,
    status: 'grantedWithMods',
  },
];

const REFUSING: readonly RefusingPolicy[] = [
  ...Object.entries(TIME_STAMP_FAILURES).map(
    ([failure, bit]): RefusingPolicy => ({
      oid: `${EXAMPLE_ARC}.9.2.${bit}`,
      title: `always refused: ${failure}`,
      status: 'rejection',
      failure: failure as TimeStampFailure,
    }),
  ),
  { oid: `${EXAMPLE_ARC}.9.3`, title: 'always waiting', status: 'waiting' },
  { oid: `${EXAMPLE_ARC}.9.4`, title: 'always a warning of a revocation', status: 'revocationWarning' },
  { oid: `${EXAMPLE_ARC}.9.5`, title: 'always the notification of a revocation', status: 'revocationNotification' },
];

export const TIME_STAMP_POLICIES: readonly TimeStampPolicy[] = [...GRANTING, ...REFUSING];

/** What a request without a policy gets: the first of these whose authority the server is. */
export const DEFAULT_POLICIES: readonly GrantingPolicy[] = [
  `${EXAMPLE_ARC}.1`,
  `${EXAMPLE_ARC}.3`,
  `${NATIONAL_ARC}.4`,
].map((oid) => GRANTING.find((row) => row.oid === oid) as GrantingPolicy);

export function isGranting(policy: TimeStampPolicy): policy is GrantingPolicy {
  return policy.status === 'granted' || policy.status === 'grantedWithMods';
}
