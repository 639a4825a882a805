import type { ReportFormat } from '../../conformance/report/formats.ts';
import { reportText } from '../../conformance/report/formats.ts';
import type { CheckReport, ConformanceReport } from '../../conformance/report/report.ts';
import { INVARIANTS, type InvariantName, WATCHED } from './invariants.ts';
import type { FlowsReport } from './play-worlds.ts';

/** In which forms a run of worlds can be written down. */
export const FLOWS_FORMATS = ['json', 'junit', 'tap'] as const satisfies readonly ReportFormat[];
export type FlowsFormat = (typeof FLOWS_FORMATS)[number];

const ALL = { ...INVARIANTS, ...WATCHED };

/** The run as a file: one check for each invariant. JSON has every world. */
export function flowsReportText(
  report: FlowsReport,
  format: FlowsFormat,
): { readonly name: string; readonly text: string } {
  if (format === 'json') return { name: 'flows.json', text: `${JSON.stringify(report, undefined, 2)}\n` };
  const { name, text } = reportText(asChecks(report), format);
  return { name: name.replace('conform', 'flows'), text };
}

function asChecks(report: FlowsReport): ConformanceReport {
  const checks = Object.keys(ALL).map((name, at) => checkOf(report, name as InvariantName, at + 1));
  const failed = checks.filter(({ status }) => status === 'failed').length;
  return {
    target: `flows in ${report.worlds.length} random worlds`,
    seed: report.seed,
    seconds: report.seconds,
    passed: checks.length - failed,
    failed,
    skipped: 0,
    expectedDifferences: 0,
    rootCauses: [],
    sections: [],
    warnings: [],
    checks,
    unchecked: [],
  };
}

function checkOf({ worlds, seed }: FlowsReport, name: InvariantName, number: number): CheckReport {
  const { says, requirements } = ALL[name];
  const broken = worlds.flatMap(({ findings, replay }) =>
    findings.filter(({ invariant }) => invariant === name).map(({ detail }) => ({ detail, replay })),
  );
  const [first] = broken;
  return {
    id: `FLOWS-${String(number).padStart(2, '0')}`,
    chapter: requirements === '' ? name : `${name}: ${requirements}`,
    level: 'must',
    rule: says,
    status: first === undefined ? 'passed' : 'failed',
    standing: first === undefined ? 'as-it-must' : 'unexpected',
    expected: first === undefined ? '' : says,
    got: first?.detail ?? '',
    findings: broken.map(({ detail, replay }) => ({
      call: replay,
      expected: says,
      got: detail,
      severity: 'wrong-value',
    })),
    notes: [],
    reason: '',
    replay: first?.replay ?? `token-bench flows --seed '${seed}'`,
    milliseconds: 0,
  };
}
