import {
  XmlElement as Element,
  parseXml,
  XmlDeclaration,
  type XmlDocument,
  XmlProcessingInstruction,
  XmlText,
} from '@rgrove/parse-xml';

/**
 * Foreign XML, read within limits: XML 1.0 in UTF-8 with namespaces. What a message never needs and an attacker does (document
 * types with their entities, processing instructions, depth) is refused before or instead of being looked into.
 */

/** One element with its namespaces resolved. */
export interface XmlElement {
  readonly namespace: string;
  readonly name: string;
  /** By name; of a namespace, as `{namespace}name`. Declarations of namespaces are not among them. */
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly XmlElement[];
  /** The characters directly inside, children left out. */
  readonly text: string;
}

/** The octets are no XML that is read here. The text names the place, never the content. */
export class XmlError extends Error {
  override readonly name = 'XmlError';
}

/**
 * `tags` bounds every `<`, and with it what the parser's recursion and its tree can cost; real messages have under a hundred.
 */
export const XML_LIMITS = { octets: 2 * 1024 * 1024, tags: 2000, depth: 32 } as const;

/**
 * Reads a document.
 * @throws XmlError, in this order: too large; not UTF-8; a document type; too many tags; not well-formed; another encoding
 * declared; a processing instruction; nested too deeply; namespaces that do not resolve.
 */
export function readXml(octets: Uint8Array): XmlElement {
  if (octets.length > XML_LIMITS.octets) throw new XmlError(`more than ${XML_LIMITS.octets} octets`);
  const text = decode(octets);
  // Not even read: an internal subset is where entities come from.
  if (/<!(DOCTYPE|ENTITY)/i.test(text)) throw new XmlError('a document type declaration is not accepted');
  if (text.split('<').length - 1 > XML_LIMITS.tags) throw new XmlError(`more than ${XML_LIMITS.tags} tags`);
  const document = wellFormed(text);
  const declaration = document.children.find((node) => node instanceof XmlDeclaration);
  if (!/^utf-8$/i.test(declaration?.encoding ?? 'utf-8'))
    throw new XmlError('an encoding other than UTF-8 is declared');
  if (document.children.some((node) => node instanceof XmlProcessingInstruction)) throw instruction();
  return resolved(document.root as Element, new Map([['xml', XML_NAMESPACE]]), 1);
}

const XML_NAMESPACE = 'http://www.w3.org/XML/1998/namespace';

function decode(octets: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(octets);
  } catch {
    throw new XmlError('the octets are not UTF-8');
  }
}

function wellFormed(text: string): XmlDocument {
  try {
    return parseXml(text, { preserveXmlDeclaration: true });
  } catch (error) {
    const { line, column } = error as { line?: number; column?: number };
    throw new XmlError(`not well-formed at line ${line ?? '?'}, column ${column ?? '?'}`);
  }
}

const instruction = () => new XmlError('a processing instruction is not accepted');

type Scope = ReadonlyMap<string, string>;

function resolved(element: Element, outer: Scope, depth: number): XmlElement {
  if (depth > XML_LIMITS.depth) throw new XmlError(`more than ${XML_LIMITS.depth} levels`);
  if (element.children.some((node) => node instanceof XmlProcessingInstruction)) throw instruction();
  const scope = scopeOf(element, outer);
  const { prefix, name } = split(element.name);
  const children = element.children.filter((node) => node instanceof Element);
  const texts = element.children.filter((node) => node instanceof XmlText);
  return {
    namespace: prefix === '' ? (scope.get('') ?? '') : namespaceOf(prefix, scope),
    name,
    attributes: attributesOf(element, scope),
    children: children.map((child) => resolved(child, scope, depth + 1)),
    text: texts.map(({ text }) => text).join(''),
  };
}

/** Namespaces in XML 1.0, section 3: `xmlns` and `xmlns:p`; a prefix cannot be undeclared. */
function scopeOf(element: Element, outer: Scope): Scope {
  const scope = new Map(outer);
  for (const [written, value] of Object.entries(element.attributes)) {
    if (written === 'xmlns') scope.set('', value);
    if (!written.startsWith('xmlns:')) continue;
    const { name } = split(written);
    if (value === '' || name === 'xmlns' || (name === 'xml') !== (value === XML_NAMESPACE)) {
      throw new XmlError('a prefix is declared that cannot be');
    }
    scope.set(name, value);
  }
  return scope;
}

/** An attribute without a prefix is in no namespace (section 6.2). */
function attributesOf(element: Element, scope: Scope): ReadonlyMap<string, string> {
  const attributes = new Map<string, string>();
  for (const [written, value] of Object.entries(element.attributes)) {
    if (written === 'xmlns' || written.startsWith('xmlns:')) continue;
    const { prefix, name } = split(written);
    const key = prefix === '' ? name : `{${namespaceOf(prefix, scope)}}${name}`;
    if (attributes.has(key)) throw new XmlError('an attribute comes twice');
    attributes.set(key, value);
  }
  return attributes;
}

function namespaceOf(prefix: string, scope: Scope): string {
  const namespace = scope.get(prefix);
  if (namespace === undefined) throw new XmlError('a prefix is not declared');
  return namespace;
}

function split(written: string): { prefix: string; name: string } {
  const [first = '', second, ...others] = written.split(':');
  if (second === undefined) return { prefix: '', name: first };
  if (first === '' || second === '' || others.length > 0) throw new XmlError('a name has a colon too many');
  return { prefix: first, name: second };
}
