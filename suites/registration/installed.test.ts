import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { compiledProgram } from '../../pki/testing/compiled-program.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const project = mkdtempSync(join(tmpdir(), 'token-bench-project-'));
afterAll(() => rmSync(project, { recursive: true }));

/** The example of the document, as somebody would copy it. */
function example(): string {
  const text = readFileSync(join(ROOT, 'docs/conformance.md'), 'utf8');
  const [, code] = /```ts title="token\.test\.ts"\n([\s\S]*?)```/.exec(text) ?? [];
  if (code === undefined) throw new Error('docs/conformance.md has no example');
  return code;
}

/** A project beside this one that has the package and vitest installed. */
function install(): void {
  const dist = join(compiledProgram('cli/token-bench.ts'), '../..');
  const place = join(project, 'node_modules/token-bench');
  mkdirSync(place, { recursive: true });
  cpSync(join(ROOT, 'package.json'), join(place, 'package.json'));
  symlinkSync(dist, join(place, 'dist'), 'junction');
  symlinkSync(join(ROOT, 'node_modules/vitest'), join(project, 'node_modules/vitest'), 'junction');
  writeFileSync(join(project, 'package.json'), '{"type":"module"}');
  writeFileSync(join(project, 'token.test.ts'), example());
}

interface VitestReport {
  readonly testResults: readonly {
    readonly assertionResults: readonly { readonly fullName: string; readonly status: string }[];
  }[];
}

describe('a project that has installed the package', { timeout: 180_000 }, () => {
  it('runs the example of docs/conformance.md in its own vitest', () => {
    install();
    const vitest = join(ROOT, 'node_modules/vitest/vitest.mjs');
    const args = [vitest, 'run', '--root', project, '--reporter=json', '--outputFile', join(project, 'report.json')];
    const env = {
      ...process.env,
      NODE_OPTIONS: '',
      VITEST: undefined,
      VITEST_POOL_ID: undefined,
      VITEST_WORKER_ID: undefined,
    };
    execFileSync(process.execPath, args, { cwd: project, env, stdio: 'pipe' });
    const { testResults } = JSON.parse(readFileSync(join(project, 'report.json'), 'utf8')) as VitestReport;
    const results = testResults.flatMap(({ assertionResults }) => assertionResults);
    const statusOf = (name: RegExp) =>
      results.filter(({ fullName }) => name.test(fullName)).map(({ status }) => status);
    expect(statusOf(/LOG-03/)).toEqual(['passed']);
    expect(statusOf(/LOG-04/)).toEqual(['passed']);
    expect(statusOf(/regeneration on javatoken/)).toContain('passed');
    expect(results.filter(({ status }) => status === 'failed')).toEqual([]);
  });
});
