import { caFiles, type OctetFile } from '../../http/ca.ts';
import { nationalFiles, rfcFiles } from '../../http/ca-files.ts';
import type { SuiteId } from '../../pki/suites.ts';
import type { Dn } from '../../pki/x509/name.ts';
import { DAY_MS } from '../../simulation/clock.ts';
import { ISSUING_CA_NAME, nationalName, ROOT_CA_NAME, rfcName } from './authority-names.ts';

/**
 * The certification authorities that a server can be, as data: one row each, and in it one row for each pair of root and
 * issuing CA ("twin") that signs in one algorithm. The core knows no authority by name; it reads these rows.
 */

export type AuthorityName = 'kz-kisc' | 'kz-nuc' | 'rfc';
export const AUTHORITY_NAMES = ['kz-kisc', 'kz-nuc', 'rfc'] as const satisfies readonly AuthorityName[];

/** What tells the twins of one authority apart. `GOST` is 34.310-2004. */
export type TwinAlgorithm = 'GOST' | 'GOST-2015' | 'RSA' | 'EC';

/** When lists are published. */
export interface CrlPolicy {
  /** A full list comes out once a period, counted from the founding. */
  readonly periodMs: number;
  /** A delta list comes out once in this time, which divides the period; absent: there are no delta lists. */
  readonly deltaPeriodMs?: number;
  /** Which list a revocation puts out at once, besides the periods. Without delta lists: the full one. */
  readonly atOnce: 'full' | 'delta';
}

/** The files of one twin. */
export interface TwinFiles {
  readonly rootCertificate: OctetFile;
  readonly issuingCertificate: OctetFile;
  readonly rootList: OctetFile;
  readonly list: OctetFile;
  readonly deltaList?: OctetFile;
}

export interface TwinRow {
  readonly algorithm: TwinAlgorithm;
  /** In which root and issuing CA sign. */
  readonly suite: SuiteId;
  /** The suites of the keys that it certifies. */
  readonly certifies: readonly SuiteId[];
  readonly rootName: Dn;
  readonly issuingName: Dn;
  readonly files: TwinFiles;
}

export interface AuthorityStyle {
  readonly name: AuthorityName;
  readonly title: string;
  /** What stands in front of the paths in certificates, unless the server is told otherwise. */
  readonly baseUrl: string;
  /** `kisc`: GOST 34.311-95 of a GOST key, 32 octets, SHA-1 of any other; `sha1`: RFC 5280 section 4.2.1.2 method 1. */
  readonly keyIdentifiers: 'kisc' | 'sha1';
  /** `key-identifier`: as KISC and the National CA number; `random`: 16 octets from the server's generator. */
  readonly serialNumbers: 'key-identifier' | 'random';
  /** AuthorityKeyIdentifier with name and number of the CA's certificate besides the identifier (KISC). */
  readonly fullAuthorityKeyIdentifier: boolean;
  /** Whether certificates say where OCSP answers and where the CA's certificate lies (authorityInfoAccess). */
  readonly authorityInfoAccess: boolean;
  /** Whether a key may be certified more than once: where the number does not follow from the key. */
  readonly keysCertifiedAgain: boolean;
  /** Whether a PKCS#10 may be signed over SHA-1: KISC's client signs so with RSA keys. Certificates never are. */
  readonly sha1Requests: boolean;
  readonly crl: CrlPolicy;
  /** In the order in which they are shown. */
  readonly twins: readonly TwinRow[];
}

const HOUR_MS = 3_600_000;

/** Where OCSP requests for every authority of the server are taken, under its base URL. */
export const OCSP_PATH = '/ocsp';

const KISC: AuthorityStyle = {
  name: 'kz-kisc',
  title: 'TEST KISC',
  baseUrl: 'http://ca.kisc.test',
  keyIdentifiers: 'kisc',
  serialNumbers: 'key-identifier',
  fullAuthorityKeyIdentifier: true,
  authorityInfoAccess: false,
  keysCertifiedAgain: false,
  sha1Requests: true,
  crl: { periodMs: DAY_MS, atOnce: 'full' },
  twins: [
    {
      algorithm: 'GOST',
      suite: 'kisc-2004',
      certifies: ['kisc-2004'],
      rootName: ROOT_CA_NAME,
      issuingName: ISSUING_CA_NAME,
      files: {
        rootCertificate: caFiles.rootGost,
        issuingCertificate: caFiles.issuingGost,
        rootList: caFiles.crlRootGost,
        list: caFiles.crlGost,
      },
    },
    {
      algorithm: 'RSA',
      suite: 'rsa-2048',
      certifies: ['rsa-2048'],
      rootName: ROOT_CA_NAME,
      issuingName: ISSUING_CA_NAME,
      files: {
        rootCertificate: caFiles.rootRsa,
        issuingCertificate: caFiles.issuingRsa,
        rootList: caFiles.crlRootRsa,
        list: caFiles.crlRsa,
      },
    },
  ],
};

