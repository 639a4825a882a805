import {
  XmlElement as ParsedElement,
  type XmlNode as ParsedNode,
  parseXml,
  XmlComment,
  type XmlDocument,
  XmlProcessingInstruction,
  XmlText,
} from '@rgrove/parse-xml';
import { PkiError } from '../error.ts';
import { assertDepth } from './xml-depth.ts';

/**
 * XML 1.0 with namespaces as a tree, with all that Canonical XML looks at: comments, processing instructions, where namespaces are declared.
 * A document type, and with it every entity that is not one of the five, is refused unread.
 */

export interface XmlAttribute {
  readonly prefix: string;
  readonly name: string;
  /** Empty: in no namespace. */
  readonly namespace: string;
  /** References resolved, white space normalised (XML 1.0 section 3.3.3). */
  readonly value: string;
}

export interface XmlElement {
  readonly kind: 'element';
  readonly prefix: string;
  readonly name: string;
  readonly namespace: string;
  readonly attributes: readonly XmlAttribute[];
  /** What this element declares, by prefix; `''` is the default namespace, whose value may be empty. */
  readonly declarations: ReadonlyMap<string, string>;
  /** What is in scope here, by prefix; neither `xml` nor an empty default namespace is in it. */
  readonly scope: ReadonlyMap<string, string>;
  readonly parent: XmlElement | undefined;
  readonly children: readonly XmlNode[];
  /** Where it stands in the text that was read: from its `<` up to behind its last `>`, in UTF-16 units. */
  readonly start: number;
  readonly end: number;
}

export interface XmlCharacters {
  readonly kind: 'text' | 'comment';
  readonly text: string;
}

export interface XmlInstruction {
  readonly kind: 'instruction';
  readonly target: string;
  readonly content: string;
}

export type XmlNode = XmlElement | XmlCharacters | XmlInstruction;

export interface XmlTree {
  readonly root: XmlElement;
  /** Comments and processing instructions before the root, and behind it. */
  readonly before: readonly XmlNode[];
  readonly after: readonly XmlNode[];
}

/** Of a document that is read here. `namespaces`: as many in scope at one place; `attributes`: of one element. */
export const XML_LIMITS = {
  characters: 4 * 1024 * 1024,
  tags: 100_000,
  depth: 128,
  namespaces: 64,
  attributes: 256,
} as const;

export const XML_NAMESPACE = 'http://www.w3.org/XML/1998/namespace';
const XMLNS_NAMESPACE = 'http://www.w3.org/2000/xmlns/';

const badXml = (detail: string) => new PkiError('bad-xml', detail);

/**
 * Reads a document. Its encoding declaration means nothing: it is characters already.
 * @throws PkiError, in this order: `too-large`; `bad-xml` (half a surrogate pair, a document type); `too-large` (tags), `too-deep`; `bad-xml` (not
 *   well-formed), then from the root down `bad-xml` (namespaces that do not resolve, an attribute that comes twice), `too-large` (attributes, namespaces).
 */
export function readXmlTree(text: string): XmlTree {
  if (text.length > XML_LIMITS.characters)
    throw new PkiError('too-large', `more than ${XML_LIMITS.characters} characters`);
  if (/\p{Surrogate}/u.test(text)) throw badXml('half a surrogate pair');
  // Not even read: an internal subset is where entities and default attributes come from.
  if (/<!(DOCTYPE|ENTITY|ATTLIST)/i.test(text)) throw badXml('a document type is not accepted');
  assertDepth(text, XML_LIMITS);
  const { children } = wellFormed(text);
  const at = children.findIndex((node) => node instanceof ParsedElement);
  const outside = (nodes: readonly ParsedNode[]) => nodes.flatMap((node) => plainNode(node) ?? []);
  return {
    root: elementOf(children[at] as ParsedElement, undefined, text.length),
    before: outside(children.slice(0, at)),
    after: outside(children.slice(at + 1)),
  };
}

function wellFormed(text: string): XmlDocument {
  try {
    return parseXml(text, { preserveComments: true, includeOffsets: true });
  } catch (error) {
    const { line, column } = error as { line?: number; column?: number };
    throw badXml(`not well-formed at line ${line ?? '?'}, column ${column ?? '?'}`);
  }
}

/** Anything but an element; the XML declaration is none of the nodes. */
function plainNode(node: ParsedNode): XmlNode | undefined {
  if (node instanceof XmlText) return { kind: 'text', text: node.text };
  if (node instanceof XmlComment) return { kind: 'comment', text: node.content };
  if (node instanceof XmlProcessingInstruction) {
    return { kind: 'instruction', target: node.name, content: node.content };
  }
  return undefined;
}

