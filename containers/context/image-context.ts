import { cpSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { compiledLibrary, createEmulator } from '../../emulator/index.ts';
import { dependenciesOf, packageRoot } from './packages.ts';

/** What {@link writeImageContext} leaves out of a package: its own `node_modules` are laid out anew. */
const notInside = (folder: string) => (path: string) => path === folder || basename(path) !== 'node_modules';

/**
 * Fills an empty folder with all that the image is built of: the Dockerfile, this package as it is installed here with what it needs to run, and the
 * compiled PKCS#11 library, which the image has no compiler for. The parts are of this machine: the image is for its kind of processor, and for Linux with glibc.
 * @throws Error when the package is not compiled, a dependency is missing; LibraryError.
 */
export async function writeImageContext(folder: string): Promise<void> {
  const root = packageRoot();
  const dist = join(root, 'dist');
  if (!existsSync(join(dist, 'cli/token-bench.js'))) throw new Error(`${dist} is not there: run npm run build`);
  const program = join(folder, 'token-bench');
  mkdirSync(program, { recursive: true });
  for (const name of ['package.json', 'dist', 'emulator/doors/module/module.c']) {
    cpSync(join(root, name), join(program, name), { recursive: true });
  }
  for (const { from, to } of dependenciesOf(root)) {
    cpSync(from, join(program, to), { recursive: true, dereference: true, filter: notInside(from) });
  }
  await compiledLibrary({ version: createEmulator().cryptokiVersion, cache: join(program, 'libraries') });
  // A folder with something in it is in the image; what is mounted there takes over who owns it.
  mkdirSync(join(folder, 'data'));
  writeFileSync(join(folder, 'data/.keep'), '');
  cpSync(join(root, 'containers/Dockerfile'), join(folder, 'Dockerfile'));
}
