/** Which programs notice which faults, as found by ca-sim/foreign-fault-survey.test.ts: what each of them takes as if nothing were wrong. */

/** One thing that a program can be asked to do with the answers of a CA. */
export type SurveyFamily = 'line' | 'ocsp' | 'crl' | 'stamp' | 'certificate';

/** The faults that the programs of a family are shown. Those of GOST alone are not among them: few programs know it. */
export const SURVEYED: Readonly<Record<SurveyFamily, readonly string[]>> = {
  line: [
    'delay',
    'drop-before',
    'reset',
    'http-500',
    'drop-after',
    'truncated-body',
    'wrong-content-type',
    'empty-body',
    'short-content-length',
  ],
  ocsp: [
    'ocsp-wrong-nonce',
    'ocsp-no-nonce',
    'ocsp-wrong-cert-id',
    'ocsp-expired',
    'ocsp-not-yet-valid',
    'ocsp-try-later',
    'ocsp-internal-error',
    'ocsp-unauthorized',
    'ocsp-bad-signature',
    'ocsp-foreign-signer',
    'ocsp-good-instead',
    'ocsp-unknown-instead',
  ],
  crl: [
    'crl-stale',
    'crl-not-yet-valid',
    'crl-number-back',
    'crl-bad-signature',
    'crl-foreign-issuer',
    'crl-entry-missing',
  ],
  stamp: [
    'tsp-wrong-imprint',
    'tsp-wrong-nonce',
    'tsp-wrong-policy',
    'tsp-wrong-time',
    'tsp-bad-signature',
    'tsp-signer-without-eku',
    'tsp-rejection',
  ],
  certificate: ['cert-other-key', 'cert-other-name', 'cert-bad-signature', 'cert-expired'],
};

export const SURVEY_TITLES: Readonly<Record<SurveyFamily, string>> = {
  line: 'Whatever is fetched',
  ocsp: 'OCSP, asked about a revoked certificate',
  crl: 'A certificate judged by a list that has it as revoked',
  stamp: 'A time stamp beside its request',
  certificate: 'A path of certificates',
};

export interface SurveyRow {
  readonly family: SurveyFamily;
  /** Identifies it within its family. */
  readonly client: string;
  /** Where it comes from, and how it is asked. */
  readonly how: string;
  /** Faults of the family that it takes; it notices all others. */
  readonly takes: readonly string[];
}

/** No program can tell by the answer alone. */
const NOBODY = { ocsp: 'ocsp-good-instead', crl: 'crl-entry-missing' } as const;
const NO_MEMORY = 'crl-number-back';
/** A path says nothing of the request. */
const NOT_IN_A_PATH = ['cert-other-key', 'cert-other-name'] as const;

export const SURVEY: readonly SurveyRow[] = [
  {
    family: 'line',
    client: 'curl',
    how: '`curl --fail --max-time 1`',
    takes: ['wrong-content-type', 'empty-body', 'short-content-length'],
  },
  {
    family: 'line',
    client: 'JDK',
    how: '`java.net.http.HttpClient`',
    takes: ['wrong-content-type', 'empty-body', 'short-content-length'],
  },
  { family: 'ocsp', client: 'OpenSSL', how: '`openssl ocsp`', takes: [NOBODY.ocsp] },
  {
    family: 'ocsp',
    client: 'GnuTLS',
    how: '`ocsptool --ask --nonce`',
    takes: ['ocsp-wrong-cert-id', 'ocsp-expired', 'ocsp-not-yet-valid', NOBODY.ocsp],
  },
  {
    family: 'ocsp',
    client: 'NSS',
    how: '`ocspclnt -S`',
    takes: ['ocsp-wrong-nonce', 'ocsp-no-nonce', 'ocsp-expired', NOBODY.ocsp],
  },
  {
    family: 'ocsp',
    client: 'JDK',
    how: 'PKIXRevocationChecker',
    takes: ['ocsp-wrong-nonce', 'ocsp-no-nonce', NOBODY.ocsp],
  },
  {
    family: 'ocsp',
    client: 'BouncyCastle',
    how: 'PKIXRevocationChecker of its provider',
    // Of another certificate's answer it makes none, and lets the certificate pass; of `unknown` it makes `revoked`.
    takes: [
      'ocsp-wrong-nonce',
      'ocsp-no-nonce',
      'ocsp-wrong-cert-id',
      'ocsp-not-yet-valid',
      'ocsp-unknown-instead',
      NOBODY.ocsp,
    ],
  },
  { family: 'crl', client: 'OpenSSL', how: '`openssl verify -crl_check`', takes: [NO_MEMORY, NOBODY.crl] },
  { family: 'crl', client: 'GnuTLS: list', how: '`certtool --verify-crl`', takes: [NO_MEMORY, NOBODY.crl] },
  { family: 'crl', client: 'GnuTLS: path', how: '`certtool --verify --load-crl`', takes: [...SURVEYED.crl] },
  {
    family: 'crl',
    client: 'NSS',
    how: '`crlutil -I`, `certutil -V`',
    takes: ['crl-stale', 'crl-not-yet-valid', NO_MEMORY, NOBODY.crl],
  },
  { family: 'crl', client: 'JDK', how: 'CertPathValidator', takes: [NO_MEMORY, NOBODY.crl] },
  {
    family: 'crl',
    client: 'BouncyCastle',
    how: 'CertPathValidator of its provider',
    takes: ['crl-not-yet-valid', NO_MEMORY, NOBODY.crl],
  },
  { family: 'stamp', client: 'OpenSSL', how: '`openssl ts -verify`', takes: [] },
  { family: 'stamp', client: 'BouncyCastle', how: 'TimeStampResponse, TimeStampToken', takes: [] },
  { family: 'certificate', client: 'OpenSSL', how: '`openssl verify`', takes: NOT_IN_A_PATH },
  { family: 'certificate', client: 'GnuTLS', how: '`certtool --verify`', takes: NOT_IN_A_PATH },
  { family: 'certificate', client: 'NSS', how: '`certutil -V -e`', takes: NOT_IN_A_PATH },
  { family: 'certificate', client: 'strongSwan', how: '`pki --verify`', takes: NOT_IN_A_PATH },
  { family: 'certificate', client: 'JDK', how: 'CertPathValidator', takes: NOT_IN_A_PATH },
  { family: 'certificate', client: 'BouncyCastle', how: 'CertPathValidator of its provider', takes: NOT_IN_A_PATH },
];
