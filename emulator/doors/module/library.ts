import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Version } from '../../spec/pkcs11-api.ts';
import { functionsHeader } from './library-source.ts';

/** The library could not be made; the message says what to do. */
export class LibraryError extends Error {
  override readonly name = 'LibraryError';
}

const OPTIONS = ['-shared', '-fPIC', '-O2', '-Wall', '-Wextra', '-Werror', '-fvisibility=hidden', '-pthread'];

/** Where the C file lies: beside this one, or in the sources of the package that this was compiled from. */
const PLACES = ['./module.c', '../../../../emulator/doors/module/module.c'];

/** `$TOKEN_BENCH_LIBRARIES`, where an installation brings them; else `$XDG_CACHE_HOME/token-bench`, as a rule `~/.cache/token-bench`. */
export function cacheFolder(): string {
  return (
    process.env.TOKEN_BENCH_LIBRARIES || join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'token-bench')
  );
}

export interface LibraryOptions {
  /** Version of Cryptoki whose lists and interfaces it hands out. */
  readonly version: Version;
  /** Where compiled libraries are kept. Default: {@link cacheFolder}. */
  readonly cache?: string;
  /** Default: the variable CC, or `cc`. */
  readonly compiler?: string;
}

/**
 * Compiles the library, unless the very same one has been compiled before; several processes may do so at once.
 * @returns its path.
 * @throws LibraryError this is no 64-bit Linux, others can write to the folder, there is no compiler, or it fails.
 */
export async function compiledLibrary(options: LibraryOptions): Promise<string> {
  const { version, cache = cacheFolder(), compiler = process.env.CC ?? 'cc' } = options;
  if (process.platform !== 'linux' || !['x64', 'arm64'].includes(process.arch)) {
    throw new LibraryError(`the library is for Linux on x64 and arm64, not for ${process.platform} on ${process.arch}`);
  }
  const source = readFileSync(sourcePath());
  const header = functionsHeader(version);
  const hash = createHash('sha256');
  for (const part of [source, header, compiler, process.arch, ...OPTIONS]) hash.update(part).update('\0');
  const folder = ensureOurs(cache);
  const library = join(folder, `token-bench-${hash.digest('hex').slice(0, 32)}.so`);
  if (!existsSync(library)) await compile({ compiler, folder, source, header, library });
  return library;
}

/** May put libraries everywhere anyway: a library that was installed for all users. */
const ROOT = 0;

/** What lies there is loaded into programs: nobody else may be able to put it there. */
function ensureOurs(folder: string): string {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const { uid, mode } = statSync(folder);
  const isOurs = uid === process.getuid?.() || uid === ROOT;
  if (isOurs && (mode & 0o022) === 0) return folder;
  throw new LibraryError(`${folder} can be written by others: chmod 700, or another folder for compiled libraries`);
}

function sourcePath(): string {
  const path = PLACES.map((place) => fileURLToPath(new URL(place, import.meta.url))).find(existsSync);
  if (path === undefined) throw new LibraryError('module.c is not in this installation of token-bench');
  return path;
}

interface Compilation {
  readonly compiler: string;
  readonly folder: string;
  readonly source: Uint8Array;
  readonly header: string;
  readonly library: string;
}

/** Compiled aside and put in place whole, so that nobody loads a half of it. */
async function compile({ compiler, folder, source, header, library }: Compilation): Promise<void> {
  const workshop = mkdtempSync(join(folder, 'compiling-'));
  try {
    writeFileSync(join(workshop, 'module.c'), source);
    writeFileSync(join(workshop, 'functions.h'), header);
    const made = join(workshop, 'module.so');
    await promisify(execFile)(compiler, [...OPTIONS, '-o', made, 'module.c'], { cwd: workshop });
    renameSync(made, library);
  } catch (error) {
    throw explained(compiler, error);
  } finally {
    rmSync(workshop, { recursive: true, force: true });
  }
}

function explained(compiler: string, error: unknown): LibraryError {
  const { code, stderr } = error as { code?: unknown; stderr?: string };
  if (code === 'ENOENT') {
    return new LibraryError(
      `no C compiler ${compiler}: install one (apt-get install gcc libc6-dev) or name one in the variable CC`,
    );
  }
  return new LibraryError(`${compiler} does not compile the library: ${stderr || String(error)}`);
}
