import { parseXml, type XmlElement } from '@rgrove/parse-xml';
import { describe, expect, it } from 'vitest';
import type { Verdict } from '../verdict.ts';
import { REPORT_FORMATS, reportText } from './formats.ts';
import { conformanceReport } from './report.ts';

const NASTY = '<script>alert("1")</script> & # \\ \u0001 end';

const verdict = (rule: string, wishes: Partial<Verdict>): Verdict => ({
  rule,
  status: 'passed',
  findings: [],
  notes: [],
  reason: '',
  milliseconds: 3,
  ...wishes,
});

const finding = { call: NASTY, expected: 'OK', got: 'GENERAL_ERROR', severity: 'refused' } as const;

const report = conformanceReport({
  target: NASTY,
  seed: 'none',
  seconds: 1.5,
  verdicts: [
    verdict('GEN-01', {}),
    verdict('GEN-02', { status: 'failed', findings: [finding] }),
    verdict('GEN-03', { status: 'crashed', reason: 'the process died of SIGSEGV' }),
    verdict('GEN-04', { status: 'failed', findings: [finding] }),
    verdict('GEN-05', {}),
    verdict('GEN-06', { status: 'unsupported', reason: 'there is none' }),
    verdict('GEN-07', { status: 'skipped', reason: 'needs --destructive' }),
    verdict('SES-03', { status: 'blocked', reason: 'C_Login → GENERAL_ERROR', blockedBy: 'C_Login → GENERAL_ERROR' }),
    verdict('SES-04', { status: 'blocked', reason: 'C_Login → GENERAL_ERROR', blockedBy: 'C_Login → GENERAL_ERROR' }),
  ],
  expected: [
    { rule: 'GEN-04', status: 'failed', because: 'known' },
    { rule: 'GEN-05', status: 'failed', because: 'was so once' },
  ],
  unchecked: [{ rule: 'GEN-16', because: 'cannot be' }],
  replay: (rule) => `again ${rule}`,
});

const textOf = (format: (typeof REPORT_FORMATS)[number]) => reportText(report, format).text;

describe('a report', () => {
  it('knows a difference that says nothing against any target, unless there is another one beside it', () => {
    const [own, other] = [{ ...finding, because: 'the case is that of one token' }, finding];
    const verdicts = [
      verdict('OASIS-BL-M-1-31', { status: 'failed', findings: [own] }),
      verdict('OASIS-BL-M-1-32', { status: 'failed', findings: [own, other] }),
    ];
    const parts = { target: '', seed: '', seconds: 0, expected: [], unchecked: [], replay: () => '' };
    const { checks } = conformanceReport({ ...parts, verdicts });
    expect(checks.map(({ standing }) => standing)).toEqual(['expected-difference', 'unexpected']);
    expect(checks[0]?.reason).toBe('the case is that of one token');
  });

  it('is not surprised by a rule that is kept where the difference shows only sometimes', () => {
    const expected = [{ rule: 'EVT-06', status: 'failed', because: 'a race', sometimes: true }] as const;
    const parts = { target: '', seed: '', seconds: 0, expected, unchecked: [], replay: () => '' };
    const standingOf = (status: 'passed' | 'failed') =>
      conformanceReport({
        ...parts,
        verdicts: [verdict('EVT-06', { status, findings: status === 'failed' ? [finding] : [] })],
      }).checks[0]?.standing;
    expect([standingOf('passed'), standingOf('failed')]).toEqual(['as-it-must', 'expected-difference']);
  });

  it('counts what was not expected apart from what is known, and no skip as a pass', () => {
    const { passed, failed, skipped, expectedDifferences } = report;
    expect({ passed, failed, skipped, expectedDifferences }).toEqual({
      passed: 1,
      failed: 5,
      skipped: 2,
      expectedDifferences: 1,
    });
    expect(report.checks.map(({ standing }) => standing)).toEqual([
      'as-it-must',
      'unexpected',
      'unexpected',
      'expected-difference',
      'unexpected-pass',
      'unsupported',
      'skipped',
      'unexpected',
      'unexpected',
    ]);
  });

  it('names one cause once, with all that it blocks', () => {
    expect(report.rootCauses).toEqual([{ step: 'C_Login → GENERAL_ERROR', blocks: ['SES-03', 'SES-04'], shows: [] }]);
  });

  it('is JSON with what the documentation promises', () => {
    const [, second] = JSON.parse(textOf('json')).checks;
    expect(second).toMatchObject({
      id: 'GEN-02',
      chapter: '5.4.4',
      status: 'failed',
      expected: 'OK',
      got: 'GENERAL_ERROR',
      replay: 'again GEN-02',
    });
  });

  it('is JUnit XML that a parser reads, with the sums that are in it', () => {
    const root = parseXml(textOf('junit')).root as XmlElement;
    expect(root.attributes).toMatchObject({ tests: '9', failures: '2', errors: '3', skipped: '3' });
    const suites = root.children.filter((child): child is XmlElement => child.type === 'element');
    expect(suites.map(({ attributes }) => [attributes.name, attributes.tests])).toEqual([
      ['GEN', '7'],
      ['SES', '2'],
    ]);
    expect(root.attributes.name).toBe(NASTY.replace('\u0001', ''));
  });

  it('is TAP: as many lines as it says, known differences as TODO, what was not made as SKIP', () => {
    const lines = textOf('tap').split('\n');
    expect(lines.slice(0, 2)).toEqual(['TAP version 14', '1..9']);
    const tests = lines.filter((line) => /^(not )?ok /.test(line));
    expect(tests.map((line) => line.startsWith('ok'))).toEqual([
      true,
      false,
      false,
      true,
      false,
      true,
      true,
      false,
      false,
    ]);
    expect(tests[3]).toMatch(/ # TODO known$/);
    expect(tests[5]).toMatch(/ # SKIP there is none$/);
    expect(lines.filter((line) => line === '  ---').length).toBe(5);
  });

  it('is a page in which nothing of a module is code', () => {
    const page = textOf('html');
    expect(page).not.toContain('<script');
    expect(page).toContain('&lt;script&gt;');
    expect(page).toContain('again GEN-02');
    expect(page).not.toMatch(/(src|href)=/);
  });

  it('has a file name of its own in every format', () => {
    const names = REPORT_FORMATS.map((format) => reportText(report, format).name);
    expect(new Set(names).size).toBe(REPORT_FORMATS.length);
  });
});
