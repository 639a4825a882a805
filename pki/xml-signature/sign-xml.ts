import { PkiError } from '../error.ts';
import type { SignatureForm, Signer } from '../signer.ts';
import { type Certificate, parseCertificate } from '../x509/certificate.ts';
import { compareDer } from '../x509/der.ts';
import { signatureRowOf, signatureValue, xmlDigest } from './algorithms.ts';
import { C14N, C14N_WITH_COMMENTS, canonicalElement, EXCLUSIVE_C14N } from './canonical-xml.ts';
import {
  canonicalizationOf,
  ENVELOPED_SIGNATURE,
  elementById,
  identifiersOf,
  partOf,
  transformed,
} from './references.ts';
import { readSignatureElement, signaturesIn } from './signature-element.ts';
import { base64Lines, type SignatureLayout, type SignaturePlan, signatureText, x509Data } from './signature-text.ts';
import { insertedInto } from './splice.ts';
import { isWithin, readXmlTree, type XmlElement, type XmlTree } from './xml-tree.ts';
import { elementAt } from './xpath.ts';

/** Which transforms a signature names, and how its SignedInfo is canonicalized. */
interface StyleRow {
  readonly transforms: readonly string[];
  readonly canonicalization: string;
}

/**
 * What the libraries do with a whole document and with a part of one. `kalkan`: the National CA's library in NCALayer (its published signatures,
 * pki/vectors/kalkan-xml.json). `gamma`: programs over Gamma's provider for KISC's keys.
 */
export const XML_SIGNATURE_STYLES = {
  kalkan: {
    document: { transforms: [ENVELOPED_SIGNATURE, C14N_WITH_COMMENTS], canonicalization: C14N },
    part: { transforms: [C14N_WITH_COMMENTS], canonicalization: EXCLUSIVE_C14N },
  },
  gamma: {
    document: { transforms: [ENVELOPED_SIGNATURE, C14N_WITH_COMMENTS], canonicalization: C14N },
    part: { transforms: [ENVELOPED_SIGNATURE, C14N_WITH_COMMENTS], canonicalization: C14N },
  },
} as const satisfies Readonly<Record<string, { readonly document: StyleRow; readonly part: StyleRow }>>;

export type XmlSignatureStyle = keyof typeof XML_SIGNATURE_STYLES;

export interface SignXmlOptions {
  /** Path of the element that is signed, by its identifier; empty or left out: the whole document. */
  readonly tbsXPath?: string;
  /** Path of the element that the signature goes into, as its last child; empty or left out: the root. */
  readonly parentXPath?: string;
  /** Default: `kalkan`. */
  readonly style?: XmlSignatureStyle;
  /** How a GOST signature lies in its octets; default: as in CMS of the suite. */
  readonly form?: SignatureForm;
  /** Default: `lines`. */
  readonly layout?: SignatureLayout;
}

/**
 * Signs an XML document: W3C XML Signature 1.1 with the certificate in KeyInfo. All that is in the document stays as it was written; the signature
 * is put in as text.
 * @param certificate of the signer's key, DER or read already.
 * @returns rejects with PkiError, in this order: those of parseCertificate; `key-mismatch`; `not-supported` (the suite); those of readXmlTree; `bad-path`;
 *   `bad-reference` (the element to be signed has no identifier, or not for itself alone).
 */
export async function signXml(
  xml: string,
  signer: Signer,
  certificate: Uint8Array | Certificate,
  options: SignXmlOptions = {},
): Promise<string> {
  const own = certificateOf(signer, certificate);
  signatureRowOf(signer.suite);
  const tree = readXmlTree(xml);
  const target = options.tbsXPath ? elementAt(tree, options.tbsXPath) : undefined;
  const parent = options.parentXPath ? elementAt(tree, options.parentXPath) : tree.root;
  const uri = target === undefined ? '' : `#${identifierOf(tree, target)}`;
  const style = XML_SIGNATURE_STYLES[options.style ?? 'kalkan'][target === undefined ? 'document' : 'part'];
  const { form, layout = 'lines' } = options;
  return await signedInto(
    xml,
    { tree, parent, signer, form },
    { uri, ...style, keyInfo: x509Data(own.der, layout), layout },
  );
}

/** What is signed, and what stands in the signature about it. */
export interface SignedReference extends StyleRow {
  readonly uri: string;
  /** XML of what KeyInfo carries. */
  readonly keyInfo: string;
  /** Default: `lines`. */
  readonly layout?: SignatureLayout;
}

/** Where the signature goes, and who makes it. */
export interface SigningPlace {
  /** The document as it was read. */
  readonly tree: XmlTree;
  readonly parent: XmlElement;
  readonly signer: Signer;
  readonly form: SignatureForm | undefined;
}

/** Signs one part of a document and puts the signature into an element. @throws PkiError as {@link signXml}. */
export async function signedInto(
  xml: string,
  { tree, parent, signer, form }: SigningPlace,
  reference: SignedReference,
): Promise<string> {
  const row = signatureRowOf(signer.suite);
  const part = partOf(tree, reference.uri);
  const isInside = isWithin(parent, part.element);
  const transforms = withEnveloped(reference.transforms, isInside);
  const listed = transforms.map((uri) => ({ uri, inclusivePrefixes: new Set<string>() }));
  const content = transformed(tree, part, listed, undefined);
  const { layout = 'lines' } = reference;
  const plan: SignaturePlan = {
    layout,
    canonicalization: reference.canonicalization,
    signatureUri: row.uri,
    reference: { uri: reference.uri, transforms, digestUri: row.digestUri },
    digest: base64Lines(xmlDigest(row.digestUri)(Buffer.from(content)), layout),
    keyInfo: reference.keyInfo,
  };
  // A verifier canonicalizes SignedInfo where it stands, with the namespaces around it: so it is put there first.
  const unsigned = insertedInto(xml, parent, signatureText(plan, ''));
  const octets = Buffer.from(canonicalSignedInfo(unsigned));
  const value = signatureValue(row, await signer.sign(octets, form ?? signer.suite.form.cms));
  return insertedInto(xml, parent, signatureText(plan, base64Lines(value, layout))).text;
}

/** A signature inside of what it signs has to be taken out before the digest. */
function withEnveloped(transforms: readonly string[], isInside: boolean): readonly string[] {
  return isInside && !transforms.includes(ENVELOPED_SIGNATURE) ? [ENVELOPED_SIGNATURE, ...transforms] : transforms;
}

function canonicalSignedInfo({ text, at }: { text: string; at: number }): string {
  const element = signaturesIn(readXmlTree(text)).find(({ start }) => start === at);
  if (element === undefined) throw new TypeError('the signature is not where it was put');
  const { signedInfo, canonicalization } = readSignatureElement(element);
  return canonicalElement(signedInfo, canonicalizationOf(canonicalization));
}

/** @throws PkiError those of parseCertificate; `key-mismatch`. */
export function certificateOf(signer: Signer, given: Uint8Array | Certificate): Certificate {
  const certificate = given instanceof Uint8Array ? parseCertificate(given) : given;
  if (compareDer(certificate.publicKey, signer.publicKey) !== 0) {
    throw new PkiError('key-mismatch', 'the certificate is not of the key that signs');
  }
  return certificate;
}

function identifierOf(tree: XmlTree, element: XmlElement): string {
  const [id] = identifiersOf(element);
  if (id === undefined || !/^[^()\s]+$/.test(id)) {
    throw new PkiError('bad-reference', 'the element to be signed has no identifier (Id)');
  }
  elementById(tree, id);
  return id;
}
