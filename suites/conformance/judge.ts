import type { Check } from './check.ts';
import { Blocked, Unsupported } from './finding.ts';
import type { OpenTarget } from './targets/target.ts';
import { Trial } from './trial.ts';
import type { Status, Verdict } from './verdict.ts';

/** Makes one check of an open target, in this process. Never rejects. @param now milliseconds of any clock. */
export async function judge(check: Check, target: OpenTarget, now: () => number): Promise<Verdict> {
  const began = now();
  let trial: Trial | undefined;
  let outcome: Pick<Verdict, 'status' | 'reason' | 'blockedBy'>;
  try {
    trial = new Trial(target.begin(check));
    await check.run(trial);
    outcome = outcomeOf(trial);
  } catch (error) {
    outcome = stoppedBy(error, trial);
  }
  try {
    await trial?.end();
    target.end();
  } catch (error) {
    outcome = broken(error);
  }
  const { findings = [], notes = [] } = trial ?? {};
  return { rule: check.rule, ...outcome, findings, notes, milliseconds: now() - began };
}

function outcomeOf({ findings, looked }: Trial): { status: Status; reason: string } {
  // A check that asks nothing cannot fail: it is none.
  if (looked === 0) return { status: 'broken', reason: 'the check has looked at nothing' };
  return { status: findings.length > 0 ? 'failed' : 'passed', reason: '' };
}

function stoppedBy(error: unknown, trial: Trial | undefined): Pick<Verdict, 'status' | 'reason' | 'blockedBy'> {
  // What was found before it stopped counts.
  if (trial !== undefined && trial.findings.length > 0 && error instanceof Error && isStop(error)) {
    return { status: 'failed', reason: error.message };
  }
  if (error instanceof Unsupported) return { status: 'unsupported', reason: error.message };
  if (error instanceof Blocked) return { status: 'blocked', reason: error.message, blockedBy: error.message };
  return broken(error);
}

function isStop(error: Error): boolean {
  return error instanceof Unsupported || error instanceof Blocked;
}

function broken(error: unknown): { status: Status; reason: string } {
  return { status: 'broken', reason: error instanceof Error ? (error.stack ?? error.message) : String(error) };
}
