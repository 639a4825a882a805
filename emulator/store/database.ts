import { createRequire } from 'node:module';
import { TokenImageError, type TokenImageFault } from './token-image-error.ts';

/** What is used of libsql, which is SQLite as a native package with the interface of better-sqlite3. */
export interface Database {
  exec(sql: string): void;
  prepare(sql: string): Statement;
  close(): void;
  readonly inTransaction: boolean;
}

export interface Statement {
  /** @param values bound to the question marks. */
  run(values: readonly Uint8Array[]): unknown;
  all(): readonly Row[];
}

/** A blob comes as a Buffer, an empty one as an ArrayBuffer. */
export type Row = Readonly<Record<string, unknown>>;

type Libsql = new (path: string) => Database;

/**
 * Loads the package when the first image is opened: it is optional, and tokens in memory do without.
 * @throws TokenImageError 'no database', 'unusable'
 */
export function openDatabase(path: string): Database {
  const Libsql = loaded(path);
  try {
    return new Libsql(path);
  } catch (error) {
    throw new TokenImageError('unusable', path, 'the database refuses the file', error);
  }
}

function loaded(path: string): Libsql {
  try {
    return createRequire(import.meta.url)('libsql') as Libsql;
  } catch (error) {
    throw new TokenImageError('no database', path, '', error);
  }
}

/** SQLite's result codes (https://www.sqlite.org/rescode.html) by what they say of an image; extended codes as their primary ones. */
const FAULT_OF_CODE: Readonly<Record<string, TokenImageFault>> = {
  SQLITE_BUSY: 'in use',
  SQLITE_LOCKED: 'in use',
  SQLITE_READONLY: 'read-only',
  SQLITE_CANTOPEN: 'unusable',
  SQLITE_PERM: 'unusable',
  SQLITE_IOERR: 'unusable',
  SQLITE_IOERR_SHORT_READ: 'damaged',
  SQLITE_FULL: 'unusable',
  SQLITE_NOTADB: 'foreign',
};

/** What an error of the database says of an image; whatever has no row of its own comes from octets that make no sense. */
export function imageError(path: string, error: unknown): TokenImageError {
  if (error instanceof TokenImageError) return error;
  const code = codeOf(error);
  const primary = code.split('_').slice(0, 2).join('_');
  const fault = FAULT_OF_CODE[code] ?? FAULT_OF_CODE[primary] ?? 'damaged';
  return new TokenImageError(fault, path, code, error);
}

/** SQLite's name of what went wrong; empty when the error is not SQLite's. */
export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}
