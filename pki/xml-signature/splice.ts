import type { XmlElement } from './xml-tree.ts';

/** Changes of a document as text: what is not changed stays as it was written, to the character. Elements are those read from that text. */

/** Puts XML into an element, behind all that is in it. @returns the text, and where the XML begins in it. */
export function insertedInto(text: string, element: XmlElement, xml: string): { text: string; at: number } {
  const isEmptyTag = text.slice(element.start, element.end).endsWith('/>');
  const at = isEmptyTag ? element.end - 1 : text.lastIndexOf('</', element.end - 1);
  if (!isEmptyTag) return { text: `${text.slice(0, at)}${xml}${text.slice(at)}`, at };
  const opened = `${text.slice(0, element.end - 2)}>`;
  return { text: `${opened}${xml}</${qualifiedName(element)}>${text.slice(element.end)}`, at };
}

/** Puts XML before an element. */
export function insertedBefore(text: string, { start }: XmlElement, xml: string): string {
  return `${text.slice(0, start)}${xml}${text.slice(start)}`;
}

/** Writes attributes into the tag of an element, before those that it has. */
export function withAttributes(text: string, element: XmlElement, attributes: string): string {
  const at = element.start + 1 + qualifiedName(element).length;
  return `${text.slice(0, at)} ${attributes}${text.slice(at)}`;
}

export function qualifiedName({ prefix, name }: XmlElement): string {
  return prefix === '' ? name : `${prefix}:${name}`;
}
