import { execFileSync } from 'node:child_process';
import { symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

/**
 * Compiles life-process.ts, so that plain Node of every version runs it.
 * @param folder empty; the compiled files go into it.
 * @returns the script to run; its argument is the image.
 */
export function compileLife(folder: string): string {
  const config = {
    extends: join(ROOT, 'tsconfig.build.json'),
    compilerOptions: {
      rootDir: ROOT,
      outDir: folder,
      typeRoots: [join(ROOT, 'node_modules/@types')],
      noCheck: true,
      incremental: false,
      tsBuildInfoFile: null,
      declaration: false,
      sourceMap: false,
    },
    files: [join(ROOT, 'emulator/testing/power-cut/life-process.ts')],
    include: [],
    exclude: [],
  };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config));
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'), 'junction');
  execFileSync(process.execPath, [join(ROOT, 'node_modules/typescript/bin/tsc'), '-p', folder], { stdio: 'pipe' });
  return join(folder, 'emulator/testing/power-cut/life-process.js');
}
