import { sha1 } from '@noble/hashes/legacy.js';
import { sha256, sha384, sha512 } from '@noble/hashes/sha2.js';
import { hexToBytes } from '@noble/hashes/utils.js';
import { PkiError } from '../error.ts';
import { gost34311 } from '../gost/hash-34311.ts';
import { CRYPTOPRO_SBOX } from '../gost/s-boxes.ts';
import { streebog256, streebog512 } from '../gost/streebog.ts';
import { remembering } from '../remembered.ts';
import { type AlgorithmId, readAlgorithm } from './algorithm.ts';
import type { Certificate } from './certificate.ts';
import { compareDer, type DerNode, readDer } from './der.ts';
import { NULL, octetString, oid, sequence, toDer } from './der-build.ts';
import { DerFields, integerHex, readBitOctets, readInteger, readOctets } from './der-fields.ts';
import { dnToString } from './name.ts';
import { serialNumberInteger } from './serial-number.ts';

/** CertID, by which OCSP names a certificate: RFC 6960 section 4.1.1. */
export interface CertId {
  readonly hashAlgorithm: AlgorithmId;
  readonly issuerNameHash: Uint8Array;
  readonly issuerKeyHash: Uint8Array;
  /** As in {@link Certificate}: upper-case hexadecimal. */
  readonly serialNumber: string;
  /** As it stands: an answer repeats it octet for octet. */
  readonly der: Uint8Array;
}

/** What a CertID says of an issuer. */
export type CertIdIssuer = Pick<Certificate, 'subject' | 'subjectDer' | 'publicKey' | 'subjectKeyId'>;

interface CertIdForm {
  readonly name: string;
  readonly oid: string;
  /** issuerNameHash. */
  readonly ofName: (issuer: CertIdIssuer) => Uint8Array;
  /** issuerKeyHash. */
  readonly ofKey: (issuer: CertIdIssuer) => Uint8Array;
}

/** RFC 6960: the hash of the name's DER, and of the octets in subjectPublicKey without tag, length and unused bits. */
function hashed(name: string, id: string, digest: (octets: Uint8Array) => Uint8Array): CertIdForm {
  const ofKey = ({ publicKey }: CertIdIssuer) => digest(subjectPublicKeyOctets(publicKey));
  return { name, oid: id, ofName: ({ subjectDer }) => digest(subjectDer), ofKey };
}

/** The ways to name an issuer, one row per hashAlgorithm. */
export const CERT_ID_FORMS = [
  hashed('SHA-1', '1.3.14.3.2.26', sha1),
  hashed('SHA-256', '2.16.840.1.101.3.4.2.1', sha256),
  hashed('SHA-384', '2.16.840.1.101.3.4.2.2', sha384),
  hashed('SHA-512', '2.16.840.1.101.3.4.2.3', sha512),
  hashed('GOST 34.311-95 (KISC)', '1.3.6.1.4.1.6801.1.2.1', (octets) => gost34311(octets)),
  hashed('GOST 34.311-95 (National CA)', '1.2.398.3.10.1.3.1', (octets) => gost34311(octets)),
  hashed('Streebog-256 (National CA)', '1.2.398.3.10.1.3.2', streebog256),
  hashed('Streebog-512 (National CA)', '1.2.398.3.10.1.3.3', streebog512),
  hashed('GOST R 34.11-94', '1.2.643.2.2.9', (octets) => gost34311(octets, CRYPTOPRO_SBOX)),
  hashed('Streebog-256', '1.2.643.7.1.1.2.2', streebog256),
  hashed('Streebog-512', '1.2.643.7.1.1.2.3', streebog512),
  {
    // A public client of KISC's responder (kz.bsbnb.usci, with Gamma's library) names HSTUMAR and hashes nothing.
    name: 'Tumar',
    oid: '1.3.6.1.4.1.6801.1.1.1',
    ofName: ({ subject }) => ascii(dnToString(subject.toReversed())),
    ofKey: ({ subjectKeyId = '' }) => hexToBytes(subjectKeyId),
  },
] as const satisfies readonly CertIdForm[];

