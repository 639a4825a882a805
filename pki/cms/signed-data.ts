import { PkiError } from '../error.ts';
import { digest } from '../keys.ts';
import { OIDS } from '../oids.ts';
import type { Signer } from '../signer.ts';
import type { Suite } from '../suites.ts';
import { signatureAlgorithmOf } from '../x509/algorithm.ts';
import { type Certificate, parseCertificate } from '../x509/certificate.ts';
import { compareDer } from '../x509/der.ts';
import {
  type Asn1,
  integer,
  NULL,
  octetString,
  oid,
  sequence,
  setOf,
  tagged,
  time,
  toDer,
  verbatim,
} from '../x509/der-build.ts';
import { attributeWith } from './attribute.ts';
import { type VerificationInput, type VerifiedSignedData, verifySignedData } from './signed-data-verifier.ts';
import { type SigningCertificateVersion, signingCertificateSequence } from './signing-certificate.ts';

/**
 * CMS SignedData: RFC 5652 chapter 5, in the form of KISC's and the National CA's software.
 *
 * Written with our own builders and not with the classes of pkijs, because those write the content as a constructed OCTET STRING, leave
 * signed attributes unsorted, drop an empty content, and know the digest's parameters as NULL only.
 */

export interface CmsTemplate {
  /** What is signed; or only its digest by the suite's hash function: such a message is always detached. */
  readonly content: Uint8Array | ContentDigest;
  /** The content stays outside; false by default. */
  readonly detached?: boolean;
  /** Object identifier; id-data by default. */
  readonly contentType?: string;
  /** The signer's certificate, DER or read already: it goes in, and its issuer and serial number name the signer. */
  readonly certificate: Uint8Array | Certificate;
  /** Further certificates for the verifier's chain, DER. */
  readonly extraCertificates?: readonly Uint8Array[];
  /** Milliseconds since the epoch; fractions of a second are cut off. */
  readonly signingTime: number;
  /** The signed attribute that names the signer's certificate, which makes the message CAdES-BES; none by default. */
  readonly signingCertificate?: SigningCertificateVersion;
  /** No certificate goes in, not even the signer's; false by default. */
  readonly withoutCertificates?: boolean;
}

/** A content that stays with whoever has digested it. */
export interface ContentDigest {
  /** Its length is not looked at. */
  readonly digest: Uint8Array;
}

/** As {@link signedContent}, DER. */
export async function signCms(template: CmsTemplate, signer: Signer): Promise<Uint8Array> {
  return toDer(await signedContent(template, signer));
}

/**
 * Signs a content: signed attributes contentType, signingTime, messageDigest and, if asked for, the signing certificate, sorted.
 * @returns ContentInfo, to be put into a greater structure.
 * @throws PkiError those of parseCertificate; `key-mismatch` when the certificate is not of the signer's key.
 */
export async function signedContent(template: CmsTemplate, signer: Signer): Promise<Asn1> {
  const { certificate, signerInfo, digestAlgorithm } = await signerInfoOf(template, signer);
  const { content, detached = false, contentType = OIDS.data } = template;
  const inside = detached || !(content instanceof Uint8Array) ? [] : [tagged(0, octetString(content))];
  const { withoutCertificates = false, extraCertificates = [] } = template;
  const certificates = setOf(...uniqueDer([certificate.der, ...extraCertificates]).map(verbatim));
  const signedData = sequence(
    // RFC 5652 section 5.1: version 1 is for id-data only.
    integer(contentType === OIDS.data ? 1 : 3),
    setOf(digestAlgorithm),
    sequence(oid(contentType), ...inside),
    ...(withoutCertificates ? [] : [tagged(0, ...certificates.members)]),
    setOf(signerInfo),
  );
  return sequence(oid(OIDS.signedData), tagged(0, signedData));
}

/** A SignerInfo, and what a message says outside of it about its signer. */
export interface MadeSignerInfo {
  readonly certificate: Certificate;
  readonly signerInfo: Asn1;
  readonly digestAlgorithm: Asn1;
}

/** The signature alone, for a message that is there already. Rejects as {@link signedContent}. */
export async function signerInfoOf(template: CmsTemplate, signer: Signer): Promise<MadeSignerInfo> {
  const given = template.certificate;
  const certificate = given instanceof Uint8Array ? parseCertificate(given) : given;
  if (compareDer(certificate.publicKey, signer.publicKey) !== 0) {
    throw new PkiError('key-mismatch', 'the certificate is not of the key that signs');
  }
  const { suite } = signer;
  const attributes = signedAttributes(suite, template.contentType ?? OIDS.data, template, certificate);
  const signature = await signer.sign(toDer(attributes), suite.form.cms);
  const digestAlgorithm = digestAlgorithmOf(suite);
  const signerInfo = sequence(
    integer(1),
    sequence(verbatim(certificate.issuerDer), verbatim(certificate.serialNumberDer)),
    digestAlgorithm,
    tagged(0, ...attributes.members),
    verbatim(signatureAlgorithmOf(suite)),
    octetString(signature),
  );
  return { certificate, signerInfo, digestAlgorithm };
}

function signedAttributes(suite: Suite, contentType: string, template: CmsTemplate, certificate: Certificate) {
  const attributes = [
    attributeWith(OIDS.contentType, oid(contentType)),
    attributeWith(OIDS.signingTime, time(template.signingTime)),
    attributeWith(OIDS.messageDigest, octetString(digestOf(suite, template.content))),
  ];
  const version = template.signingCertificate;
  if (version !== undefined) attributes.push(signingCertificateSequence(version, certificate));
  return setOf(...attributes);
}

function digestOf(suite: Suite, content: Uint8Array | ContentDigest): Uint8Array {
  return content instanceof Uint8Array ? digest(suite, content) : content.digest;
}

/** GOST names NULL parameters, as KISC and the National CA do; SHA-256 has none (RFC 5754 section 2). */
function digestAlgorithmOf(suite: Suite): Asn1 {
  return suite.family === 'GOST' ? sequence(oid(suite.digestOid), NULL()) : sequence(oid(suite.digestOid));
}

/** Each encoding once, in their order. */
export function uniqueDer(all: readonly Uint8Array[]): Uint8Array[] {
  return all.filter((one, i) => all.findIndex((other) => compareDer(one, other) === 0) === i);
}

/** A message of which the signer says when he signed it. */
export interface VerifiedCms extends VerifiedSignedData {
  readonly signingTime: number;
}

/**
 * As {@link verifySignedData}; the signing time must be there.
 * @returns rejects with PkiError: that of {@link verifySignedData}, then `bad-attribute`.
 */
export function verifyCms(der: Uint8Array, input: VerificationInput = {}): Promise<VerifiedCms> {
  return new Promise((resolve) => {
    const verified = verifySignedData(der, input);
    const { signingTime } = verified;
    if (signingTime === undefined) throw new PkiError('bad-attribute', 'signingTime is missing');
    resolve({ ...verified, signingTime });
  });
}
