import { PkiError } from '../error.ts';
import { base64Octets } from '../x509/pem.ts';
import { attributeOf, descendants, elementsOf, textOf, type XmlElement, type XmlTree } from './xml-tree.ts';

/** The Signature element of XML Signature 1.1, chapter 4, read strictly: every element at its place, none twice. */

export const DSIG_NAMESPACE = 'http://www.w3.org/2000/09/xmldsig#';

/** A Transform or a CanonicalizationMethod. */
export interface XmlTransform {
  readonly uri: string;
  /** What InclusiveNamespaces of exclusive canonicalization names; `''` stands for `#default`. */
  readonly inclusivePrefixes: ReadonlySet<string>;
}

export interface XmlReference {
  readonly uri: string;
  readonly transforms: readonly XmlTransform[];
  readonly digestUri: string;
  readonly digest: Uint8Array;
}

export interface XmlSignature {
  readonly element: XmlElement;
  readonly signedInfo: XmlElement;
  readonly canonicalization: XmlTransform;
  readonly signatureUri: string;
  readonly references: readonly XmlReference[];
  readonly value: Uint8Array;
  readonly keyInfo: XmlElement | undefined;
}

/** What one signature may have at most. */
const MOST = { references: 16, transforms: 4 } as const;

/** Every Signature element, in the order of the document. */
export function signaturesIn({ root }: XmlTree): XmlElement[] {
  return [root, ...descendants(root)].filter((element) => isDsig(element, 'Signature'));
}

/**
 * Reads a Signature element. Objects in it are passed over: nothing here refers to them.
 * @throws PkiError `malformed`, `bad-pem` (base64), `not-supported` (parameters of algorithms), `too-large`.
 */
export function readSignatureElement(element: XmlElement): XmlSignature {
  const children = new Children(element);
  const signedInfo = children.next('SignedInfo');
  const value = octetsOf(children.next('SignatureValue'));
  const keyInfo = children.maybe('KeyInfo');
  while (children.maybe('Object') !== undefined);
  children.end();
  const info = new Children(signedInfo);
  const canonicalization = transformOf(info.next('CanonicalizationMethod'));
  const signatureUri = plainAlgorithm(info.next('SignatureMethod'));
  const references = [referenceOf(info.next('Reference'))];
  for (let next = info.maybe('Reference'); next !== undefined; next = info.maybe('Reference')) {
    if (references.length === MOST.references)
      throw new PkiError('too-large', `more than ${MOST.references} references`);
    references.push(referenceOf(next));
  }
  info.end();
  return { element, signedInfo, canonicalization, signatureUri, references, value, keyInfo };
}

function referenceOf(element: XmlElement): XmlReference {
  const uri = attributeOf(element, 'URI');
  if (uri === undefined) throw new PkiError('not-supported', 'a reference without URI');
  const children = new Children(element);
  const transforms = children.maybe('Transforms');
  const digestUri = plainAlgorithm(children.next('DigestMethod'));
  const digest = octetsOf(children.next('DigestValue'));
  children.end();
  return { uri, transforms: transforms === undefined ? [] : transformsOf(transforms), digestUri, digest };
}

function transformsOf(element: XmlElement): XmlTransform[] {
  const children = elementsOf(element);
  if (children.length > MOST.transforms) throw new PkiError('too-large', `more than ${MOST.transforms} transforms`);
  if (children.length === 0 || !children.every((child) => isDsig(child, 'Transform'))) {
    throw new PkiError('malformed', 'Transforms');
  }
  return children.map(transformOf);
}

const EXCLUSIVE_NAMESPACE = 'http://www.w3.org/2001/10/xml-exc-c14n#';

function transformOf(element: XmlElement): XmlTransform {
  const [parameter, ...others] = elementsOf(element);
  const uri = algorithmOf(element);
  if (parameter === undefined) return { uri, inclusivePrefixes: new Set() };
  const isList = parameter.namespace === EXCLUSIVE_NAMESPACE && parameter.name === 'InclusiveNamespaces';
  if (!isList || others.length > 0 || !uri.startsWith(EXCLUSIVE_NAMESPACE)) {
    throw new PkiError('not-supported', `parameters of ${uri.slice(0, 120)}`);
  }
  const list = (attributeOf(parameter, 'PrefixList') ?? '').split(/\s+/).filter((prefix) => prefix !== '');
  return { uri, inclusivePrefixes: new Set(list.map((prefix) => (prefix === '#default' ? '' : prefix))) };
}

function plainAlgorithm(element: XmlElement): string {
  if (elementsOf(element).length > 0) throw new PkiError('not-supported', `parameters of ${element.name}`);
  return algorithmOf(element);
}

function algorithmOf(element: XmlElement): string {
  const uri = attributeOf(element, 'Algorithm');
  if (uri === undefined) throw new PkiError('malformed', `${element.name} names no Algorithm`);
  return uri;
}

/** @throws PkiError `malformed` (elements inside), `bad-pem`. */
export function octetsOf(element: XmlElement): Uint8Array {
  if (elementsOf(element).length > 0) throw new PkiError('malformed', `${element.name} has elements in it`);
  return base64Octets(textOf(element));
}

export function isDsig({ namespace, name }: XmlElement, wanted: string): boolean {
  return namespace === DSIG_NAMESPACE && name === wanted;
}

/** The elements of a sequence, each asked for in its turn. */
class Children {
  readonly #all: readonly XmlElement[];
  readonly #of: string;
  #at = 0;

  constructor(element: XmlElement) {
    this.#all = elementsOf(element);
    this.#of = element.name;
  }

  next(name: string): XmlElement {
    const found = this.maybe(name);
    if (found === undefined) throw new PkiError('malformed', `${this.#of} has no ${name} at its place`);
    return found;
  }

  maybe(name: string): XmlElement | undefined {
    const candidate = this.#all[this.#at];
    if (candidate === undefined || !isDsig(candidate, name)) return undefined;
    this.#at += 1;
    return candidate;
  }

  end(): void {
    if (this.#at < this.#all.length) throw new PkiError('malformed', `${this.#of} has an element too many`);
  }
}
