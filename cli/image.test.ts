import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { run } from './run.ts';
import { captureIo } from './testing/captured-io.ts';

const ROOT = join(import.meta.dirname, '..');
const isBuilt = existsSync(join(ROOT, 'dist/cli/token-bench.js'));

describe('token-bench image', () => {
  const folder = mkdtempSync(join(tmpdir(), 'token-bench-context-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  it.skipIf(!isBuilt)(
    `fills a folder in which the package runs by itself${isBuilt ? '' : ' (skipped: npm run build)'}`,
    async () => {
      const context = join(folder, 'new');
      const io = captureIo();
      expect(await run(['image', context], io)).toBe(0);
      expect(io.written()).toContain('docker build');
      // No node_modules of the repository is above it.
      const program = join(context, 'token-bench/dist/cli/token-bench.js');
      expect(execFileSync(process.execPath, [program, '--version'], { encoding: 'utf8' })).toMatch(/^\d+\.\d+\.\d+\n$/);
      expect(existsSync(join(context, 'token-bench/node_modules/fastify/package.json'))).toBe(true);
      expect(existsSync(join(context, 'token-bench/node_modules/vitest'))).toBe(false);
      expect(existsSync(join(context, 'Dockerfile'))).toBe(true);
    },
  );

  it('leaves a folder alone that has something in it', async () => {
    const io = captureIo();
    expect(await run(['image', ROOT], io)).toBe(2);
    expect(io.writtenToErr()).toContain('not empty');
  });
});
