/** Programs of others that drive this CA in tests: what docs/ca-clients.md shows. A test looks every row up in its file. */

export const CLIENTS = ['OpenSSL', 'GnuTLS', 'NSS', 'JDK', 'BouncyCastle', 'others'] as const;
export type ClientName = (typeof CLIENTS)[number];

export const CLIENT_PROTOCOLS = [
  'PKCS#10 over HTTP',
  'CMS re-issue',
  'EST',
  'CMP',
  'SOAP and CMC',
  'OCSP',
  'CRL and delta CRL',
  'time stamps',
  'certificates',
] as const;
export type ClientProtocol = (typeof CLIENT_PROTOCOLS)[number];

/** One row: one test. */
export interface ClientRow {
  readonly client: ClientName;
  /** Which one, of `others`. */
  readonly name?: string;
  readonly protocol: ClientProtocol;
  readonly algorithms: readonly ('RSA' | 'EC' | 'GOST')[];
  /** What it must refuse, or is refused; left out: the test has only good paths. */
  readonly bad?: string;
  /** Under the room's folder. */
  readonly file: string;
  /** A part of the test's name as it stands in the file. */
  readonly test: string;
}

const BOTH = ['RSA', 'EC'] as const;
const GOST = ['GOST'] as const;
const ALL = ['RSA', 'EC', 'GOST'] as const;

const requests = { file: 'foreign-requests.test.ts', test: 'keeps the certificate, but none that is' } as const;
const issued = { protocol: 'certificates', file: 'foreign-issued.test.ts' } as const;
const lists = { protocol: 'CRL and delta CRL', file: 'revocation-lists.test.ts' } as const;
const ocsp = { protocol: 'OCSP', file: 'protocols/ocsp-foreign.test.ts' } as const;
const stamps = { protocol: 'time stamps', file: 'protocols/time-stamp-foreign.test.ts' } as const;

