import { verify } from 'node:crypto';
import { numberToBytesBE } from '@noble/curves/utils.js';
import { hashByOid } from '../cms/message-imprint.ts';
import { ecPublicKey } from '../ec/curves.ts';
import { PkiError } from '../error.ts';
import { namedCurveOf, readPublicKeyInfo } from '../key-form.ts';
import { verifySignature } from '../keys.ts';
import { type RsaHash, rsaPublicKeyObject, rsaVerifyPkcs1 } from '../rsa/pkcs1.ts';
import type { SignatureForm } from '../signer.ts';
import { SUITES, type Suite, type SuiteId } from '../suites.ts';
import { readDer } from '../x509/der.ts';
import { DerFields, readInteger } from '../x509/der-fields.ts';

/**
 * The algorithms of XML signatures by their identifiers: W3C XML Signature 1.1 and RFC 9231; those of the National CA's library and of Gamma's, both
 * under their own names.
 */

const DSIG = 'http://www.w3.org/2000/09/xmldsig#';
const MORE = 'http://www.w3.org/2001/04/xmldsig-more#';
const ENC = 'http://www.w3.org/2001/04/xmlenc#';
const NATIONAL = 'urn:ietf:params:xml:ns:pkigovkz:xmlsec:algorithms:';

export interface XmlDigestRow {
  readonly uri: string;
  readonly name: string;
  /** Of the same function in CMS. */
  readonly oid: string;
  /** Broken: verified only where the caller asks for it. */
  readonly isWeak?: true;
}

export const XML_DIGESTS: readonly XmlDigestRow[] = [
  { uri: `${DSIG}sha1`, name: 'SHA-1', oid: '1.3.14.3.2.26', isWeak: true },
  { uri: `${ENC}sha256`, name: 'SHA-256', oid: '2.16.840.1.101.3.4.2.1' },
  { uri: `${MORE}sha384`, name: 'SHA-384', oid: '2.16.840.1.101.3.4.2.2' },
  { uri: `${ENC}sha512`, name: 'SHA-512', oid: '2.16.840.1.101.3.4.2.3' },
  { uri: `${MORE}gost34311`, name: 'GOST 34.311-95', oid: '1.2.398.3.10.1.3.1' },
  { uri: `${NATIONAL}gostr34112015-256`, name: 'Streebog-256', oid: '1.2.398.3.10.1.3.2' },
  { uri: `${NATIONAL}gostr34112015-512`, name: 'Streebog-512', oid: '1.2.398.3.10.1.3.3' },
];

/** How the octets of a SignatureValue are made and judged. */
type Scheme =
  /** As the suite signs everything; a GOST signature in one of two forms. */
  | { readonly kind: 'suite' }
  | { readonly kind: 'rsa'; readonly hash: RsaHash }
  /** r ‖ s, big-endian (RFC 9231 section 2.3.6), and not the DER of certificates. */
  | { readonly kind: 'ecdsa' };

export interface XmlSignatureRow {
  readonly uri: string;
  /** Identifier of the digest that goes with it. */
  readonly digestUri: string;
  /** Whose keys it is for; none: the name is known, but no suite here has such keys. */
  readonly suites: readonly SuiteId[];
  readonly scheme: Scheme;
  /** Signed with here; the others are verified only, for a {@link Signer} of RSA hashes with SHA-256. */
  readonly signs: boolean;
  readonly isWeak?: true;
}

const rsa = (uri: string, hash: RsaHash, digestUri: string) => {
  return { uri, digestUri, suites: ['rsa-2048'], scheme: { kind: 'rsa', hash }, signs: hash === 'SHA-256' } as const;
};

export const XML_SIGNATURES: readonly XmlSignatureRow[] = [
  rsa(`${MORE}rsa-sha256`, 'SHA-256', `${ENC}sha256`),
  { ...rsa(`${DSIG}rsa-sha1`, 'SHA-1', `${DSIG}sha1`), isWeak: true },
  rsa(`${MORE}rsa-sha384`, 'SHA-384', `${MORE}sha384`),
  rsa(`${MORE}rsa-sha512`, 'SHA-512', `${ENC}sha512`),
  {
    uri: `${MORE}ecdsa-sha256`,
    digestUri: `${ENC}sha256`,
    suites: ['ec-p256'],
    scheme: { kind: 'ecdsa' },
    signs: true,
  },
  {
    uri: `${NATIONAL}gostr34102015-gostr34112015-512`,
    digestUri: `${NATIONAL}gostr34112015-512`,
    suites: ['nuc-2015-512'],
    scheme: { kind: 'suite' },
    signs: true,
  },
  {
    uri: `${NATIONAL}gostr34102015-gostr34112015-256`,
    digestUri: `${NATIONAL}gostr34112015-256`,
    suites: [],
    scheme: { kind: 'suite' },
    signs: false,
  },
  {
    uri: `${MORE}gost34310-gost34311`,
    digestUri: `${MORE}gost34311`,
    suites: ['kisc-2004', 'nuc-2004'],
    scheme: { kind: 'suite' },
    signs: true,
  },
];

