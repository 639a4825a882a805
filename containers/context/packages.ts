import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of this package: with package.json and the compiled `dist`. */
export function packageRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'package.json'))) folder = dirname(folder);
  return folder;
}

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

export function manifestOf(folder: string): Manifest {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;
}

/** A package and where it goes. */
export interface PlacedPackage {
  readonly from: string;
  /** Relative to the folder of the program. */
  readonly to: string;
}

/** Of the optional packages: the one that keeps a house in a file. The others load PKCS#11 libraries, which no simulator does. */
const WANTED_OPTIONAL = new Set(['libsql']);

/**
 * What a package needs to run, as it is installed here, laid out as Node finds it: each at the top once, other versions below whoever wants them.
 * @throws Error for a dependency that is not installed.
 */
export function dependenciesOf(root: string): PlacedPackage[] {
  const placed = new Map<string, string>();
  // Level by level, so that what the program itself wants has the top.
  let level: PlacedPackage[] = [{ from: root, to: '' }];
  while (level.length > 0) {
    const next: PlacedPackage[] = [];
    for (const wanting of level) {
      for (const { name, from } of wantedBy(wanting.from, wanting.to === '')) {
        const to = freePlace(placed, name, { ...wanting, from });
        if (placed.has(to)) continue;
        placed.set(to, from);
        next.push({ from, to });
      }
    }
    level = next;
  }
  return [...placed].map(([to, from]) => ({ from, to }));
}

function wantedBy(folder: string, isRoot: boolean): { readonly name: string; readonly from: string }[] {
  const { dependencies = {}, optionalDependencies = {} } = manifestOf(folder);
  const optional = Object.keys(optionalDependencies).filter((name) => !isRoot || WANTED_OPTIONAL.has(name));
  return [...Object.keys(dependencies), ...optional].flatMap((name) => {
    const from = installedFrom(folder, name);
    if (from !== undefined) return [{ name, from }];
    if (!(name in dependencies)) return [];
    throw new Error(`${name}, which ${basename(folder)} needs, is not installed`);
  });
}

/** The top, or, when another version is there already, below who wants it. */
function freePlace(placed: ReadonlyMap<string, string>, name: string, { from, to }: PlacedPackage): string {
  const top = `node_modules/${name}`;
  return [undefined, from].includes(placed.get(top)) ? top : `${to}/${top}`;
}

/** Node's way to a package: the nearest `node_modules` upwards. */
function installedFrom(folder: string, name: string): string | undefined {
  for (let place = folder; ; place = dirname(place)) {
    const candidate = join(place, 'node_modules', name);
    if (existsSync(join(candidate, 'package.json'))) return candidate;
    if (place === dirname(place)) return undefined;
  }
}
