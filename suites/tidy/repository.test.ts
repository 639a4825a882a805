import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { ignoreRules, projectFiles, projectTexts } from './repository.ts';
import { parse } from './syntax.ts';

const root = mkdtempSync(join(tmpdir(), 'tidy-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

function put(path: string, text: string): void {
  mkdirSync(join(root, path, '..'), { recursive: true });
  writeFileSync(join(root, path), text);
}

describe('which files are the project', () => {
  it('walks all folders but leaves out what .gitignore names', () => {
    put('.gitignore', '# built\nnode_modules/\n/out\n*.log\n');
    for (const path of ['a.ts', 'b/c.ts', 'b/out/d.ts', 'b/e.log', 'out', 'node_modules/x/y.ts', '.git/HEAD'])
      put(path, '');
    put('picture.bin', '\0');
    expect(projectFiles(root)).toEqual(['.gitignore', 'a.ts', 'b/c.ts', 'b/out/d.ts', 'picture.bin']);
    expect(projectTexts(root).map(({ path }) => path)).toEqual(['.gitignore', 'a.ts', 'b/c.ts', 'b/out/d.ts']);
  });

  it('finds this very file, and nothing that is installed or built', () => {
    const files = projectFiles();
    expect(files).toContain('suites/tidy/repository.test.ts');
    expect(files.filter((path) => /^(node_modules|dist|reports)\//.test(path))).toEqual([]);
  });

  it('refuses a form of .gitignore that it would misread', () => {
    expect(() => ignoreRules('!keep.ts')).toThrow('form not understood: !keep.ts');
    expect(() => ignoreRules('a/**/b')).toThrow('form not understood');
  });

  it('does not go on with a source that cannot be parsed', () => {
    expect(() => parse('broken.ts', 'const = 1')).toThrow(/^broken\.ts: /);
  });
});
