import { RULES } from '../catalogue/rules.ts';
import type { Finding } from '../finding.ts';
import { mechanismRule } from '../mechanism-checks/mechanism-checks.ts';
import { BAD, type Status, type Verdict } from '../verdict.ts';
import { type RootCause, rootCauses } from './root-causes.ts';

/** A difference that is known: what a module does otherwise than the standard, and why that is borne. */
export interface ExpectedDifference {
  readonly rule: string;
  readonly status: Status;
  readonly because: string;
  /** It depends on what comes first in the module: that the rule is kept is no surprise. */
  readonly sometimes?: boolean;
}

/** How a check stands against what was expected of it. */
export type Standing =
  | 'as-it-must'
  /** Bad, and nobody expected it. */
  | 'unexpected'
  /** Bad, and known. */
  | 'expected-difference'
  /** Good, and the expectations say otherwise: they are out of date. */
  | 'unexpected-pass'
  | 'unsupported'
  | 'skipped';

/** One check in a report. */
export interface CheckReport {
  readonly id: string;
  readonly chapter: string;
  readonly level: string;
  readonly rule: string;
  readonly status: Status;
  readonly standing: Standing;
  /** Of the first finding; empty when there is none. */
  readonly expected: string;
  readonly got: string;
  readonly findings: readonly Finding[];
  readonly notes: readonly string[];
  /** Why it is skipped, unsupported, blocked, crashed, hung or broken; why the difference is expected. */
  readonly reason: string;
  /** The command that makes this check again. */
  readonly replay: string;
  readonly milliseconds: number;
}

/** How many checks of one kind came to what. */
export interface SectionReport {
  readonly name: 'rules' | 'mechanisms';
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly expectedDifferences: number;
}

export interface ConformanceReport {
  readonly target: string;
  readonly seed: string;
  /** Seconds that it took. */
  readonly seconds: number;
  readonly passed: number;
  /** What nobody expected: failed, crashed, hung, blocked, and passes that were not expected. */
  readonly failed: number;
  /** Not made, or not to be made of this target: never counted as passed. */
  readonly skipped: number;
  readonly expectedDifferences: number;
  /** The same of the rules of the catalogue, and of what the token's own list of mechanisms promises. */
  readonly sections: readonly SectionReport[];
  readonly rootCauses: readonly RootCause[];
  /** What went wrong beside the checks. */
  readonly warnings: readonly string[];
  readonly checks: readonly CheckReport[];
  /** Rules that no check is made of here, and why. */
  readonly unchecked: readonly { readonly id: string; readonly because: string }[];
}

export interface ReportParts {
  readonly target: string;
  readonly seed: string;
  readonly seconds: number;
  readonly verdicts: readonly Verdict[];
  readonly expected: readonly ExpectedDifference[];
  readonly unchecked: readonly { readonly rule: string; readonly because: string }[];
  readonly warnings?: readonly string[];
  /** The command line that makes one check again. */
  replay(rule: string): string;
}

export function conformanceReport(parts: ReportParts): ConformanceReport {
  const { target, seed, seconds, verdicts, unchecked, warnings = [] } = parts;
  const checks = verdicts.map((verdict) => checkReport(verdict, parts));
  return {
    target,
    seed,
    seconds,
    ...sums(checks),
    sections: [
      { name: 'rules', ...sums(checks.filter((check) => !isOfMechanism(check))) },
      { name: 'mechanisms', ...sums(checks.filter(isOfMechanism)) },
    ],
    rootCauses: rootCauses(verdicts),
    warnings,
    checks,
    unchecked: unchecked.map(({ rule, because }) => ({ id: rule, because })),
  };
}

/** A check of what a mechanism does, and not of a rule of the catalogue. */
export function isOfMechanism({ id }: Pick<CheckReport, 'id'>): boolean {
  return id.startsWith('CKM_');
}

function sums(checks: readonly CheckReport[]): Omit<SectionReport, 'name'> {
  const count = (...standings: Standing[]) => checks.filter(({ standing }) => standings.includes(standing)).length;
  return {
    passed: count('as-it-must'),
    failed: count('unexpected', 'unexpected-pass'),
    skipped: count('skipped', 'unsupported'),
    expectedDifferences: count('expected-difference'),
  };
}

function checkReport(verdict: Verdict, { expected, replay }: ReportParts): CheckReport {
  const rule = RULES.get(verdict.rule) ?? mechanismRule(verdict.rule);
  if (rule === undefined) throw new RangeError(`there is no rule ${verdict.rule}`);
  const difference = expected.find((one) => one.rule === verdict.rule);
  const [first] = verdict.findings;
  return {
    ...rule,
    status: verdict.status,
    standing: standingOf(verdict, difference),
    expected: first?.expected ?? '',
    got: first?.got ?? '',
    findings: verdict.findings,
    notes: verdict.notes,
    reason: verdict.reason || (difference?.because ?? ownReasons(verdict).join('; ')),
    replay: replay(rule.id),
    milliseconds: verdict.milliseconds,
  };
}

function standingOf(verdict: Verdict, difference: ExpectedDifference | undefined): Standing {
  const { status, findings } = verdict;
  if (status === 'skipped' || status === 'unsupported') return status;
  const isOwn = findings.length > 0 && findings.every(({ because }) => because !== undefined);
  if (status === 'failed' && isOwn) return 'expected-difference';
  if (BAD.has(status)) return difference?.status === status ? 'expected-difference' : 'unexpected';
  return difference === undefined || difference.sometimes ? 'as-it-must' : 'unexpected-pass';
}

/** Why findings say nothing against any target. */
function ownReasons({ findings }: Verdict): string[] {
  return [...new Set(findings.flatMap(({ because }) => because ?? []))];
}