function elementOf(parsed: ParsedElement, parent: XmlElement | undefined, length: number): XmlElement {
  const written = Object.entries(parsed.attributes);
  if (written.length > XML_LIMITS.attributes) {
    throw new PkiError('too-large', `an element has more than ${XML_LIMITS.attributes} attributes`);
  }
  const declarations = declarationsOf(written);
  const scope = scopeOf(declarations, parent?.scope ?? new Map());
  const { prefix, name } = split(parsed.name);
  const children: XmlNode[] = [];
  const element: XmlElement = {
    kind: 'element',
    prefix,
    name,
    namespace: prefix === '' ? (scope.get('') ?? '') : namespaceOf(prefix, scope),
    attributes: attributesOf(written, scope),
    declarations,
    scope,
    parent,
    children,
    start: parsed.start,
    // The parser has no number for the end of a text with characters outside the Basic Multilingual Plane.
    end: Math.min(parsed.end, length),
  };
  for (const child of parsed.children) {
    const node = child instanceof ParsedElement ? elementOf(child, element, length) : plainNode(child);
    if (node !== undefined) children.push(node);
  }
  return element;
}

type Written = readonly (readonly [name: string, value: string])[];

const isDeclaration = (name: string) => name === 'xmlns' || name.startsWith('xmlns:');

/** Namespaces in XML 1.0, section 3: `xmlns` and `xmlns:p`; a prefix cannot be undeclared, and two names are reserved. */
function declarationsOf(written: Written): ReadonlyMap<string, string> {
  const declarations = new Map<string, string>();
  for (const [name, value] of written) {
    if (!isDeclaration(name)) continue;
    const prefix = name === 'xmlns' ? '' : split(name).name;
    const isReserved = value === XMLNS_NAMESPACE || (prefix === 'xml') !== (value === XML_NAMESPACE);
    if (prefix === 'xmlns' || isReserved || (prefix !== '' && value === '')) {
      throw badXml('a namespace is declared that cannot be');
    }
    if (prefix !== 'xml') declarations.set(prefix, value);
  }
  return declarations;
}

function scopeOf(
  declarations: ReadonlyMap<string, string>,
  outer: ReadonlyMap<string, string>,
): ReadonlyMap<string, string> {
  if (declarations.size === 0) return outer;
  const scope = new Map([...outer, ...declarations]);
  if (scope.get('') === '') scope.delete('');
  if (scope.size > XML_LIMITS.namespaces)
    throw new PkiError('too-large', `more than ${XML_LIMITS.namespaces} namespaces`);
  return scope;
}

/** An attribute without a prefix is in no namespace (Namespaces in XML 1.0, section 6.2). */
function attributesOf(written: Written, scope: ReadonlyMap<string, string>): readonly XmlAttribute[] {
  const seen = new Set<string>();
  return written.flatMap(([full, value]) => {
    if (isDeclaration(full)) return [];
    const { prefix, name } = split(full);
    const namespace = prefix === '' ? '' : namespaceOf(prefix, scope);
    const key = `{${namespace}}${name}`;
    if (seen.has(key)) throw badXml('an attribute comes twice');
    seen.add(key);
    return [{ prefix, name, namespace, value }];
  });
}

function namespaceOf(prefix: string, scope: ReadonlyMap<string, string>): string {
  const namespace = prefix === 'xml' ? XML_NAMESPACE : scope.get(prefix);
  if (namespace === undefined) throw badXml('a prefix is not declared');
  return namespace;
}

function split(written: string): { prefix: string; name: string } {
  const [first = '', second, ...others] = written.split(':');
  if (second === undefined) return { prefix: '', name: first };
  if (first === '' || second === '' || others.length > 0) throw badXml('a name has a colon too many');
  return { prefix: first, name: second };
}

/** The elements below, in the order of the document. */
export function* descendants(element: XmlElement): Generator<XmlElement> {
  for (const child of elementsOf(element)) {
    yield child;
    yield* descendants(child);
  }
}

/** The elements directly inside. */
export function elementsOf({ children }: XmlElement): XmlElement[] {
  return children.filter((child) => child.kind === 'element');
}

/** The characters directly inside. */
export function textOf({ children }: XmlElement): string {
  return children.map((child) => (child.kind === 'text' ? child.text : '')).join('');
}

/** Whether it is that element or lies inside it. */
export function isWithin(element: XmlElement, outer: XmlElement): boolean {
  for (let one: XmlElement | undefined = element; one !== undefined; one = one.parent) if (one === outer) return true;
  return false;
}

/** The value of an attribute in no namespace. */
export function attributeOf({ attributes }: XmlElement, name: string): string | undefined {
  return attributes.find((one) => one.namespace === '' && one.name === name)?.value;
}
