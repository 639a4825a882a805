import { PkiError } from '../error.ts';
import { digest, verifySignature } from '../keys.ts';
import { OIDS } from '../oids.ts';
import type { Signer } from '../signer.ts';
import type { Suite } from '../suites.ts';
import { signatureAlgorithmOf } from '../x509/algorithm.ts';
import { type Certificate, parseCertificate } from '../x509/certificate.ts';
import { compareDer } from '../x509/der.ts';
import {
  type Asn1,
  fromDer,
  integer,
  NULL,
  octetString,
  oid,
  sequence,
  setOf,
  tagged,
  time,
  toDer,
} from '../x509/der-build.ts';
import { sameName } from '../x509/name.ts';
import { readAttributes } from './signed-attributes.ts';
import { readSignedData, type SignedData, type SignerInfo } from './signed-data-reader.ts';

/**
 * CMS SignedData of exactly one signer: RFC 5652 chapter 5, in the form of KISC's and the National CA's software.
 *
 * Written with asn1js and not with the classes of pkijs, because those write the content as a constructed OCTET STRING, leave
 * signed attributes unsorted, drop an empty content, and know the digest's parameters as NULL only.
 */

export interface CmsTemplate {
  readonly content: Uint8Array;
  /** The content stays outside; false by default. */
  readonly detached?: boolean;
  /** Object identifier; id-data by default. */
  readonly contentType?: string;
  /** The signer's certificate, DER: it goes in, and its issuer and serial number name the signer. */
  readonly certificate: Uint8Array;
  /** Further certificates for the verifier's chain, DER. */
  readonly extraCertificates?: readonly Uint8Array[];
  /** Milliseconds since the epoch; fractions of a second are cut off. */
  readonly signingTime: number;
}

/**
 * Signs a content: signed attributes contentType, signingTime and messageDigest, sorted; ContentInfo, DER.
 * @throws PkiError those of parseCertificate; `key-mismatch` when the certificate is not of the signer's key.
 */
export async function signCms(template: CmsTemplate, signer: Signer): Promise<Uint8Array> {
  const certificate = parseCertificate(template.certificate);
  if (compareDer(certificate.publicKey, signer.publicKey) !== 0) {
    throw new PkiError('key-mismatch', 'the certificate is not of the key that signs');
  }
  const { suite } = signer;
  const contentType = template.contentType ?? OIDS.data;
  const attributes = signedAttributes(suite, contentType, template);
  const signature = await signer.sign(toDer(attributes), suite.form.cms);
  const digestAlgorithm = digestAlgorithmOf(suite);
  const signerInfo = sequence(
    integer(1),
    sequence(fromDer(certificate.issuerDer), fromDer(certificate.serialNumberDer)),
    digestAlgorithm,
    tagged(0, ...attributes.valueBlock.value),
    fromDer(signatureAlgorithmOf(suite)),
    octetString(signature),
  );
  const inside = template.detached === true ? [] : [tagged(0, octetString(template.content))];
  const certificates = uniqueDer([template.certificate, ...(template.extraCertificates ?? [])]).map(fromDer);
  const signedData = sequence(
    // RFC 5652 section 5.1: version 1 is for id-data only.
    integer(contentType === OIDS.data ? 1 : 3),
    setOf(digestAlgorithm),
    sequence(oid(contentType), ...inside),
    tagged(0, ...setOf(...certificates).valueBlock.value),
    setOf(signerInfo),
  );
  return toDer(sequence(oid(OIDS.signedData), tagged(0, signedData)));
}

function signedAttributes(suite: Suite, contentType: string, { content, signingTime }: CmsTemplate) {
  return setOf(
    sequence(oid(OIDS.contentType), setOf(oid(contentType))),
    sequence(oid(OIDS.signingTime), setOf(time(signingTime))),
    sequence(oid(OIDS.messageDigest), setOf(octetString(digest(suite, content)))),
  );
}

/** GOST names NULL parameters, as KISC and the National CA do; SHA-256 has none (RFC 5754 section 2). */
function digestAlgorithmOf(suite: Suite): Asn1 {
  return suite.family === 'GOST' ? sequence(oid(suite.digestOid), NULL()) : sequence(oid(suite.digestOid));
}

function uniqueDer(all: readonly Uint8Array[]): Uint8Array[] {
  return all.filter((one, i) => all.findIndex((other) => compareDer(one, other) === 0) === i);
}

