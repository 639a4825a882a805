import type { Comparison } from '../compare.ts';
import type { BenchResult } from '../index.ts';

/** The figures as Markdown tables: for a README or a merge request. */
export function markdownReport(
  { machine, cases, ratios, missing, refusals }: BenchResult,
  comparisons: readonly Comparison[] = [],
): string {
  const { date, processor, cores, system, node, openssl, tokenBench, commit } = machine;
  return [
    `${date}, ${processor}, ${cores} cores, ${system}, Node ${node}, OpenSSL ${openssl}, token-bench ${tokenBench}${commit ? ` (${commit})` : ''}.`,
    'Targets took turns; ratios are medians of pairs of neighbours. Compare figures of one run only.',
    '',
    ...table(
      ['case', 'target', 'per second', 'p50 µs', 'p99 µs', 'MAD µs', 'samples'],
      cases.map((one) => [
        one.name,
        one.target,
        count(one.opsPerSecond),
        one.p50Us.toFixed(1),
        one.p99Us.toFixed(1),
        one.madUs.toFixed(1),
        String(one.samples),
      ]),
    ),
    '',
    ...table(
      ['case', 'of', 'to', 'ratio', 'lowest', 'highest'],
      ratios.map((one) => [one.case, one.of, one.to, ...[one.median, one.low, one.high].map((x) => x.toFixed(2))]),
    ),
    ...(comparisons.length === 0 ? [] : ['', ...comparisonTable(comparisons)]),
    ...missing.flatMap(({ target, why }) => ['', `Not measured: ${target}: ${why}.`]),
    ...refusals.flatMap((one) => ['', `Not measured: ${one.case} on ${one.target}: ${one.why}.`]),
    '',
  ].join('\n');
}

function comparisonTable(comparisons: readonly Comparison[]): string[] {
  return table(
    ['case', 'target', 'now to before', 'spread', ''],
    comparisons.map((one) => [one.case, one.target, one.ratio.toFixed(2), one.spread.toFixed(2), one.verdict]),
  );
}

/** Operations per second as people read them. */
export function count(perSecond: number): string {
  return perSecond < 100 ? perSecond.toFixed(1) : Math.round(perSecond).toLocaleString('en-US');
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)];
}
