import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runForeign } from '../../../pki/testing/foreign.ts';
import { FUNCTION_ROWS } from '../remote/function-rows.ts';
import { compiledLibrary, LibraryError } from './library.ts';
import { functionsHeader, hintsOf } from './library-source.ts';
import { ARGUMENTS_MAX } from './wire.ts';

const missing = runForeign('cc', ['--version']).status === 0 ? '' : 'no C compiler (apt-get install gcc libc6-dev)';
const V3 = { major: 3, minor: 1 };
const V2 = { major: 2, minor: 40 };

describe('functions.h', () => {
  it('has a letter for every C argument', () => {
    for (const { name, parameters } of FUNCTION_ROWS) {
      const count = parameters.reduce((sum, { names }) => sum + names.length, 0);
      expect(hintsOf(parameters), name).toHaveLength(count);
      expect(count, name).toBeLessThanOrEqual(ARGUMENTS_MAX);
    }
  });

  it('has interfaces from 3.0 on only', () => {
    expect(functionsHeader(V3)).toMatch(/INTERFACES\(X\)[\s\S]*v3_1[\s\S]*v3_0[\s\S]*v2_40/);
    expect(functionsHeader(V2)).not.toContain('INTERFACES');
    expect(functionsHeader({ major: 2, minor: 20 })).toContain('X(v2_20, 2, 20,');
  });
});

describe.skipIf(missing)(`the compiled library${missing && ` [skipped: ${missing}]`}`, () => {
  let cache: string;
  beforeAll(() => {
    cache = mkdtempSync(join(tmpdir(), 'token-bench-cache-'));
  });
  afterAll(() => rmSync(cache, { recursive: true }));

  it('is compiled once, also by several at once, and leaves nothing else behind', async () => {
    const paths = await Promise.all([1, 2].map(() => compiledLibrary({ version: V3, cache })));
    expect(new Set(paths).size).toBe(1);
    const [path = ''] = paths;
    const { mtimeMs } = statSync(path);
    expect(await compiledLibrary({ version: V3, cache })).toBe(path);
    expect(statSync(path).mtimeMs).toBe(mtimeMs);
    expect(readdirSync(cache)).toHaveLength(1);
    expect(await compiledLibrary({ version: V2, cache })).not.toBe(path);
  });

  it('GEN-01 GEN-14 hands out only what its version has', async () => {
    const symbols = async (version: typeof V3) => {
      const { stdout } = runForeign('nm', ['-D', '--defined-only', await compiledLibrary({ version, cache })]);
      return stdout.toString().match(/\bC_\w+/g);
    };
    expect(await symbols(V2)).toEqual(['C_GetFunctionList']);
    expect(await symbols(V3)).toEqual(['C_GetFunctionList', 'C_GetInterface', 'C_GetInterfaceList']);
  });

  it('is refused with what to do: no compiler, a compiler that fails, a folder that others can write', async () => {
    const error = (options: Partial<Parameters<typeof compiledLibrary>[0]>) =>
      compiledLibrary({ version: V3, cache, ...options }).catch((thrown: unknown) => thrown as Error);
    expect(await error({ compiler: 'no-such-compiler' })).toBeInstanceOf(LibraryError);
    expect(await error({ compiler: 'no-such-compiler' })).toMatchObject({
      message: expect.stringContaining('apt-get install gcc'),
    });
    expect(await error({ compiler: 'false' })).toMatchObject({ message: expect.stringContaining('does not compile') });
    expect(readdirSync(cache).filter((name) => !name.endsWith('.so'))).toEqual([]);
    const open = join(cache, 'open');
    await compiledLibrary({ version: V3, cache: open });
    chmodSync(open, 0o777);
    expect(await error({ cache: open })).toMatchObject({ message: expect.stringContaining('chmod 700') });
    expect(existsSync(open)).toBe(true);
  });
});

it('module.c has no name of a mechanism, an attribute or an object class', () => {
  const source = readFileSync(new URL('./module.c', import.meta.url), 'utf8');
  expect(source.match(/CK[AMOKS]_\w+/g)).toBeNull();
});
