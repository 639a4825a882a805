import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse, type Source } from './syntax.ts';

/** The root of this repository. */
export const ROOT = fileURLToPath(new URL('../..', import.meta.url)).replace(/[\\/]$/, '');

/**
 * Every file that is the project's own: all below the root but what .gitignore names. Walks the folders itself, so
 * it also works on an unpacked archive and where git is not installed.
 */
export function projectFiles(root: string = ROOT): string[] {
  const ignored = ignoreRules(
    existsSync(join(root, '.gitignore')) ? readFileSync(join(root, '.gitignore'), 'utf8') : '',
  );
  const found: string[] = [];
  const enter = (folder: string): void => {
    for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
      const path = join(folder, entry.name).split(sep).join('/');
      if (entry.name === '.git' || ignored(path, entry.isDirectory())) continue;
      if (entry.isDirectory()) enter(path);
      else if (entry.isFile()) found.push(path);
    }
  };
  enter('');
  return found.sort();
}

/**
 * What a .gitignore says, in the forms this project uses: `name/` (a folder anywhere), `/path` (from the root) and
 * `*.ending` or `name` (a file or folder anywhere). Any other form is an error here, so that it is not misread.
 */
export function ignoreRules(gitignore: string): (path: string, isFolder: boolean) => boolean {
  const rules = gitignore
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map(ignoreRule);
  return (path, isFolder) => rules.some((rule) => rule(path, isFolder));
}

function ignoreRule(line: string): (path: string, isFolder: boolean) => boolean {
  if (!/^(\/[\w.\-/]+|\*\.[\w.]+|[\w.-]+\/?)$/.test(line)) throw new Error(`.gitignore: form not understood: ${line}`);
  const name = line.replace(/\/$/, '');
  const folderOnly = line.endsWith('/');
  if (line.startsWith('/')) return (path, isFolder) => `/${path}` === name && (isFolder || !folderOnly);
  if (line.startsWith('*')) return (path) => path.endsWith(line.slice(1));
  return (path, isFolder) => path.split('/').at(-1) === name && (isFolder || !folderOnly);
}

/** Text files of at most 4 MB, with their text; a file with a NUL octet is not text. */
export function projectTexts(root: string = ROOT): { path: string; text: string }[] {
  return projectFiles(root)
    .filter((path) => statSync(join(root, path)).size <= 4_000_000)
    .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }))
    .filter(({ text }) => !text.includes('\0'));
}

/** Every TypeScript source of the project, parsed; generated files (`*.gen.ts`) included. */
export function projectSources(root: string = ROOT): Source[] {
  return projectFiles(root)
    .filter((path) => path.endsWith('.ts'))
    .map((path) => parse(path, readFileSync(join(root, path), 'utf8')));
}
