import { sha1 } from '@noble/hashes/legacy.js';
import { PkiError } from '../error.ts';
import { gost34311 } from '../gost/hash-34311.ts';
import { suiteOfPublicKey } from '../keys.ts';
import { OIDS } from '../oids.ts';
import { readDer } from './der.ts';
import {
  type Asn1,
  characterString,
  integer,
  namedBits,
  octetString,
  oid,
  sequence,
  TRUE,
  tagged,
  taggedOctets,
  toDer,
} from './der-build.ts';
import { DerFields, readBitOctets, upperHex } from './der-fields.ts';
import { type Dn, nameSequence } from './name.ts';
import { serialNumberInteger } from './serial-number.ts';

/** Builders of certificate extensions, one per extension: RFC 5280 section 4.2. */

/** One extension of a certificate, a request, a CRL or a CRL entry. */
export interface Extension {
  readonly oid: string;
  readonly critical: boolean;
  /** The DER inside extnValue. */
  readonly value: Uint8Array;
}

/** The bits of KeyUsage in their order (RFC 5280 section 4.2.1.3). */
export const KEY_USAGES = [
  'digitalSignature',
  'nonRepudiation',
  'keyEncipherment',
  'dataEncipherment',
  'keyAgreement',
  'keyCertSign',
  'cRLSign',
  'encipherOnly',
  'decipherOnly',
] as const;
export type KeyUsage = (typeof KEY_USAGES)[number];

/** Extension ::= SEQUENCE { extnID, critical DEFAULT FALSE, extnValue }. */
export function extensionSequence({ oid: id, critical, value }: Extension): Asn1 {
  return critical ? sequence(oid(id), TRUE(), octetString(value)) : sequence(oid(id), octetString(value));
}

function extension(id: string, critical: boolean, value: Asn1): Extension {
  return { oid: id, critical, value: toDer(value) };
}

/** RFC 5280 section 4.2.1.9. Critical: it is what tells a CA from everybody else. */
export function basicConstraints({ ca, pathLen }: { ca: boolean; pathLen?: number }): Extension {
  if (!ca && pathLen !== undefined) throw new PkiError('bad-argument', 'pathLen belongs to a CA only');
  const length = pathLen === undefined ? [] : [integer(pathLen)];
  return extension(OIDS.basicConstraints, true, ca ? sequence(TRUE(), ...length) : sequence());
}

/** RFC 5280 section 4.2.1.3. Critical by default; KISC leaves it non-critical in a user's certificate. */
export function keyUsage(usages: readonly KeyUsage[], { critical = true } = {}): Extension {
  if (usages.length === 0) throw new PkiError('bad-argument', 'keyUsage needs at least one bit');
  return extension(OIDS.keyUsage, critical, namedBits(usages.map((usage) => KEY_USAGES.indexOf(usage))));
}

/** RFC 5280 section 4.2.1.12. @param purposes object identifiers, at least one. */
export function extendedKeyUsage(purposes: readonly string[], { critical = false } = {}): Extension {
  if (purposes.length === 0) throw new PkiError('bad-argument', 'extendedKeyUsage needs at least one purpose');
  return extension(OIDS.extendedKeyUsage, critical, sequence(...purposes.map(oid)));
}

/** RFC 5280 section 4.2.1.2. @param keyIdentifier see {@link keyIdentifierOf}. */
export function subjectKeyIdentifier(keyIdentifier: Uint8Array): Extension {
  return extension(OIDS.subjectKeyIdentifier, false, octetString(keyIdentifier));
}

export interface AuthorityKey {
  readonly keyIdentifier?: Uint8Array;
  /** Name and serial number (upper-case hexadecimal) of the CA's own certificate: both or neither. */
  readonly certificate?: { readonly issuer: Dn; readonly serialNumber: string };
}

/** RFC 5280 section 4.2.1.1; KISC writes all three parts. */
export function authorityKeyIdentifier({ keyIdentifier, certificate }: AuthorityKey): Extension {
  const parts: Asn1[] = keyIdentifier === undefined ? [] : [taggedOctets(0, keyIdentifier)];
  if (certificate !== undefined) {
    const serial = toDer(serialNumberInteger(certificate.serialNumber));
    parts.push(tagged(1, directoryName(certificate.issuer)), taggedOctets(2, readDer(serial).content));
  }
  return extension(OIDS.authorityKeyIdentifier, false, sequence(...parts));
}

/** GeneralName, choice [4]: EXPLICIT, as Name is itself a CHOICE. */
function directoryName(name: Dn): Asn1 {
  return tagged(4, nameSequence(name));
}

