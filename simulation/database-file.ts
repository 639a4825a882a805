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
import { type Database, databaseFileError, openDatabase } from './database.ts';
import { DatabaseFileError } from './database-file-error.ts';

const WRITE_BITS = 0o222;

/**
 * Looks at the file without opening it: closing a second descriptor would drop the lock that this process may hold on
 * it (POSIX fcntl).
 * @returns its real path; undefined when there is none.
 * @throws DatabaseFileError 'unusable', 'read-only', 'damaged'
 */
export function existingDatabaseFile(path: string): string | undefined {
  const stats = statsOf(path);
  if (stats === undefined) return undefined;
  if (!stats.isFile()) throw new DatabaseFileError('unusable', 'not a file');
  if ((stats.mode & WRITE_BITS) === 0) throw new DatabaseFileError('read-only', 'write-protected file');
  if (stats.size === 0) throw new DatabaseFileError('damaged', 'an empty file');
  return realpathSync(path);
}

/** Without a prepared statement, so that closing ends the connection at once. */
function fill(path: string, layOut: (database: Database) => void): void {
  const database = openDatabase(path);
  try {
    layOut(database);
  } catch (error) {
    throw databaseFileError(error);
  } finally {
    database.close();
  }
}

function statsOf(path: string): Stats | undefined {
  try {
    return statSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new DatabaseFileError('unusable', reasonOf(error), error);
  }
}

/**
 * Makes the file, mode 0600, beside its place and puts it there whole, so that a power cut leaves a database or none.
 * @param layOut makes the tables.
 * @throws DatabaseFileError 'exists' (another process was quicker), 'unusable', and those of the database.
 */
export function createDatabaseFile(path: string, layOut: (database: Database) => void): void {
  const draft = `${path}.new-${randomBytes(6).toString('hex')}`;
  try {
    closeSync(openSync(draft, 'wx', 0o600));
    fill(draft, layOut);
    linkSync(draft, path);
  } catch (error) {
    if (error instanceof DatabaseFileError) throw new DatabaseFileError(error.fault, 'while it is made', error);
    throw new DatabaseFileError(reasonOf(error) === 'EEXIST' ? 'exists' : 'unusable', reasonOf(error), error);
  } finally {
    if (existsSync(draft)) unlinkSync(draft);
  }
  flushFolder(dirname(path));
}

/** The name of a new file is on the medium only when its folder is. Windows has no such call and needs none. */
export function flushFolder(folder: string): void {
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
