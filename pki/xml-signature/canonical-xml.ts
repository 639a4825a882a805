import { XML_NAMESPACE, type XmlAttribute, type XmlElement, type XmlNode, type XmlTree } from './xml-tree.ts';

/**
 * Canonical XML 1.0 (W3C, 15 March 2001) and Exclusive XML Canonicalization 1.0 (18 July 2002), with and without comments, of a document or
 * of one element with all that is in it, of which at most one element is left out: the node-sets that signatures are made over.
 */

/** One row: an algorithm by its identifier. */
export interface CanonicalizationRow {
  readonly uri: string;
  readonly exclusive: boolean;
  readonly comments: boolean;
}

export const C14N = 'http://www.w3.org/TR/2001/REC-xml-c14n-20010315';
export const C14N_WITH_COMMENTS = `${C14N}#WithComments`;
export const EXCLUSIVE_C14N = 'http://www.w3.org/2001/10/xml-exc-c14n#';
export const EXCLUSIVE_C14N_WITH_COMMENTS = `${EXCLUSIVE_C14N}WithComments`;

export const CANONICALIZATIONS: readonly CanonicalizationRow[] = [
  { uri: C14N, exclusive: false, comments: false },
  { uri: C14N_WITH_COMMENTS, exclusive: false, comments: true },
  { uri: EXCLUSIVE_C14N, exclusive: true, comments: false },
  { uri: EXCLUSIVE_C14N_WITH_COMMENTS, exclusive: true, comments: true },
];

export interface Canonicalization {
  readonly exclusive: boolean;
  readonly comments: boolean;
  /** InclusiveNamespaces PrefixList of exclusive canonicalization; `''` stands for `#default`. */
  readonly inclusivePrefixes?: ReadonlySet<string>;
  /** Left out, with all that is in it. */
  readonly omit?: XmlElement | undefined;
}

/** The namespaces that the nearest element above has written, by prefix. */
type Rendered = ReadonlyMap<string, string>;

const NOTHING: Rendered = new Map();

/** The canonical form of a whole document. */
export function canonicalDocument({ root, before, after }: XmlTree, how: Canonicalization): string {
  const kept = (nodes: readonly XmlNode[]) => nodes.map((node) => written(node, how)).filter((text) => text !== '');
  return [...kept(before), canonicalElement(root, how), ...kept(after)].join('\n');
}

/** The canonical form of an element and all that is in it, out of the document that it stands in. */
export function canonicalElement(apex: XmlElement, how: Canonicalization): string {
  return element(apex, NOTHING, how, true);
}

function written(node: XmlNode, how: Canonicalization): string {
  switch (node.kind) {
    case 'text':
      return escapedText(node.text);
    case 'comment':
      return how.comments ? `<!--${node.text}-->` : '';
    case 'instruction':
      return node.content === '' ? `<?${node.target}?>` : `<?${node.target} ${node.content}?>`;
    default:
      throw new TypeError('an element is written with the namespaces around it');
  }
}

function element(one: XmlElement, above: Rendered, how: Canonicalization, isApex: boolean): string {
  if (one === how.omit) return '';
  const declared = how.exclusive ? utilised(one, above, how) : inScope(one, isApex);
  const rendered = declared.length === 0 ? above : new Map([...above, ...declared]);
  const imported = isApex && !how.exclusive ? inheritedXmlAttributes(one) : [];
  const tag = nameOf(one);
  const head = [tag, ...declared.map(declaration), ...sorted([...one.attributes, ...imported]).map(attribute)].join(
    ' ',
  );
  const content = one.children.map((child) =>
    child.kind === 'element' ? element(child, rendered, how, false) : written(child, how),
  );
  return `<${head}>${content.join('')}</${tag}>`;
}

type Declaration = readonly [prefix: string, namespace: string];

/**
 * Canonical XML section 2.3: the namespaces in scope that the element above has not written in the same way. Only the apex can miss what stands above,
 * since nothing between it and the others is left out.
 */
function inScope({ scope, declarations, parent }: XmlElement, isApex: boolean): Declaration[] {
  if (isApex) return byPrefix([...scope]);
  const outer = (parent as XmlElement).scope;
  return byPrefix([...declarations].filter(([prefix, namespace]) => (outer.get(prefix) ?? '') !== namespace));
}

/** Exclusive Canonicalization section 3: only what the names of the element and its attributes use, and what the list of prefixes names. */
function utilised(one: XmlElement, above: Rendered, { inclusivePrefixes }: Canonicalization): Declaration[] {
  const used = [one.prefix, ...one.attributes.map(({ prefix }) => prefix).filter((prefix) => prefix !== '')];
  const listed = [...(inclusivePrefixes ?? [])].filter((prefix) => one.scope.has(prefix) || above.has(prefix));
  const prefixes = [...new Set([...used, ...listed])].filter((prefix) => prefix !== 'xml');
  const values = prefixes.map((prefix): Declaration => [prefix, one.scope.get(prefix) ?? '']);
  return byPrefix(values.filter(([prefix, namespace]) => (above.get(prefix) ?? '') !== namespace));
}

/** Canonical XML 1.0 section 2.4: an element that leaves its document takes the `xml:` attributes of those above along. */
function inheritedXmlAttributes(one: XmlElement): XmlAttribute[] {
  const found = new Map(one.attributes.map((own) => [`{${own.namespace}}${own.name}`, own]));
  const inherited: XmlAttribute[] = [];
  for (let above = one.parent; above !== undefined; above = above.parent) {
    for (const candidate of above.attributes) {
      const key = `{${candidate.namespace}}${candidate.name}`;
      if (candidate.namespace !== XML_NAMESPACE || found.has(key)) continue;
      found.set(key, candidate);
      inherited.push(candidate);
    }
  }
  return inherited;
}

const nameOf = ({ prefix, name }: { prefix: string; name: string }) => (prefix === '' ? name : `${prefix}:${name}`);

const declaration = ([prefix, namespace]: Declaration) =>
  `${prefix === '' ? 'xmlns' : `xmlns:${prefix}`}="${escapedValue(namespace)}"`;

const attribute = (one: XmlAttribute) => `${nameOf(one)}="${escapedValue(one.value)}"`;

function byPrefix(all: Declaration[]): Declaration[] {
  return all.sort(([a], [b]) => compareCharacters(a, b));
}

/** By namespace, then by name; those in no namespace come first. */
function sorted(all: XmlAttribute[]): XmlAttribute[] {
  return all.sort((a, b) => compareCharacters(a.namespace, b.namespace) || compareCharacters(a.name, b.name));
}

/** By code points: UTF-8 sorts so, UTF-16 does not. */
function compareCharacters(a: string, b: string): number {
  return a === b ? 0 : Buffer.compare(Buffer.from(a), Buffer.from(b));
}

const TEXT_REFERENCES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '\r': '&#xD;' };

const VALUE_REFERENCES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '"': '&quot;',
  '\t': '&#x9;',
  '\n': '&#xA;',
  '\r': '&#xD;',
};

/** Character data as canonical XML writes it. */
export function escapedText(text: string): string {
  return text.replace(/[&<>\r]/g, (character) => TEXT_REFERENCES[character] as string);
}

/** The value of an attribute as canonical XML writes it, between double quotation marks. */
export function escapedValue(text: string): string {
  return text.replace(/[&<"\t\n\r]/g, (character) => VALUE_REFERENCES[character] as string);
}
