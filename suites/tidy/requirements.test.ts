import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { ROOT } from './repository.ts';

const workspace = mkdtempSync(join(tmpdir(), 'requirements-'));
afterAll(() => rmSync(workspace, { recursive: true, force: true }));

const LIST = `| ID | K |
| R-BANK-1 | N | a name, see R-BANK-9 |
| R-BANK-2 | R | a rule |
| R-BANK-3 | R | a rule |
| R-BANK-4 | R | a rule |
| R-CA-1 | N | a name |
| X-CA-1 | evidence |
`;

let projects = 0;

/** A small project whose last test run had tests of these names; `-` before a name: failed, `~`: skipped. */
function project(names: readonly string[], files: readonly string[] = ['a/a.test.ts']): string {
  const root = join(workspace, String(projects++));
  const assertionResults = names.map((name) => {
    const status = { '-': 'failed', '~': 'skipped' }[name.charAt(0)] ?? 'passed';
    return { fullName: name.replace(/^[-~]/, ''), status };
  });
  write(root, 'docs/requirements.md', LIST);
  for (const file of files) write(root, file, '');
  write(root, 'reports/vitest.json', JSON.stringify({ testResults: [{ status: 'passed', assertionResults }] }));
  return root;
}

function write(root: string, path: string, text: string): void {
  mkdirSync(join(root, path, '..'), { recursive: true });
  writeFileSync(join(root, path), text);
}

function run(script: string, ...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(ROOT, 'scripts', script), ...args], {
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

function missing(...names: string[]): string[] {
  const { stdout } = run('requirements.mjs', '--json', '--root', project(names));
  const { families } = JSON.parse(stdout) as { families: Record<string, { missing: string[] }> };
  return Object.values(families).flatMap((family) => family.missing);
}

/** Names of tests as they stand in a report; put together so that they do not count for the real list. */
const bank = (rest: string) => `R-BANK-${rest}`;

describe('npm run requirements', () => {
  it('prints one JSON document of the agreed form', () => {
    const { status, stdout, stderr } = run(
      'requirements.mjs',
      '--json',
      '--root',
      project([bank('2 locks'), 'R-CA-1 is named']),
    );
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(JSON.parse(stdout)).toEqual({
      covered: 2,
      total: 5,
      families: {
        'R-BANK': { covered: 1, total: 4, missing: ['R-BANK-1', 'R-BANK-3', 'R-BANK-4'] },
        'R-CA': { covered: 1, total: 1, missing: [] },
      },
    });
  });

  it('prints a table for people', () => {
    const { stdout } = run('requirements.mjs', '--root', project([bank('1 is')]));
    expect(stdout).toBe('R-BANK      1 of   4  missing 2-4\nR-CA        0 of   1  missing 1\nall         1 of   5\n');
  });

  it('counts passing tests only', () => {
    expect(missing(`-${bank('1')}`, `~${bank('2')}`, `login ${bank('3')} (also in the middle of a name)`)).toEqual([
      'R-BANK-1',
      'R-BANK-2',
      'R-BANK-4',
      'R-CA-1',
    ]);
  });

  it('counts a requirement that passes here and fails there', () => {
    expect(missing(`-${bank('1..4')}`, bank('1..4'), 'R-CA-1')).toEqual([]);
  });

  it.each([
    [bank('1, 3'), ['R-BANK-2', 'R-BANK-4']],
    [bank('1,3,4 lock'), ['R-BANK-2']],
    [bank('1..3 lock'), ['R-BANK-4']],
    [bank('1…3 lock'), ['R-BANK-4']],
    [bank('1, 3..4 lock'), ['R-BANK-2']],
    [`${bank('1')}..${bank('3')} lock`, ['R-BANK-4']],
    [`${bank('1')}, ${bank('4')} lock`, ['R-BANK-2', 'R-BANK-3']],
    [bank('3, 2 wrong logins'), ['R-BANK-1', 'R-BANK-2', 'R-BANK-4']],
    [bank('1 2 wrong logins'), ['R-BANK-2', 'R-BANK-3', 'R-BANK-4']],
    [bank('1: 2, 3 and 4 are'), ['R-BANK-2', 'R-BANK-3', 'R-BANK-4']],
    [bank('1-4 is no range'), ['R-BANK-2', 'R-BANK-3', 'R-BANK-4']],
    [`X${bank('1')}`, ['R-BANK-1', 'R-BANK-2', 'R-BANK-3', 'R-BANK-4']],
  ])('reads list %#', (name, left) => {
    expect(missing(name, 'R-CA-1')).toEqual(left);
  });

  it('warns of IDs that no list holds', () => {
    const { status, stderr } = run('requirements.mjs', '--root', project([bank('77 invents')]));
    expect(status).toBe(0);
    expect(stderr).toContain('R-BANK-77 is not in docs/requirements.md (test "R-BANK-77 invents")');
  });

  it('warns when only a part of the tests ran', () => {
    const { status, stderr } = run(
      'requirements.mjs',
      '--root',
      project([], ['a.test.ts', 'b/b.test.ts', 'dist/c.test.ts']),
    );
    expect(status).toBe(0);
    expect(stderr).toContain('the report tells of 1 of 2 test files');
  });

  it('refuses to go by a missing or an outdated report', () => {
    const root = project([]);
    utimesSync(join(root, 'a/a.test.ts'), new Date(), new Date(Date.now() + 60_000));
    expect(run('requirements.mjs', '--root', root)).toMatchObject({
      status: 1,
      stdout: '',
      stderr: expect.stringMatching(/older than .*a\.test\.ts: run npm test/),
    });
    rmSync(join(root, 'reports'), { recursive: true });
    expect(run('requirements.mjs', '--json', '--root', root)).toMatchObject({
      status: 1,
      stdout: '',
      stderr: expect.stringMatching(/no test report at .*: run npm test/),
    });
  });
});

describe('the count at the end of a test run', () => {
  const report = (name: string, testResults: unknown) => {
    write(workspace, name, JSON.stringify({ testResults }));
    return join(workspace, name);
  };
  const tests = (...statuses: string[]) => statuses.map((status) => ({ status }));

  it('adds up reports, and counts a file that cannot be loaded as failed', () => {
    const first = report('first.json', [
      { status: 'passed', assertionResults: tests('passed', 'skipped', 'todo', 'pending') },
      { status: 'failed', assertionResults: [] },
    ]);
    const second = report('second.json', [{ status: 'failed', assertionResults: tests('failed', 'passed') }]);
    expect(run('count-tests.mjs', first, second)).toEqual({
      status: 0,
      stdout: '2 passed, 2 failed, 3 skipped\n',
      stderr: '',
    });
  });

  it('fails without a report', () => {
    expect(run('count-tests.mjs').status).toBe(1);
    expect(run('count-tests.mjs', join(workspace, 'absent.json')).status).toBe(1);
  });
});
