import { accessSync, constants, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A folder for one throw-away token, in memory where there is any: modules wait for the disk at every change. */
export function tokenFolder(): { readonly folder: string; remove(): Promise<void> } {
  const folder = mkdtempSync(join(memoryFolder(), 'token-bench-token-'));
  return { folder, remove: () => Promise.resolve(rmSync(folder, { recursive: true, force: true })) };
}

function memoryFolder(): string {
  try {
    accessSync('/dev/shm', constants.W_OK);
    return '/dev/shm';
  } catch {
    return tmpdir();
  }
}
