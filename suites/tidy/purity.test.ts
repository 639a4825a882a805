import { describe, expect, it } from 'vitest';
import { checkPurity, isCore } from './purity.ts';
import { projectSources } from './repository.ts';
import { parse } from './syntax.ts';

const check = (text: string) => checkPurity(parse('emulator/core/a.ts', text));

describe('the cores of the project', () => {
  it('are synchronous, deterministic and closed to the outside', () => {
    const cores = projectSources().filter(({ path }) => isCore(path));
    expect(cores.length).toBeGreaterThan(0);
    expect(cores.flatMap(checkPurity)).toEqual([]);
  });

  it('are all that lies in a core folder, but the tests', () => {
    expect(isCore('emulator/core/functions/session.ts')).toBe(true);
    expect(
      ['emulator/core/a.test.ts', 'ca-sim/core/testing/a.ts', 'ca-sim/admin/a.ts', 'pki/a.ts'].filter(isCore),
    ).toEqual([]);
  });
});

describe('the purity rule', () => {
  it.each([
    "import { randomBytes } from 'node:crypto';",
    "import fs from 'fs';",
    "const crypto = await import('node:crypto');",
    'const now = Date.now();',
    'const now = new Date();',
    'const now = new Date(...parts);',
    'const now = Date();',
    'const Time = Date;',
    "const now = Date['now']();",
    'const x = Math.random();',
    "const x = Math['random']();",
    'const { random } = Math;',
    'setTimeout(f, 1);',
    'setInterval(f, 1);',
    'setImmediate(f);',
    'queueMicrotask(f);',
    'const f = setTimeout;',
    'const f = async () => 1;',
    'async function f() {}',
    'class A { async m() {} }',
    'for await (const x of y) f(x); export {};',
    'await f();',
    'const p = Promise.resolve(1);',
    'console.log(1);',
    'const home = process.env.HOME;',
    'const home = { process };',
    'const home = process!.env;',
    'const home = (process as Env).env;',
    'const g = globalThis.process;',
    "const g = globalThis['process'];",
    'const b = Buffer.from(x);',
    'crypto.getRandomValues(x);',
    'const here = import.meta.url;',
    'f(performance.now());',
    'const x = y[process.pid];',
    "eval('1');",
  ])('refuses %s', (text) => {
    expect(check(text)).not.toEqual([]);
  });

  it.each([
    'const d = new Date(instant).toISOString();',
    'const ms = Date.UTC(2025, 0, 1);',
    'const isDate = x instanceof Date;',
    'const m = Math.max(1, 2);',
    'const x = operation.process(request);',
    'const row = { process: 1, console: 2, setTimeout() {} };',
    'interface Port { process(x: Buffer): void; console: string }',
    'type T = Promise<Date>;',
    'function f(process: Step) { return process.next; }',
    'const f = ({ crypto, performance: p = 1 }: Ports) => [crypto, p];',
    "import { process } from './process.ts'; process();",
    'class A { process() { return this.process; } }',
    'function* rows() { yield 1; }',
    "const text = 'process.env, Date.now(), await';",
  ])('lets %s pass', (text) => {
    expect(check(text)).toEqual([]);
  });

  it('says where and what to do instead', () => {
    expect(check('\n\nconst x = Math.random();')).toEqual(['emulator/core/a.ts:3: Math.random: chance comes from Rng']);
  });
});
