import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

let folder: string | undefined;
const compiled = new Map<string, string>();

/**
 * Compiles a program of this repository, once in a process, so that plain Node of every version runs it.
 * @param path from the root of the repository.
 * @returns the script to run; it is gone when this process ends.
 */
export function compiledProgram(path: string): string {
  let script = compiled.get(path);
  if (script === undefined) {
    script = compile(path);
    compiled.set(path, script);
  }
  return script;
}

/** A folder for what the compiled programs make; removed when this process ends. */
export function programFolder(): string {
  if (folder === undefined) {
    const made = mkdtempSync(join(tmpdir(), 'token-bench-program-'));
    process.once('exit', () => rmSync(made, { recursive: true, force: true }));
    writeFileSync(join(made, 'package.json'), '{"type":"module"}');
    // As an installed package lies: compiled sources in dist, what is not compiled beside it.
    for (const beside of ['node_modules', 'emulator']) symlinkSync(join(ROOT, beside), join(made, beside), 'junction');
    folder = made;
  }
  return folder;
}

function compile(path: string): string {
  const out = join(programFolder(), 'dist');
  const compilerOptions = {
    rootDir: ROOT,
    outDir: out,
    typeRoots: [join(ROOT, 'node_modules/@types')],
    noCheck: true,
    incremental: false,
    tsBuildInfoFile: null,
    declaration: false,
    sourceMap: false,
  };
  const config = { extends: join(ROOT, 'tsconfig.build.json'), compilerOptions, files: [join(ROOT, path)] };
  const configFile = join(programFolder(), `${path.replaceAll('/', '-')}.json`);
  writeFileSync(configFile, JSON.stringify({ ...config, include: [], exclude: [] }));
  execFileSync(process.execPath, [join(ROOT, 'node_modules/typescript/bin/tsc'), '-p', configFile], { stdio: 'pipe' });
  return join(out, path.replace(/\.ts$/, '.js'));
}
