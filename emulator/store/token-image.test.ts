import { execFileSync, spawn } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { afterAll, describe, expect, it } from 'vitest';
import { StoreError } from '../../simulation/store.ts';
import * as ck from '../index.ts';
import { loggedIn, rvOf, USER_PIN, workbench } from '../testing/workbench.ts';
import type { Database } from './database.ts';
import { type FileStore, openTokenImage } from './file-store.ts';
import { TokenImageError, type TokenImageFault } from './token-image-error.ts';

const folder = mkdtempSync(join(tmpdir(), 'token-bench-image-'));
afterAll(() => rmSync(folder, { recursive: true }));

let images = 0;
const freshPath = () => join(folder, `${++images}.token`);

function imageWith(records: Record<string, string>): string {
  const path = freshPath();
  const image = openTokenImage(path, { create: true });
  image.commit(new Map(Object.entries(records).map(([key, value]) => [key, new Uint8Array(Buffer.from(value))])));
  image.close();
  return path;
}

const textsIn = (store: FileStore) =>
  Object.fromEntries([...store.entries()].map(([key, value]) => [key, Buffer.from(value).toString()]));

/** What opening comes to: the fault, or the records. */
function outcome(path: string): TokenImageFault | Record<string, string> {
  try {
    const image = openTokenImage(path);
    try {
      return textsIn(image);
    } finally {
      image.close();
    }
  } catch (error) {
    if (!(error instanceof TokenImageError)) throw error;
    expect(error.message).toContain(`token image ${path}: `);
    expect(error.path).toBe(path);
    return error.fault;
  }
}

describe('a token image', () => {
  it('is there only when somebody asked for it', () => {
    const path = freshPath();
    expect(outcome(path)).toBe('missing');
    expect(existsSync(path)).toBe(false);
    openTokenImage(path, { create: true }).close();
    expect(outcome(path)).toEqual({});
    openTokenImage(path, { create: true }).close();
  });

  it('is one file that only its owner may read, and nothing beside it when it is closed', () => {
    const path = imageWith({ header: 'h' });
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder).filter((name) => name.startsWith(`${images}.token`))).toEqual([`${images}.token`]);
  });

  it('has a journal of the same mode while it is open', () => {
    const path = freshPath();
    const image = openTokenImage(path, { create: true });
    image.commit(new Map([['header', new Uint8Array(9)]]));
    expect(statSync(`${path}-journal`).mode & 0o777).toBe(0o600);
    image.close();
  });

  it('holds its records, in the order of their first writing, across closings', () => {
    const path = imageWith({ header: 'h', 'object/b': '2', 'object/a': '1' });
    const image = openTokenImage(path);
    image.commit(
      new Map([
        ['object/b', new Uint8Array(Buffer.from('changed'))],
        ['object/a', undefined],
      ]),
    );
    image.commit(new Map([['object/a', new Uint8Array(0)]]));
    image.close();
    expect(Object.entries(outcome(path))).toEqual([
      ['header', 'h'],
      ['object/b', 'changed'],
      ['object/a', ''],
    ]);
  });

  it('takes a record as large as any token', () => {
    const path = freshPath();
    const image = openTokenImage(path, { create: true });
    const large = new Uint8Array(3_000_000).map((_, i) => i % 251);
    image.commit(new Map([['object/large', large]]));
    image.close();
    const again = openTokenImage(path);
    expect(Buffer.compare(new Map(again.entries()).get('object/large') ?? Buffer.alloc(0), large)).toBe(0);
    again.close();
  });

  it('does not keep what was deleted', () => {
    const path = imageWith({ header: 'h', 'object/a': 'to be forgotten' });
    expect(readFileSync(path).includes('to be forgotten')).toBe(true);
    const image = openTokenImage(path);
    image.commit(new Map([['object/a', undefined]]));
    image.close();
    expect(readFileSync(path).includes('to be forgotten')).toBe(false);
  });

  it('is closed once; then it takes and gives nothing', () => {
    const image = openTokenImage(imageWith({ header: 'h' }));
    image.close();
    image.close();
    expect(() => image.commit(new Map())).toThrow(StoreError);
    expect(() => [...image.entries()]).toThrow(StoreError);
  });

  it('is found through a symbolic link', () => {
    const path = imageWith({ header: 'h' });
    const link = freshPath();
    symlinkSync(path, link);
    const image = openTokenImage(link);
    expect(image.path.endsWith(path.slice(folder.length))).toBe(true);
    image.close();
  });
});

