import { RULE_GROUPS } from '../conformance/catalogue/rules.ts';
import { type ConformOptions, conform } from '../conformance/conform.ts';
import type { CheckReport, ConformanceReport } from '../conformance/report/report.ts';
import { UNCHECKED } from '../conformance/unchecked.ts';
import { type RunnerContext, SuiteFailure, type TestRunner } from './test-runner.ts';

export interface Pkcs11SuiteOptions
  extends Pick<ConformOptions, 'target' | 'destructive' | 'expected' | 'processes' | 'timeoutMs' | 'program'> {
  /** Rules (`PIN-14`) and groups (`PIN`); absent: all, and what the token's own list of mechanisms promises. */
  readonly only?: readonly string[];
  /** Real milliseconds for the whole run, for which the first test waits. Default 600,000. */
  readonly runTimeoutMs?: number;
}

const RUN_TIMEOUT_MS = 600_000;

/**
 * Registers the conformance checks as tests: one for each rule, in a block for each group. The module is judged as by `token-bench conform`, in
 * child processes, when the first of them runs. What the module does not support, what is not made of it and what is known of it is skipped, with
 * the reason; a difference that was expected and is not there fails.
 * @throws RangeError when `only` chooses nothing.
 */
export function pkcs11Suite(runner: TestRunner, options: Pkcs11SuiteOptions): void {
  const { runTimeoutMs: timeout = RUN_TIMEOUT_MS, only, ...rest } = options;
  const groups = chosenGroups(only);
  if (groups.length === 0) throw new RangeError(`no check is called ${only?.join(', ')}`);
  let running: Promise<ConformanceReport> | undefined;
  const report = () => {
    running ??= conform({ ...rest, ...(only && { only }) });
    return running;
  };
  const test = (name: string, judge: (made: ConformanceReport, context: RunnerContext) => void) =>
    runner.it(name, { timeout }, async (context) => judge(await judged(report), context));
  runner.describe('PKCS#11 conformance', () => {
    for (const { title, rules } of groups) {
      runner.describe(title, () => {
        for (const { id, rule } of rules) test(`${id} ${rule}`, (made, context) => showCheck(made, id, context));
      });
    }
    if (only === undefined) test('what the token says of its mechanisms', showMechanisms);
  });
}

/** Groups with those of their rules that are chosen and have a check. */
function chosenGroups(only: readonly string[] | undefined) {
  const isChosen = (id: string) => only?.some((name) => id === name || id.startsWith(`${name}-`)) ?? true;
  const unchecked = new Set(UNCHECKED.map(({ rule }) => rule));
  return RULE_GROUPS.map(({ title, rules }) => ({
    title,
    rules: rules.filter(({ id }) => isChosen(id) && !unchecked.has(id)),
  })).filter(({ rules }) => rules.length > 0);
}

/** A module that cannot be judged is one line in each test, without a stack. */
async function judged(report: () => Promise<ConformanceReport>): Promise<ConformanceReport> {
  try {
    return await report();
  } catch (error) {
    throw new SuiteFailure([error instanceof Error ? error.message : String(error)]);
  }
}

function showCheck({ checks }: ConformanceReport, id: string, context: RunnerContext): void {
  const check = checks.find((one) => one.id === id);
  if (check === undefined) throw new SuiteFailure([`${id} was not judged`]);
  if (isFailure(check)) throw new SuiteFailure(failureLines(check));
  if (check.standing === 'expected-difference') context.skip(`known difference: ${check.reason}`);
  else if (check.standing !== 'as-it-must') context.skip(check.reason);
}

/** Which there are is known when the token has been asked: one test for all of them. */
function showMechanisms({ checks }: ConformanceReport, context: RunnerContext): void {
  const ofMechanisms = checks.filter(({ id }) => id.includes('/'));
  const failures = ofMechanisms.filter(isFailure);
  if (failures.length > 0) throw new SuiteFailure(failures.flatMap((check) => [check.id, ...failureLines(check), '']));
  if (ofMechanisms.length === 0) context.skip('the token has no mechanism that this suite knows');
}

const isFailure = ({ standing }: CheckReport): boolean => standing === 'unexpected' || standing === 'unexpected-pass';

function failureLines({ status, standing, reason, findings, chapter, replay }: CheckReport): string[] {
  return [
    standing === 'unexpected-pass'
      ? `passed, but a difference was expected: ${reason}`
      : `${status} (PKCS#11 ${chapter})`,
    standing === 'unexpected-pass' ? '' : (reason.split('\n')[0] ?? ''),
    ...findings.map(({ call, expected, got }) => `${call}: ${got} instead of ${expected}`),
    replay,
  ];
}
