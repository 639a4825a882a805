import {
  codeOf,
  type Database,
  databaseFileError,
  octetsOf,
  openDatabase,
  releaseDatabase,
  type Statement,
} from '../database.ts';
import { createDatabaseFile, existingDatabaseFile } from '../database-file.ts';
import { StoreError } from '../store.ts';
import { StateFileError, type StateFileKind } from './state-file-error.ts';
import {
  checkFormat,
  checkTables,
  layOut,
  NO_RECORDS,
  readRecords,
  recordDigest,
  resealed,
  SETTINGS,
} from './state-file-layout.ts';
import type { KeptRow, RowChange } from './state-parts.ts';

/**
 * Opens the file of a house, or makes it, mode 0600, when there is none. It is this process's alone until
 * {@link StateFile.close} or the end of the process, however that comes; while it is open a file `<path>-wal` lies beside it,
 * which belongs to it, and stays when the process is killed.
 *
 * @param path a symbolic link is followed.
 * @throws StateFileError (of the kind) by fault, in order: 'unusable' (not a file), 'read-only', 'damaged' (empty), 'no database', 'in use',
 *   'foreign', 'newer', 'damaged'.
 */
export function openStateFile(path: string, kind: StateFileKind): StateFile {
  try {
    if (existingDatabaseFile(path) === undefined) createDatabaseFile(path, (database) => layOut(database, kind));
    return new StateFile(existingDatabaseFile(path) ?? path, kind);
  } catch (error) {
    throw stateFileError(kind, path, error);
  }
}

/** What an error of the database or its file says of a house's file. */
function stateFileError(kind: StateFileKind, path: string, error: unknown): StateFileError {
  if (error instanceof StateFileError) return error;
  const { fault, detail, cause } = databaseFileError(error);
  return kind.error(fault, path, detail, cause);
}

/** The one house of a file that has no tenants. */
export const MAIN_HOUSE = 'main';

/** One house in the file, with a state of its own. */
interface House {
  readonly id: number;
  readonly seal: Uint8Array;
}

/** The records of one or more houses in one SQLite file; see {@link openStateFile}. */
export class StateFile {
  readonly path: string;
  readonly kind: StateFileKind;
  readonly #database: Database;
  readonly #statements: Readonly<Record<StatementName, Statement>>;
  readonly #houses = new Map<string, House>();
  #isOpen = true;

