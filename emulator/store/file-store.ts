import { codeOf, type Database, openDatabase, releaseDatabase, type Statement } from '../../simulation/database.ts';
import { createDatabaseFile, existingDatabaseFile } from '../../simulation/database-file.ts';
import { type Store, type StoreChanges, StoreError } from '../../simulation/store.ts';
import { checkFormat, checkTables, layOut, readRecords, readSeal, recordDigest, sealOf } from './image-layout.ts';
import { imageError, TokenImageError } from './token-image-error.ts';

/** One process, one connection; written through to the medium before a commit returns; what is deleted is overwritten. */
const SETTINGS = [
  'PRAGMA journal_mode = DELETE',
  'PRAGMA locking_mode = EXCLUSIVE',
  'PRAGMA synchronous = EXTRA',
  'PRAGMA fullfsync = ON',
  'PRAGMA secure_delete = ON',
  'PRAGMA trusted_schema = OFF',
  'PRAGMA cell_size_check = ON',
];

/**
 * Opens a token's memory in a file. The image is this process's alone until {@link FileStore.close} or the end of the
 * process, however that comes; while it is open a file `<path>-journal` lies beside it, which belongs to it.
 *
 * @param path of the image; a symbolic link is followed.
 * @param options create: make the image, mode 0600, when there is none. It appears at once as a whole.
 * @throws TokenImageError by fault, in order: 'missing', 'unusable' (not a file), 'read-only', 'damaged' (empty),
 *   'no database', 'in use', 'foreign', 'newer', 'damaged'.
 */
export function openTokenImage(path: string, options: { readonly create?: boolean } = {}): FileStore {
  const existing = attempt(path, () => existingDatabaseFile(path));
  if (existing !== undefined) return new FileStore(existing);
  if (options.create !== true) throw new TokenImageError('missing', path);
  attempt(path, () => createDatabaseFile(path, layOut));
  return new FileStore(attempt(path, () => existingDatabaseFile(path)) ?? path);
}

/** A {@link Store} in one file; see {@link openTokenImage}. */
export class FileStore implements Store {
  readonly path: string;
  readonly #database: Database;
  readonly #put: Statement;
  readonly #remove: Statement;
  readonly #seal: Statement;
  #digests: ReadonlyMap<string, Uint8Array>;
  #open = true;

  /** @param path of an existing image. */
  constructor(path: string) {
    this.path = path;
    this.#database = attempt(path, () => openDatabase(path));
    try {
      this.#digests = lockAndCheck(this.#database, path);
      this.#put = this.#database.prepare(
        'INSERT INTO record (key, value, digest) VALUES (?, ?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value, digest = excluded.digest',
      );
      this.#remove = this.#database.prepare('DELETE FROM record WHERE key = ?');
      this.#seal = this.#database.prepare('UPDATE seal SET digest = ?');
    } catch (error) {
      releaseDatabase(this.#database);
      throw imageError(path, error);
    }
  }

  /** @throws TokenImageError 'damaged' when the file was changed behind our back; StoreError when it is closed. */
  *entries(): Iterable<readonly [string, Uint8Array]> {
    this.#ensureOpen();
    const records = attempt(this.path, () => readRecords(this.#database, this.path));
    for (const { key, value } of records) yield [key, value];
  }

  /**
   * @throws StoreError when nothing was written. When the medium fails so late that this cannot be known, the image is
   *   given up with a StoreError that says so: like after a power cut, the next opening finds all of it or nothing.
   */
  commit(changes: StoreChanges): void {
    this.#ensureOpen();
    const digests = new Map(this.#digests);
    try {
      this.#database.exec('BEGIN IMMEDIATE');
      for (const [key, value] of changes) this.#write(key, value, digests);
      this.#seal.run([sealOf(digests)]);
      this.#database.exec('COMMIT');
    } catch (error) {
      const outcome = this.#tookBack() ? 'nothing was written' : 'given up in the middle of a commit';
      throw new StoreError(`token image ${this.path}: ${outcome} (${codeOf(error) || String(error)})`);
    }
    this.#digests = digests;
  }

  /** Gives the image up; others may open it. A second time nothing happens. */
  close(): void {
    if (!this.#open) return;
    this.#open = false;
    releaseDatabase(this.#database);
  }

  #write(key: string, value: Uint8Array | undefined, digests: Map<string, Uint8Array>): void {
    if (value === undefined) {
      digests.delete(key);
      this.#remove.run([Buffer.from(key)]);
      return;
    }
    const digest = recordDigest(key, value);
    digests.set(key, digest);
    this.#put.run([Buffer.from(key), value, digest]);
  }

  /** Whether the memory is surely as before the commit that failed. If not, the image is closed. */
  #tookBack(): boolean {
    try {
      if (this.#database.inTransaction) this.#database.exec('ROLLBACK');
      const before = Buffer.from(sealOf(this.#digests));
      if (before.equals(readSeal(this.#database))) return true;
    } catch {
      // It can neither be taken back nor be read.
    }
    this.close();
    return false;
  }

  #ensureOpen(): void {
    if (!this.#open) throw new StoreError(`token image ${this.path}: closed`);
  }
}

/** @returns digests of the records, by key. */
function lockAndCheck(database: Database, path: string): ReadonlyMap<string, Uint8Array> {
  checkFormat(database, path);
  for (const setting of SETTINGS) database.exec(setting);
  database.exec('BEGIN EXCLUSIVE');
  checkTables(database, path);
  const records = readRecords(database, path);
  database.exec('COMMIT');
  return new Map(records.map(({ key, digest }) => [key, digest]));
}

function attempt<T>(path: string, run: () => T): T {
  try {
    return run();
  } catch (error) {
    throw imageError(path, error);
  }
}
