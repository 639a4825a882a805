import { PkiError } from '../error.ts';
import type { Signer } from '../signer.ts';
import { type AlgorithmId, readAlgorithm, signatureAlgorithmOf } from './algorithm.ts';
import { type Certificate, parseCertificate } from './certificate.ts';
import { type DerNode, readDer, TAG_CLASS } from './der.ts';
import { type Asn1, bitString, fromDer, sequence, tagged, taggedOctets, toDer } from './der-build.ts';
import { DerFields, explicit, malformed, readBitOctets, sequenceMembers } from './der-fields.ts';
import { type Extension, extensionSequence } from './extensions.ts';
import { type CertId, readCertId } from './ocsp-cert-id.ts';
import {
  assertVersion1,
  nonceExtension,
  OCSP_LIMITS,
  type OcspNonce,
  readCertificates,
  readNonce,
  readTaggedExtensions,
} from './ocsp-fields.ts';
import { isSignedBy } from './signed-object.ts';

/** Requests for the status of certificates: RFC 6960 section 4.1. */

/** One certificate that is asked about. */
export interface OcspQuestion {
  readonly certId: CertId;
  /** singleRequestExtensions. */
  readonly extensions: readonly Extension[];
}

/** A request as read. */
export interface OcspRequest {
  readonly der: Uint8Array;
  /** Who asks: DER of a GeneralName. */
  readonly requestorName?: Uint8Array;
  readonly questions: readonly OcspQuestion[];
  readonly nonce?: OcspNonce;
  readonly extensions: readonly Extension[];
  readonly signature?: OcspRequestSignature;
}

export interface OcspRequestSignature {
  /** The octets that are signed. */
  readonly tbs: Uint8Array;
  readonly algorithm: AlgorithmId;
  readonly value: Uint8Array;
  /** DER of each, the signer's first. */
  readonly certificates: readonly Uint8Array[];
}

export interface OcspRequestTemplate {
  readonly certIds: readonly CertId[];
  /** RFC 9654: 1 to 128 octets, of which 32 are wanted. */
  readonly nonce?: Uint8Array;
  /** A URI; needed in a signed request. */
  readonly requestor?: string;
  /** requestExtensions besides the nonce. */
  readonly extensions?: readonly Extension[];
}

/** Who signs a request, with the certificates that go into it, DER, the signer's first. */
export interface OcspRequestSigner {
  readonly signer: Signer;
  readonly certificates: readonly Uint8Array[];
}

/**
 * Makes a request, DER.
 * @throws PkiError `bad-argument`: no question, a nonce of the wrong length, signed without a requestor.
 */
export async function buildOcspRequest(template: OcspRequestTemplate, by?: OcspRequestSigner): Promise<Uint8Array> {
  const { certIds, nonce, requestor, extensions = [] } = template;
  if (certIds.length === 0) throw new PkiError('bad-argument', 'an OCSP request asks about nothing');
  if (by !== undefined && requestor === undefined) throw new PkiError('bad-argument', 'who signs says who he is');
  const all = [...(nonce === undefined ? [] : [nonceExtension(nonce)]), ...extensions];
  const tbs = sequence(
    ...(requestor === undefined ? [] : [tagged(1, taggedOctets(6, new TextEncoder().encode(requestor)))]),
    sequence(...certIds.map(({ der }) => sequence(fromDer(der)))),
    ...(all.length === 0 ? [] : [tagged(2, sequence(...all.map(extensionSequence)))]),
  );
  return toDer(sequence(tbs, ...(by === undefined ? [] : [tagged(0, await signatureOf(toDer(tbs), by))])));
}

async function signatureOf(tbs: Uint8Array, { signer, certificates }: OcspRequestSigner): Promise<Asn1> {
  const { suite } = signer;
  const value = await signer.sign(tbs, suite.form.request);
  const enclosed = certificates.length === 0 ? [] : [tagged(0, sequence(...certificates.map(fromDer)))];
  return sequence(fromDer(signatureAlgorithmOf(suite)), bitString(value), ...enclosed);
}

