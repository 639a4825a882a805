import { randomBytes } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { flushFolder } from '../../simulation/database-file.ts';
import type { ProblemCode } from '../problems.ts';
import { TokenError } from '../token/token-error.ts';

/** As much as a reader of PKCS#12 takes. */
const OCTETS_MAX = 1024 * 1024;

/** What the system says of a file, in the words of the table of problems; the rest is `key-file-unusable`. */
const MEANING: Readonly<Record<string, ProblemCode>> = {
  ENOENT: 'token-not-present',
  ENOTDIR: 'token-not-present',
  ENOSPC: 'token-memory-full',
  EDQUOT: 'token-memory-full',
  EROFS: 'token-write-protected',
  EACCES: 'token-write-protected',
  EPERM: 'token-write-protected',
};

/** Whether a file is at this place. */
export function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}

/** A file of at most 1 MiB, whole. @throws TokenError `token-not-present`, `key-file-unusable` (too large, no file, not to be read). */
export function readStored(path: string): Uint8Array {
  const octets = onDisk(path, 'key-file-unusable', () => {
    const stats = statSync(path);
    if (!stats.isFile()) throw new TokenError('key-file-unusable', `${path} is no file.`);
    if (stats.size > OCTETS_MAX)
      throw new TokenError('key-file-unusable', `${path} has more than ${OCTETS_MAX} octets.`);
    return readFileSync(path);
  });
  return Uint8Array.from(octets);
}

/** The steps in which a file is put in its place: a test lets them fail one by one. */
export const FILE_STEPS = { openSync, writeFileSync, fsyncSync, renameSync, rmSync };

/**
 * Puts a file in the place of another, whole: written beside it, flushed, renamed. Whoever is killed or loses power on the
 * way leaves the old file or the new one, never a part. A symbolic link is followed. The file is readable for its owner only.
 * @throws TokenError `token-memory-full`, `token-write-protected`, `token-not-present` (no such folder), `key-file-unusable`;
 *   the old file stands as it was.
 */
export function replaceStored(path: string, octets: Uint8Array, steps = FILE_STEPS): void {
  onDisk(path, undefined, () => {
    const place = existsSync(path) ? realpathSync(path) : path;
    const draft = `${place}.new-${randomBytes(6).toString('hex')}`;
    try {
      writeThrough(draft, octets, steps);
      steps.renameSync(draft, place);
    } finally {
      steps.rmSync(draft, { force: true });
    }
    flushFolder(dirname(place));
  });
}

/** Removes a file; what is gone already is no error. @throws TokenError `token-write-protected`, `key-file-unusable`. */
export function removeStored(path: string): void {
  onDisk(path, undefined, () => {
    rmSync(path, { force: true });
    flushFolder(dirname(path));
  });
}

function writeThrough(path: string, octets: Uint8Array, steps: typeof FILE_STEPS): void {
  const descriptor = steps.openSync(path, 'wx', 0o600);
  try {
    steps.writeFileSync(descriptor, octets);
    steps.fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** @param denied what it means that the system does not let us; by default that the place is write-protected. */
function onDisk<T>(path: string, denied: ProblemCode | undefined, work: () => T): T {
  try {
    return work();
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code;
    if (error instanceof TokenError || reason === undefined) throw error;
    const known = MEANING[reason] ?? 'key-file-unusable';
    const code = known === 'token-write-protected' ? (denied ?? known) : known;
    throw new TokenError(code, `${path}: ${reason}.`, { cause: error });
  }
}
