import { parseXml, XmlComment, XmlElement, type XmlNode, XmlText } from '@rgrove/parse-xml';

/** A case that is not well-formed, or says something that the player does not know: nothing of it is played. */
export class CaseError extends Error {
  override readonly name = 'CaseError';
  /** Counted from 1. */
  readonly line: number;

  constructor(line: number, reason: string) {
    super(`line ${line}: ${reason}`);
    this.line = line;
  }
}

/** An XML element of a case with what means something in it. */
export interface CaseElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly CaseElement[];
  readonly line: number;
}

/** One call: the element with its arguments and the element after it, with what is expected. */
export interface CaseCall {
  /** Counted from 1 in the order of the file. */
  readonly step: number;
  readonly name: string;
  readonly request: CaseElement;
  readonly response: CaseElement;
}

/** Far above the official cases (6 KB); the parser's effort is linear in it. */
const CASE_LENGTH_MAX = 1024 * 1024;

/**
 * The calls of a test case in the form of PKCS#11 Profiles 3.1, section 4 ("XML representation"): a root `PKCS11` of
 * pairs, each a call and its result, which has the same name and an attribute `rv`.
 * @throws CaseError when it is not XML, not such a sequence, or has text that is not a remark (`# ...`).
 */
export function readCaseFile(xml: string): readonly CaseCall[] {
  const root = new CaseReader(xml).root();
  if (root.name !== 'PKCS11') throw new CaseError(root.line, `the root is ${root.name}, not PKCS11`);
  const { children } = root;
  if (children.length === 0) throw new CaseError(root.line, 'there are no calls');
  return children.flatMap((request, at) => (at % 2 === 0 ? [callOf(request, children[at + 1], at / 2 + 1)] : []));
}

function callOf(request: CaseElement, response: CaseElement | undefined, step: number): CaseCall {
  const { name, line } = request;
  if ('rv' in request.attributes) throw new CaseError(line, `a result of ${name} without its call`);
  if (response?.name !== name || response.attributes.rv === undefined) {
    throw new CaseError(line, `the call of ${name} is not followed by its result`);
  }
  return { step, name, request, response };
}

class CaseReader {
  readonly #xml: string;

  constructor(xml: string) {
    if (xml.length > CASE_LENGTH_MAX) throw new CaseError(1, `longer than ${CASE_LENGTH_MAX} characters`);
    this.#xml = xml;
  }

  root(): CaseElement {
    try {
      const { root } = parseXml(this.#xml, { includeOffsets: true });
      if (root === null) throw new CaseError(1, 'there is no root element');
      return this.#element(root);
    } catch (error) {
      if (error instanceof CaseError) throw error;
      const { message, line } = error as Error & { line?: number };
      throw new CaseError(line ?? 1, `not well-formed: ${message.split('\n')[0]}`);
    }
  }

  #element(element: XmlElement): CaseElement {
    const line = this.#xml.slice(0, element.start).split('\n').length;
    const children = element.children.flatMap((child) => this.#child(child, line));
    return { name: element.name, attributes: { ...element.attributes }, children, line };
  }

  /** The 3.2 files carry remarks of their authors as text: `# use "fake" OASIS information ...`. */
  #child(node: XmlNode, line: number): CaseElement[] {
    if (node instanceof XmlElement) return [this.#element(node)];
    if (node instanceof XmlComment) return [];
    const lines = node instanceof XmlText ? node.text.split('\n').map((text) => text.trim()) : [node.type];
    const unknown = lines.find((text) => text !== '' && !text.startsWith('#'));
    if (unknown !== undefined) throw new CaseError(line, `text that is no remark: "${unknown}"`);
    return [];
  }
}