/** A message whose signature holds. What the signer's certificate is worth is for validateChain to say. */
export interface VerifiedCms {
  readonly content: Uint8Array;
  /** Object identifier. */
  readonly contentType: string;
  /** The signer's. */
  readonly certificate: Certificate;
  /** What the signer claims, in milliseconds since the epoch. */
  readonly signingTime: number;
  /** All that the message carries, the signer's among them. */
  readonly certificates: readonly Certificate[];
}

/**
 * Verifies signature, message digest and content type of a message of exactly one signer, in the byte order that the signer's
 * suite has for CMS; not the signer's certificate.
 * @param options.content the content from outside: needed when the message is detached, compared when it is not.
 * @returns rejects with PkiError, in this order: those of readDer; `malformed`, `bad-der`, `not-supported` for the structure; `no-signer`,
 * `many-signers`; `no-content`, `content-mismatch`; those of parseCertificate; `no-certificate`; `algorithm-mismatch`;
 * `bad-attribute`; `content-type-mismatch`; `digest-mismatch`; `bad-signature`.
 */
export function verifyCms(der: Uint8Array, options: { content?: Uint8Array } = {}): Promise<VerifiedCms> {
  return new Promise((resolve) => resolve(verified(der, options.content)));
}

function verified(der: Uint8Array, given: Uint8Array | undefined): VerifiedCms {
  const message = readSignedData(der);
  const signer = onlySigner(message);
  const content = contentOf(message, given);
  const certificates = message.certificates.map(parseCertificate);
  const certificate = certificates.find((one) => isSigner(signer, one));
  if (certificate === undefined) throw new PkiError('no-certificate', 'it is not among those in the message');
  assertAlgorithms(message, signer, certificate.suite);
  const attributes = readAttributes(signer.signedAttributes);
  if (attributes.contentType !== message.contentType) {
    throw new PkiError(
      'content-type-mismatch',
      `signed is ${attributes.contentType}, inside is ${message.contentType}`,
    );
  }
  if (compareDer(attributes.messageDigest, digest(certificate.suite, content)) !== 0) {
    throw new PkiError('digest-mismatch', 'the content is not the one that was signed');
  }
  const { suite, publicKey } = certificate;
  if (!verifySignature(suite, publicKey, attributes.der, signer.signature, suite.form.cms)) {
    throw new PkiError('bad-signature', 'the signed attributes do not verify under the key of the certificate');
  }
  const { contentType, signingTime } = attributes;
  return { content, contentType, certificate, signingTime, certificates };
}

function onlySigner({ signers }: SignedData): SignerInfo {
  const [signer, ...others] = signers;
  if (signer === undefined) throw new PkiError('no-signer', 'the message has no SignerInfo');
  if (others.length > 0) throw new PkiError('many-signers', `the message has ${signers.length} SignerInfos`);
  return signer;
}

function contentOf({ content }: SignedData, given: Uint8Array | undefined): Uint8Array {
  if (content === undefined && given === undefined) throw new PkiError('no-content', 'the message is detached');
  if (content !== undefined && given !== undefined && compareDer(content, given) !== 0) {
    throw new PkiError('content-mismatch', 'the message carries another content than the one given');
  }
  return (content ?? given) as Uint8Array;
}

function isSigner({ identifier }: SignerInfo, certificate: Certificate): boolean {
  if (identifier.kind === 'key-identifier') return certificate.subjectKeyId === identifier.keyIdentifier;
  return certificate.serialNumber === identifier.serialNumber && sameName(certificate.issuer, identifier.issuer);
}

/** The digest and the signature must be those of the key's suite; the key's own identifier also names the signature. */
function assertAlgorithms(message: SignedData, signer: SignerInfo, suite: Suite): void {
  const { digestAlgorithm, signatureAlgorithm } = signer;
  if (digestAlgorithm.oid !== suite.digestOid || digestAlgorithm.parameters === 'other') {
    throw new PkiError('algorithm-mismatch', `the digest ${digestAlgorithm.oid} is not that of ${suite.title}`);
  }
  if (!message.digestOids.includes(digestAlgorithm.oid)) {
    throw new PkiError('algorithm-mismatch', 'the digest of the signer is not announced in digestAlgorithms');
  }
  const accepted = [suite.signatureOid, ...suite.signatureOidsAccepted];
  if (!accepted.includes(signatureAlgorithm.oid) || signatureAlgorithm.parameters === 'other') {
    throw new PkiError('algorithm-mismatch', `the signature ${signatureAlgorithm.oid} is not that of ${suite.title}`);
  }
}
