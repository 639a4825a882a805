import { sha1 } from '@noble/hashes/legacy.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { OIDS } from '../oids.ts';
import { remembering } from '../remembered.ts';
import { readAlgorithm } from '../x509/algorithm.ts';
import type { Certificate } from '../x509/certificate.ts';
import { compareDer, type DerNode, TAG, TAG_CLASS } from '../x509/der.ts';
import { type Asn1, octetString, sequence, tagged, toDer, verbatim } from '../x509/der-build.ts';
import { DerFields, integerHex, malformed, readInteger, readOctets, sequenceMembers } from '../x509/der-fields.ts';
import { type Attribute, attributeOf, attributeSequence } from './attribute.ts';
import { hashByOid } from './message-imprint.ts';

/**
 * SigningCertificate (RFC 2634 section 5.4, SHA-1) and SigningCertificateV2 (RFC 5035 section 3, any hash): the signed attributes
 * in which a signer names his own certificate, so that nobody can put another one of the same key in its place. CAdES-BES
 * (ETSI EN 319 122-1) and time-stamp tokens (RFC 3161, RFC 5816) must have one of them.
 */
export type SigningCertificateVersion = 'v1' | 'v2';

/** ESSCertID or ESSCertIDv2. */
export interface CertificateHash {
  /** Object identifier of the hash function. */
  readonly hashOid: string;
  /** Over the whole certificate. */
  readonly hash: Uint8Array;
  /** IssuerSerial: DER of the issuer's Name, and the serial number in upper-case hexadecimal. */
  readonly issuerSerial?: { readonly issuerDer: Uint8Array; readonly serialNumber: string };
}

const SHA1_OID = '1.3.14.3.2.26';
const SHA256_OID = '2.16.840.1.101.3.4.2.1';

/** A signer names the same certificate in every message. */
const hashOfSigner = { v1: remembering(sha1), v2: remembering(sha256) };

/** The attribute that names this certificate: by SHA-1 (v1) or SHA-256 (v2), with issuer and serial number. */
export function signingCertificate(version: SigningCertificateVersion, certificate: Certificate): Attribute {
  const { der, issuerDer, serialNumberDer } = certificate;
  const issuerSerial = sequence(sequence(tagged(4, verbatim(issuerDer))), verbatim(serialNumberDer));
  // SHA-256 is the DEFAULT of ESSCertIDv2, so neither version writes the algorithm.
  const hash = octetString(hashOfSigner[version](der));
  const type = version === 'v1' ? OIDS.signingCertificate : OIDS.signingCertificateV2;
  return attributeOf(type, sequence(sequence(sequence(hash, issuerSerial))));
}

/** Who has signed before. */
const written = { v1: new WeakMap<Certificate, Asn1>(), v2: new WeakMap<Certificate, Asn1>() };

/** {@link signingCertificate} as it is written: a signer names himself with the same octets in every message. */
export function signingCertificateSequence(version: SigningCertificateVersion, certificate: Certificate): Asn1 {
  const known = written[version].get(certificate);
  if (known !== undefined) return known;
  const made = verbatim(toDer(attributeSequence(signingCertificate(version, certificate))));
  written[version].set(certificate, made);
  return made;
}

/**
 * Reads the value of the attribute: the certificates in their order, the signer's own first. Their policies are not looked at.
 * @throws PkiError `malformed`.
 */
export function readSigningCertificate(node: DerNode, version: SigningCertificateVersion): CertificateHash[] {
  const fields = DerFields.ofSequence(node, 'SigningCertificate');
  const ids = sequenceMembers(fields.next('certs'), 'SigningCertificate.certs');
  const policies = fields.optional(TAG.sequence);
  fields.end();
  if (policies !== undefined) sequenceMembers(policies, 'SigningCertificate.policies');
  return ids.map((id) => readCertificateHash(id, version));
}

function readCertificateHash(node: DerNode, version: SigningCertificateVersion): CertificateHash {
  const fields = DerFields.ofSequence(node, 'ESSCertID');
  const algorithm = version === 'v2' ? fields.optional(TAG.sequence) : undefined;
  const hash = readOctets(fields.next('certHash'), 'certHash');
  const issuerSerial = fields.optional(TAG.sequence);
  fields.end();
  return {
    hashOid: version === 'v1' ? SHA1_OID : namedHash(algorithm),
    hash,
    ...(issuerSerial && { issuerSerial: readIssuerSerial(issuerSerial) }),
  };
}

/** DEFAULT SHA-256. Many signers write the default out; it is read, although it is not DER. */
function namedHash(algorithm: DerNode | undefined): string {
  return algorithm === undefined ? SHA256_OID : readAlgorithm(algorithm, 'ESSCertIDv2.hashAlgorithm').oid;
}

function readIssuerSerial(node: DerNode): { issuerDer: Uint8Array; serialNumber: string } {
  const fields = DerFields.ofSequence(node, 'IssuerSerial');
  const [name, ...others] = sequenceMembers(fields.next('issuer'), 'IssuerSerial.issuer');
  const serialNumber = integerHex(readInteger(fields.next('serialNumber'), 'IssuerSerial.serialNumber'));
  fields.end();
  const [issuer] = name?.children ?? [];
  // RFC 2634 section 5.4.1: exactly one name, and of a directory.
  if (name?.tagClass !== TAG_CLASS.context || name.tag !== 4 || issuer === undefined || others.length > 0) {
    throw malformed('IssuerSerial.issuer is not one directory name');
  }
  return { issuerDer: issuer.der, serialNumber };
}

/** Whether this certificate is the one that is named. A hash function that is not known here names none. */
export function isNamedBy(certificate: Certificate, { hashOid, hash, issuerSerial }: CertificateHash): boolean {
  const row = hashByOid(hashOid);
  if (row === undefined || compareDer(row.digest(certificate.der), hash) !== 0) return false;
  if (issuerSerial === undefined) return true;
  return (
    issuerSerial.serialNumber === certificate.serialNumber &&
    compareDer(issuerSerial.issuerDer, certificate.issuerDer) === 0
  );
}
