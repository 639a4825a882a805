import { createHash } from 'node:crypto';
import { type Database, octetsOf, pragmaOf } from '../database.ts';
import type { StateFileKind } from './state-file-error.ts';
import type { KeptRow } from './state-parts.ts';

const FORMAT = 1;

/**
 * A record carries the SHA-256 digest of itself, and its house the sum (exclusive or) of the digests of all its records, so that a
 * record that was changed, lost or added by damage is noticed, and writing one costs the same however many there are. `place`
 * keeps the order in which records have come.
 */
const TABLES: Readonly<Record<string, string>> = {
  house: 'CREATE TABLE house (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, seal BLOB NOT NULL) STRICT',
  record:
    'CREATE TABLE record (place INTEGER PRIMARY KEY AUTOINCREMENT, house INTEGER NOT NULL, part TEXT NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL, digest BLOB NOT NULL, UNIQUE (house, part, key)) STRICT',
  // SQLite's own, for AUTOINCREMENT.
  sqlite_sequence: 'CREATE TABLE sqlite_sequence(name,seq)',
};

/** The process's alone; a commit is on the medium before it returns. */
export const SETTINGS: readonly string[] = [
  'PRAGMA locking_mode = EXCLUSIVE',
  'PRAGMA journal_mode = WAL',
  'PRAGMA synchronous = FULL',
  'PRAGMA fullfsync = ON',
  'PRAGMA trusted_schema = OFF',
  'PRAGMA cell_size_check = ON',
];

/** Makes the tables of an empty file. */
export function layOut(database: Database, { applicationId }: StateFileKind): void {
  const own = Object.entries(TABLES).flatMap(([name, sql]) => (name.startsWith('sqlite_') ? [] : [sql]));
  database.exec(`PRAGMA journal_mode = DELETE; PRAGMA synchronous = EXTRA;
    BEGIN EXCLUSIVE;
    PRAGMA application_id = ${applicationId};
    PRAGMA user_version = ${FORMAT};
    ${own.join(';')};
    COMMIT`);
}

/**
 * That this is a file of this kind, and of our format. Changes nothing, since it may be the file of another program.
 * @throws StateFileError 'foreign', 'newer', 'damaged', in this order.
 */
export function checkFormat(database: Database, path: string, kind: StateFileKind): void {
  if (pragmaOf(database, 'application_id') !== kind.applicationId) {
    throw kind.error('foreign', path, 'a database of another program');
  }
  const format = pragmaOf(database, 'user_version');
  if (format > FORMAT) throw kind.error('newer', path, `format ${format}, known is ${FORMAT}`);
  if (format !== FORMAT) throw kind.error('damaged', path, `format ${format}`);
}

/** That the pages fit together and the tables are ours. @throws StateFileError 'damaged' */
export function checkTables(database: Database, path: string, kind: StateFileKind): void {
  const [first] = database.prepare('PRAGMA integrity_check(1)').all();
  if (first?.integrity_check !== 'ok') throw kind.error('damaged', path, 'the pages do not fit together');
  const tables = database.prepare('SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL').all();
  const known = tables.every(({ name, sql }) => typeof name === 'string' && TABLES[name] === sql);
  if (!known || tables.length !== Object.keys(TABLES).length) throw kind.error('damaged', path, 'its tables');
}

/** SHA-256 of part, key and value, with a zero octet after each of the first two. */
export function recordDigest({ part, key, value }: KeptRow): Uint8Array {
  return createHash('sha256').update(`${part}\0${key}\0`).update(value).digest();
}

/** 32 octets of a house without records. */
export const NO_RECORDS: Uint8Array = new Uint8Array(32);

/** A seal with a record added to it, or taken out of it. */
export function resealed(seal: Uint8Array, digest: Uint8Array): Uint8Array {
  return seal.map((octet, i) => octet ^ (digest[i] as number));
}

/** Records that are read at once. */
const BATCH = 1000;

/**
 * All records of a house in the order in which they have come.
 * @throws StateFileError 'damaged' when one of them, or all of them together, are not what was written.
 */
export function readRecords(
  database: Database,
  path: string,
  house: { readonly id: number; readonly seal: Uint8Array },
  kind: StateFileKind,
): KeptRow[] {
  // The plus keeps SQLite from taking the index on house, and sorting all of it for each batch.
  const select = database.prepare(
    `SELECT place, part, key, value, digest FROM record WHERE +house = ? AND place > ? ORDER BY place LIMIT ${BATCH}`,
  );
  const records: KeptRow[] = [];
  const seal = Buffer.from(NO_RECORDS);
  for (let place = 0, some = select.all([house.id, place]); some.length > 0; some = select.all([house.id, place])) {
    for (const row of some) {
      const record = { part: String(row.part), key: String(row.key), value: String(row.value) };
      const digest = recordDigest(record);
      if (!same(digest, octetsOf(row.digest))) throw kind.error('damaged', path, 'a record');
      for (let i = 0; i < seal.length; i++) seal[i] = (seal[i] as number) ^ (digest[i] as number);
      records.push(record);
      place = Number(row.place);
    }
  }
  if (!same(seal, house.seal)) {
    throw kind.error('damaged', path, 'the records are not those that were written');
  }
  return records;
}

function same(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}
