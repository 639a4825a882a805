import { type FaultTime, FaultTimer } from '../../simulation/faults.ts';
import type { Rng } from '../../simulation/rng.ts';
import type { NamedFault } from './fault-row.ts';

/** What every rule of faults says; a house adds what its requests are known by. */
export interface TimedRule {
  /** The fault's name. */
  readonly fault: string;
  /** Which of the matches. Default: every one. */
  readonly when?: FaultTime;
  /** The rule strikes so often at most. Default: without limit. */
  readonly atMost?: number;
  /** From its first stroke on the rule is at work for so many simulated milliseconds. Default: until it is taken away. */
  readonly lastsMs?: number;
  /** Real milliseconds of a delay. Default: 1000. */
  readonly ms?: number;
}

/** A rule that cannot be: says where. */
export class FaultRuleError extends Error {
  override readonly name = 'FaultRuleError';
  /** HTTP status of whoever has sent it. */
  readonly statusCode = 400;
}

export const DELAY_MS = 1000;
/** A minute: nobody waits longer. */
const DELAY_MS_MAX = 60_000;

/** A rule at work: it counts and draws apart from all others. */
export class ArmedFault<Row extends NamedFault, Rule extends TimedRule> {
  readonly rule: Rule;
  readonly row: Row;
  readonly ms: number;
  readonly #timer: FaultTimer;
  #isAtWork = true;
  #firstStroke: number | undefined;

  /** @throws FaultRuleError for a time that cannot be. */
  constructor(rule: Rule, row: Row, rng: Rng, armedAt: number) {
    assertTime(rule);
    this.rule = rule;
    this.row = row;
    this.ms = rule.ms ?? DELAY_MS;
    const { when = { every: 1 }, atMost } = rule;
    this.#timer = new FaultTimer({ when, ...(atMost !== undefined && { atMost }) }, rng, armedAt);
  }

  get isAtWork(): boolean {
    return this.#isAtWork;
  }

  /** From now on it is not due any more. */
  retire(): void {
    this.#isAtWork = false;
  }

  get strikes(): number {
    return this.#timer.strikes;
  }

  /** Whether it is due at a match. Counts and draws whether or not something else has come before it. */
  isDue(at: number): boolean {
    const match = this.#isAtWork && !this.#isOver(at) ? this.#timer.matchAt(at) : undefined;
    return match !== undefined && this.#timer.isDue(match);
  }

  /** It has done what it does. */
  struck(at: number): void {
    this.#firstStroke ??= at;
    this.#timer.struck();
  }

  #isOver(at: number): boolean {
    const { lastsMs } = this.rule;
    return lastsMs !== undefined && this.#firstStroke !== undefined && at >= this.#firstStroke + lastsMs;
  }
}

function assertTime({ when = {}, atMost = 1, lastsMs = 1, ms = 0 }: TimedRule): void {
  assertWhole('atMost', atMost, 1);
  assertWhole('lastsMs', lastsMs, 1);
  assertWhole('ms', ms, 0, DELAY_MS_MAX);
  const { nth, every, probability, afterMs = 0 } = when;
  if ([nth, every, probability].filter((one) => one !== undefined).length > 1) {
    throw new FaultRuleError('when: nth, every and probability exclude each other');
  }
  assertWhole('when.nth', nth ?? 1, 1);
  assertWhole('when.every', every ?? 1, 1);
  assertWhole('when.afterMs', afterMs, 0);
  if (probability !== undefined && !(probability >= 0 && probability <= 1)) {
    throw new FaultRuleError('when.probability: a number from 0 to 1 is needed');
  }
}

/** @throws FaultRuleError */
export function assertWhole(field: string, value: number, from: number, to = Number.MAX_SAFE_INTEGER): void {
  if (Number.isSafeInteger(value) && value >= from && value <= to) return;
  throw new FaultRuleError(`${field}: a whole number from ${from} to ${to} is needed`);
}

/** @throws FaultRuleError when a field of a rule has a word that is none of those. */
export function assertWord(field: string, word: string | undefined, words: readonly string[]): void {
  if (word !== undefined && !words.includes(word)) throw new FaultRuleError(`${field}: there is no "${word}"`);
}
