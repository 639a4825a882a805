import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isFace, ROOMS, roomOf } from './arrows.ts';
import { checkArrows, checkPackages, circularRooms, importsOf, type Manifest, packageOf } from './imports.ts';
import { projectSources, ROOT } from './repository.ts';
import { parse } from './syntax.ts';

const sources = projectSources();
const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as Manifest;

describe('imports of the project', () => {
  it('follow the arrows', () => {
    expect(sources.length).toBeGreaterThan(20);
    expect(sources.flatMap(checkArrows)).toEqual([]);
  });

  it('name only declared packages', () => {
    expect(sources.flatMap((source) => checkPackages(source, manifest))).toEqual([]);
  });

  it('lie in rooms that are not entangled', () => {
    expect(circularRooms()).toEqual([]);
  });
});

describe('the arrow rule', () => {
  const check = (path: string, specifier: string) => checkArrows(parse(path, `import { x } from '${specifier}';`));

  it.each([
    ['ca-sim/core/a.ts', '../../bank-sim/core/b.ts'],
    ['ca-sim/a.ts', '../emulator/spec/vendor.ts'],
    ['bank-sim/a.ts', '../ca-sim/index.ts'],
    ['workstation/a.ts', '../emulator/doors/in-process/in-process.ts'],
    ['workstation/a.ts', '../ca-sim/index.ts'],
    ['emulator/core/a.ts', '../doors/in-process/in-process.ts'],
    ['emulator/spec/a.ts', '../core/a.ts'],
    ['pki/a.ts', '../http/route.ts'],
    ['http/a.ts', '../pki/suites.ts'],
    ['http/a.ts', '../ca-sim/index.ts'],
    ['simulation/a.ts', '../http/route.ts'],
    ['simulation/a.ts', '../pki/suites.ts'],
    ['suites/flows/a.test.ts', '../../ca-sim/core/a.ts'],
    ['suites/flows/a.test.ts', '../../emulator/doors/in-process/session.ts'],
    ['cli/token-bench.ts', '../ca-sim/core/a.ts'],
    ['scripts/a.ts', '../pki/suites.ts'],
  ])('refuses %s -> %s', (path, specifier) => {
    expect(check(path, specifier)).toEqual([expect.stringMatching(/^.+:1: no arrow from \S+ to \S+$/)]);
  });

  it.each([
    ['ca-sim/core/a.ts', '../../pki/suites.ts'],
    ['ca-sim/core/a.ts', './b.ts'],
    ['workstation/a.ts', '../emulator/spec/pkcs11-api.ts'],
    ['emulator/core/a.ts', '../../pki/gost/signature.ts'],
    ['suites/flows/a.test.ts', '../../ca-sim/index.ts'],
    ['suites/flows/a.test.ts', '../../emulator/doors/in-process/in-process.ts'],
    ['http/a.ts', '../simulation/clock.ts'],
    ['simulation/a.test.ts', '../pki/testing/foreign.ts'],
    ['bench/a.ts', '../pki/testing/foreign.ts'],
    ['cli/token-bench.ts', '../workstation/index.ts'],
    ['pki/a.ts', 'pkijs'],
  ])('lets %s -> %s pass', (path, specifier) => {
    expect(check(path, specifier)).toEqual([]);
  });

  it('keeps test material out of what is shipped', () => {
    expect(check('pki/a.ts', './testing/foreign.ts')).toEqual([
      'pki/a.ts:1: only tests may import pki/testing/foreign.ts',
    ]);
    expect(check('bench/a.ts', '../emulator/testing/a.ts')).toEqual([expect.stringContaining('only tests may import')]);
    expect(check('pki/a.ts', './b.test.ts')).toEqual(['pki/a.ts:1: only tests may import pki/b.test.ts']);
  });

  it('wants every source in a room', () => {
    expect(checkArrows(parse('elsewhere/a.ts', ''))).toEqual([expect.stringContaining('stands in no room')]);
  });

  it('sees every way of importing', () => {
    const ways = [
      ["import '../bank-sim/a.ts';", 'load'],
      ["import { type A } from '../bank-sim/a.ts';", 'load'],
      ["import type { A } from '../bank-sim/a.ts';", 'type'],
      ["export * from '../bank-sim/a.ts';", 'load'],
      ["export { a } from '../bank-sim/a.ts';", 'load'],
      ["export type { A } from '../bank-sim/a.ts';", 'type'],
      ["export type A = import('../bank-sim/a.ts').A;", 'type'],
      ["const a = () => import('../bank-sim/a.ts');", 'later'],
      ["const a = new Worker(new URL('../bank-sim/a.ts', import.meta.url));", 'later'],
    ] as const;
    for (const [text, kind] of ways) {
      const source = parse('ca-sim/a.ts', text);
      expect(importsOf(source), text).toMatchObject([{ path: 'bank-sim/a.ts', kind }]);
      expect(checkArrows(source), text).toHaveLength(1);
    }
  });
});

