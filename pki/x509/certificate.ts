import { PkiError } from '../error.ts';
import { suiteOfPublicKey } from '../keys.ts';
import type { Signer } from '../signer.ts';
import type { Suite } from '../suites.ts';
import { readAlgorithm, signatureAlgorithmOf } from './algorithm.ts';
import { compareDer, type DerNode } from './der.ts';
import { fromDer, integer, sequence, tagged, time, verbatim } from './der-build.ts';
import {
  DerFields,
  explicit,
  integerHex,
  malformed,
  primitive,
  readInteger,
  readSmallInteger,
  readTime,
} from './der-fields.ts';
import { criticalUnknown, type ExtensionValues, extensionValues, readExtensions } from './extension-values.ts';
import { type Extension, extensionSequence } from './extensions.ts';
import { type Dn, nameSequence, readName } from './name.ts';
import { serialNumberInteger } from './serial-number.ts';
import { isSignedBy, readSigned, type SignedParts, writeSigned } from './signed-object.ts';

/** An X.509 certificate as read: RFC 5280 section 4.1. Instants are milliseconds since the epoch. */
export interface Certificate extends ExtensionValues, SignedParts {
  readonly version: 1 | 2 | 3;
  /** Upper-case hexadecimal of the magnitude, `-` in front of a negative one. */
  readonly serialNumber: string;
  /** The INTEGER itself. */
  readonly serialNumberDer: Uint8Array;
  readonly issuer: Dn;
  readonly issuerDer: Uint8Array;
  readonly notBefore: number;
  readonly notAfter: number;
  readonly subject: Dn;
  readonly subjectDer: Uint8Array;
  /** SubjectPublicKeyInfo, DER. */
  readonly publicKey: Uint8Array;
  /** Of the subject's key; the signature is of the issuer's. */
  readonly suite: Suite;
  readonly signatureOid: string;
  /** All of them, in order. */
  readonly extensions: readonly Extension[];
  /** Object identifiers of critical extensions that {@link validateChain} does not honour. */
  readonly criticalUnknown: readonly string[];
}

/**
 * Reads a certificate.
 * @throws PkiError, in this order: those of readDer; `malformed` and `bad-der` for the structure; `algorithm-mismatch` when
 * the two statements of the signature algorithm differ; those of suiteOfPublicKey for the key.
 */
export function parseCertificate(der: Uint8Array): Certificate {
  const { parts, tbs } = readSigned(der, 'Certificate');
  const fields = DerFields.ofSequence(tbs, 'TBSCertificate');
  const version = readVersion(fields.context(0));
  const serialNumber = fields.next('serialNumber');
  const signature = readAlgorithm(fields.next('signature'), 'TBSCertificate.signature');
  const issuer = fields.next('issuer');
  const validity = readValidity(fields.next('validity'));
  const subject = fields.next('subject');
  const publicKey = fields.next('subjectPublicKeyInfo');
  skipUniqueId(fields.context(1), version);
  skipUniqueId(fields.context(2), version);
  const extensions = readOptionalExtensions(fields.context(3), version);
  fields.end();
  const names = { issuer: readName(issuer, 'issuer'), subject: readName(subject, 'subject') };
  if (names.issuer.length === 0) throw malformed('the issuer is empty');
  const values = extensionValues(extensions);
  if (compareDer(signature.der, parts.signatureAlgorithm.der) !== 0) {
    throw new PkiError('algorithm-mismatch', 'the certificate names two different signature algorithms');
  }
  return {
    ...parts,
    ...values,
    ...names,
    ...validity,
    version,
    serialNumber: integerHex(readInteger(serialNumber, 'serialNumber')),
    serialNumberDer: serialNumber.der,
    issuerDer: issuer.der,
    subjectDer: subject.der,
    publicKey: publicKey.der,
    suite: suiteOfPublicKey(publicKey.der),
    signatureOid: parts.signatureAlgorithm.oid,
    extensions,
    criticalUnknown: criticalUnknown(extensions),
  };
}

