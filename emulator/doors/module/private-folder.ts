import { mkdirSync, mkdtempSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A fresh folder that only its owner can enter. */
export function freshPrivateFolder(): string {
  return mkdtempSync(join(tmpdir(), 'token-bench-'));
}

/** Makes the folder if it is not there. @throws Error when it is another user's, or others may enter it. */
export function ensurePrivateFolder(folder: string): string {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const { uid, mode } = statSync(folder);
  const others = (mode & 0o077) !== 0;
  const foreign = process.getuid !== undefined && uid !== process.getuid();
  if (foreign) throw new Error(`${folder} belongs to another user`);
  if (others) throw new Error(`${folder} can be entered by others: chmod 700 ${folder}`);
  return folder;
}