/** What is accepted besides. */
export interface Tolerance {
  /** Also SHA-1, as signatures of before 2015 have it; false by default. */
  readonly allowSha1?: boolean;
}

/** @throws PkiError `unknown-algorithm`, `not-supported` (SHA-1 that nobody asked for). */
export function xmlDigest(uri: string, { allowSha1 = false }: Tolerance = {}): (octets: Uint8Array) => Uint8Array {
  const row = XML_DIGESTS.find((one) => one.uri === uri);
  const hash = row && hashByOid(row.oid);
  if (row === undefined || hash === undefined) throw new PkiError('unknown-algorithm', `the digest ${shown(uri)}`);
  if (row.isWeak && !allowSha1) throw new PkiError('not-supported', `${row.name} is not accepted here`);
  return hash.digest;
}

/** The row that a suite signs with. @throws PkiError `not-supported`. */
export function signatureRowOf({ id, title }: Suite): XmlSignatureRow {
  const row = XML_SIGNATURES.find(({ suites, signs }) => signs && suites.includes(id));
  if (row === undefined) throw new PkiError('not-supported', `XML signatures with ${title}`);
  return row;
}

/** @throws PkiError `unknown-algorithm`, `not-supported` (SHA-1 that nobody asked for, keys that nobody has here). */
export function signatureRow(uri: string, { allowSha1 = false }: Tolerance = {}): XmlSignatureRow {
  const row = XML_SIGNATURES.find((one) => one.uri === uri);
  if (row === undefined) throw new PkiError('unknown-algorithm', `the signature ${shown(uri)}`);
  if (row.suites.length === 0) throw new PkiError('not-supported', `the signature ${shown(uri)}`);
  if (row.isWeak && !allowSha1) throw new PkiError('not-supported', 'SHA-1 is not accepted here');
  return row;
}

/** An identifier that somebody else has written, in a text of ours. */
function shown(uri: string): string {
  return uri.slice(0, 120);
}

/** The octets of SignatureValue from what a signer of this suite gives. */
export function signatureValue({ scheme }: XmlSignatureRow, signature: Uint8Array): Uint8Array {
  if (scheme.kind !== 'ecdsa') return signature;
  const fields = DerFields.ofSequence(readDer(signature), 'Ecdsa-Sig-Value');
  const numbers = ['r', 's'].map((name) => numberOf(readInteger(fields.next(name), name)));
  fields.end();
  return Buffer.concat(numbers.map((number) => numberToBytesBE(number, P256_OCTETS)));
}

const P256_OCTETS = 32;

const numberOf = (octets: Uint8Array) => BigInt(`0x${Buffer.from(octets).toString('hex')}`);

/**
 * Whether a SignatureValue is of these octets and this key.
 * @param form of a GOST signature; default: the one that the suite has in CMS (the National CA's r ‖ s little-endian, Gamma's s ‖ r big-endian).
 * @throws PkiError `algorithm-mismatch` when the key is not of the algorithm.
 */
export function verifySignatureValue(
  { uri, scheme, suites }: XmlSignatureRow,
  publicKey: Uint8Array,
  octets: Uint8Array,
  value: Uint8Array,
  form?: SignatureForm,
): boolean {
  const key = readPublicKeyInfo(publicKey);
  const { suite } = key;
  if (!suites.includes(suite.id)) throw new PkiError('algorithm-mismatch', `${uri} with a key of ${suite.title}`);
  if (scheme.kind === 'rsa' && key.family === 'RSA') {
    return rsaVerifyPkcs1(rsaPublicKeyObject(key.n, key.e), scheme.hash, octets, value);
  }
  if (scheme.kind === 'ecdsa' && key.family === 'EC') {
    const native = ecPublicKey(namedCurveOf(suite), key.point);
    return verify('sha256', octets, { key: native, dsaEncoding: 'ieee-p1363' }, value);
  }
  return verifySignature(suite, publicKey, octets, value, form ?? SUITES[suite.id].form.cms);
}
