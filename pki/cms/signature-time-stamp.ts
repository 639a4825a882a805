import { PkiError } from '../error.ts';
import { OIDS } from '../oids.ts';
import { type DerNode, readDer, TAG_CLASS } from '../x509/der.ts';
import { type Asn1, sequence, setOf, tagged, toDer, verbatim } from '../x509/der-build.ts';
import { type Attribute, attributeSequence, readAttributeSet } from './attribute.ts';
import { hashByOid, imprintOf, type MessageImprint, sameImprint } from './message-imprint.ts';
import { readSignedData, type SignerInfo } from './signed-data-reader.ts';
import { type VerifiedSignedData, verifySignedData } from './signed-data-verifier.ts';
import { type TimeStampTrust, type VerifiedTimeStamp, verifyTimeStamp } from './time-stamp.ts';
import { readTimeStampInfo } from './time-stamp-info.ts';

/**
 * Signature time stamps: the unsigned attribute id-aa-timeStampToken, a token over the octets of the signature (RFC 3161 appendix
 * A). They prove that the signature was there at genTime; with SigningCertificate that is CAdES-T (ETSI EN 319 122-1 section 5.3).
 */

/**
 * What a TSA has to stamp: the imprint of the signature of a message of exactly one signer.
 * @param hashOid object identifier of the hash function.
 * @throws PkiError `unknown-algorithm`; those of readSignedData; `no-signer`, `many-signers`.
 */
export function signatureImprint(message: Uint8Array, hashOid: string): MessageImprint {
  return imprintOfSignature(onlySignature(message), hashOid);
}

/** The same of a signature that is at hand, of whichever signer. @throws PkiError `unknown-algorithm`. */
export function imprintOfSignature(signature: Uint8Array, hashOid: string): MessageImprint {
  const row = hashByOid(hashOid);
  if (row === undefined) throw new PkiError('unknown-algorithm', `the hash function ${hashOid}`);
  return imprintOf(row, signature);
}

function onlySignature(message: Uint8Array): Uint8Array {
  const [signer, ...others] = readSignedData(message).signers;
  if (signer === undefined) throw new PkiError('no-signer', 'the message has no SignerInfo');
  if (others.length > 0) throw new PkiError('many-signers', 'which signature is meant?');
  return signer.signature;
}

/**
 * Puts a token into a message, at the signer whose signature it is over, beside those that he may have already. No signature is verified.
 * @throws PkiError those of readSignedData for either; `content-type-mismatch` (no token), `no-content`; those of readTimeStampInfo;
 * `no-signer`; `unknown-algorithm`; `imprint-mismatch` (the token is over no signature of the message).
 */
export function addSignatureTimeStamp(message: Uint8Array, token: Uint8Array): Uint8Array {
  const { contentType, content } = readSignedData(token);
  if (contentType !== OIDS.timeStampInfo) throw new PkiError('content-type-mismatch', `${contentType} is not TSTInfo`);
  if (content === undefined) throw new PkiError('no-content', 'the token has no TSTInfo');
  const { imprint } = readTimeStampInfo(content);
  const { signers } = readSignedData(message);
  if (signers.length === 0) throw new PkiError('no-signer', 'the message has no SignerInfo');
  const index = signers.findIndex(({ signature }) => isOver(imprint, signature));
  if (index === -1) throw new PkiError('imprint-mismatch', 'the token is not over this signature');
  const attribute = { type: OIDS.signatureTimeStamp, values: [token] };
  const [type, wrapped] = readDer(message).children as [DerNode, DerNode];
  const parts = (wrapped.children[0] as DerNode).children;
  const infos = (parts.at(-1) as DerNode).children.map((one, at) =>
    at === index ? withAttribute(one, attribute) : verbatim(one.der),
  );
  const signedData = sequence(...copied(parts.slice(0, -1)), setOf(...infos));
  return toDer(sequence(verbatim(type.der), tagged(0, signedData)));
}

function isOver(imprint: MessageImprint, signature: Uint8Array): boolean {
  return sameImprint(imprint, imprintOfSignature(signature, imprint.hashOid));
}

const copied = (nodes: readonly DerNode[]): Asn1[] => nodes.map(({ der }) => verbatim(der));

/** The SignerInfo with one unsigned attribute more; tokens are values of one and the same attribute. */
function withAttribute(signer: DerNode, { type, values }: Attribute): Asn1 {
  const isUnsigned = (node: DerNode) => node.tagClass === TAG_CLASS.context && node.tag === 1;
  const unsigned = signer.children.find(isUnsigned);
  const before = unsigned === undefined ? [] : readAttributeSet(unsigned, 'unsignedAttrs');
  const attributes = before.map((one): Attribute => ({ type: one.type, values: one.values.map(({ der }) => der) }));
  const same = attributes.filter((one) => one.type === type).flatMap((one) => one.values);
  const all = [...attributes.filter((one) => one.type !== type), { type, values: [...same, ...values] }];
  const kept = signer.children.filter((node) => !isUnsigned(node));
  return sequence(...copied(kept), tagged(1, ...setOf(...all.map(attributeSequence)).members));
}

/** The tokens in a message, DER, in the order of their encodings. */
export function signatureTimeStamps({ unsignedAttributes }: Pick<SignerInfo, 'unsignedAttributes'>): Uint8Array[] {
  const found = unsignedAttributes.filter(({ type }) => type === OIDS.signatureTimeStamp);
  return found.flatMap(({ values }) => values.map(({ der }) => der));
}

/** A message with its time stamps, all of which hold. */
export interface StampedMessage {
  readonly message: VerifiedSignedData;
  /** Earliest first. */
  readonly timeStamps: readonly VerifiedTimeStamp[];
}

/**
 * Verifies a message and every signature time stamp in it; not the signer's certificate, for which the earliest genTime is the
 * instant to ask validateChain about.
 * @param input.content see verifySignedData.
 * @throws PkiError those of verifySignedData for the message, then those of verifyTimeStamp for each token.
 */
export function verifyStampedMessage(
  der: Uint8Array,
  trust: TimeStampTrust,
  input: { readonly content?: Uint8Array } = {},
): StampedMessage {
  const message = verifySignedData(der, input);
  const stamps = signatureTimeStamps(message).map((token) =>
    verifyTimeStamp(token, { content: message.signature }, trust),
  );
  return { message, timeStamps: stamps.toSorted((a, b) => a.info.genTime - b.info.genTime) };
}
