import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { FlowsReport } from '../suites/index.ts';
import { run } from './run.ts';
import { captureIo } from './testing/captured-io.ts';

const folder = mkdtempSync(join(tmpdir(), 'token-bench-cli-flows-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('token-bench flows', { timeout: 300_000 }, () => {
  it('plays a world, prints the report as JSON and writes it for CI servers', async () => {
    const io = captureIo();
    const wish = ['--seed', 'cli', '--world', '0', '--events', 'none', '--device', 'kaztoken'];
    const written = ['--report', 'json,junit,tap', '--output', folder];
    expect(await run(['flows', ...wish, '--json', ...written], io)).toBe(0);
    const report = JSON.parse(io.written()) as FlowsReport;
    expect(report).toMatchObject({ seed: 'cli', findings: 0, regenerations: 2 });
    expect(report.worlds.map(({ replay }) => replay)).toEqual([
      "token-bench flows --seed 'cli' --world 0 --device kaztoken",
    ]);
    expect(readdirSync(folder).sort()).toEqual(['flows-junit.xml', 'flows.json', 'flows.tap']);
    expect(readFileSync(join(folder, 'flows-junit.xml'), 'utf8')).toContain('tests="8" failures="0"');
  });

  it.each([
    [['--worlds', '0'], '--worlds: at least one'],
    [['--events', '1'], '--members and --events go with --world'],
    [['--device', 'javatoke'], 'there is no device javatoke'],
    [['--world', '1', '--events', 'some'], 'numbers with commas'],
    [['--report', 'pdf'], 'there is no pdf'],
  ])('ends with 2 and one line for %j', async (argv, message) => {
    const io = captureIo();
    expect(await run(['flows', ...argv], io)).toBe(2);
    expect(io.writtenToErr()).toContain(message);
  });
});
