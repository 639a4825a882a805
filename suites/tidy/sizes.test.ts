import { describe, expect, it } from 'vitest';
import { projectSources } from './repository.ts';
import { SIZE_EXCEPTIONS } from './size-exceptions.ts';
import { checkSizes, FILE_LINES_MAX, FUNCTION_LINES_MAX, functionsOf, isTable, oversized } from './sizes.ts';
import { parse } from './syntax.ts';

const lines = (count: number, line = '  step();') => Array.from({ length: count }, () => line).join('\n');
/** A function of `count` lines, head and closing brace included. */
const body = (head: string, count: number) => `${head} {\n${lines(count - 2)}\n}`;

describe('sizes in the project', () => {
  it('keep to the limits, or to an exception with a reason', () => {
    const sources = projectSources();
    expect(sources.flatMap(functionsOf).length).toBeGreaterThan(50);
    expect(checkSizes(sources.flatMap(oversized), SIZE_EXCEPTIONS)).toEqual([]);
  });
});

describe('the length of a function', () => {
  const long = (path: string, text: string) => oversized(parse(path, text)).map(({ function: name }) => name);

  it('is at most 40 lines, whatever form the function has', () => {
    expect(long('a.ts', body('function f()', FUNCTION_LINES_MAX))).toEqual([]);
    expect(long('a.ts', body('function f()', FUNCTION_LINES_MAX + 1))).toEqual(['f']);
    expect(long('a.ts', body('export const f = async () =>', 41))).toEqual(['f']);
    expect(long('a.ts', `class A {\n${body('#login()', 41)}\n}`)).toEqual(['A.#login']);
    expect(long('a.ts', `const table = {\n${body('check()', 41)}\n};`)).toEqual(['table.check']);
    expect(long('a.ts', `use(${body('() =>', 41)});`)).toEqual(['<function>']);
  });

  it('counts what is nested in it', () => {
    expect(long('a.ts', `function outer() {\n${body('function inner()', 41)}\n}`)).toEqual(['outer', 'outer.inner']);
  });

  it('does not matter for the bodies of describe and it, in tests only', () => {
    const suite = `describe('a', () => {\n${body("it.each([1])('b', () =>", 60)});\n});`;
    expect(long('a.test.ts', suite)).toEqual([]);
    expect(long('a.ts', suite)).toHaveLength(2);
    expect(long('a.test.ts', `describe('a', () => {\n${body('function f()', 41)}\n});`)).toEqual(['f']);
  });
});

describe('the length of a file', () => {
  const isLong = (path: string, text: string) => oversized(parse(path, text)).length > 0;
  const table = `const ROWS = [\n${lines(FILE_LINES_MAX, "  row({ name: 'a' }),")}\n] as const;`;

  it('is at most 300 lines', () => {
    expect(isLong('a.ts', lines(FILE_LINES_MAX, 'step();'))).toBe(false);
    expect(isLong('a.ts', lines(FILE_LINES_MAX + 1, 'step();'))).toBe(true);
    expect(isLong('a.test.ts', lines(FILE_LINES_MAX + 1, 'step();'))).toBe(true);
  });

  it('does not matter for generated files and for tables', () => {
    expect(isLong('a.gen.ts', lines(301, 'step();'))).toBe(false);
    expect(isLong('a.ts', table)).toBe(false);
  });

  it('matters for a table as soon as there is behaviour in it', () => {
    expect(isTable(parse('a.ts', 'export const A = { b: 1 }; export type C = string;'))).toBe(true);
    for (const behaviour of [
      'const f = () => 1;',
      'if (A) step();',
      'class B {}',
      'step();',
      'const o = { m() {} };',
    ]) {
      expect(isTable(parse('a.ts', behaviour)), behaviour).toBe(false);
    }
    expect(isLong('a.ts', `${table}\nconst f = (x: number) => x;`)).toBe(true);
  });
});

describe('exceptions', () => {
  const measure = { path: 'a.ts', function: 'f', lines: 50, line: 7 };
  const exception = { path: 'a.ts', function: 'f', linesMax: 50, reason: 'the steps of the standard in one piece' };

  it('allow up to their maximum', () => {
    expect(checkSizes([measure], [])).toEqual(['a.ts:7: f has 50 lines, not <= 40']);
    expect(checkSizes([measure], [exception])).toEqual([]);
    expect(checkSizes([{ ...measure, lines: 51 }], [exception])).toEqual(['a.ts:7: f has 51 lines, not <= 50']);
  });

  it('are for one thing only', () => {
    expect(checkSizes([{ ...measure, function: undefined, lines: 400 }, measure], [exception])).toHaveLength(1);
    expect(checkSizes([{ ...measure, path: 'b.ts' }, measure], [exception])).toHaveLength(1);
  });

  it('are reported when nothing needs them any more', () => {
    expect(checkSizes([], [exception])).toEqual(['a.ts: the exception for f is no longer needed: remove it']);
  });

  it('need a reason', () => {
    expect(checkSizes([measure], [{ ...exception, reason: 'long' }])).toEqual([
      expect.stringContaining('needs a reason'),
    ]);
  });
});
