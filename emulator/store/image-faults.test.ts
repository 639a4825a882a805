import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { afterAll, describe, expect, it } from 'vitest';
import type { Database } from '../../simulation/database.ts';
import { openTokenImage } from './file-store.ts';
import { ImageFolder, outcome } from './testing/images.ts';
import { TokenImageError, type TokenImageFault } from './token-image-error.ts';

const images = new ImageFolder();
afterAll(() => images.remove());

/** A database of another hand at the place of an image. */
function foreignDatabase(sql: string): string {
  const path = images.freshPath();
  const Libsql = createRequire(import.meta.url)('libsql') as new (path: string) => Database;
  const database = new Libsql(path);
  database.exec(sql);
  database.close();
  return path;
}

function changedImage(sql: string): string {
  const path = images.imageWith({ header: 'h', 'object/a': '1', 'object/b': '2' });
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
  ...['store', 'database', 'database-file', 'database-file-error'].map((name) => `simulation/${name}.ts`),
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
  const file = (content: string | Uint8Array, path = images.freshPath()) => {
    writeFileSync(path, content);
    return path;
  };

  it.each<[fault: TokenImageFault, name: string, make: () => string]>([
    ['unusable', 'a folder', () => join(mkdirSync(images.freshPath(), { recursive: true }) ?? '')],
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
    const path = images.imageWith({ header: 'h' });
    chmodSync(path, 0o400);
    expect(outcome(path)).toBe('read-only');
    chmodSync(path, 0o600);
    expect(outcome(path)).toEqual({ header: 'h' });
  });

  it('unusable: a place where none can be made, and nothing is left behind', () => {
    const path = join(images.path, 'no such folder', 'a.token');
    expect(() => openTokenImage(path, { create: true })).toThrow(/a\.token: cannot be opened \(ENOENT\)$/);
    const occupied = images.imageWith({});
    const before = readdirSync(images.path);
    expect(() => openTokenImage(join(occupied, 'a.token'), { create: true })).toThrow(TokenImageError);
    expect(readdirSync(images.path)).toEqual(before);
  });

  it('no database: without the optional package the fault says so', () => {
    const bare = mkdtempSync(join(images.path, 'bare-'));
    for (const source of sourcesOfTheStore) transpileInto(bare, source);
    const script = `import { openTokenImage } from './emulator/store/file-store.js';
      try { openTokenImage('a.token', { create: true }); } catch (error) { console.log(error.fault, error.message); }`;
    writeFileSync(join(bare, 'open.mjs'), script);
    const told = execFileSync(process.execPath, [join(bare, 'open.mjs')], { cwd: bare }).toString();
    expect(told).toMatch(/^no database token image a\.token: the package libsql is missing .* memory work without it/);
    expect(readdirSync(bare).filter((name) => name.includes('.token'))).toEqual([]);
  });

  it('damaged: cut anywhere, or longer than it was', () => {
    const path = images.imageWith({ header: 'h'.repeat(9_000), 'object/a': 'a'.repeat(300) });
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
