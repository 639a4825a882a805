import { isNode, isTest, lineAt, type Node, nameOf, type Source, stringOf, walk } from './syntax.ts';

/** Lines of code that a reader takes in at once. */
export const FUNCTION_LINES_MAX = 40;
export const FILE_LINES_MAX = 300;

/** Something that was measured: a file, or a function in it. */
export interface Measure {
  readonly path: string;
  /** Qualified name (`Session.login`); undefined for the file itself. */
  readonly function: string | undefined;
  readonly lines: number;
  readonly line: number;
}

/** A thing that may be longer than the limit: why, and how long at most. */
export interface SizeException {
  readonly path: string;
  readonly function?: string;
  readonly linesMax: number;
  readonly reason: string;
}

const FUNCTIONS = ['FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression'];

/** What of a source is longer than the limits; generated files and tables are exempt. */
export function oversized(source: Source): Measure[] {
  if (source.path.endsWith('.gen.ts')) return [];
  const functions = functionsOf(source).filter(({ lines }) => lines > FUNCTION_LINES_MAX);
  const lines = source.text.replace(/\n$/, '').split('\n').length;
  if (lines <= FILE_LINES_MAX || isTable(source)) return functions;
  return [{ path: source.path, function: undefined, lines, line: 1 }, ...functions];
}

/** Every function with its length, from its first line to its last. Bodies of tests (`describe`, `it`) do not count. */
export function functionsOf(source: Source): Measure[] {
  const found: Measure[] = [];
  walk(source.program, (node, ancestors) => {
    if (!FUNCTIONS.includes(node.type) || !isNode(node.body)) return;
    if (isTest(source.path) && isTestBody(node, ancestors)) return;
    const [line, last] = [lineAt(source, node.start), lineAt(source, node.end)];
    found.push({ path: source.path, function: qualifiedName(node, ancestors), lines: last - line + 1, line });
  });
  return found;
}

/**
 * Whether a source only states facts: at its top level stand imports, exports, types and constants, and nowhere in
 * it is a function or class declared. Calls are allowed, since rows may be built (`route({…})`, `Type.Object({…})`).
 */
export function isTable(source: Source): boolean {
  let table = true;
  walk(source.program, (node, ancestors) => {
    if (FUNCTIONS.includes(node.type) || node.type.startsWith('Class')) table = false;
    if (ancestors.length === 1 && !TABLE_STATEMENTS.includes(node.type)) table = false;
  });
  return table;
}

const TABLE_STATEMENTS = [
  'ImportDeclaration',
  'ExportNamedDeclaration',
  'ExportAllDeclaration',
  'VariableDeclaration',
  'TSTypeAliasDeclaration',
  'TSInterfaceDeclaration',
];

/**
 * Measures against the list of exceptions. Reported are: what is too long and not excepted, what has outgrown its
 * exception, exceptions that are no longer needed, and exceptions without a reason.
 */
export function checkSizes(measures: readonly Measure[], exceptions: readonly SizeException[]): string[] {
  const isFor = (exception: SizeException, { path, function: name }: Measure) =>
    exception.path === path && exception.function === name;
  const tooLong = measures.flatMap((measure) => {
    const limit = exceptions.find((exception) => isFor(exception, measure))?.linesMax ?? limitOf(measure);
    if (measure.lines <= limit) return [];
    return [
      `${measure.path}:${measure.line}: ${measure.function ?? 'file'} has ${measure.lines} lines, not <= ${limit}`,
    ];
  });
  const idle = exceptions
    .filter((exception) => !measures.some((measure) => isFor(exception, measure)))
    .map(
      ({ path, function: name }) => `${path}: the exception for ${name ?? 'the file'} is no longer needed: remove it`,
    );
  const unexplained = exceptions
    .filter(({ reason }) => reason.trim().length < 20)
    .map(({ path }) => `${path}: an exception needs a reason that explains it`);
  return [...tooLong, ...idle, ...unexplained];
}

function limitOf(measure: Measure): number {
  return measure.function === undefined ? FILE_LINES_MAX : FUNCTION_LINES_MAX;
}

/** Whether a function is the body of a `describe` or `it`, in any of their forms (`it.each(rows)(name, body)`). */
function isTestBody(node: Node, ancestors: readonly Node[]): boolean {
  const call = ancestors.at(-1);
  if (call?.type !== 'CallExpression' || call.callee === node) return false;
  return /^(describe|it|test|suite)$/.test(rootName(call.callee) ?? '');
}

/** The identifier at the left end of a chain of members and calls. */
export function rootName(node: unknown): string | undefined {
  if (!isNode(node)) return undefined;
  if (node.type === 'MemberExpression') return rootName(node.object);
  if (node.type === 'CallExpression') return rootName(node.callee);
  if (node.type === 'TaggedTemplateExpression') return rootName(node.tag);
  return nameOf(node);
}

/** Names from the outermost scope to the function, joined by dots; a nameless one counts as `<function>`. */
function qualifiedName(node: Node, ancestors: readonly Node[]): string {
  const scopes = [...ancestors, node];
  const names = scopes.flatMap((scope, at) => ownName(scope, scopes[at + 1]) ?? []);
  if (ownName(node, undefined) === undefined && ownName(ancestors.at(-1), node) === undefined) names.push('<function>');
  return names.join('.');
}

function ownName(node: Node | undefined, child: Node | undefined): string | undefined {
  if (!node) return undefined;
  if (node.type.startsWith('Class') || FUNCTIONS.includes(node.type)) return nameOf(node.id);
  if (node.type === 'VariableDeclarator' && node.init === child) return nameOf(node.id);
  if (['MethodDefinition', 'PropertyDefinition', 'Property'].includes(node.type) && node.value === child) {
    return keyName(node.key);
  }
  return undefined;
}

function keyName(key: unknown): string | undefined {
  if (isNode(key) && key.type === 'PrivateIdentifier') return `#${key.name}`;
  return nameOf(key) ?? stringOf(key);
}
