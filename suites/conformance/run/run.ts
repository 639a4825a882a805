import type { Check } from '../check.ts';
import type { Verdict } from '../verdict.ts';
import { TargetError } from './judging-process.ts';
import { Place, type PlaceOptions, skipped } from './place.ts';

export interface RunOptions extends PlaceOptions {
  readonly checks: readonly Check[];
  /** Processes that judge at the same time. */
  readonly processes: number;
  /** Nothing new is begun when it is aborted; what is under way goes on to its end. */
  readonly deadline?: AbortSignal;
  readonly onVerdict?: (verdict: Verdict, done: number) => void;
}

/** A target that so many checks in a row could not open does not come back. */
const GONE_AFTER = 3;

/**
 * Makes all checks, each in a process that it shares with nobody else at that time. A target that was judged and then cannot be opened any
 * more costs the check that wanted it, not the run.
 * @returns verdicts in the order of the checks.
 * @throws TargetError when the target cannot be judged at all.
 */
export async function runChecks(options: RunOptions): Promise<Verdict[]> {
  const run = new Run(options);
  const { checks, processes } = options;
  await Promise.all(Array.from({ length: Math.max(1, Math.min(processes, checks.length)) }, () => run.lane()));
  return await run.finish();
}

class Run {
  readonly #options: RunOptions;
  readonly #waiting: Check[];
  readonly #verdicts = new Map<string, Verdict>();
  /** Why nobody could begin, as long as nothing was judged. */
  #problem: TargetError | undefined;
  #hasJudged = false;
  #lostInARow = 0;

  constructor(options: RunOptions) {
    this.#options = options;
    this.#waiting = [...options.checks];
  }

  async lane(): Promise<void> {
    const place = new Place(this.#options);
    try {
      for (let check = this.#waiting.shift(); check !== undefined; check = this.#waiting.shift()) {
        const verdict = await this.#verdict(check, place);
        if (verdict === undefined) return;
        this.#verdicts.set(check.rule, verdict);
        this.#options.onVerdict?.(verdict, this.#verdicts.size);
      }
    } finally {
      await place.close();
    }
  }

  /** @throws TargetError */
  async finish(): Promise<Verdict[]> {
    if (!this.#hasJudged && this.#problem !== undefined) throw this.#problem;
    // What a lane has left that could not begin, when the others had ended already.
    if (this.#waiting.length > 0) await this.lane();
    return this.#options.checks.map((check) => this.#verdicts.get(check.rule) ?? skipped(check, ENDED));
  }

  /** Nothing when this lane cannot begin, and no other has. */
  async #verdict(check: Check, place: Place): Promise<Verdict | undefined> {
    const reason = this.#reasonToSkip();
    if (reason !== undefined) return skipped(check, reason);
    try {
      const verdict = await place.judge(check);
      if (verdict.status === 'crashed' && this.#options.signal?.aborted)
        return skipped(check, 'the run was ended in it');
      if (verdict.status !== 'skipped') this.#hasJudged = true;
      this.#lostInARow = 0;
      return verdict;
    } catch (error) {
      if (!(error instanceof TargetError)) throw error;
      return this.#lost(check, error);
    }
  }

  #lost(check: Check, error: TargetError): Verdict | undefined {
    if (!this.#hasJudged) {
      this.#problem ??= error;
      this.#waiting.unshift(check);
      return undefined;
    }
    this.#lostInARow += 1;
    const reason = `the target cannot be opened any more: ${error.message}`;
    return { rule: check.rule, status: 'crashed', findings: [], notes: [], reason, milliseconds: 0 };
  }

  #reasonToSkip(): string | undefined {
    const { signal, deadline } = this.#options;
    if (signal?.aborted) return ENDED;
    if (deadline?.aborted) return 'time was over';
    return this.#lostInARow >= GONE_AFTER ? 'the target cannot be opened any more' : undefined;
  }
}

const ENDED = 'the run was ended before';