/**
 * Reads a request, signed or not. Says nothing about the signature: {@link verifyOcspRequest}.
 * @throws PkiError, in this order: those of readDer; `malformed` and `bad-der` for the structure (also a nonce of 0 or more
 * than 128 octets, and a signature without requestorName); `too-large` for more questions or certificates than {@link OCSP_LIMITS}.
 */
export function parseOcspRequest(der: Uint8Array): OcspRequest {
  const node = readDer(der);
  const outer = DerFields.ofSequence(node, 'OCSPRequest');
  const tbs = outer.next('tbsRequest');
  const signature = outer.context(0);
  outer.end();
  const fields = DerFields.ofSequence(tbs, 'TBSRequest');
  assertVersion1(fields.context(0));
  const requestor = fields.context(1);
  const list = fields.next('requestList');
  const extensions = readRequestExtensions(fields.context(2));
  fields.end();
  const nonce = readNonce(extensions);
  if (signature !== undefined && requestor === undefined) throw malformed('a signed request without requestorName');
  return {
    der: node.der,
    ...(requestor && { requestorName: readGeneralName(explicit(requestor, 'requestorName')) }),
    questions: readQuestions(list),
    ...(nonce && { nonce }),
    extensions,
    ...(signature && { signature: readSignature(explicit(signature, 'optionalSignature'), tbs) }),
  };
}

/** The standard has no empty list of extensions, but BouncyCastle's revocation checker sends one when it is told of none. */
function readRequestExtensions(tagged: DerNode | undefined): Extension[] {
  const isEmpty = tagged !== undefined && explicit(tagged, 'requestExtensions').content.length === 0;
  return isEmpty ? [] : readTaggedExtensions(tagged, 'TBSRequest');
}

function readGeneralName(node: DerNode): Uint8Array {
  if (node.tagClass !== TAG_CLASS.context || node.tag > 8) throw malformed('requestorName is no GeneralName');
  return node.der;
}

function readQuestions(list: DerNode): OcspQuestion[] {
  const members = sequenceMembers(list, 'requestList');
  if (members.length > OCSP_LIMITS.questions) throw new PkiError('too-large', `${members.length} questions`);
  return members.map((member) => {
    const fields = DerFields.ofSequence(member, 'Request');
    const certId = readCertId(fields.next('reqCert'));
    const extensions = readTaggedExtensions(fields.context(0), 'Request');
    fields.end();
    return { certId, extensions };
  });
}

function readSignature(node: DerNode, tbs: DerNode): OcspRequestSignature {
  const fields = DerFields.ofSequence(node, 'Signature');
  const algorithm = readAlgorithm(fields.next('signatureAlgorithm'), 'Signature.signatureAlgorithm');
  const value = readBitOctets(fields.next('signature'), 'Signature.signature');
  const certificates = readCertificates(fields.context(0));
  fields.end();
  return { tbs: tbs.der, algorithm, value, certificates };
}

/**
 * Whether the signature of a signed request is that of the first certificate in it, in the suite's byte order for requests.
 * @returns the signer's certificate, whose worth is for validateChain to say; undefined when the signature does not hold.
 * @throws PkiError `no-signer` when the request is not signed, `no-certificate`; those of parseCertificate.
 */
export function verifyOcspRequest({ signature }: OcspRequest): Certificate | undefined {
  if (signature === undefined) throw new PkiError('no-signer', 'the OCSP request is not signed');
  const [first] = signature.certificates;
  if (first === undefined) throw new PkiError('no-certificate', 'the OCSP request does not hold it');
  const certificate = parseCertificate(first);
  const { tbs, algorithm: signatureAlgorithm, value } = signature;
  const parts = { der: tbs, tbs, signatureAlgorithm, signature: value };
  return isSignedBy(parts, 'request', certificate.publicKey) ? certificate : undefined;
}
