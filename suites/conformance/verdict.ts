import type { Finding } from './finding.ts';

/** What came of one check. */
export type Status =
  | 'passed'
  /** The library does not keep the rule. */
  | 'failed'
  /** The library died in it: a signal, or an exit that nobody asked for. */
  | 'crashed'
  /** No answer in the time given. */
  | 'hung'
  /** What the check stands on did not work: see `blockedBy`. */
  | 'blocked'
  /** The target does not have what the rule is about. Never counted as passed. */
  | 'unsupported'
  /** Not made, and `reason` says why. Never counted as passed. */
  | 'skipped'
  /** The check itself is at fault. */
  | 'broken';

/** What one check says of one target. */
export interface Verdict {
  readonly rule: string;
  readonly status: Status;
  readonly findings: readonly Finding[];
  readonly notes: readonly string[];
  /** Why it is unsupported, skipped, blocked, crashed, hung or broken; empty otherwise. */
  readonly reason: string;
  /** Of a blocked check: the step that did not work and what it answered, the same for all that it blocked. */
  readonly blockedBy?: string;
  readonly milliseconds: number;
}

/** Statuses that say something against the target. */
export const BAD: ReadonlySet<Status> = new Set(['failed', 'crashed', 'hung', 'blocked', 'broken']);
