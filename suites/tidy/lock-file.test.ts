import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type LockedPackages, missingPackages, tooNewPackages } from './lock-file.ts';
import { ROOT } from './repository.ts';

const { packages } = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')) as { packages: LockedPackages };

describe('package-lock.json', () => {
  it('locks every package that a locked one wants, on whatever platform', () => {
    expect(Object.keys(packages).length).toBeGreaterThan(100);
    expect(missingPackages(packages)).toEqual([]);
  });

  it('holds only packages that run on the oldest Node of this project', () => {
    expect(packages['']?.engines?.node).toBe('>=20.19');
    expect(tooNewPackages(packages)).toEqual([]);
  });
});

describe('the rules for a lock file', () => {
  const locked: LockedPackages = {
    '': { dependencies: { a: '1' }, engines: { node: '>=99' } },
    'node_modules/a': { version: '1.0.0', optionalDependencies: { '@x/linux': '1.0.0', '@x/windows': '1.0.0' } },
    'node_modules/a/node_modules/@x/linux': { version: '1.0.0', engines: { node: '>= 22.1' } },
    'node_modules/b': { version: '2.0.0', engines: { node: '>=20.19 || >=22' } },
  };

  it('find a package of another platform that is left out', () => {
    expect(missingPackages(locked)).toEqual(['node_modules/a wants @x/windows, which is not locked']);
  });

  it('find a package that needs a newer Node', () => {
    expect(tooNewPackages(locked)).toEqual(['node_modules/a/node_modules/@x/linux 1.0.0 needs Node >= 22.1']);
  });
});
