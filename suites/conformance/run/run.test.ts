import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { compiledProgram } from '../../../pki/testing/compiled-program.ts';
import { softHsmMissing, softHsmPath } from '../../../pki/testing/soft-hsm.ts';
import { RULE_GROUPS } from '../catalogue/rules.ts';
import { type ConformOptions, conform } from '../conform.ts';
import { KNOWN_DIFFERENCES } from '../known-differences.ts';
import { rawCallerMissing } from '../raw/raw-cryptoki.ts';
import type { ConformanceReport } from '../report/report.ts';
import { libraryCallerMissing } from '../targets/library.ts';
import { P11_KIT_CLIENTS } from './emulator-library.ts';

const judged = (options: Omit<ConformOptions, 'program'>) =>
  conform({ ...options, program: compiledProgram('suites/conformance/run/worker.ts') });

/** What a person would want to know of a run that is not as it must be. */
const complaints = ({ checks }: ConformanceReport) =>
  checks
    .filter(({ standing }) => standing === 'unexpected' || standing === 'unexpected-pass')
    .map(({ id, status, reason, findings }) => ({ id, status, reason, findings }));

const statusOf = ({ checks }: ConformanceReport, id: string) => checks.find((check) => check.id === id)?.status;

const folder = mkdtempSync(join(tmpdir(), 'token-bench-conform-test-'));
afterAll(() => rmSync(folder, { recursive: true }));

const noP11Kit =
  libraryCallerMissing() || (P11_KIT_CLIENTS.some((path) => existsSync(path)) ? '' : 'no p11-kit-client.so');

describe('conform of the emulator', { timeout: 300_000 }, () => {
  it('in process finds nothing, and says what cannot be asked there', async () => {
    const report = await judged({ target: { kind: 'device', device: 'generic', through: 'in-process' } });
    expect(complaints(report)).toEqual([]);
    expect(statusOf(report, 'PIN-14')).toBe('passed');
    expect(statusOf(report, 'GEN-13')).toBe('unsupported');
    expect(report.passed).toBeGreaterThan(50);
  });

  const missing = libraryCallerMissing() || rawCallerMissing();
  it.skipIf(missing !== '')(
    `through its library finds nothing either${missing && ` (skipped: ${missing})`}`,
    async () => {
      const report = await judged({
        target: { kind: 'device', device: 'generic', through: 'module' },
        // What it says of its mechanisms is judged in process.
        only: RULE_GROUPS.map(({ name }) => name),
        destructive: true,
      });
      expect(complaints(report)).toEqual([]);
      expect(['GEN-13', 'GEN-26', 'PIN-14', 'REM-04'].map((id) => statusOf(report, id))).toEqual(
        Array(4).fill('passed'),
      );
    },
  );
});

describe.skipIf(noP11Kit !== '')(`conform through p11-kit${noP11Kit && ` (skipped: ${noP11Kit})`}`, () => {
  it('finds what is known of its client, and does not call it in two ways at once', async () => {
    const target = { kind: 'device', device: 'generic', through: 'p11-kit' } as const;
    const only = ['GEN', 'MECH', 'REM', 'EVT', 'OBJ-06'];
    const expected = KNOWN_DIFFERENCES['p11-kit'] ?? [];
    const report = await judged({ target, only, destructive: true, expected });
    expect(complaints(report)).toEqual([]);
    const certain = expected.filter(({ rule, sometimes }) => !sometimes && statusOf(report, rule) !== undefined);
    expect(certain.map(({ rule, status }) => [rule, statusOf(report, rule) === status])).toEqual(
      ['MECH-05', 'MECH-08', 'OBJ-06'].map((rule) => [rule, true]),
    );
    expect(['REM-01', 'GEN-13'].map((id) => statusOf(report, id))).toEqual(['passed', 'unsupported']);
  });
});

const noSoftHsm = softHsmMissing() || rawCallerMissing();

describe.skipIf(noSoftHsm !== '')(
  `conform of SoftHSM2${noSoftHsm && ` (skipped: ${noSoftHsm})`}`,
  { timeout: 300_000 },
  () => {
    const target = { kind: 'fresh', path: softHsmPath() ?? '' } as const;

    it('finds what is known of it and nothing else; a library that crashes costs one check', async () => {
      const report = await judged({ target, destructive: true, expected: KNOWN_DIFFERENCES.softhsm2 ?? [] });
      expect(complaints(report)).toEqual([]);
      const listed = report.checks.filter(
        ({ id, standing }) => standing === 'expected-difference' && !id.startsWith('OASIS'),
      );
      expect(listed).toHaveLength(KNOWN_DIFFERENCES.softhsm2?.length ?? 0);
      const crashed = report.checks.find(({ id }) => id === 'GEN-26');
      expect([crashed?.status, crashed?.standing]).toEqual(['crashed', 'expected-difference']);
    });

    it('does no harm unless it may, and says so: a skip is no pass', async () => {
      const report = await judged({ target, only: ['PIN-14', 'INIT'] });
      expect(new Set(report.checks.map(({ status }) => status))).toEqual(new Set(['skipped']));
      expect([report.passed, report.skipped]).toEqual([0, report.checks.length]);
      expect(report.checks.map(({ reason }) => reason)).toContain('tries a PIN wrong: needs --destructive');
    });

    it('reports a pass that was not expected as loudly as a failure', async () => {
      const expected = [{ rule: 'GEN-04', status: 'failed' as const, because: 'for the test' }];
      const report = await judged({ target, only: ['GEN-04'], expected });
      expect([report.failed, report.checks[0]?.standing]).toEqual([1, 'unexpected-pass']);
    });

    it('begins nothing new when it is ended', async () => {
      const report = await judged({ target, only: ['SES'], signal: AbortSignal.abort() });
      expect(report.checks.every(({ reason }) => reason === 'the run was ended before')).toBe(true);
    });
  },
);

describe('what cannot be judged is one line', () => {
  const given = (path: string) =>
    judged({
      target: { kind: 'given', path, slot: { by: 'first-token' }, pins: {} },
      only: ['GEN-04'],
      timeoutMs: 3000,
    });
  const written = (name: string, content: string) => {
    writeFileSync(join(folder, name), content);
    return join(folder, name);
  };
  const compiled = (name: string, source: string) => {
    const path = join(folder, `${name}.so`);
    execFileSync('cc', ['-shared', '-fPIC', '-o', path, written(`${name}.c`, source)]);
    return path;
  };

  it('a file that is not there, or is no library', async () => {
    await expect(given(join(folder, 'none.so'))).rejects.toThrow('none.so: there is no such file');
    await expect(given(written('text.so', 'text'))).rejects.toThrow('text.so: it is no library');
  });

  it('a library without a token', async () => {
    await expect(given(compiled('other', 'int other(void) { return 0; }'))).rejects.toThrow(/C_GetFunctionList/);
  });

  it('a library that dies or hangs when it is loaded', async () => {
    const dies = compiled('dies', '__attribute__((constructor)) void dies(void) { *(volatile int *) 0 = 0; }');
    await expect(given(dies)).rejects.toThrow('the library does not load: the process died of SIGSEGV');
    const hangs = compiled(
      'hangs',
      '#include <unistd.h>\n__attribute__((constructor)) void hangs(void) { for (;;) pause(); }',
    );
    await expect(given(hangs)).rejects.toThrow('the library does not load: it hangs');
  });

  it('nothing that is called so', async () => {
    const target = { kind: 'device', device: 'generic', through: 'in-process' } as const;
    await expect(judged({ target, only: ['NONE'] })).rejects.toThrow('no check is called NONE');
  });
});
