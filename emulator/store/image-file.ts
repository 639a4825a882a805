import { randomBytes } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  openSync,
  realpathSync,
  type Stats,
  statSync,
  unlinkSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { TokenImageError } from './token-image-error.ts';

const WRITE_BITS = 0o222;

/**
 * Looks at the file without opening it: closing a second descriptor would drop the lock that this process may hold on
 * it (POSIX fcntl).
 * @returns the real path of an image; undefined when there is none.
 * @throws TokenImageError 'unusable', 'read-only', 'damaged'
 */
export function existingImagePath(path: string): string | undefined {
  const stats = statsOf(path);
  if (stats === undefined) return undefined;
  if (!stats.isFile()) throw new TokenImageError('unusable', path, 'not a file');
  if ((stats.mode & WRITE_BITS) === 0) throw new TokenImageError('read-only', path, 'write-protected file');
  if (stats.size === 0) throw new TokenImageError('damaged', path, 'an empty file');
  return realpathSync(path);
}

function statsOf(path: string): Stats | undefined {
  try {
    return statSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new TokenImageError('unusable', path, reasonOf(error), error);
  }
}

/**
 * Makes the file beside its place and puts it there whole, so that a power cut leaves an image or none.
 * @param fill makes an image of the empty file whose path it is given.
 * @throws TokenImageError 'exists' (another process was quicker), 'unusable', and those of `fill`.
 */
export function createImageFile(path: string, fill: (path: string) => void): void {
  const draft = `${path}.new-${randomBytes(6).toString('hex')}`;
  try {
    closeSync(openSync(draft, 'wx', 0o600));
    fill(draft);
    linkSync(draft, path);
  } catch (error) {
    if (error instanceof TokenImageError) throw new TokenImageError(error.fault, path, 'while it is made', error);
    throw new TokenImageError(reasonOf(error) === 'EEXIST' ? 'exists' : 'unusable', path, reasonOf(error), error);
  } finally {
    if (existsSync(draft)) unlinkSync(draft);
  }
  flushFolder(dirname(path));
}

/** The name of a new file is on the medium only when its folder is. Windows has no such call and needs none. */
function flushFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const descriptor = openSync(folder, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
