import { importsOf } from './imports.ts';
import type { Source } from './syntax.ts';

/**
 * Import cycles among sources, each as the files of the way round; of entangled cycles at least one is given. Only
 * imports that run while a module is loaded count: type-only ones are gone by then, `import()` comes later.
 */
export function importCycles(sources: readonly Source[]): string[][] {
  const graph = new Map(sources.map((source) => [source.path, loadedBy(source)]));
  const done = new Set<string>();
  const cycles: string[][] = [];
  const visit = (path: string, way: readonly string[]): void => {
    if (way.includes(path)) cycles.push(way.slice(way.indexOf(path)));
    if (done.has(path) || way.includes(path)) return;
    for (const next of graph.get(path) ?? []) visit(next, [...way, path]);
    done.add(path);
  };
  for (const path of graph.keys()) visit(path, []);
  return cycles;
}

function loadedBy(source: Source): string[] {
  return importsOf(source)
    .filter(({ kind }) => kind === 'load')
    .flatMap(({ path }) => path ?? []);
}
