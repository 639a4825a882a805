import { createRequire } from 'node:module';
import { DatabaseFileError, type DatabaseFileFault } from './database-file-error.ts';

/** What is used of libsql, which is SQLite as a native package with the interface of better-sqlite3. */
export interface Database {
  exec(sql: string): void;
  prepare(sql: string): Statement;
  close(): void;
  readonly inTransaction: boolean;
}

export interface Statement {
  /** @param values bound to the question marks. */
  run(values: readonly SqlValue[]): unknown;
  all(values?: readonly SqlValue[]): readonly Row[];
}

/** INTEGER, TEXT, BLOB. */
export type SqlValue = number | string | Uint8Array;

/** A blob comes as a Buffer, an empty one as an ArrayBuffer. */
export type Row = Readonly<Record<string, unknown>>;

type Libsql = new (path: string) => Database;

/**
 * Loads the package when the first file is opened: it is optional, and whoever keeps nothing does without.
 * @throws DatabaseFileError 'no database', 'unusable'
 */
export function openDatabase(path: string): Database {
  const Libsql = loaded();
  try {
    return new Libsql(path);
  } catch (error) {
    throw new DatabaseFileError('unusable', 'the database refuses the file', error);
  }
}

function loaded(): Libsql {
  try {
    return createRequire(import.meta.url)('libsql') as Libsql;
  } catch (error) {
    throw new DatabaseFileError('no database', '', error);
  }
}

/** SQLite's result codes (https://www.sqlite.org/rescode.html) by what they say of a file; extended codes as their primary ones. */
const FAULT_OF_CODE: Readonly<Record<string, DatabaseFileFault>> = {
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

/** What an error of the database says of its file; whatever has no row of its own comes from octets that make no sense. */
export function databaseFileError(error: unknown): DatabaseFileError {
  if (error instanceof DatabaseFileError) return error;
  const code = codeOf(error);
  const primary = code.split('_').slice(0, 2).join('_');
  return new DatabaseFileError(FAULT_OF_CODE[code] ?? FAULT_OF_CODE[primary] ?? 'damaged', code, error);
}

/** SQLite's name of what went wrong; empty when the error is not SQLite's. */
export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

/**
 * Closes a connection so that others may open the file at once. The package keeps a connection, and with it the lock on the
 * file, until its statements are collected as garbage; so the lock is given back before: in normal mode the next reading ends
 * with the file unlocked.
 */
export function releaseDatabase(database: Database): void {
  try {
    if (database.inTransaction) database.exec('ROLLBACK');
    database.exec('PRAGMA locking_mode = NORMAL; SELECT count(*) FROM sqlite_schema');
  } catch {
    // The file is unusable or another's: there is no lock to give back.
  }
  database.close();
}

/** The one number that a pragma answers with. */
export function pragmaOf(database: Database, name: string): number {
  const [row = {}] = database.prepare(`PRAGMA ${name}`).all();
  return Number(Object.values(row)[0]);
}

/** Own octets of what the database gave. */
export function octetsOf(blob: unknown): Uint8Array {
  return blob instanceof Uint8Array || blob instanceof ArrayBuffer ? new Uint8Array(blob) : new Uint8Array(0);
}
