import { PkiError } from '../error.ts';
import {
  C14N,
  CANONICALIZATIONS,
  type Canonicalization,
  canonicalDocument,
  canonicalElement,
} from './canonical-xml.ts';
import type { XmlReference, XmlTransform } from './signature-element.ts';
import { descendants, isWithin, XML_NAMESPACE, type XmlElement, type XmlTree } from './xml-tree.ts';

/** What a Reference refers to, and the octets that are digested of it: XML Signature 1.1, sections 4.4.3 and 6.6. */

export const ENVELOPED_SIGNATURE = 'http://www.w3.org/2000/09/xmldsig#enveloped-signature';

export const UTILITY_NAMESPACE = 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd';

/** The attributes that are identifiers although no document type says so, by namespace and name. */
const ID_ATTRIBUTES: ReadonlySet<string> = new Set([
  '{}Id',
  '{}ID',
  '{}id',
  `{${XML_NAMESPACE}}id`,
  `{${UTILITY_NAMESPACE}}Id`,
]);

/** A part of a document: one element, or all of it. */
export interface XmlPart {
  readonly element: XmlElement;
  /** The document itself, with what stands outside its root. */
  readonly isDocument: boolean;
  /** Comments count: only XPointers ask for them (section 4.4.3.3). */
  readonly comments: boolean;
}

/**
 * The one element with this identifier.
 * @throws PkiError `bad-reference` (none, or several: an attacker's way to have one verified and another one read).
 */
export function elementById({ root }: XmlTree, id: string): XmlElement {
  const found = [root, ...descendants(root)].filter(({ attributes }) =>
    attributes.some(({ namespace, name, value }) => value === id && ID_ATTRIBUTES.has(`{${namespace}}${name}`)),
  );
  const [only, ...others] = found;
  if (only === undefined) throw new PkiError('bad-reference', 'no element has the identifier');
  if (others.length > 0) throw new PkiError('bad-reference', `${found.length} elements have the identifier`);
  return only;
}

/** Every identifier of an element. */
export function identifiersOf({ attributes }: XmlElement): string[] {
  return attributes
    .filter(({ namespace, name }) => ID_ATTRIBUTES.has(`{${namespace}}${name}`))
    .map(({ value }) => value);
}

const WITH_COMMENTS = /^#xpointer\(id\((?:'([^']+)'|"([^"]+)")\)\)$/;

/** @throws PkiError `not-supported` (anything outside this document), `bad-reference`. */
export function partOf(tree: XmlTree, uri: string): XmlPart {
  if (uri === '' || uri === '#xpointer(/)') return { element: tree.root, isDocument: true, comments: uri !== '' };
  const pointer = WITH_COMMENTS.exec(uri);
  if (pointer) return { element: elementById(tree, pointer[1] ?? pointer[2] ?? ''), isDocument: false, comments: true };
  if (!/^#[^()]+$/.test(uri)) throw new PkiError('not-supported', 'a reference to something outside the document');
  return { element: elementById(tree, uri.slice(1)), isDocument: false, comments: false };
}

/**
 * The octets of a part after its transforms, as characters: enveloped-signature, then one canonicalization (without one, Canonical XML 1.0).
 * @param signature the element that enveloped-signature takes out.
 * @throws PkiError `not-supported` for any other transform.
 */
export function transformed(
  tree: XmlTree,
  part: XmlPart,
  transforms: readonly XmlTransform[],
  signature: XmlElement | undefined,
): string {
  const [first, ...others] = transforms;
  const isEnveloped = first?.uri === ENVELOPED_SIGNATURE;
  const [last = { uri: C14N, inclusivePrefixes: new Set<string>() }, ...tooMany] = isEnveloped ? others : transforms;
  if (tooMany.length > 0) throw new PkiError('not-supported', 'transforms after a canonicalization');
  const how = canonicalizationOf(last);
  return canonical(tree, part, {
    ...how,
    comments: how.comments && part.comments,
    omit: isEnveloped ? signature : undefined,
  });
}

function canonical(tree: XmlTree, { element, isDocument }: XmlPart, how: Canonicalization): string {
  return isDocument ? canonicalDocument(tree, how) : canonicalElement(element, how);
}

/** @throws PkiError `not-supported`. */
export function canonicalizationOf({ uri, inclusivePrefixes }: XmlTransform): Canonicalization {
  const row = CANONICALIZATIONS.find((one) => one.uri === uri);
  if (row === undefined) throw new PkiError('not-supported', `the transform ${uri.slice(0, 120)}`);
  return { exclusive: row.exclusive, comments: row.comments, inclusivePrefixes };
}

/**
 * The part that a reference of this signature is to, with its octets.
 * @throws PkiError those of {@link partOf} and {@link transformed}; `bad-reference` when it is to something in the signature itself.
 */
export function dereferenced(
  tree: XmlTree,
  reference: XmlReference,
  signature: XmlElement,
): { readonly part: XmlPart; readonly content: string } {
  const part = partOf(tree, reference.uri);
  if (isWithin(part.element, signature)) throw new PkiError('bad-reference', 'it is to a part of the signature itself');
  return { part, content: transformed(tree, part, reference.transforms, signature) };
}
