import { PkiError } from '../error.ts';
import { digest, verifySignature } from '../keys.ts';
import type { Suite } from '../suites.ts';
import { type Certificate, parseCertificate } from '../x509/certificate.ts';
import { compareDer } from '../x509/der.ts';
import { sameName } from '../x509/name.ts';
import type { ReadAttribute } from './attribute.ts';
import { readAttributes, type SignedAttributes } from './signed-attributes.ts';
import { readSignedData, type SignedData, type SignerInfo } from './signed-data-reader.ts';
import { isNamedBy } from './signing-certificate.ts';

/** SignedData whose signature holds. What the signer's certificate is worth is for validateChain to say. */
export interface VerifiedSignedData {
  readonly content: Uint8Array;
  /** Object identifier. */
  readonly contentType: string;
  /** The signer's. */
  readonly certificate: Certificate;
  /** What the signer claims, in milliseconds since the epoch. */
  readonly signingTime?: number;
  /** Whether the signer has signed which certificate is his (RFC 5035; CAdES-BES demands it), and it is this one. */
  readonly namesCertificate: boolean;
  /** All that the message carries, the signer's among them if it is inside. */
  readonly certificates: readonly Certificate[];
  /** The octets of the signature: what a signature time stamp is over. */
  readonly signature: Uint8Array;
  /** Nobody has signed these. */
  readonly unsignedAttributes: readonly ReadAttribute[];
}

export interface VerificationInput {
  /** The content from outside: needed when the message is detached, compared when it is not. */
  readonly content?: Uint8Array;
  /** Certificates from outside, DER, in which the signer's is looked for too. */
  readonly certificates?: readonly Uint8Array[];
}

/**
 * Verifies signature, message digest, content type and the certificate's name of a message of exactly one signer, in the byte
 * order that the signer's suite has for CMS; not the signer's certificate.
 * @throws PkiError, in this order: those of readDer; `malformed`, `bad-der`, `not-supported` for the structure; `no-signer`,
 * `many-signers`; `no-content`, `content-mismatch`; those of parseCertificate; `no-certificate`; `algorithm-mismatch`;
 * `bad-attribute`; `content-type-mismatch`; `digest-mismatch`; `bad-signature`; `certificate-mismatch`.
 */
export function verifySignedData(der: Uint8Array, input: VerificationInput = {}): VerifiedSignedData {
  const message = readSignedData(der);
  const signer = onlySigner(message);
  return verifySigner(signer, openedMessage(message, input));
}

/**
 * The same of a message of any number of signers, every one of whom must hold.
 * @returns one entry for each, in the order in which the message has them (that of their encodings).
 * @throws PkiError as {@link verifySignedData}, without `many-signers`; `too-large` for more than {@link SIGNERS_MAX}.
 */
export function verifySigners(der: Uint8Array, input: VerificationInput = {}): VerifiedSignedData[] {
  const message = readSignedData(der);
  if (message.signers.length === 0) throw noSigner();
  if (message.signers.length > SIGNERS_MAX) throw new PkiError('too-large', `more than ${SIGNERS_MAX} signers`);
  const opened = openedMessage(message, input);
  return message.signers.map((signer) => verifySigner(signer, opened));
}

export const SIGNERS_MAX = 32;

const noSigner = () => new PkiError('no-signer', 'the message has no SignerInfo');

/** What the signers of a message share. */
interface OpenedMessage {
  readonly message: SignedData;
  readonly content: Uint8Array;
  /** Those inside. */
  readonly certificates: readonly Certificate[];
  /** Those inside and those from outside. */
  readonly known: readonly Certificate[];
}

function openedMessage(message: SignedData, input: VerificationInput): OpenedMessage {
  const content = contentOf(message, input.content);
  const certificates = message.certificates.map(parseCertificate);
  const known = [...certificates, ...(input.certificates ?? []).map(parseCertificate)];
  return { message, content, certificates, known };
}

function verifySigner(signer: SignerInfo, opened: OpenedMessage): VerifiedSignedData {
  const { message, content, certificates, known } = opened;
  const certificate = known.find((one) => isSigner(signer, one));
  if (certificate === undefined) throw new PkiError('no-certificate', 'it is not among those at hand');
  assertAlgorithms(message, signer, certificate.suite);
  const attributes = readAttributes(signer.signedAttributes);
  assertSigned(message.contentType, content, attributes, certificate);
  const { suite, publicKey } = certificate;
  const { signature, unsignedAttributes } = signer;
  if (!verifySignature(suite, publicKey, attributes.der, signature, suite.form.cms)) {
    throw new PkiError('bad-signature', 'the signed attributes do not verify under the key of the certificate');
  }
  const { contentType, signingTime, signingCertificates } = attributes;
  if (!signingCertificates.every((named) => isNamedBy(certificate, named))) {
    throw new PkiError('certificate-mismatch', 'the signer has signed that his certificate is another one');
  }
  return {
    content,
    contentType,
    certificate,
    ...(signingTime !== undefined && { signingTime }),
    namesCertificate: signingCertificates.length > 0,
    certificates,
    signature,
    unsignedAttributes,
  };
}

/** The signed attributes are of this content. */
function assertSigned(
  contentType: string,
  content: Uint8Array,
  attributes: SignedAttributes,
  { suite }: Certificate,
): void {
  if (attributes.contentType !== contentType) {
    throw new PkiError('content-type-mismatch', `signed is ${attributes.contentType}, inside is ${contentType}`);
  }
  if (compareDer(attributes.messageDigest, digest(suite, content)) !== 0) {
    throw new PkiError('digest-mismatch', 'the content is not the one that was signed');
  }
}

function onlySigner({ signers }: SignedData): SignerInfo {
  const [signer, ...others] = signers;
  if (signer === undefined) throw noSigner();
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
