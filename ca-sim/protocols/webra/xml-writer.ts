/** XML that is written here: a tree of elements, characters escaped in one place. */

/** An element to be written. Its name may carry a prefix, which an attribute `xmlns:…` of it or of an outer one declares. */
export interface XmlNode {
  readonly name: string;
  readonly attributes?: Readonly<Record<string, string | undefined>>;
  /** Either children or a text. */
  readonly content?: readonly XmlNode[] | string;
}

/** An element with children. */
export function node(
  name: string,
  attributes: Readonly<Record<string, string | undefined>>,
  ...content: XmlNode[]
): XmlNode {
  return { name, attributes, content };
}

/** The element as text, without a declaration; attributes that are undefined are left out. */
export function writeXml({ name, attributes = {}, content = [] }: XmlNode): string {
  const written = Object.entries(attributes)
    .filter((entry): entry is [string, string] => entry[1] !== undefined)
    .map(([key, value]) => ` ${key}="${escaped(value)}"`)
    .join('');
  const inside = typeof content === 'string' ? escaped(content) : content.map(writeXml).join('');
  return inside === '' ? `<${name}${written}/>` : `<${name}${written}>${inside}</${name}>`;
}

/** A whole document. */
export function writeDocument(root: XmlNode): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${writeXml(root)}`;
}

/** Characters that markup is made of, white space that attributes would lose, and those that XML 1.0 does not have at all. */
const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\t': '&#9;',
  '\n': '&#10;',
  '\r': '&#13;',
};

function escaped(text: string): string {
  return text
    .replace(/[&<>"\t\n\r]/g, (character) => ESCAPES[character] ?? character)
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '\ufffd');
}