  /** @param path of an existing file. */
  constructor(path: string, kind: StateFileKind) {
    this.path = path;
    this.kind = kind;
    this.#database = openDatabase(path);
    let isOurs = false;
    try {
      this.#database.exec('PRAGMA locking_mode = EXCLUSIVE');
      checkFormat(this.#database, path, kind);
      isOurs = true;
      for (const setting of SETTINGS) this.#database.exec(setting);
      this.#database.exec('BEGIN EXCLUSIVE');
      checkTables(this.#database, path, kind);
      this.#database.exec('COMMIT');
      this.#statements = prepared(this.#database);
      this.#readHouses();
    } catch (error) {
      if (isOurs) this.#endLog();
      releaseDatabase(this.#database);
      throw stateFileError(kind, path, error);
    }
  }

  /** The houses that have records, the first one first. */
  houses(): string[] {
    return [...this.#houses.keys()];
  }

  /** All records of a house, in the order in which they have come. @throws StateFileError 'damaged', StoreError when it is closed. */
  rows(house: string): KeptRow[] {
    this.#ensureOpen();
    const known = this.#houses.get(house);
    if (known === undefined) return [];
    try {
      return readRecords(this.#database, this.path, known, this.kind);
    } catch (error) {
      throw stateFileError(this.kind, this.path, error);
    }
  }

  /**
   * Writes into a house as a whole; when it returns, the medium has it.
   * @param changes isAnew: first, all of its records whose part does not begin with `$` are taken out.
   * @throws StoreError when nothing was written. When the medium fails so late that this cannot be known, the file is given up with
   *   a StoreError that says so: like after a power cut, the next opening finds all of it or nothing.
   */
  commit(house: string, changes: { readonly isAnew?: boolean; readonly rows: readonly RowChange[] }): void {
    this.#ensureOpen();
    try {
      this.#database.exec('BEGIN IMMEDIATE');
      let { id, seal } = this.#houses.get(house) ?? this.#newHouse(house);
      if (changes.isAnew) seal = this.#dropState(id, seal);
      for (const change of changes.rows) seal = this.#write(id, seal, change);
      this.#statements.seal.run([seal, id]);
      this.#database.exec('COMMIT');
      this.#houses.set(house, { id, seal });
    } catch (error) {
      const outcome = this.#tookBack() ? 'nothing was written' : 'given up in the middle of a commit';
      throw new StoreError(`${this.kind.subject} ${this.path}: ${outcome} (${codeOf(error) || String(error)})`, {
        cause: error,
      });
    }
  }

  /** A house is no more. @throws StoreError as {@link commit}. */
  forget(house: string): void {
    this.#ensureOpen();
    const known = this.#houses.get(house);
    if (known === undefined) return;
    try {
      this.#database.exec('BEGIN IMMEDIATE');
      this.#statements.dropAll.run([known.id]);
      this.#statements.dropHouse.run([known.id]);
      this.#database.exec('COMMIT');
      this.#houses.delete(house);
    } catch (error) {
      const outcome = this.#tookBack() ? 'nothing was written' : 'given up in the middle of a commit';
      throw new StoreError(`${this.kind.subject} ${this.path}: ${outcome} (${codeOf(error) || String(error)})`, {
        cause: error,
      });
    }
  }

  /** Whether it can still be written. */
  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** Gives the file up; others may open it. It is one file again, with nothing beside it. A second time nothing happens. */
  close(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#endLog();
    releaseDatabase(this.#database);
  }

  /** The lock can be given back only when there is no write-ahead log any more. */
  #endLog(): void {
    try {
      if (this.#database.inTransaction) this.#database.exec('ROLLBACK');
      this.#database.exec('PRAGMA journal_mode = DELETE');
    } catch {
      // The log stays, and the next opening takes it in.
    }
  }

  #readHouses(): void {
    for (const row of this.#statements.houses.all()) {
      this.#houses.set(String(row.name), { id: Number(row.id), seal: octetsOf(row.seal) });
    }
  }

  #newHouse(name: string): House {
    this.#statements.newHouse.run([name, NO_RECORDS]);
    const [row] = this.#statements.houseNamed.all([name]);
    return { id: Number(row?.id), seal: NO_RECORDS };
  }

  /** @returns the seal of the records that stay. */
  #dropState(id: number, seal: Uint8Array): Uint8Array {
    const digests = this.#statements.stateDigests.all([id]).map(({ digest }) => octetsOf(digest));
    this.#statements.dropState.run([id]);
    return digests.reduce(resealed, seal);
  }

  #write(id: number, seal: Uint8Array, { part, key, value }: RowChange): Uint8Array {
    const [before] = this.#statements.digestOf.all([id, part, key]);
    const without = before === undefined ? seal : resealed(seal, octetsOf(before.digest));
    if (value === undefined) {
      this.#statements.remove.run([id, part, key]);
      return without;
    }
    const digest = recordDigest({ part, key, value });
    this.#statements.put.run([id, part, key, value, digest]);
    return resealed(without, digest);
  }

  /** Whether the file is surely as before the commit that failed. If not, it is closed. */
  #tookBack(): boolean {
    try {
      if (this.#database.inTransaction) this.#database.exec('ROLLBACK');
      const seals = this.#statements.houses.all().map(({ name, seal }) => [String(name), octetsOf(seal)] as const);
      const isBefore = seals.every(
        ([name, seal]) => Buffer.compare(this.#houses.get(name)?.seal ?? NO_RECORDS, seal) === 0,
      );
      if (isBefore && seals.length === this.#houses.size) return true;
    } catch {
      // It can neither be taken back nor be read.
    }
    this.close();
    return false;
  }

  #ensureOpen(): void {
    if (!this.#isOpen) throw new StoreError(`${this.kind.subject} ${this.path}: closed`);
  }
}

const STATEMENTS = {
  houses: 'SELECT id, name, seal FROM house ORDER BY id',
  houseNamed: 'SELECT id FROM house WHERE name = ?',
  newHouse: 'INSERT INTO house (name, seal) VALUES (?, ?)',
  dropHouse: 'DELETE FROM house WHERE id = ?',
  seal: 'UPDATE house SET seal = ? WHERE id = ?',
  digestOf: 'SELECT digest FROM record WHERE house = ? AND part = ? AND key = ?',
  put: 'INSERT INTO record (house, part, key, value, digest) VALUES (?, ?, ?, ?, ?) ON CONFLICT (house, part, key) DO UPDATE SET value = excluded.value, digest = excluded.digest',
  remove: 'DELETE FROM record WHERE house = ? AND part = ? AND key = ?',
  stateDigests: "SELECT digest FROM record WHERE house = ? AND part NOT LIKE '$%'",
  dropState: "DELETE FROM record WHERE house = ? AND part NOT LIKE '$%'",
  dropAll: 'DELETE FROM record WHERE house = ?',
} as const;
type StatementName = keyof typeof STATEMENTS;

function prepared(database: Database): Readonly<Record<StatementName, Statement>> {
  const entries = Object.entries(STATEMENTS).map(([name, sql]) => [name, database.prepare(sql)]);
  return Object.fromEntries(entries) as Record<StatementName, Statement>;
}
