import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { Database } from '../database.ts';
import { StoreError } from '../store.ts';
import { MAIN_HOUSE, openStateFile } from './state-file.ts';
import { StateFileError, type StateFileFault, type StateFileKind, stateFileFaults } from './state-file-error.ts';
import type { RowChange } from './state-parts.ts';

const FAULTS = stateFileFaults('a TEST house', 'startTest');
const KIND: StateFileKind = {
  subject: 'TEST file',
  applicationId: 0x54_45_53_54,
  error: (fault, path, detail = '', cause) =>
    new StateFileError('TEST file', FAULTS[fault], { fault, path, detail }, cause),
};
const openFile = (path: string) => openStateFile(path, KIND);

const folder = mkdtempSync(join(tmpdir(), 'token-bench-state-file-'));
afterAll(() => rmSync(folder, { recursive: true }));
let files = 0;
const fresh = () => join(folder, `${++files}.db`);
const Libsql = createRequire(import.meta.url)('libsql') as new (path: string) => Database;

const row = (key: string, value = 'x', part = 'part'): RowChange => ({ part, key, value });

/** @returns the path of a closed file with these rows. */
function fileWith(rows: readonly RowChange[], house = MAIN_HOUSE): string {
  const path = fresh();
  const file = openFile(path);
  file.commit(house, { rows });
  file.close();
  return path;
}

function keysIn(path: string, house = MAIN_HOUSE): string[] {
  const file = openFile(path);
  try {
    return file.rows(house).map(({ part, key, value }) => `${part} ${key}=${value}`);
  } finally {
    file.close();
  }
}

function faultOf(path: string): string {
  try {
    keysIn(path);
    return 'none';
  } catch (error) {
    if (!(error instanceof StateFileError)) throw error;
    expect(error.message).toContain(`TEST file ${path} `);
    expect(error.hint).toMatch(/\.$/);
    return error.fault;
  }
}

/** Somebody else's hand on a database. */
function altered(path: string, sql: string): string {
  const database = new Libsql(path);
  database.exec(sql);
  database.close();
  return path;
}

describe('the file of a house', () => {
  it('is one file that only its owner may read, also what lies beside it while it is open', () => {
    const path = fresh();
    const file = openFile(path);
    file.commit(MAIN_HOUSE, { rows: [row('a')] });
    const beside = readdirSync(folder).filter((name) => join(folder, name).startsWith(path));
    expect(beside.length).toBe(2);
    for (const name of beside) expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600);
    file.close();
    file.close();
    expect(readdirSync(folder).filter((name) => join(folder, name).startsWith(path))).toHaveLength(1);
    expect(() => file.commit(MAIN_HOUSE, { rows: [] })).toThrow(StoreError);
    expect(() => file.rows(MAIN_HOUSE)).toThrow(StoreError);
  });

  it('keeps rows in the order in which they have come: one that is changed keeps its place, one that comes back is the last', () => {
    const path = fileWith([row('a'), row('b'), row('c')]);
    const file = openFile(path);
    file.commit(MAIN_HOUSE, { rows: [row('b', 'y'), { part: 'part', key: 'a' }, row('a', 'z')] });
    file.close();
    expect(keysIn(path)).toEqual(['part b=y', 'part c=x', 'part a=z']);
  });

  it('begins a state anew and leaves what is no state', () => {
    const path = fileWith([row('a'), row('seed', 's', '$founding')]);
    const file = openFile(path);
    file.commit(MAIN_HOUSE, { isAnew: true, rows: [row('b')] });
    file.close();
    expect(keysIn(path)).toEqual(['$founding seed=s', 'part b=x']);
  });

  it('has room for several houses that do not meet, and forgets one', () => {
    const path = fileWith([row('a')], 'one');
    const file = openFile(path);
    file.commit('two', { rows: [row('a', 'other'), row('b')] });
    expect(file.houses()).toEqual(['one', 'two']);
    file.forget('one');
    file.forget('nobody');
    file.close();
    expect([keysIn(path, 'one'), keysIn(path, 'two')]).toEqual([[], ['part a=other', 'part b=x']]);
    expect(execFileSync('head', ['-c', '72', path]).subarray(68).toString()).toBe('TEST');
  });

  it('is refused to a second opening until it is closed', () => {
    const path = fileWith([row('a')]);
    const file = openFile(path);
    expect(faultOf(path)).toBe('in use');
    file.commit(MAIN_HOUSE, { rows: [row('b')] });
    file.close();
    expect(faultOf(path)).toBe('none');
  });

  it('that a killed process has left, with what it wrote beside it, is whole; what was written in part never was', () => {
    const path = fileWith([row('a')]);
    const file = openFile(path);
    file.commit(MAIN_HOUSE, { rows: [row('b')] });
    file.commit(MAIN_HOUSE, { rows: [row('c')] });
    const left = fresh();
    copyFileSync(path, left);
    copyFileSync(`${path}-wal`, `${left}-wal`);
    file.close();
    const cut = fresh();
    copyFileSync(left, cut);
    const log = readFileSync(`${left}-wal`);
    writeFileSync(`${cut}-wal`, log.subarray(0, log.length - 100));
    expect(keysIn(left)).toEqual(['part a=x', 'part b=x', 'part c=x']);
    expect(keysIn(cut)).toEqual(['part a=x', 'part b=x']);
  });
});

