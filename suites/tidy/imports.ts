import { builtinModules } from 'node:module';
import { posix } from 'node:path';
import { FOREIGN_PROOFS, isFace, ROOMS, type Room, roomOf } from './arrows.ts';
import { finding, isNode, isTest, type Node, nameOf, type Source, stringOf, walk } from './syntax.ts';

/** One mention of another module. */
export interface Import {
  /** As written. */
  readonly specifier: string;
  /** The file of the repository that is meant; undefined for packages and Node's own modules. */
  readonly path: string | undefined;
  /**
   * `type`: gone after compilation; `load`: runs while the importing module is loaded; `later`: `import()` or the
   * address of a worker, run when reached.
   */
  readonly kind: 'type' | 'load' | 'later';
  readonly node: Node;
}

const STATIC = ['ImportDeclaration', 'ExportNamedDeclaration', 'ExportAllDeclaration'];

/** Every import of a source: static, re-exported, dynamic, in a type, and `new URL('./file.ts', …)` of a worker. */
export function importsOf(source: Source): Import[] {
  const found: Import[] = [];
  walk(source.program, (node) => {
    const kind = kindOf(node);
    const specifier = kind && stringOf(node.type === 'NewExpression' ? argumentsOf(node)[0] : node.source);
    if (kind && specifier !== undefined) found.push({ specifier, path: resolve(source.path, specifier), kind, node });
  });
  return found;
}

function kindOf(node: Node): Import['kind'] | undefined {
  if (STATIC.includes(node.type)) return (node.importKind ?? node.exportKind) === 'type' ? 'type' : 'load';
  if (node.type === 'TSImportType') return 'type';
  if (node.type === 'ImportExpression') return 'later';
  const isWorker =
    node.type === 'NewExpression' &&
    nameOf(node.callee) === 'URL' &&
    /^\.{1,2}\/.*\.[mc]?[tj]s$/.test(stringOf(argumentsOf(node)[0]) ?? '');
  return isWorker ? 'later' : undefined;
}

function argumentsOf(node: Node): Node[] {
  return Array.isArray(node.arguments) ? node.arguments.filter(isNode) : [];
}

function resolve(from: string, specifier: string): string | undefined {
  return specifier.startsWith('.') ? posix.join(posix.dirname(from), specifier) : undefined;
}

/** Imports against {@link ROOMS}, and of test material from what is not a test. */
export function checkArrows(source: Source): string[] {
  const room = roomOf(source.path);
  if (!room) return [`${source.path}:1: stands in no room: give its folder a row in suites/tidy/arrows.ts`];
  return importsOf(source).flatMap(({ path, node }) => {
    if (path === undefined) return [];
    if (isTest(path) && !isTest(source.path) && !meetsOthers(source.path, path))
      return [finding(source, node, `only tests may import ${path}`)];
    if (mayImport(source.path, path)) return [];
    return [finding(source, node, `no arrow from ${room.room || 'the root'} to ${path}`)];
  });
}

function mayImport(from: string, to: string): boolean {
  const [room, target] = [roomOf(from), roomOf(to)];
  if (!room || !target) return false;
  if (room.room === target.room || room.imports.includes(target.room)) return true;
  if (meetsOthers(from, to)) return true;
  return isFace(to) && (room.faces ?? []).some((face) => to.startsWith(`${face}/`));
}

/** Tests have the programs of others as judges, the benchmark as peers. */
function meetsOthers(from: string, to: string): boolean {
  return to.startsWith(`${FOREIGN_PROOFS}/`) && (isTest(from) || roomOf(from)?.room === 'bench');
}

/** The package or Node module that an import names; undefined for a file. `node:fs` and `fs` are both `node:fs`. */
export function packageOf(specifier: string): string | undefined {
  if (specifier.startsWith('.')) return undefined;
  const bare = specifier.replace(/^node:/, '');
  if (builtinModules.includes(bare)) return `node:${bare}`;
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}

/** What package.json lets a source import. */
export interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

/** Who may use what only some of the users have installed: a face of its own, loaded by nothing else that is shipped. */
const FOR_PEERS = /^containers\/[^/]+$/;

/**
 * Packages that are not declared. What is shipped may use `dependencies` and `optionalDependencies`, and {@link FOR_PEERS} `peerDependencies`;
 * tests, the tidy suite and files at the root may also use `devDependencies`.
 */
export function checkPackages(source: Source, manifest: Manifest): string[] {
  const peers = FOR_PEERS.test(source.path) ? manifest.peerDependencies : {};
  const shipped = { ...manifest.dependencies, ...manifest.optionalDependencies, ...peers };
  const development = isTest(source.path) || /^(suites\/tidy\/|[^/]+$)/.test(source.path);
  const declared = development ? { ...shipped, ...manifest.devDependencies } : shipped;
  return importsOf(source).flatMap(({ specifier, kind, node }) => {
    const name = packageOf(specifier);
    if (name === undefined || name.startsWith('node:') || name in declared) return [];
    if (kind === 'type' && `@types/${name}` in (manifest.devDependencies ?? {})) return [];
    return [finding(source, node, `${name} is not among the dependencies of what is shipped`)];
  });
}

/** The rooms that are entangled: following their arrows leads back to them. Empty when the table is sound. */
export function circularRooms(rooms: readonly Room[] = ROOMS): string[] {
  let left = [...rooms];
  for (;;) {
    const names = left.map(({ room }) => room);
    const next = left.filter(({ imports, faces = [] }) => [...imports, ...faces].some((name) => names.includes(name)));
    if (next.length === left.length) return names;
    left = next;
  }
}
