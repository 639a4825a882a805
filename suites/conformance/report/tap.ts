import type { CheckReport, ConformanceReport } from './report.ts';

/** Test Anything Protocol, version 14. */
export function tapReport({ checks, target }: ConformanceReport): string {
  const lines = ['TAP version 14', `1..${checks.length}`, `# ${target}`];
  for (const [index, check] of checks.entries()) lines.push(...tapLines(check, index + 1));
  return `${lines.join('\n')}\n`;
}

function tapLines({ id, rule, status, standing, findings, reason, replay }: CheckReport, number: number): string[] {
  const isOk = standing !== 'unexpected' && standing !== 'unexpected-pass';
  const head = `${isOk ? 'ok' : 'not ok'} ${number} - ${escaped(`${id} ${rule}`)}`;
  if (standing === 'skipped' || standing === 'unsupported') return [`${head} # SKIP ${escaped(reason)}`];
  if (standing === 'expected-difference') return [`${head} # TODO ${escaped(reason)}`];
  if (isOk) return [head];
  const details = {
    status: standing === 'unexpected-pass' ? 'passed, which was not expected' : status,
    ...(reason !== '' && { reason }),
    findings: findings.map(({ call, expected, got }) => `${call}: ${got} instead of ${expected}`),
    replay,
  };
  return [
    head,
    '  ---',
    ...Object.entries(details).map(([key, value]) => `  ${key}: ${JSON.stringify(value)}`),
    '  ...',
  ];
}

/** `#` begins a directive, a line ends a test. */
function escaped(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('#', '\\#').replaceAll(/\s+/g, ' ');
}