describe('an image in use', () => {
  it('is refused to a second opening in the same process, until it is closed', () => {
    const path = imageWith({ header: 'h' });
    const image = openTokenImage(path);
    expect(outcome(path)).toBe('in use');
    image.commit(new Map([['header', new Uint8Array(Buffer.from('still mine'))]]));
    expect(outcome(path)).toBe('in use');
    image.close();
    expect(outcome(path)).toEqual({ header: 'still mine' });
  });

  it('is refused while another process has it, and free when that process was killed', async () => {
    const path = imageWith({ header: 'h' });
    const script = `const D = require(${JSON.stringify(createRequire(import.meta.url).resolve('libsql'))});
      const d = new D(process.argv[1]);
      d.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');
      console.log('locked'); setInterval(() => {}, 1000);`;
    const child = spawn(process.execPath, ['-e', script, path], { stdio: ['ignore', 'pipe', 'inherit'] });
    await new Promise((resolve) => child.stdout.once('data', resolve));
    expect(outcome(path)).toBe('in use');
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await ended;
    expect(outcome(path)).toEqual({ header: 'h' });
  });
});

/** A database of another hand at the place of an image. */
function foreignDatabase(sql: string): string {
  const path = freshPath();
  const Libsql = createRequire(import.meta.url)('libsql') as new (path: string) => Database;
  const database = new Libsql(path);
  database.exec(sql);
  database.close();
  return path;
}

function changedImage(sql: string): string {
  const path = imageWith({ header: 'h', 'object/a': '1', 'object/b': '2' });
  const copy = foreignDatabase('');
  copyFileSync(path, copy);
  const Libsql = createRequire(import.meta.url)('libsql') as new (path: string) => Database;
  const database = new Libsql(copy);
  database.exec(sql);
  database.close();
  return copy;
}

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const sourcesOfTheStore = [
  'simulation/store.ts',
  ...readdirSync(join(ROOT, 'emulator/store'))
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
    .map((name) => `emulator/store/${name}`),
];

/** Far from any node_modules. */
function transpileInto(target: string, source: string): void {
  const { outputText } = ts.transpileModule(readFileSync(join(ROOT, source), 'utf8'), {
    compilerOptions: {
      module: ts.ModuleKind.ESNext,
      target: ts.ScriptTarget.ES2023,
      rewriteRelativeImportExtensions: true,
      verbatimModuleSyntax: true,
    },
  });
  mkdirSync(join(target, dirname(source)), { recursive: true });
  writeFileSync(join(target, 'package.json'), '{"type":"module"}');
  writeFileSync(join(target, source.replace(/ts$/, 'js')), outputText);
}