/** One of the rows of {@link CERT_ID_FORMS}. */
export type CertIdFormName = (typeof CERT_ID_FORMS)[number]['name'];

/** Java's US-ASCII: a question mark for every character that it does not have. */
function ascii(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => (character < '\x80' ? character.charCodeAt(0) : 0x3f));
}

function subjectPublicKeyOctets(publicKey: Uint8Array): Uint8Array {
  const fields = DerFields.ofSequence(readDer(publicKey), 'SubjectPublicKeyInfo');
  fields.next('algorithm');
  return readBitOctets(fields.next('subjectPublicKey'), 'subjectPublicKey');
}

/** KeyHash of a ResponderID: SHA-1 of the octets in subjectPublicKey (RFC 6960 section 4.2.1). @param publicKey SPKI, DER. */
export const responderKeyHash: (publicKey: Uint8Array) => Uint8Array = remembering((publicKey) =>
  sha1(subjectPublicKeyOctets(publicKey)),
);

interface IssuerHashes {
  readonly name: Uint8Array;
  readonly key: Uint8Array;
}

/** A responder meets the same few issuers in every request. */
const hashesOfIssuers = new WeakMap<CertIdIssuer, Map<string, IssuerHashes>>();

function hashesOf(issuer: CertIdIssuer, form: CertIdForm): IssuerHashes {
  const known = hashesOfIssuers.get(issuer) ?? new Map<string, IssuerHashes>();
  hashesOfIssuers.set(issuer, known);
  const hashes = known.get(form.oid) ?? { name: form.ofName(issuer), key: form.ofKey(issuer) };
  known.set(form.oid, hashes);
  return hashes;
}

/** Whether the CertID names a certificate of this issuer. An algorithm that has no row, or has parameters, names nobody's. */
export function namesIssuer({ hashAlgorithm, issuerNameHash, issuerKeyHash }: CertId, issuer: CertIdIssuer): boolean {
  const form = CERT_ID_FORMS.find((row) => row.oid === hashAlgorithm.oid);
  if (form === undefined || hashAlgorithm.parameters === 'other') return false;
  const { name, key } = hashesOf(issuer, form);
  return compareDer(name, issuerNameHash) === 0 && compareDer(key, issuerKeyHash) === 0;
}

/**
 * The CertID of a certificate.
 * @param serialNumber hexadecimal. @throws PkiError `bad-argument` for a serial number that is not positive or too long.
 */
export function certIdOf(issuer: CertIdIssuer, serialNumber: string, form: CertIdFormName = 'SHA-1'): CertId {
  const row = CERT_ID_FORMS.find(({ name }) => name === form);
  if (row === undefined) throw new PkiError('bad-argument', `no CertID is made with ${form}`);
  const { name, key } = hashesOf(issuer, row);
  const serial = serialNumberInteger(serialNumber);
  const algorithm = sequence(oid(row.oid), NULL());
  return readCertId(readDer(toDer(sequence(algorithm, octetString(name), octetString(key), serial))));
}

/** CertID ::= SEQUENCE { hashAlgorithm, issuerNameHash, issuerKeyHash, serialNumber }. @throws PkiError `malformed`. */
export function readCertId(node: DerNode): CertId {
  const fields = DerFields.ofSequence(node, 'CertID');
  const hashAlgorithm = readAlgorithm(fields.next('hashAlgorithm'), 'CertID.hashAlgorithm');
  const issuerNameHash = readOctets(fields.next('issuerNameHash'), 'issuerNameHash');
  const issuerKeyHash = readOctets(fields.next('issuerKeyHash'), 'issuerKeyHash');
  const serialNumber = integerHex(readInteger(fields.next('serialNumber'), 'CertID.serialNumber'));
  fields.end();
  return { hashAlgorithm, issuerNameHash, issuerKeyHash, serialNumber, der: node.der };
}