/** GeneralName, choice [6]. */
function uri(text: string): Asn1 {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: IA5 is all of ASCII
  if (!/^[\x00-\x7f]+$/.test(text)) throw new PkiError('bad-argument', 'a URI is ASCII');
  return taggedOctets(6, new TextEncoder().encode(text));
}

/** SubjectAltName of directory names only (RFC 5280 section 4.2.1.6): KISC's authority, organisation and person. */
export function subjectAltName(directoryNames: readonly Dn[], { critical = false } = {}): Extension {
  if (directoryNames.length === 0) throw new PkiError('bad-argument', 'subjectAltName needs at least one name');
  return extension(OIDS.subjectAltName, critical, sequence(...directoryNames.map(directoryName)));
}

/** RFC 5280 section 4.2.1.13: one distribution point per URL. */
export function crlDistributionPoints(urls: readonly string[]): Extension {
  return extension(OIDS.crlDistributionPoints, false, distributionPoints(urls));
}

/** RFC 5280 section 4.2.1.15: where the delta CRL lies. */
export function freshestCrl(urls: readonly string[]): Extension {
  return extension(OIDS.freshestCrl, false, distributionPoints(urls));
}

function distributionPoints(urls: readonly string[]): Asn1 {
  if (urls.length === 0) throw new PkiError('bad-argument', 'at least one URL is needed');
  return sequence(...urls.map((url) => sequence(tagged(0, tagged(0, uri(url))))));
}

/** RFC 5280 section 4.2.2.1. */
export function authorityInfoAccess(access: { ocsp?: readonly string[]; caIssuers?: readonly string[] }): Extension {
  const { ocsp = [], caIssuers = [] } = access;
  const descriptions = [
    ...ocsp.map((url) => sequence(oid(OIDS.ocspAccess), uri(url))),
    ...caIssuers.map((url) => sequence(oid(OIDS.caIssuersAccess), uri(url))),
  ];
  if (descriptions.length === 0) throw new PkiError('bad-argument', 'at least one URL is needed');
  return extension(OIDS.authorityInfoAccess, false, sequence(...descriptions));
}

export interface CertificatePolicy {
  readonly oid: string;
  /** URL of the certification practice statement. */
  readonly cps?: string;
}

/** RFC 5280 section 4.2.1.4. */
export function certificatePolicies(policies: readonly CertificatePolicy[], { critical = false } = {}): Extension {
  if (policies.length === 0) throw new PkiError('bad-argument', 'certificatePolicies needs at least one policy');
  return extension(OIDS.certificatePolicies, critical, sequence(...policies.map(policyInformation)));
}

function policyInformation({ oid: id, cps }: CertificatePolicy): Asn1 {
  if (cps === undefined) return sequence(oid(id));
  return sequence(oid(id), sequence(sequence(oid(OIDS.cpsQualifier), characterString('ia5', cps))));
}

/**
 * The key identifier of a public key: SHA-1 of the octets in subjectPublicKey for RSA (RFC 5280 section 4.2.1.2 method 1,
 * 20 octets), GOST 34.311-95 of them for GOST (32 octets, the length KISC has; how KISC derives its own is not public).
 * A GOST identifier never has its first bit set, so that it is a serial number as it stands.
 * @param publicKey SubjectPublicKeyInfo, DER.
 */
export function keyIdentifierOf(publicKey: Uint8Array): Uint8Array {
  const octets = keyOctets(publicKey);
  return suiteOfPublicKey(publicKey).family === 'GOST' ? positive(gost34311(octets)) : sha1(octets);
}

/** SHA-1 of the octets in subjectPublicKey for a key of any family: RFC 5280 section 4.2.1.2 method 1, 20 octets. */
export function sha1KeyIdentifierOf(publicKey: Uint8Array): Uint8Array {
  return sha1(keyOctets(publicKey));
}

function keyOctets(publicKey: Uint8Array): Uint8Array {
  const fields = DerFields.ofSequence(readDer(publicKey), 'SubjectPublicKeyInfo');
  fields.next('algorithm');
  return readBitOctets(fields.next('subjectPublicKey'), 'subjectPublicKey');
}

/**
 * The serial number that KISC gives with this key identifier, upper-case hexadecimal: the identifier itself, its first bit
 * cleared and its first digit not zero (seen: EF... becomes 6F..., 81... becomes 11...).
 */
export function serialNumberOf(keyIdentifier: Uint8Array): string {
  return upperHex(positive(keyIdentifier));
}

function positive(octets: Uint8Array): Uint8Array {
  const copy = Uint8Array.from(octets);
  const first = (copy[0] ?? 0) & 0x7f;
  copy[0] = first < 0x10 ? first | 0x10 : first;
  return copy;
}
