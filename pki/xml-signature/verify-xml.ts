import { PkiError } from '../error.ts';
import type { SignatureForm } from '../signer.ts';
import { type Certificate, parseCertificate } from '../x509/certificate.ts';
import { compareDer } from '../x509/der.ts';
import { signatureRow, type Tolerance, verifySignatureValue, xmlDigest } from './algorithms.ts';
import { canonicalElement } from './canonical-xml.ts';
import { certificatesOf } from './key-info.ts';
import { canonicalizationOf, dereferenced } from './references.ts';
import { readSignatureElement, signaturesIn, type XmlReference, type XmlSignature } from './signature-element.ts';
import { readXmlTree, type XmlElement, type XmlTree } from './xml-tree.ts';

export interface VerifyXmlOptions extends Tolerance {
  /** What has to be signed: the whole document (default), or whatever part the signature names: look at {@link VerifiedXml.signed}. */
  readonly covers?: 'document' | 'any-part';
  /** Which signature, in the order of the document, from 0; needed when there are several. */
  readonly signature?: number;
  /** Whose signature it has to be, DER or read already; default: the certificate in KeyInfo. */
  readonly certificate?: Uint8Array | Certificate;
  /** How a GOST signature lies in its octets; default: as in CMS of the suite. */
  readonly form?: SignatureForm;
}

/** A part of a document that is signed. */
export interface SignedPart {
  /** As the signature writes it: empty for the whole document. */
  readonly uri: string;
  readonly namespace: string;
  readonly name: string;
  /** The octets that were signed, as characters: canonical XML. Work with this, and not with the document that it came in. */
  readonly content: string;
}

/** A document whose signature holds. What the certificate is worth is for validateChain to say. */
export interface VerifiedXml {
  /** The signer's. */
  readonly certificate: Certificate;
  /** Identifier of the signature algorithm. */
  readonly algorithm: string;
  readonly signed: readonly [SignedPart, ...SignedPart[]];
  /** Whether the root with all that is in it is signed, the signature itself left out. */
  readonly coversDocument: boolean;
}

/**
 * Verifies an XML signature (W3C XML Signature 1.1, chapter 3.2) of a document: enveloped, or detached within the document; not the certificate.
 * @throws PkiError, in this order: those of readXmlTree; `no-signature`, `many-signers`; those of readSignatureElement; `unknown-algorithm`,
 *   `not-supported` (algorithms, transforms); `bad-reference`; `digest-mismatch`; `bad-reference` (only a part is signed); `no-certificate`, those of
 *   parseCertificate; `algorithm-mismatch`; `bad-signature`.
 */
export function verifyXml(xml: string, options: VerifyXmlOptions = {}): VerifiedXml {
  const tree = readXmlTree(xml);
  return verifiedSignature(tree, options, (parts) => options.covers === 'any-part' || parts.includes(tree.root));
}

/** Verifies a signature of a document. @param covers whether these elements are what has to be signed; if not: `bad-reference`. */
export function verifiedSignature(
  tree: XmlTree,
  options: Omit<VerifyXmlOptions, 'covers'>,
  covers: (signed: readonly XmlElement[]) => boolean,
): VerifiedXml {
  const signature = readSignatureElement(chosenSignature(tree, options.signature));
  const row = signatureRow(signature.signatureUri, options);
  const parts = signature.references.map((reference) => verifiedPart(tree, reference, signature.element, options));
  const elements = parts.map(({ element }) => element);
  if (!covers(elements)) throw new PkiError('bad-reference', 'only another part of the document is signed');
  const octets = Buffer.from(canonicalElement(signature.signedInfo, canonicalizationOf(signature.canonicalization)));
  const holds = ({ publicKey }: Certificate) =>
    verifySignatureValue(row, publicKey, octets, signature.value, options.form);
  const certificate = candidates(tree, signature, options.certificate).find(holds);
  if (certificate === undefined)
    throw new PkiError('bad-signature', 'SignedInfo does not verify under the certificate');
  const signed = parts.map(({ part }) => part) as [SignedPart, ...SignedPart[]];
  return { certificate, algorithm: row.uri, signed, coversDocument: elements.includes(tree.root) };
}

/** How many signatures a document has. @throws PkiError those of readXmlTree. */
export function countSignatures(xml: string): number {
  return signaturesIn(readXmlTree(xml)).length;
}

function chosenSignature(tree: XmlTree, index: number | undefined): XmlElement {
  const all = signaturesIn(tree);
  const chosen = all[index ?? 0];
  if (chosen === undefined) throw new PkiError('no-signature', all.length === 0 ? 'none' : `it has ${all.length}`);
  if (index === undefined && all.length > 1) throw new PkiError('many-signers', `${all.length} signatures`);
  return chosen;
}

function verifiedPart(
  tree: XmlTree,
  reference: XmlReference,
  signature: XmlElement,
  options: VerifyXmlOptions,
): { readonly element: XmlElement; readonly part: SignedPart } {
  const digest = xmlDigest(reference.digestUri, options);
  const { part, content } = dereferenced(tree, reference, signature);
  if (compareDer(digest(Buffer.from(content)), reference.digest) !== 0) {
    throw new PkiError('digest-mismatch', `what ${reference.uri === '' ? 'the document' : 'the reference'} says now`);
  }
  const { namespace, name } = part.element;
  return { element: part.element, part: { uri: reference.uri, namespace, name, content } };
}

/** The certificates that the signature may be of: the one that is demanded, or those of KeyInfo. */
function candidates(
  tree: XmlTree,
  { keyInfo }: XmlSignature,
  demanded: Uint8Array | Certificate | undefined,
): readonly Certificate[] {
  if (demanded !== undefined) return [demanded instanceof Uint8Array ? parseCertificate(demanded) : demanded];
  const carried = keyInfo === undefined ? [] : certificatesOf(tree, keyInfo);
  if (carried.length === 0) throw new PkiError('no-certificate', 'KeyInfo carries none');
  return carried.map(parseCertificate);
}