const NATIONAL: AuthorityStyle = {
  name: 'kz-nuc',
  title: 'TEST ҰЛТТЫҚ КУӘЛАНДЫРУШЫ ОРТАЛЫҚ',
  baseUrl: 'http://test.pki.test',
  keyIdentifiers: 'sha1',
  serialNumbers: 'key-identifier',
  fullAuthorityKeyIdentifier: false,
  authorityInfoAccess: true,
  keysCertifiedAgain: false,
  sha1Requests: false,
  crl: { periodMs: DAY_MS, deltaPeriodMs: HOUR_MS, atOnce: 'delta' },
  twins: [
    {
      algorithm: 'GOST',
      suite: 'nuc-2004',
      certifies: ['nuc-2004'],
      rootName: nationalName('root', 'GOST'),
      issuingName: nationalName('issuing', 'GOST'),
      files: {
        rootCertificate: nationalFiles.rootGost,
        issuingCertificate: nationalFiles.issuingGost,
        rootList: nationalFiles.crlRootGost,
        list: nationalFiles.crlGost,
        deltaList: nationalFiles.deltaGost,
      },
    },
    {
      algorithm: 'GOST-2015',
      suite: 'nuc-2015-512',
      certifies: ['nuc-2015-512'],
      rootName: nationalName('root', 'GOST 2015'),
      issuingName: nationalName('issuing', 'GOST 2015'),
      files: {
        rootCertificate: nationalFiles.rootGost2015,
        issuingCertificate: nationalFiles.issuingGost2015,
        rootList: nationalFiles.crlRootGost2015,
        list: nationalFiles.crlGost2015,
        deltaList: nationalFiles.deltaGost2015,
      },
    },
    {
      algorithm: 'RSA',
      suite: 'rsa-2048',
      certifies: ['rsa-2048'],
      rootName: nationalName('root', 'RSA'),
      issuingName: nationalName('issuing', 'RSA'),
      files: {
        rootCertificate: nationalFiles.rootRsa,
        issuingCertificate: nationalFiles.issuingRsa,
        rootList: nationalFiles.crlRootRsa,
        list: nationalFiles.crlRsa,
        deltaList: nationalFiles.deltaRsa,
      },
    },
  ],
};

const RFC: AuthorityStyle = {
  name: 'rfc',
  title: 'TEST RFC 5280 CA',
  baseUrl: 'http://ca.rfc.test',
  keyIdentifiers: 'sha1',
  serialNumbers: 'random',
  fullAuthorityKeyIdentifier: false,
  authorityInfoAccess: true,
  keysCertifiedAgain: true,
  sha1Requests: false,
  crl: { periodMs: DAY_MS, deltaPeriodMs: HOUR_MS, atOnce: 'delta' },
  twins: [
    {
      algorithm: 'RSA',
      suite: 'rsa-2048',
      certifies: ['rsa-2048', 'ec-p256'],
      rootName: rfcName('root', 'RSA'),
      issuingName: rfcName('issuing', 'RSA'),
      files: {
        rootCertificate: rfcFiles.rootRsa,
        issuingCertificate: rfcFiles.issuingRsa,
        rootList: rfcFiles.crlRootRsa,
        list: rfcFiles.crlRsa,
        deltaList: rfcFiles.deltaRsa,
      },
    },
    {
      algorithm: 'EC',
      suite: 'ec-p256',
      certifies: ['ec-p256', 'rsa-2048'],
      rootName: rfcName('root', 'EC'),
      issuingName: rfcName('issuing', 'EC'),
      files: {
        rootCertificate: rfcFiles.rootEc,
        issuingCertificate: rfcFiles.issuingEc,
        rootList: rfcFiles.crlRootEc,
        list: rfcFiles.crlEc,
        deltaList: rfcFiles.deltaEc,
      },
    },
  ],
};

export const AUTHORITY_STYLES: Readonly<Record<AuthorityName, AuthorityStyle>> = {
  'kz-kisc': KISC,
  'kz-nuc': NATIONAL,
  rfc: RFC,
};

/** Names one CA certificate: the pair of an authority and an algorithm, and which of the two it is. */
export interface TwinName {
  readonly authority: AuthorityName;
  readonly algorithm: TwinAlgorithm;
  readonly role: 'root' | 'issuing';
}

/** The row of a twin; undefined when the authority has none of this algorithm. */
export function twinRow(authority: AuthorityName, algorithm: TwinAlgorithm): TwinRow | undefined {
  return AUTHORITY_STYLES[authority].twins.find((row) => row.algorithm === algorithm);
}
