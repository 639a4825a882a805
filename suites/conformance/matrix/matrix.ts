import { RULE_GROUPS } from '../catalogue/rules.ts';
import type { ConformanceReport } from '../report/report.ts';
import type { Status } from '../verdict.ts';

/** What became of each rule at one module: what of a report is kept. */
export interface Measurement {
  /** The module with its version, for people. */
  readonly module: string;
  /** How its tokens were had. */
  readonly how: string;
  readonly statuses: Readonly<Record<string, Status>>;
}

/** How a status shows in a cell. */
const CELLS: Readonly<Record<Status, string>> = {
  passed: '✓',
  failed: '✗',
  crashed: '☠',
  hung: '⌛',
  blocked: '⊘',
  unsupported: '–',
  skipped: '·',
  broken: '?',
};

const INTRO = `# Modules and rules

Drawn from suites/conformance/matrix/measurements.json by \`UPDATE_DOCS=1 npx vitest run suites/conformance/matrix/matrix.test.ts\`; do not edit.
A module is measured anew by \`token-bench conform --module PATH --destructive --json >REPORT.json\`; the same command with
\`MEASURED=REPORT.json MODULE='name and version' HOW='how its tokens are had'\` before it takes the report in.

✓ the rule is kept · ✗ it is not · ☠ the module died · ⌛ it gave no answer · ⊘ something that the check stands on does not work · – the module
or the token does not have what the rule is about · · not asked · an empty cell: there is no check of the rule yet, or none was made.`;

/** Only what the matrix shows. */
export function measurementOf(report: ConformanceReport, module: string, how: string): Measurement {
  const rules = new Set(RULE_GROUPS.flatMap((group) => group.rules.map(({ id }) => id)));
  const checks = report.checks.filter(({ id }) => rules.has(id));
  return { module, how, statuses: Object.fromEntries(checks.map(({ id, status }) => [id, status])) };
}

/** docs/conformance-matrix.md: a row for each rule of the catalogue, a column for each module. */
export function matrixDocument(measurements: readonly Measurement[]): string {
  const legend = measurements.map(({ module, how }, at) => `${at + 1}. ${module}: ${how}`);
  const groups = RULE_GROUPS.map(({ title, rules }) => [`## ${title}`, '', ...tableOf(rules, measurements)].join('\n'));
  return `${[INTRO, legend.join('\n'), ...sums(measurements), ...groups].join('\n\n')}\n`;
}

const head = (measurements: readonly Measurement[]) => measurements.map((_, at) => ` ${at + 1} |`).join('');
const line = (measurements: readonly Measurement[]) => measurements.map(() => ':-:|').join('');

function tableOf(
  rules: readonly { id: string; chapter: string; rule: string }[],
  measurements: readonly Measurement[],
) {
  const row = ({ id, chapter, rule }: (typeof rules)[number]) => {
    const cells = measurements.map(({ statuses }) => ` ${cellOf(statuses[id])} |`).join('');
    return `| ${id} | ${escaped(rule)} | ${chapter} |${cells}`;
  };
  return [`| id | rule | section |${head(measurements)}`, `|---|---|---|${line(measurements)}`, ...rules.map(row)];
}

/** How many rules of each standing. */
function sums(measurements: readonly Measurement[]): string[] {
  const statuses = Object.keys(CELLS) as Status[];
  const count = (status: Status) =>
    measurements.map(({ statuses: all }) => ` ${Object.values(all).filter((one) => one === status).length} |`).join('');
  const rows = statuses.map((status) => `| ${CELLS[status]} ${status} |${count(status)}`);
  return [[`| |${head(measurements)}`, `|---|${line(measurements)}`, ...rows].join('\n')];
}

const cellOf = (status: Status | undefined): string => (status === undefined ? '' : CELLS[status]);

const escaped = (text: string): string => text.replaceAll('|', '\\|');