/** Version ::= INTEGER { v1(0), v2(1), v3(2) } DEFAULT v1. */
function readVersion(node: DerNode | undefined): 1 | 2 | 3 {
  if (node === undefined) return 1;
  const version = readSmallInteger(explicit(node, 'version'), 'version');
  if (version === 0) throw new PkiError('bad-der', 'version: the DEFAULT value v1 is encoded');
  if (version === 1) return 2;
  if (version === 2) return 3;
  throw malformed(`version is ${version}`);
}

function readValidity(node: DerNode): { notBefore: number; notAfter: number } {
  const fields = DerFields.ofSequence(node, 'Validity');
  const notBefore = readTime(fields.next('notBefore'), 'notBefore');
  const notAfter = readTime(fields.next('notAfter'), 'notAfter');
  fields.end();
  return { notBefore, notAfter };
}

function skipUniqueId(node: DerNode | undefined, version: number): void {
  if (node === undefined) return;
  if (version === 1) throw malformed('a unique identifier in a certificate of version 1');
  const [unused] = primitive(node, 'uniqueIdentifier');
  if (unused === undefined || unused > 7) throw malformed('uniqueIdentifier is not a BIT STRING');
}

function readOptionalExtensions(node: DerNode | undefined, version: number): Extension[] {
  if (node === undefined) return [];
  if (version !== 3) throw malformed(`extensions in a certificate of version ${version}`);
  return readExtensions(explicit(node, 'extensions'), 'TBSCertificate');
}

/**
 * Whether the certificate is signed by this key, in the suite's own algorithm and byte order.
 * @param issuerPublicKey SubjectPublicKeyInfo, DER. @throws PkiError if it is no key of any suite.
 */
export function verifyCertificateSignature(certificate: Certificate, issuerPublicKey: Uint8Array): boolean {
  return isSignedBy(certificate, 'certificate', issuerPublicKey);
}

/** What a CA decides about a certificate before it signs it. */
export interface CertificateTemplate {
  /** Hexadecimal, positive, at most 32 octets (KISC's GOST numbers; RFC 5280 itself has 20). */
  readonly serialNumber: string;
  readonly issuer: Dn;
  readonly subject: Dn;
  /** Milliseconds since the epoch; fractions of a second are cut off. */
  readonly notBefore: number;
  readonly notAfter: number;
  /** SubjectPublicKeyInfo, DER. */
  readonly publicKey: Uint8Array;
  /** In this order. */
  readonly extensions: readonly Extension[];
}

/**
 * Makes a certificate of version 3, DER.
 * @throws PkiError `bad-argument` (serial number, validity, the same extension twice), `bad-name`.
 */
export async function issueCertificate(template: CertificateTemplate, issuer: Signer): Promise<Uint8Array> {
  assertTemplate(template);
  const { extensions } = template;
  const tbs = sequence(
    tagged(0, integer(VERSION_3)),
    serialNumberInteger(template.serialNumber),
    verbatim(signatureAlgorithmOf(issuer.suite)),
    nameSequence(template.issuer),
    sequence(time(template.notBefore), time(template.notAfter)),
    nameSequence(template.subject),
    fromDer(template.publicKey),
    ...(extensions.length === 0 ? [] : [tagged(3, sequence(...extensions.map(extensionSequence)))]),
  );
  return await writeSigned(tbs, 'certificate', issuer);
}

/** v3(2). */
const VERSION_3 = 2;

function assertTemplate({ issuer, notBefore, notAfter, extensions }: CertificateTemplate): void {
  if (issuer.length === 0) throw new PkiError('bad-argument', 'the issuer is empty');
  if (!(notBefore <= notAfter)) throw new PkiError('bad-argument', 'the certificate would end before it begins');
  if (new Set(extensions.map(({ oid }) => oid)).size !== extensions.length) {
    throw new PkiError('bad-argument', 'the same extension twice');
  }
}