describe('rooms', () => {
  it('hold the files below them, the innermost first', () => {
    expect(roomOf('emulator/core/functions/session.ts')?.room).toBe('emulator/core');
    expect(roomOf('emulator/index.ts')?.room).toBe('emulator');
    expect(roomOf('vitest.config.ts')?.room).toBe('');
    expect(roomOf('pki-elsewhere/a.ts')).toBeUndefined();
  });

  it('name only rooms that have a row', () => {
    const names = ROOMS.map(({ room }) => room);
    expect(
      ROOMS.flatMap(({ imports, faces = [] }) => [...imports, ...faces]).filter((room) => !names.includes(room)),
    ).toEqual([]);
  });

  it('show their index.ts and the named file of a door', () => {
    const faces = ['bank-sim/index.ts', 'emulator/doors/in-process/in-process.ts', 'emulator/doors/module/index.ts'];
    expect(faces.filter(isFace)).toEqual(faces);
    expect(['bank-sim/core/index.ts', 'emulator/doors/module/daemon.ts', 'bank-sim/start.ts'].filter(isFace)).toEqual(
      [],
    );
  });

  it('are reported when they are entangled', () => {
    const rooms = [
      { room: 'a', imports: ['b'] },
      { room: 'b', imports: [], faces: ['c'] },
      { room: 'c', imports: ['a'] },
      { room: 'd', imports: [] },
    ];
    expect(circularRooms(rooms)).toEqual(['a', 'b', 'c']);
  });
});

describe('the package rule', () => {
  const declared = {
    dependencies: { fastify: '5' },
    peerDependencies: { testcontainers: '11' },
    devDependencies: { vitest: '4', '@types/estree': '1' },
  };
  const check = (path: string, text: string) => checkPackages(parse(path, text), declared);

  it('lets what is shipped use dependencies only', () => {
    expect(check('pki/a.ts', "import 'fastify'; import 'node:fs'; import './b.ts';")).toEqual([]);
    expect(check('pki/a.ts', "import 'vitest';")).toEqual([expect.stringContaining('vitest is not among')]);
    expect(check('pki/a.ts', "import '@noble/curves/utils.js';")).toEqual([
      expect.stringContaining('@noble/curves is'),
    ]);
    expect(check('pki/a.ts', "import type { Node } from 'estree';")).toEqual([]);
  });

  it('lets nothing but the containers use what only some have installed', () => {
    expect(check('containers/a.ts', "import 'testcontainers';")).toEqual([]);
    for (const path of ['containers/context/a.ts', 'cli/a.ts']) {
      expect(check(path, "import 'testcontainers';")).toHaveLength(1);
    }
  });

  it('lets tests use development dependencies too', () => {
    expect(check('pki/a.test.ts', "import 'vitest';")).toEqual([]);
    expect(check('pki/a.test.ts', "import 'left-pad';")).toHaveLength(1);
  });

  it('knows the modules of Node under both names', () => {
    expect(['fs', 'node:fs', 'fs/promises'].map(packageOf)).toEqual(['node:fs', 'node:fs', 'node:fs/promises']);
  });
});