describe('what is no file of a house', () => {
  const text = (content: string) => {
    const path = fresh();
    writeFileSync(path, content);
    return path;
  };
  const kept = (sql: string) => altered(fileWith([row('a'), row('b')]), sql);

  it.each<[StateFileFault, string, () => string]>([
    ['unusable', 'a folder', () => mkdirSync(fresh(), { recursive: true }) ?? ''],
    ['unusable', 'a path through a file', () => join(text('x'), 'house.db')],
    ['unusable', 'a folder that there is not', () => join(folder, 'none', 'house.db')],
    ['damaged', 'an empty file', () => text('')],
    ['foreign', 'a text', () => text('a text of some length. '.repeat(500))],
    [
      'foreign',
      "a token's image",
      () => altered(fresh(), 'PRAGMA application_id = 0x54427469; CREATE TABLE record (a)'),
    ],
    ['newer', 'a newer format', () => kept('PRAGMA user_version = 2')],
    ['damaged', 'no format', () => kept('PRAGMA user_version = 0')],
    ['damaged', 'a table is lost', () => kept('DROP TABLE record')],
    ['damaged', 'a trigger', () => kept('CREATE TRIGGER t AFTER INSERT ON record BEGIN SELECT 1; END')],
    ['damaged', 'a record is lost', () => kept("DELETE FROM record WHERE key = 'a'")],
    ['damaged', 'a record is changed', () => kept("UPDATE record SET value = 'y' WHERE key = 'a'")],
    ['damaged', 'a record has another name', () => kept("UPDATE record SET key = 'z' WHERE key = 'a'")],
    ['damaged', 'the seal is lost', () => kept("UPDATE house SET seal = x'00'")],
  ])('%s: %s', (fault, _, make) => {
    const path = make();
    expect(faultOf(path)).toBe(fault);
    expect(faultOf(path)).toBe(fault);
  });

  it('read-only: a write-protected file, also to the superuser', () => {
    const path = fileWith([row('a')]);
    chmodSync(path, 0o400);
    expect(faultOf(path)).toBe('read-only');
  });

  it('a foreign database is left as it is', () => {
    const path = altered(fresh(), 'PRAGMA journal_mode = WAL; CREATE TABLE t (a)');
    const before = readFileSync(path);
    expect(faultOf(path)).toBe('foreign');
    expect(readFileSync(path)).toEqual(before);
  });

  it('cut anywhere: damaged or foreign, never half-read', () => {
    const whole = readFileSync(fileWith([row('a', 'a'.repeat(9000)), row('b', 'b'.repeat(9000))]));
    for (let length = 1; length < whole.length; length += 1499) {
      const path = fresh();
      writeFileSync(path, whole.subarray(0, length));
      expect(['damaged', 'foreign']).toContain(faultOf(path));
    }
  });
});

describe('a commit that the database refuses', () => {
  it('is not written at all, also not what came before the refusal', () => {
    const path = fileWith([row('a')]);
    const file = openFile(path);
    const nameless = { part: 'part', key: null as unknown as string, value: 'x' };
    expect(() => file.commit(MAIN_HOUSE, { rows: [row('b'), nameless] })).toThrow(
      /nothing was written \(SQLITE_CONSTRAINT/,
    );
    expect(() => file.commit('new house', { rows: [nameless] })).toThrow(StoreError);
    expect([file.isOpen, file.houses()]).toEqual([true, [MAIN_HOUSE]]);
    file.commit(MAIN_HOUSE, { rows: [row('c')] });
    file.close();
    expect(keysIn(path)).toEqual(['part a=x', 'part c=x']);
  });
});
