import type { CaseResult, Measurement } from './measure.ts';

/** What two runs say about one case on one target. */
export type Verdict = 'faster' | 'slower' | 'no difference to be seen';

export interface Comparison {
  readonly case: string;
  readonly target: string;
  /** Operations per second now, over those of the earlier run. */
  readonly ratio: number;
  /** How far the ratio is off only because calls take now longer, now shorter: as a factor, 1 and more. */
  readonly spread: number;
  readonly verdict: Verdict;
}

/** Calls of two runs are told apart only when their medians lie further from each other than this many times their deviations together. */
const DEVIATIONS = 3;
/** Machines drift by as much between two runs. */
const DRIFT = 1.1;

/**
 * Every case that both runs have on the same target. A verdict is given only where the difference is greater than what the calls of
 * each run differ among themselves, and than machines drift.
 */
export function compare(now: Measurement, before: Measurement): Comparison[] {
  return now.cases.flatMap((one) => {
    const earlier = before.cases.find(({ name, target }) => name === one.name && target === one.target);
    return earlier === undefined ? [] : [comparisonOf(one, earlier)];
  });
}

function comparisonOf(now: CaseResult, before: CaseResult): Comparison {
  const ratio = now.opsPerSecond / before.opsPerSecond;
  const spread = Math.max(DRIFT, 1 + DEVIATIONS * (relative(now) + relative(before)));
  const isSeen = ratio > spread || ratio < 1 / spread;
  const verdict = !isSeen ? 'no difference to be seen' : ratio > 1 ? 'faster' : 'slower';
  return { case: now.name, target: now.target, ratio, spread, verdict };
}

/** The standard error of a median, more or less, in parts of it; files of older versions do not have the deviation. */
function relative({ madUs, p50Us, samples }: CaseResult): number {
  return (madUs ?? p50Us / 10) / p50Us / Math.sqrt(Math.max(1, Math.min(samples, 25)));
}
