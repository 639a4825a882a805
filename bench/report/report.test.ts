import { describe, expect, it } from 'vitest';
import type { BenchResult } from '../index.ts';
import type { CaseResult } from '../measure.ts';
import { htmlReport } from './html.ts';
import { markdownReport } from './markdown.ts';

function figures(name: string, target: string, opsPerSecond: number): CaseResult {
  const us = 1e6 / opsPerSecond;
  const quantilesUs = [0.5, 0.8, 0.9, 1, 1.2, 1.5, 3].map((factor) => factor * us);
  return { name, target, opsPerSecond, p50Us: us, p99Us: 3 * us, samples: 100, madUs: us / 10, quantilesUs };
}

const RESULT: BenchResult = {
  machine: {
    ...{ date: '2026-03-02T04:00:00.000Z', processor: 'TEST <processor>', cores: 2, memoryBytes: 1, system: 'linux' },
    ...{ node: 'v20', openssl: '3', tokenBench: '0.1.0', commit: 'abc' },
  },
  cases: [
    figures('sign/rsa-2048', 'emulator in process', 1234.5),
    figures('sign/rsa-2048', 'SoftHSM2', 600),
    ...[1, 2, 4].map((count) => figures(`sign-async/rsa-2048@${count}`, 'emulator in process', 1000 * count)),
    ...[10, 1000].map((count) => figures(`find/among-${count}`, 'emulator in process', 100_000)),
    figures('sign-by-processes/rsa-2048', '1 process', 900),
    figures('sign-by-processes/rsa-2048', '2 processes', 1500),
  ],
  ratios: [{ case: 'sign/rsa-2048', of: 'emulator in process', to: 'SoftHSM2', median: 2.06, low: 2, high: 2.1 }],
  refusals: [],
  missing: [{ target: 'NSS softokn', why: 'no libsoftokn3.so' }],
};

describe('reports of a benchmark', () => {
  it('Markdown has the machine, every figure, every ratio, and what was not measured', () => {
    const text = markdownReport(RESULT, [
      { case: 'sign/rsa-2048', target: 'SoftHSM2', ratio: 1.5, spread: 1.1, verdict: 'faster' },
    ]);
    expect(text).toContain('token-bench 0.1.0 (abc)');
    expect(text).toContain('| sign/rsa-2048 | emulator in process | 1,235 | 810.0 | 2430.1 | 81.0 | 100 |');
    expect(text).toContain('| sign/rsa-2048 | emulator in process | SoftHSM2 | 2.06 | 2.00 | 2.10 |');
    expect(text).toContain('| sign/rsa-2048 | SoftHSM2 | 1.50 | 1.10 | faster |');
    expect(text).toContain('Not measured: NSS softokn: no libsoftokn3.so.');
  });

  it('the page needs nothing besides itself, escapes, and draws what can be drawn', () => {
    const page = htmlReport(RESULT);
    expect(page).not.toMatch(/<script|src=|href=|url\(/);
    expect(page).toContain('TEST &lt;processor&gt;');
    for (const title of [
      ...['sign/rsa-2048: microseconds', 'sign-async/rsa-2048: sessions at once'],
      ...['One search, by the number of objects', 'Signing by several processes'],
    ]) {
      expect(page).toContain(`<figcaption>${title}</figcaption>`);
    }
    expect(page).not.toMatch(/NaN|Infinity|undefined/);
  });
});
