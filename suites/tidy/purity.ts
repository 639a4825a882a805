import { importsOf, packageOf } from './imports.ts';
import { finding, isNode, isTest, type Node, nameOf, type Source, walk } from './syntax.ts';

/** The cores: synchronous, deterministic, without a way to the outside. */
export const CORES: readonly string[] = [
  'emulator/core/',
  'ca-sim/core/',
  'bank-sim/core/',
  'workstation/installation/core/',
];

/** Whether {@link checkPurity} applies: a source of a core that is not a test. */
export function isCore(path: string): boolean {
  return CORES.some((core) => path.startsWith(core)) && !isTest(path);
}

/** Names of the environment that lead out of a core, and what stands in for them. */
const FORBIDDEN: Readonly<Record<string, string>> = {
  process: 'what is needed of the environment is a parameter',
  console: 'what is to be told is in the result',
  globalThis: 'a core has no environment',
  global: 'a core has no environment',
  window: 'a core has no environment',
  require: 'a core imports statically',
  Buffer: 'octets are Uint8Array',
  crypto: 'chance comes from Rng, cryptography from pki',
  performance: 'time comes from Clock',
  fetch: 'a core does not talk to the network',
  setTimeout: 'state that depends on time is computed when asked',
  setInterval: 'state that depends on time is computed when asked',
  setImmediate: 'a core is synchronous',
  queueMicrotask: 'a core is synchronous',
  Promise: 'a core is synchronous',
  WeakRef: 'garbage collection is not repeatable',
  FinalizationRegistry: 'garbage collection is not repeatable',
  eval: 'code is not data',
  Function: 'code is not data',
};

/** Everything in a core's source by which it could wait, or notice time, chance, the machine or the process. */
export function checkPurity(source: Source): string[] {
  const found = importsOf(source)
    .filter(({ specifier }) => packageOf(specifier)?.startsWith('node:'))
    .map(({ specifier, node }) => finding(source, node, `a core does not import ${specifier}`));
  const own = declaredNames(source.program);
  walk(source.program, (node, ancestors) => {
    const text = asynchrony(node) ?? (isReference(node, ancestors) ? impurity(node, ancestors, own) : undefined);
    if (text) found.push(finding(source, node, text));
  });
  return found;
}

function asynchrony(node: Node): string | undefined {
  if (node.type === 'AwaitExpression' || node.await === true) return 'await: a core is synchronous';
  if (node.async === true) return 'async: a core is synchronous';
  if (node.type === 'ImportExpression') return 'import(): a core is synchronous';
  if (node.type === 'MetaProperty' && nameOf(node.meta) === 'import') return 'import.meta: a core has no place';
  return undefined;
}

function impurity(node: Node, ancestors: readonly Node[], own: ReadonlySet<string>): string | undefined {
  const name = nameOf(node) ?? '';
  if (own.has(name)) return undefined;
  const parent = ancestors.at(-1);
  if (name === 'Date' && !isFixedDate(node, parent)) return 'Date without an instant: time comes from Clock';
  if (name === 'Math' && !isFixedMath(node, parent)) return 'Math.random: chance comes from Rng';
  return Object.hasOwn(FORBIDDEN, name) ? `${name}: ${FORBIDDEN[name]}` : undefined;
}

/** `new Date(instant)`, `Date.UTC(…)`, `Date.parse(…)`, `x instanceof Date`. */
function isFixedDate(node: Node, parent: Node | undefined): boolean {
  if (parent?.type === 'NewExpression' && parent.callee === node) {
    const first = (parent.arguments as readonly Node[])[0];
    return first !== undefined && first.type !== 'SpreadElement';
  }
  if (parent?.type === 'BinaryExpression') return parent.operator === 'instanceof';
  return /^(UTC|parse)$/.test(memberName(node, parent) ?? '');
}

function isFixedMath(node: Node, parent: Node | undefined): boolean {
  const member = memberName(node, parent);
  return member !== undefined && member !== 'random';
}

/** `name` of `node.name`; undefined for anything else, `node['name']` included. */
function memberName(node: Node, parent: Node | undefined): string | undefined {
  if (parent?.type !== 'MemberExpression' || parent.object !== node || parent.computed === true) return undefined;
  return nameOf(parent.property);
}

/** Whether an identifier stands for a value: not a property's name, a key, a label, nor part of a type. */
function isReference(node: Node, ancestors: readonly Node[]): boolean {
  if (node.type !== 'Identifier') return false;
  const parent = ancestors.at(-1);
  if (!parent || parent.type.startsWith('TS')) return parent !== undefined && VALUE_WRAPPERS.includes(parent.type);
  if (parent.type === 'MemberExpression') return parent.object === node || parent.computed === true;
  if (['Property', 'MethodDefinition', 'PropertyDefinition', 'AccessorProperty'].includes(parent.type)) {
    return parent.value === node || parent.computed === true;
  }
  return !/^(Import|Export|Labeled|Break|Continue|Meta)/.test(parent.type);
}

/** TypeScript nodes around a value: `x!`, `x as T`, `x satisfies T`. */
const VALUE_WRAPPERS = ['TSNonNullExpression', 'TSAsExpression', 'TSSatisfiesExpression', 'TSTypeAssertion'];

/** Names that the source itself declares: they are not those of the environment. */
function declaredNames(program: Node): ReadonlySet<string> {
  const names = new Set<string>();
  const declare = (pattern: unknown): void => {
    if (!isNode(pattern)) return;
    if (pattern.type === 'Identifier') names.add(pattern.name as string);
    for (const part of patternParts(pattern)) declare(part);
  };
  walk(program, (node) => {
    if (node.type === 'VariableDeclarator' || FUNCTIONS_AND_CLASSES.test(node.type)) declare(node.id);
    if (/^Import.*Specifier$/.test(node.type)) declare(node.local);
    if (Array.isArray(node.params)) node.params.forEach(declare);
  });
  return names;
}

const FUNCTIONS_AND_CLASSES = /^(Function|Class)(Declaration|Expression)$/;

/** What a destructuring pattern or a parameter with a default binds. */
function patternParts(pattern: Node): unknown[] {
  if (pattern.type === 'ObjectPattern') return pattern.properties as unknown[];
  if (pattern.type === 'ArrayPattern') return pattern.elements as unknown[];
  if (pattern.type === 'Property') return [pattern.value];
  if (pattern.type === 'AssignmentPattern') return [pattern.left];
  return pattern.type === 'RestElement' ? [pattern.argument] : [];
}
