import type { CheckReport, ConformanceReport } from './report.ts';

/** JUnit XML as CI servers read it: a test suite for each group of rules, and for each mechanism. */
export function junitReport({ target, checks, seconds }: ConformanceReport): string {
  const groups = new Map<string, CheckReport[]>();
  for (const check of checks) {
    const group = check.id.split(/[-/]/)[0] ?? '';
    groups.set(group, [...(groups.get(group) ?? []), check]);
  }
  const suites = [...groups].map(([group, members]) => suiteXml(target, group, members));
  const head = `<testsuites name="${xml(target)}" ${counts(checks)} time="${seconds.toFixed(3)}">`;
  return ['<?xml version="1.0" encoding="UTF-8"?>', head, ...suites, '</testsuites>', ''].join('\n');
}

function suiteXml(target: string, group: string, checks: readonly CheckReport[]): string {
  const time = checks.reduce((sum, { milliseconds }) => sum + milliseconds, 0) / 1000;
  return [
    `  <testsuite name="${xml(group)}" ${counts(checks)} time="${time.toFixed(3)}">`,
    ...checks.map((check) => caseXml(target, check)),
    '  </testsuite>',
  ].join('\n');
}

function counts(checks: readonly CheckReport[]): string {
  const count = (is: (check: CheckReport) => boolean) => checks.filter(is).length;
  return `tests="${checks.length}" failures="${count(isFailure)}" errors="${count(isError)}" skipped="${count(isSkipped)}"`;
}

const isFailure = ({ standing, status }: CheckReport) =>
  standing === 'unexpected-pass' || (standing === 'unexpected' && status === 'failed');
const isError = ({ standing, status }: CheckReport) => standing === 'unexpected' && status !== 'failed';
/** A known difference is not a pass: it shows as skipped, with the reason. */
const isSkipped = ({ standing }: CheckReport) => ['skipped', 'unsupported', 'expected-difference'].includes(standing);

function caseXml(target: string, check: CheckReport): string {
  const { id, rule, chapter, milliseconds } = check;
  const head = `    <testcase classname="${xml(target)}" name="${xml(`${id} ${rule} (${chapter})`)}" time="${(milliseconds / 1000).toFixed(3)}"`;
  const inside = insideXml(check);
  return inside === '' ? `${head}/>` : `${head}>\n      ${inside}\n    </testcase>`;
}

function insideXml(check: CheckReport): string {
  const { findings, reason, replay, status, standing } = check;
  if (isSkipped(check)) return `<skipped message="${xml(reason)}"/>`;
  const tag = isFailure(check) ? 'failure' : isError(check) ? 'error' : undefined;
  if (tag === undefined) return '';
  const message = standing === 'unexpected-pass' ? `passed, but a difference was expected: ${reason}` : status;
  const lines = [
    reason,
    ...findings.map(({ call, expected, got }) => `${call}: ${got} instead of ${expected}`),
    replay,
  ];
  return `<${tag} message="${xml(message)}">${xml(lines.filter((line) => line !== '').join('\n'))}</${tag}>`;
}

/** Text in XML 1.0, which has no control characters but these three. */
function xml(text: string): string {
  const named: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
  return [...text]
    .filter((letter) => letter >= ' ' || letter === '\n' || letter === '\t' || letter === '\r')
    .map((letter) => named[letter] ?? letter)
    .join('');
}
