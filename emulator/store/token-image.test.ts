import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { StoreError } from '../../simulation/store.ts';
import { openTokenImage } from './file-store.ts';
import { ImageFolder, outcome } from './testing/images.ts';

const images = new ImageFolder();
afterAll(() => images.remove());

describe('a token image', () => {
  it('is there only when somebody asked for it', () => {
    const path = images.freshPath();
    expect(outcome(path)).toBe('missing');
    expect(existsSync(path)).toBe(false);
    openTokenImage(path, { create: true }).close();
    expect(outcome(path)).toEqual({});
    openTokenImage(path, { create: true }).close();
  });

  it('is one file that only its owner may read, and nothing beside it when it is closed', () => {
    const path = images.imageWith({ header: 'h' });
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readdirSync(images.path).filter((name) => name.startsWith(basename(path)))).toEqual([basename(path)]);
  });

  it('has a journal of the same mode while it is open', () => {
    const path = images.freshPath();
    const image = openTokenImage(path, { create: true });
    image.commit(new Map([['header', new Uint8Array(9)]]));
    expect(statSync(`${path}-journal`).mode & 0o777).toBe(0o600);
    image.close();
  });

  it('holds its records, in the order of their first writing, across closings', () => {
    const path = images.imageWith({ header: 'h', 'object/b': '2', 'object/a': '1' });
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
    const path = images.freshPath();
    const image = openTokenImage(path, { create: true });
    const large = new Uint8Array(3_000_000).map((_, i) => i % 251);
    image.commit(new Map([['object/large', large]]));
    image.close();
    const again = openTokenImage(path);
    expect(Buffer.compare(new Map(again.entries()).get('object/large') ?? Buffer.alloc(0), large)).toBe(0);
    again.close();
  });

  it('does not keep what was deleted', () => {
    const path = images.imageWith({ header: 'h', 'object/a': 'to be forgotten' });
    expect(readFileSync(path).includes('to be forgotten')).toBe(true);
    const image = openTokenImage(path);
    image.commit(new Map([['object/a', undefined]]));
    image.close();
    expect(readFileSync(path).includes('to be forgotten')).toBe(false);
  });

  it('is closed once; then it takes and gives nothing', () => {
    const image = openTokenImage(images.imageWith({ header: 'h' }));
    image.close();
    image.close();
    expect(() => image.commit(new Map())).toThrow(StoreError);
    expect(() => [...image.entries()]).toThrow(StoreError);
  });

  it('is found through a symbolic link', () => {
    const path = images.imageWith({ header: 'h' });
    const link = images.freshPath();
    symlinkSync(path, link);
    const image = openTokenImage(link);
    expect(image.path.endsWith(path.slice(images.path.length))).toBe(true);
    image.close();
  });
});

describe('an image in use', () => {
  it('is refused to a second opening in the same process, until it is closed', () => {
    const path = images.imageWith({ header: 'h' });
    const image = openTokenImage(path);
    expect(outcome(path)).toBe('in use');
    image.commit(new Map([['header', new Uint8Array(Buffer.from('still mine'))]]));
    expect(outcome(path)).toBe('in use');
    image.close();
    expect(outcome(path)).toEqual({ header: 'still mine' });
  });

  it('is refused while another process has it, and free when that process was killed', async () => {
    const path = images.imageWith({ header: 'h' });
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
