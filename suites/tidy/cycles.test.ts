import { describe, expect, it } from 'vitest';
import { importCycles } from './cycles.ts';
import { projectSources } from './repository.ts';
import { parse } from './syntax.ts';

function cyclesOf(files: Record<string, string>): string[][] {
  return importCycles(Object.entries(files).map(([path, text]) => parse(path, text)));
}

describe('import cycles', () => {
  it('do not occur in the project', () => {
    expect(importCycles(projectSources())).toEqual([]);
  });

  it('are found however long the way round is', () => {
    expect(cyclesOf({ 'a.ts': "import './a.ts';" })).toEqual([['a.ts']]);
    expect(
      cyclesOf({
        'a.ts': "import './b/b.ts';",
        'b/b.ts': "export * from './c.ts';",
        'b/c.ts': "import { a } from '../a.ts';",
      }),
    ).toEqual([['a.ts', 'b/b.ts', 'b/c.ts']]);
  });

  it('are found behind files that were seen before', () => {
    const cycles = cyclesOf({
      'a.ts': "import './b.ts'; import './c.ts';",
      'b.ts': '',
      'c.ts': "import './b.ts'; import './d.ts';",
      'd.ts': "import './c.ts';",
    });
    expect(cycles).toEqual([['c.ts', 'd.ts']]);
  });

  it('are not made of types, of import() or of a diamond', () => {
    expect(cyclesOf({ 'a.ts': "import './b.ts';", 'b.ts': "import type { A } from './a.ts';" })).toEqual([]);
    expect(cyclesOf({ 'a.ts': "import './b.ts';", 'b.ts': "export const a = () => import('./a.ts');" })).toEqual([]);
    expect(
      cyclesOf({
        'a.ts': "import './b.ts'; import './c.ts';",
        'b.ts': "import './d.ts';",
        'c.ts': "import './d.ts';",
        'd.ts': '',
      }),
    ).toEqual([]);
  });
});
