import { createHash } from 'node:crypto';
import { type Database, octetsOf, pragmaOf } from '../../simulation/database.ts';
import { TokenImageError } from './token-image-error.ts';

/** "TBti" in the header of the SQLite file: `file` and others can tell what it is. */
const APPLICATION_ID = 0x54_42_74_69;
const FORMAT = 1;

/**
 * A record carries the SHA-256 digest of itself, and `seal` the digest over all of them, so that a record that was
 * changed, lost or added by damage is noticed. Record keys are UTF-8 octets.
 */
const TABLES: Readonly<Record<string, string>> = {
  record:
    'CREATE TABLE record (place INTEGER PRIMARY KEY, key BLOB NOT NULL UNIQUE, value BLOB NOT NULL, digest BLOB NOT NULL) STRICT',
  seal: 'CREATE TABLE seal (digest BLOB NOT NULL) STRICT',
};

/** Digests of all records, by record key. */
export type Digests = ReadonlyMap<string, Uint8Array>;

/** Makes the tables of an empty image. */
export function layOut(database: Database): void {
  const seal = Buffer.from(sealOf(new Map())).toString('hex');
  database.exec(`PRAGMA journal_mode = DELETE; PRAGMA synchronous = EXTRA;
    BEGIN EXCLUSIVE;
    PRAGMA application_id = ${APPLICATION_ID};
    PRAGMA user_version = ${FORMAT};
    ${Object.values(TABLES).join(';')};
    INSERT INTO seal VALUES (x'${seal}');
    COMMIT`);
}

/**
 * That this is an image, and of our format. Changes nothing, since it may be the file of another program.
 * Errors in order: 'foreign', 'newer', 'damaged'.
 * @param path for the error text.
 */
export function checkFormat(database: Database, path: string): void {
  const applicationId = pragmaOf(database, 'application_id');
  if (applicationId !== APPLICATION_ID) throw new TokenImageError('foreign', path, 'a database of another program');
  const format = pragmaOf(database, 'user_version');
  if (format > FORMAT) throw new TokenImageError('newer', path, `format ${format}, known is ${FORMAT}`);
  if (format !== FORMAT) throw new TokenImageError('damaged', path, `format ${format}`);
}

/**
 * That the pages fit together and the tables are ours.
 * @throws TokenImageError 'damaged'
 */
export function checkTables(database: Database, path: string): void {
  const [first] = database.prepare('PRAGMA integrity_check(1)').all();
  if (first?.integrity_check !== 'ok') throw new TokenImageError('damaged', path, 'the pages do not fit together');
  const tables = database.prepare('SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL').all();
  const known = tables.every(({ name, sql }) => typeof name === 'string' && TABLES[name] === sql);
  if (!known || tables.length !== Object.keys(TABLES).length) throw new TokenImageError('damaged', path, 'its tables');
}

/**
 * All records in the order in which they were first written.
 * @throws TokenImageError 'damaged' when one of them, or their number, is not what was written.
 */
export function readRecords(
  database: Database,
  path: string,
): { key: string; value: Uint8Array; digest: Uint8Array }[] {
  const rows = database.prepare('SELECT key, value, digest FROM record ORDER BY place').all();
  const records = rows.map((row) => {
    const key = Buffer.from(octetsOf(row.key)).toString();
    const value = octetsOf(row.value);
    const digest = recordDigest(key, value);
    if (!same(digest, octetsOf(row.digest))) throw new TokenImageError('damaged', path, 'a record');
    return { key, value, digest };
  });
  const expected = sealOf(new Map(records.map(({ key, digest }) => [key, digest])));
  if (!same(readSeal(database), expected))
    throw new TokenImageError('damaged', path, 'the records are not those that were written');
  return records;
}

/** The digest over all records as it was written; empty when there is not exactly one. */
export function readSeal(database: Database): Uint8Array {
  const seals = database.prepare('SELECT digest FROM seal').all();
  return seals.length === 1 ? octetsOf(seals[0]?.digest) : new Uint8Array(0);
}

/** SHA-256 of the record's key, a zero octet, and its value. */
export function recordDigest(key: string, value: Uint8Array): Uint8Array {
  return createHash('sha256').update(`${key}\0`).update(value).digest();
}

/** SHA-256 of the record digests, in ascending order. */
export function sealOf(digests: Digests): Uint8Array {
  const sorted = [...digests.values()].sort(Buffer.compare);
  return createHash('sha256').update(Buffer.concat(sorted)).digest();
}

function same(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}
