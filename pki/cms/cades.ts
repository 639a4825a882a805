import { PkiError } from '../error.ts';
import type { Signer } from '../signer.ts';
import type { Certificate } from '../x509/certificate.ts';
import { type DerNode, readDer, TAG_CLASS } from '../x509/der.ts';
import { type Asn1, sequence, setOf, tagged, toDer, verbatim } from '../x509/der-build.ts';
import type { MessageImprint } from './message-imprint.ts';
import { addSignatureTimeStamp, imprintOfSignature, signatureTimeStamps } from './signature-time-stamp.ts';
import { type CmsTemplate, type ContentDigest, signCms, signerInfoOf, uniqueDer } from './signed-data.ts';
import { readSignedData } from './signed-data-reader.ts';
import { SIGNERS_MAX, type VerificationInput, type VerifiedSignedData, verifySigners } from './signed-data-verifier.ts';
import { type TimeStampTrust, type VerifiedTimeStamp, verifyTimeStamp } from './time-stamp.ts';

/**
 * CAdES signatures (ETSI EN 319 122-1) of the levels that Kazakh programs make: B (the signer has signed which certificate is his, by SHA-256) and
 * T (a time stamp over each signature), by one signer or by several beside each other.
 */

/** Gets a time-stamp token (ContentInfo, DER) over an imprint, from whatever authority. */
export interface TimeStamper {
  /** Object identifier of the hash function of the imprint. */
  readonly hashOid: string;
  readonly stamp: (imprint: MessageImprint) => Promise<Uint8Array>;
}

export interface CadesOptions extends Pick<CmsTemplate, 'detached' | 'extraCertificates' | 'signingTime'> {
  /** Makes it level T. */
  readonly timeStamp?: TimeStamper;
}

/**
 * Signs a content, or a digest of it that the caller has made.
 * @returns ContentInfo, DER; rejects with the PkiErrors of signCms and {@link addTimeStamps}.
 */
export async function signCades(
  content: Uint8Array | ContentDigest,
  signer: Signer,
  certificate: Uint8Array | Certificate,
  { timeStamp, ...options }: CadesOptions,
): Promise<Uint8Array> {
  const message = await signCms({ content, certificate, signingCertificate: 'v2', ...options }, signer);
  return timeStamp === undefined ? message : addTimeStamps(message, timeStamp);
}

export interface AddSignerOptions extends Pick<CmsTemplate, 'extraCertificates' | 'signingTime'> {
  /** What a detached message is over, or its digest by the new signer's hash function. */
  readonly content?: Uint8Array | ContentDigest;
}

/**
 * Puts one more signature beside those that a message has (RFC 5652 section 5.1: SignerInfos, each of which signs the content for itself). Those are not
 * verified, and stay as they are to the octet.
 * @returns rejects with PkiError, in this order: those of readSignedData; `no-signer`, `too-large`; `no-content`; those of signCms.
 */
export async function addSigner(
  message: Uint8Array,
  signer: Signer,
  certificate: Uint8Array | Certificate,
  { content: given, signingTime, extraCertificates = [] }: AddSignerOptions,
): Promise<Uint8Array> {
  const read = readSignedData(message);
  if (read.signers.length === 0) throw new PkiError('no-signer', 'the message has no SignerInfo');
  if (read.signers.length === SIGNERS_MAX) throw new PkiError('too-large', `the message has ${SIGNERS_MAX} signers`);
  const content = read.content ?? given;
  if (content === undefined) throw new PkiError('no-content', 'the message is detached');
  const { contentType } = read;
  const template = { content, certificate, contentType, signingTime, signingCertificate: 'v2' } as const;
  const made = await signerInfoOf(template, signer);
  const certificates = uniqueDer([...read.certificates, made.certificate.der, ...extraCertificates]);
  return joined(message, {
    digestAlgorithm: toDer(made.digestAlgorithm),
    signerInfo: toDer(made.signerInfo),
    certificates,
  });
}

interface Addition {
  readonly digestAlgorithm: Uint8Array;
  readonly signerInfo: Uint8Array;
  /** All that the message has then. */
  readonly certificates: readonly Uint8Array[];
}

function joined(message: Uint8Array, { digestAlgorithm, signerInfo, certificates }: Addition): Uint8Array {
  const [type, wrapped] = readDer(message).children as [DerNode, DerNode];
  const parts = (wrapped.children[0] as DerNode).children;
  const [version, digests, content, ...rest] = parts as [DerNode, DerNode, DerNode, ...DerNode[]];
  const infos = rest.at(-1) as DerNode;
  const lists = rest.slice(0, -1).filter(({ tagClass, tag }) => tagClass === TAG_CLASS.context && tag === 1);
  const members = (node: DerNode) => node.children.map(({ der }) => der);
  const set = (...ders: Uint8Array[]): Asn1 => setOf(...uniqueDer(ders).map(verbatim));
  const signedData = sequence(
    verbatim(version.der),
    set(...members(digests), digestAlgorithm),
    verbatim(content.der),
    tagged(0, ...setOf(...certificates.map(verbatim)).members),
    ...lists.map(({ der }) => verbatim(der)),
    set(...members(infos), signerInfo),
  );
  return toDer(sequence(verbatim(type.der), tagged(0, signedData)));
}

/**
 * Has every signature stamped that has no time stamp yet: level T.
 * @returns rejects with PkiError: those of readSignedData; `no-signer`; those of the stamper; those of addSignatureTimeStamp.
 */
export async function addTimeStamps(message: Uint8Array, { hashOid, stamp }: TimeStamper): Promise<Uint8Array> {
  const { signers } = readSignedData(message);
  if (signers.length === 0) throw new PkiError('no-signer', 'the message has no SignerInfo');
  let stamped = message;
  for (const signer of signers) {
    if (signatureTimeStamps(signer).length > 0) continue;
    stamped = addSignatureTimeStamp(stamped, await stamp(imprintOfSignature(signer.signature, hashOid)));
  }
  return stamped;
}

/** `none`: the signer has not signed which certificate is his. */
export type CadesLevel = 'none' | 'B' | 'T';

/** A signer whose signature and time stamps hold. */
export interface CadesSigner extends VerifiedSignedData {
  readonly level: CadesLevel;
  /** Earliest first. */
  readonly timeStamps: readonly VerifiedTimeStamp[];
}

/**
 * Verifies every signature of a message, and every time stamp of each; not the signers' certificates, for which the earliest genTime, or else the time of
 * asking, is the instant to ask validateChain about.
 * @param input.trust whose time stamps count; needed when there are any.
 * @throws PkiError those of verifySigners, then those of verifyTimeStamp for each token; `not-trusted` when there is one and nobody is trusted.
 */
export function verifyCades(
  message: Uint8Array,
  input: VerificationInput & { readonly trust?: TimeStampTrust } = {},
): CadesSigner[] {
  const { trust = { anchors: [] } } = input;
  return verifySigners(message, input).map((signer) => {
    const tokens = signatureTimeStamps(signer);
    const stamps = tokens.map((token) => verifyTimeStamp(token, { content: signer.signature }, trust));
    const timeStamps = stamps.toSorted((a, b) => a.info.genTime - b.info.genTime);
    return { ...signer, level: levelOf(signer, timeStamps.length), timeStamps };
  });
}

function levelOf({ namesCertificate }: VerifiedSignedData, stamps: number): CadesLevel {
  if (!namesCertificate) return 'none';
  return stamps > 0 ? 'T' : 'B';
}