export const CLIENT_ROWS: readonly ClientRow[] = [
  {
    client: 'OpenSSL',
    protocol: 'PKCS#10 over HTTP',
    algorithms: ['EC'],
    file: 'foreign-est.test.ts',
    test: 'send a request as curl sends files',
  },
  {
    client: 'NSS',
    protocol: 'PKCS#10 over HTTP',
    algorithms: BOTH,
    bad: 'a spoilt certificate, requests over SHA-1',
    ...requests,
  },
  {
    client: 'GnuTLS',
    protocol: 'PKCS#10 over HTTP',
    algorithms: BOTH,
    bad: 'a spoilt certificate, requests over SHA-1',
    ...requests,
  },
  {
    client: 'JDK',
    protocol: 'PKCS#10 over HTTP',
    algorithms: BOTH,
    bad: 'a certificate of another key',
    ...requests,
  },
  {
    client: 'BouncyCastle',
    protocol: 'PKCS#10 over HTTP',
    algorithms: GOST,
    file: 'foreign-est.test.ts',
    test: 'makes requests of GOST keys',
  },
  {
    client: 'OpenSSL',
    protocol: 'CMS re-issue',
    algorithms: BOTH,
    bad: 'another name than in the certificate',
    file: 'foreign-est.test.ts',
    test: 're-issue with a CMS that openssl signs',
  },
  {
    client: 'OpenSSL',
    protocol: 'EST',
    algorithms: BOTH,
    bad: 'no certificate, other names, a wrong secret',
    file: 'foreign-est.test.ts',
    test: 'by envelope, and renew by certificate',
  },
  {
    client: 'BouncyCastle',
    protocol: 'EST',
    algorithms: BOTH,
    bad: 'a wrong secret',
    file: 'foreign-est.test.ts',
    test: 'asks every question of EST',
  },
  {
    client: 'others',
    name: 'strongSwan',
    protocol: 'EST',
    algorithms: ['EC'],
    bad: 'a wrong secret',
    file: 'foreign-est.test.ts',
    test: 'enrols by envelope, renews by certificate',
  },
  {
    client: 'OpenSSL',
    protocol: 'CMP',
    algorithms: BOTH,
    bad: 'wrong secrets, missing proofs, revoked signers, wrong recipients',
    file: 'cmp-openssl.test.ts',
    test: 'is told of %s',
  },
  {
    client: 'BouncyCastle',
    protocol: 'CMP',
    algorithms: BOTH,
    bad: 'what is revoked',
    file: 'cmp-bouncy-castle.test.ts',
    test: 'a revoked one is worth nothing',
  },
  {
    client: 'BouncyCastle',
    protocol: 'CMP',
    algorithms: GOST,
    file: 'cmp-bouncy-castle.test.ts',
    test: 'enrols and revokes a GOST 34.10-2015 key',
  },
  {
    client: 'OpenSSL',
    protocol: 'SOAP and CMC',
    algorithms: ['RSA'],
    file: 'foreign-webra.test.ts',
    test: 'signs a CMC revocation, verifies the answer',
  },
  {
    client: 'BouncyCastle',
    protocol: 'SOAP and CMC',
    algorithms: BOTH,
    bad: "somebody else's certificate, a revoked signer",
    file: 'foreign-webra.test.ts',
    test: 'builds, signs and understands CMC',
  },
  {
    client: 'others',
    name: 'zeep and libxml2',
    protocol: 'SOAP and CMC',
    algorithms: [],
    file: 'foreign-webra.test.ts',
    test: 'read the WSDL, call the operations',
  },
  {
    client: 'OpenSSL',
    algorithms: BOTH,
    bad: 'a revoked one',
    ...ocsp,
    test: 'issuer about several certificates at once',
  },
  {
    client: 'OpenSSL',
    algorithms: BOTH,
    bad: 'foreign issuers, spoilt requests',
    ...ocsp,
    test: 'is refused about a foreign issuer',
  },
  {
    client: 'OpenSSL',
    algorithms: GOST,
    bad: 'octets the other way round',
    ...ocsp,
    test: 'answer, octets little-endian',
  },
  { client: 'GnuTLS', algorithms: BOTH, bad: 'a revoked one', ...ocsp, test: "asks an %s issuer', (kind)" },
  { client: 'NSS', algorithms: BOTH, bad: 'a revoked one', ...ocsp, test: 'finds the responder of an %s issuer' },
  { client: 'JDK', algorithms: BOTH, bad: 'a revoked one', ...ocsp, test: 'the JDK validates paths with OCSP alone' },
  {
    client: 'BouncyCastle',
    algorithms: BOTH,
    bad: 'foreign issuers',
    ...ocsp,
    test: 'BouncyCastle asks about several numbers',
  },
  {
    client: 'OpenSSL',
    algorithms: BOTH,
    bad: 'a revoked one',
    ...lists,
    test: 'OpenSSL combines them with -use_deltas',
  },
  {
    client: 'OpenSSL',
    algorithms: GOST,
    bad: 'octets the other way round',
    ...lists,
    test: 'verifies full and delta lists of the National-CA-style CA',
  },
  { client: 'GnuTLS', algorithms: BOTH, ...lists, test: 'GnuTLS verifies each of them' },
  { client: 'NSS', algorithms: BOTH, bad: 'a revoked one', ...lists, test: 'NSS takes the full list' },
  {
    client: 'BouncyCastle',
    algorithms: BOTH,
    bad: 'a revoked one',
    ...lists,
    test: 'combines them when it is told to use deltas',
  },
  {
    client: 'OpenSSL',
    algorithms: BOTH,
    bad: 'an answer to another query',
    ...stamps,
    test: 'refuse an answer to another query',
  },
  {
    client: 'OpenSSL',
    algorithms: GOST,
    bad: 'octets the other way round',
    ...stamps,
    test: 'GOST engine verifies the GOST ones',
  },
  {
    client: 'BouncyCastle',
    algorithms: ALL,
    bad: 'an answer to another request',
    ...stamps,
    test: 'BouncyCastle validates each, and none of them',
  },
  { client: 'JDK', algorithms: ['RSA'], bad: 'an unknown root', ...stamps, test: 'stamps a jar with -tsa' },
  { client: 'OpenSSL', algorithms: BOTH, bad: 'a spoilt one', ...issued, test: "stands OpenSSL's strict verification" },
  { client: 'OpenSSL', algorithms: GOST, ...issued, test: "rightly signed for OpenSSL's GOST engine" },
  { client: 'GnuTLS', algorithms: BOTH, bad: 'a spoilt one', ...issued, test: 'chains for GnuTLS' },
  { client: 'BouncyCastle', algorithms: ALL, bad: 'a spoilt one', ...issued, test: 're-encodes to the same octets' },
];
