import { gost34311 } from '../gost/hash-34311.ts';
import { CRYPTOPRO_SBOX } from '../gost/s-boxes.ts';
import { streebog256, streebog512 } from '../gost/streebog.ts';
import { HASHES } from '../rsa/hashes.ts';
import { readAlgorithm } from '../x509/algorithm.ts';
import { compareDer, type DerNode } from '../x509/der.ts';
import { type Asn1, NULL, octetString, oid, sequence, toDer, verbatim } from '../x509/der-build.ts';
import { DerFields, readOctets } from '../x509/der-fields.ts';

/** The hash functions by which things are named from afar: message imprints (RFC 3161 section 2.4.1) and ESSCertIDv2. */

/** One row: a hash function under one of its identifiers. */
export interface HashRow {
  readonly name: string;
  readonly oid: string;
  /** Octets of a digest. */
  readonly length: number;
  readonly digest: (content: Uint8Array) => Uint8Array;
}

const standard = (name: keyof typeof HASHES, id: string): HashRow => {
  return { name, oid: id, length: HASHES[name].outputLen, digest: (content) => HASHES[name](content) };
};

const gost = (name: string, id: string, length: number, digest: (content: Uint8Array) => Uint8Array): HashRow => {
  return { name, oid: id, length, digest };
};

/** GOST 34.311-95 and Streebog come under the identifiers of KISC, of the National CA and of Russia (RFC 4490, RFC 9215). */
export const IMPRINT_HASHES: readonly HashRow[] = [
  standard('SHA-1', '1.3.14.3.2.26'),
  standard('SHA-224', '2.16.840.1.101.3.4.2.4'),
  standard('SHA-256', '2.16.840.1.101.3.4.2.1'),
  standard('SHA-384', '2.16.840.1.101.3.4.2.2'),
  standard('SHA-512', '2.16.840.1.101.3.4.2.3'),
  standard('SHA3-224', '2.16.840.1.101.3.4.2.7'),
  standard('SHA3-256', '2.16.840.1.101.3.4.2.8'),
  standard('SHA3-384', '2.16.840.1.101.3.4.2.9'),
  standard('SHA3-512', '2.16.840.1.101.3.4.2.10'),
  gost('GOST 34.311-95', '1.3.6.1.4.1.6801.1.2.1', 32, (content) => gost34311(content)),
  gost('GOST 34.311-95', '1.2.398.3.10.1.3.1', 32, (content) => gost34311(content)),
  gost('Streebog-256', '1.2.398.3.10.1.3.2', 32, streebog256),
  gost('Streebog-512', '1.2.398.3.10.1.3.3', 64, streebog512),
  gost('GOST R 34.11-94', '1.2.643.2.2.9', 32, (content) => gost34311(content, CRYPTOPRO_SBOX)),
  gost('Streebog-256', '1.2.643.7.1.1.2.2', 32, streebog256),
  gost('Streebog-512', '1.2.643.7.1.1.2.3', 64, streebog512),
];

const BY_OID: ReadonlyMap<string, HashRow> = new Map(IMPRINT_HASHES.map((row) => [row.oid, row]));

export function hashByOid(id: string): HashRow | undefined {
  return BY_OID.get(id);
}

/** MessageImprint ::= SEQUENCE { hashAlgorithm AlgorithmIdentifier, hashedMessage OCTET STRING }. */
export interface MessageImprint {
  /** Object identifier of the hash function; nobody has looked yet whether it is known. */
  readonly hashOid: string;
  /** `other`: something else than NULL or nothing stands beside the identifier. */
  readonly parameters: 'null' | 'absent' | 'other';
  readonly hashedMessage: Uint8Array;
  /** As it was written: a token repeats it so. */
  readonly der: Uint8Array;
}

/** The imprint of a content, its algorithm with NULL as most clients write it. */
export function imprintOf(row: HashRow, content: Uint8Array): MessageImprint {
  return imprintOfDigest(row.oid, row.digest(content));
}

/** The imprint of a content that is known by its digest only. */
export function imprintOfDigest(hashOid: string, hashedMessage: Uint8Array): MessageImprint {
  const der = toDer(sequence(sequence(oid(hashOid), NULL()), octetString(hashedMessage)));
  return { hashOid, parameters: 'null', hashedMessage, der };
}

export function imprintSequence({ der }: MessageImprint): Asn1 {
  return verbatim(der);
}

/** @throws PkiError `malformed`. */
export function readMessageImprint(node: DerNode): MessageImprint {
  const fields = DerFields.ofSequence(node, 'MessageImprint');
  const algorithm = readAlgorithm(fields.next('hashAlgorithm'), 'MessageImprint.hashAlgorithm');
  const hashedMessage = readOctets(fields.next('hashedMessage'), 'hashedMessage');
  fields.end();
  return { hashOid: algorithm.oid, parameters: algorithm.parameters, hashedMessage, der: node.der };
}

/** The same hash function and the same digest; NULL beside the identifier means the same as nothing (RFC 5754 section 2). */
export function sameImprint(a: MessageImprint, b: MessageImprint): boolean {
  const plain = a.parameters !== 'other' && b.parameters !== 'other';
  return plain && a.hashOid === b.hashOid && compareDer(a.hashedMessage, b.hashedMessage) === 0;
}