describe('what is no image', () => {
  const file = (content: string | Uint8Array, path = freshPath()) => {
    writeFileSync(path, content);
    return path;
  };

  it.each<[fault: TokenImageFault, name: string, make: () => string]>([
    ['unusable', 'a folder', () => join(mkdirSync(freshPath(), { recursive: true }) ?? '')],
    ['unusable', 'a path through a file', () => join(file('x'), 'inside.token')],
    ['damaged', 'an empty file', () => file('')],
    ['foreign', 'a text', () => file('a text of some length. '.repeat(500))],
    ['foreign', 'a database of another program', () => foreignDatabase('CREATE TABLE record (key, value)')],
    ['newer', 'an image of a newer format', () => changedImage('PRAGMA user_version = 2')],
    ['damaged', 'an image of no format', () => changedImage('PRAGMA user_version = 0')],
    ['damaged', 'an image without its records', () => changedImage('DROP TABLE record')],
    [
      'damaged',
      'an image with a trigger',
      () => changedImage('CREATE TRIGGER t AFTER INSERT ON record BEGIN SELECT 1; END'),
    ],
    [
      'damaged',
      'a record that lost itself',
      () => changedImage("DELETE FROM record WHERE key = CAST('object/b' AS BLOB)"),
    ],
    ['damaged', 'all records lost', () => changedImage('DELETE FROM record')],
    ['damaged', 'the seal lost', () => changedImage('DELETE FROM seal')],
    ['damaged', 'a changed value', () => changedImage("UPDATE record SET value = x'00' WHERE value = x'31'")],
    ['damaged', 'a changed key', () => changedImage("UPDATE record SET key = x'00' WHERE value = x'31'")],
    [
      'damaged',
      'a record twice',
      () => changedImage("INSERT INTO record (key, value, digest) SELECT x'00', value, digest FROM record LIMIT 1"),
    ],
  ])('%s: %s', (fault, _, make) => {
    const path = make();
    expect(outcome(path)).toBe(fault);
    expect(outcome(path)).toBe(fault);
  });

  it('an image that somebody has switched to a write-ahead log is switched back; a foreign database is left as it is', () => {
    const path = changedImage('PRAGMA journal_mode = WAL');
    expect(outcome(path)).toEqual({ header: 'h', 'object/a': '1', 'object/b': '2' });
    expect(readFileSync(path)[18]).toBe(1);
    const foreign = foreignDatabase('PRAGMA journal_mode = WAL; CREATE TABLE t (a)');
    const before = readFileSync(foreign);
    expect(outcome(foreign)).toBe('foreign');
    expect(readFileSync(foreign)).toEqual(before);
  });

  it('read-only: a write-protected file, also to the superuser', () => {
    const path = imageWith({ header: 'h' });
    chmodSync(path, 0o400);
    expect(outcome(path)).toBe('read-only');
    chmodSync(path, 0o600);
    expect(outcome(path)).toEqual({ header: 'h' });
  });

  it('unusable: a place where none can be made, and nothing is left behind', () => {
    const path = join(folder, 'no such folder', 'a.token');
    expect(() => openTokenImage(path, { create: true })).toThrow(/a\.token: cannot be opened \(ENOENT\)$/);
    const occupied = imageWith({});
    const before = readdirSync(folder);
    expect(() => openTokenImage(join(occupied, 'a.token'), { create: true })).toThrow(TokenImageError);
    expect(readdirSync(folder)).toEqual(before);
  });

  it('no database: without the optional package the fault says so', () => {
    const bare = mkdtempSync(join(folder, 'bare-'));
    for (const source of sourcesOfTheStore) transpileInto(bare, source);
    const script = `import { openTokenImage } from './emulator/store/file-store.js';
      try { openTokenImage('a.token', { create: true }); } catch (error) { console.log(error.fault, error.message); }`;
    writeFileSync(join(bare, 'open.mjs'), script);
    const told = execFileSync(process.execPath, [join(bare, 'open.mjs')], { cwd: bare }).toString();
    expect(told).toMatch(/^no database token image a\.token: the package libsql is missing .* memory work without it/);
    expect(readdirSync(bare).filter((name) => name.includes('.token'))).toEqual([]);
  });

  it('damaged: cut anywhere, or longer than it was', () => {
    const path = imageWith({ header: 'h'.repeat(9_000), 'object/a': 'a'.repeat(300) });
    const whole = readFileSync(path);
    for (let length = 0; length < whole.length; length += 997) {
      const cut = file(whole);
      truncateSync(cut, length);
      expect(['damaged', 'foreign']).toContain(outcome(cut));
    }
    const longer = file(whole);
    appendFileSync(longer, Buffer.alloc(4096, 7));
    expect([outcome(longer)].map((found) => (typeof found === 'string' ? found : Object.keys(found)))).toEqual([
      ['header', 'object/a'],
    ]);
  });
});

describe('a token in an image', () => {
  it('goes on after the end of the process, PIN and objects and all', () => {
    const path = freshPath();
    const store = openTokenImage(path, { create: true });
    const first = loggedIn('image', { store, pinDerivation: 'light' });
    const TOKEN = { type: ck.CKA_TOKEN, value: true };
    first.p11.C_CreateObject(first.session, [TOKEN, { type: ck.CKA_CLASS, value: ck.CKO_DATA }]);
    expect(() => workbench('second', { store: openTokenImage(path) })).toThrow(/in use/);
    store.close();
    const again = openTokenImage(path);
    const second = workbench('image again', { store: again });
    expect(rvOf(() => second.p11.C_Login(second.session, ck.CKU_USER, 'wrong'))).toBe('CKR_PIN_INCORRECT');
    expect(rvOf(() => second.p11.C_Login(second.session, ck.CKU_USER, USER_PIN))).toBe('CKR_OK');
    second.p11.C_FindObjectsInit(second.session, []);
    expect(second.p11.C_FindObjects(second.session, 10)).toHaveLength(1);
    again.close();
    expect(rvOf(() => second.p11.C_SetPIN(second.session, USER_PIN, 'another'))).toBe('CKR_DEVICE_ERROR');
  });

  it('pays the strong derivation unless asked otherwise', () => {
    const path = freshPath();
    const store = openTokenImage(path, { create: true });
    workbench('strong', { store });
    const header = JSON.parse(Buffer.from(new Map(store.entries()).get('header') ?? []).toString());
    expect(header.pins.user.key.derivation).toEqual({ logN: 15, r: 8, p: 3 });
    expect(header.pins.so.key.derivation).toEqual({ logN: 15, r: 8, p: 3 });
    store.close();
  });
});
