import { parseSync } from 'oxc-parser';

/** A node of the ESTree that oxc-parser makes. Offsets count UTF-16 code units. */
export interface Node {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [field: string]: unknown;
}

/** One parsed source. */
export interface Source {
  /** Path from the root of the repository, with `/`. */
  readonly path: string;
  readonly text: string;
  readonly program: Node;
}

/** Parses TypeScript or JavaScript. A syntax error is thrown: nothing can be said about such a file. */
export function parse(path: string, text: string): Source {
  const { program, errors } = parseSync(path, text);
  const error = errors.find(({ severity }) => severity === 'Error');
  if (error) throw new Error(`${path}: ${error.message}`);
  return { path, text, program: program as unknown as Node };
}

/** Visits every node, parents first. `ancestors` leads from the program down to the node's parent. */
export function walk(root: Node, visit: (node: Node, ancestors: readonly Node[]) => void): void {
  const ancestors: Node[] = [];
  const enter = (node: Node): void => {
    visit(node, ancestors);
    ancestors.push(node);
    for (const field in node) childNodes(node[field]).forEach(enter);
    ancestors.pop();
  };
  enter(root);
}

export function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && typeof (value as { type?: unknown }).type === 'string';
}

/** The text of a string literal, else undefined. */
export function stringOf(node: unknown): string | undefined {
  return isNode(node) && node.type === 'Literal' && typeof node.value === 'string' ? node.value : undefined;
}

/** The name of an identifier, else undefined. */
export function nameOf(node: unknown): string | undefined {
  return isNode(node) && node.type === 'Identifier' ? (node.name as string) : undefined;
}

/** Line of an offset, counted from 1. */
export function lineAt(source: Source, offset: number): number {
  return source.text.slice(0, offset).split('\n').length;
}

/** How a rule reports: `path:line: text`. */
export function finding(source: Source, node: Node, text: string): string {
  return `${source.path}:${lineAt(source, node.start)}: ${text}`;
}

/** Whether a file is a test, or stands in a folder that only tests use. */
export function isTest(path: string): boolean {
  return /\.test\.ts$/.test(path) || isTesting(path);
}

/** Whether a file stands in a `testing/` folder. */
export function isTesting(path: string): boolean {
  return /(^|\/)testing\//.test(path);
}

function childNodes(value: unknown): Node[] {
  if (Array.isArray(value)) return value.filter(isNode);
  return isNode(value) ? [value] : [];
}
