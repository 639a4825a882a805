import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
/** Where tools keep what they can make again; npm ci clears it. */
const CACHE = join(ROOT, 'node_modules/.cache/token-bench');

const DAY_MS = 24 * 60 * 60 * 1000;

let folder: string | undefined;
const compiled = new Map<string, string>();

/** A folder for what the compiled programs make; removed when this process ends, or, where it was ended from outside, with what is old in {@link CACHE}. */
export function programFolder(): string {
  if (folder === undefined) {
    mkdirSync(CACHE, { recursive: true });
    removeOld();
    const made = mkdtempSync(join(CACHE, 'program-'));
    process.once('exit', () => rmSync(made, { recursive: true, force: true }));
    folder = made;
  }
  return folder;
}

/**
 * Compiles a program of this repository, so that plain Node of every version runs it. What was compiled of the same sources
 * before, by whatever process, is taken again: compiling takes seconds.
 * @param path from the root of the repository.
 * @returns the script to run.
 */
export function compiledProgram(path: string): string {
  let script = compiled.get(path);
  if (script === undefined) {
    const place = join(CACHE, `${path.replaceAll('/', '-')}-${sourcesHash(path)}`);
    if (!existsSync(place)) compile(path, place);
    script = join(place, 'dist', path.replace(/\.ts$/, '.js'));
    compiled.set(path, script);
  }
  return script;
}

/** Of the program and whatever it imports from here. */
function sourcesHash(path: string): string {
  const hash = createHash('sha256');
  const seen = new Set<string>();
  const enter = (file: string): void => {
    if (seen.has(file) || !existsSync(file)) return;
    seen.add(file);
    const source = readFileSync(file, 'utf8');
    hash.update(`${file}\0${source}\0`);
    for (const [, specifier = ''] of source.matchAll(/from '(\.[^']+\.ts)'/g)) enter(join(file, '..', specifier));
  };
  enter(join(ROOT, path));
  for (const config of ['tsconfig.json', 'tsconfig.build.json']) hash.update(readFileSync(join(ROOT, config)));
  return hash.digest('hex').slice(0, 24);
}

/** Compiled aside and put in place whole; of several that do so at once the first one counts. */
function compile(path: string, place: string): void {
  mkdirSync(CACHE, { recursive: true });
  removeOld();
  const aside = mkdtempSync(join(CACHE, 'compiling-'));
  const compilerOptions = {
    rootDir: ROOT,
    outDir: join(aside, 'dist'),
    typeRoots: [join(ROOT, 'node_modules/@types')],
    noCheck: true,
    incremental: false,
    tsBuildInfoFile: null,
    declaration: false,
    sourceMap: false,
  };
  const config = { extends: join(ROOT, 'tsconfig.build.json'), compilerOptions, files: [join(ROOT, path)] };
  const configFile = join(aside, 'tsconfig.json');
  writeFileSync(configFile, JSON.stringify({ ...config, include: [], exclude: [] }));
  writeFileSync(join(aside, 'package.json'), '{"type":"module"}');
  // As an installed package lies: compiled sources in dist, what is not compiled beside it.
  symlinkSync(join(ROOT, 'emulator'), join(aside, 'emulator'), 'junction');
  execFileSync(process.execPath, [join(ROOT, 'node_modules/typescript/bin/tsc'), '-p', configFile], { stdio: 'pipe' });
  try {
    renameSync(aside, place);
  } catch (error) {
    rmSync(aside, { recursive: true });
    if (!existsSync(place)) throw error;
  }
}

/** What no running test can still need. */
function removeOld(): void {
  for (const name of readdirSync(CACHE)) {
    const path = join(CACHE, name);
    const made = statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Date.now();
    if (Date.now() - made > DAY_MS) rmSync(path, { recursive: true, force: true });
  }
}
