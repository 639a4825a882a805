import type { SignatureForm, SignedObject } from './signer.ts';

/** Name of one signature suite: algorithm, parameters, identifiers and byte orders of one world. */
export type SuiteId = 'kisc-2004' | 'nuc-2004' | 'nuc-2015-512' | 'rsa-2048' | 'ec-p256';

/** How the public key lies in the BIT STRING of SubjectPublicKeyInfo. */
export type PublicKeyForm =
  /** MS PUBLICKEYBLOB: 16 octets of header, then X and Y little-endian (KISC / Tumar CSP). */
  | 'ms-public-key-blob'
  /** OCTET STRING holding X ‖ Y, each little-endian (National CA, RFC 4491 section 2.3.2). */
  | 'octet-string'
  /** RSAPublicKey, RFC 8017 appendix A.1.1. */
  | 'rsa-public-key'
  /** 04 ‖ X ‖ Y, big-endian, RFC 5480 section 2.2. */
  | 'ec-point';

/**
 * One row: all that distinguishes a suite on the wire. Sources: docs/wire-formats.md (kazakh-pki chapters 1.1-1.4).
 * `null` parameters are an ASN.1 NULL; a list of OIDs is a SEQUENCE of them, a text one OID; `absent` is no parameters at all.
 */
export interface Suite {
  readonly id: SuiteId;
  readonly family: 'GOST' | 'RSA' | 'EC';
  /** What screens and summaries call it. */
  readonly title: string;
  /** Of a GOST suite. */
  readonly curve?: 'CryptoPro-A' | 'TC26-512-A';
  /** Of an EC suite. */
  readonly namedCurve?: 'P-256';
  readonly hash: 'GOST 34.311-95' | 'Streebog-512' | 'SHA-256';
  readonly keyOid: string;
  readonly keyParameters: null | string | readonly string[];
  readonly publicKeyForm: PublicKeyForm;
  readonly signatureOid: string;
  readonly signatureParameters: null | 'absent';
  readonly digestOid: string;
  /** Further identifiers that a verifier meets for the same signature algorithm (CMS of 2009 names the key OID). */
  readonly signatureOidsAccepted: readonly string[];
  readonly form: Readonly<Record<SignedObject, SignatureForm>>;
  /** Octets of a signature. RSA: of a 2048-bit modulus. EC: at most, as the DER of small numbers is shorter. */
  readonly signatureLength: number;
}

const NUC_FORMS = { certificate: 'rs-le', crl: 'rs-le', ocsp: 'rs-le', request: 'rs-le', cms: 'rs-le' } as const;
const PLAIN_FORMS = { certificate: 'sr-be', crl: 'sr-be', ocsp: 'sr-be', request: 'sr-be', cms: 'sr-be' } as const;

export const SUITES: Readonly<Record<SuiteId, Suite>> = {
  'kisc-2004': {
    id: 'kisc-2004',
    family: 'GOST',
    title: 'GOST 34.310-2004',
    curve: 'CryptoPro-A',
    hash: 'GOST 34.311-95',
    keyOid: '1.3.6.1.4.1.6801.1.5.8',
    keyParameters: null,
    publicKeyForm: 'ms-public-key-blob',
    signatureOid: '1.3.6.1.4.1.6801.1.2.2',
    signatureParameters: null,
    digestOid: '1.3.6.1.4.1.6801.1.2.1',
    signatureOidsAccepted: ['1.3.6.1.4.1.6801.1.5.8'],
    // OCSP: assumed as certificates and CRLs, which the same CA signs.
    form: { certificate: 'rs-le', crl: 'rs-le', ocsp: 'rs-le', request: 'sr-be', cms: 'sr-be' },
    signatureLength: 64,
  },
  'nuc-2004': {
    id: 'nuc-2004',
    family: 'GOST',
    title: 'GOST 34.310-2004',
    curve: 'CryptoPro-A',
    hash: 'GOST 34.311-95',
    keyOid: '1.2.398.3.10.1.1.1.1',
    keyParameters: ['1.2.398.3.10.1.1.1.1.1', '1.2.398.3.10.1.3.1.1.0'],
    publicKeyForm: 'octet-string',
    signatureOid: '1.2.398.3.10.1.1.1.2',
    signatureParameters: null,
    digestOid: '1.2.398.3.10.1.3.1',
    signatureOidsAccepted: [],
    form: NUC_FORMS,
    signatureLength: 64,
  },
  'nuc-2015-512': {
    id: 'nuc-2015-512',
    family: 'GOST',
    title: 'GOST 34.10-2015-512',
    curve: 'TC26-512-A',
    hash: 'Streebog-512',
    keyOid: '1.2.398.3.10.1.1.2.2',
    keyParameters: ['1.2.398.3.10.1.1.2.2.1', '1.2.398.3.10.1.3.3'],
    publicKeyForm: 'octet-string',
    signatureOid: '1.2.398.3.10.1.1.2.3.2',
    signatureParameters: null,
    digestOid: '1.2.398.3.10.1.3.3',
    signatureOidsAccepted: [],
    form: NUC_FORMS,
    signatureLength: 128,
  },
  'rsa-2048': {
    id: 'rsa-2048',
    family: 'RSA',
    title: 'RSA-2048',
    hash: 'SHA-256',
    keyOid: '1.2.840.113549.1.1.1',
    keyParameters: null,
    publicKeyForm: 'rsa-public-key',
    signatureOid: '1.2.840.113549.1.1.11',
    signatureParameters: null,
    digestOid: '2.16.840.1.101.3.4.2.1',
    signatureOidsAccepted: ['1.2.840.113549.1.1.1'],
    form: PLAIN_FORMS,
    signatureLength: 256,
  },
  'ec-p256': {
    id: 'ec-p256',
    family: 'EC',
    title: 'ECDSA P-256',
    namedCurve: 'P-256',
    hash: 'SHA-256',
    keyOid: '1.2.840.10045.2.1',
    keyParameters: '1.2.840.10045.3.1.7',
    publicKeyForm: 'ec-point',
    signatureOid: '1.2.840.10045.4.3.2',
    signatureParameters: 'absent',
    digestOid: '2.16.840.1.101.3.4.2.1',
    signatureOidsAccepted: [],
    form: PLAIN_FORMS,
    signatureLength: 72,
  },
};
