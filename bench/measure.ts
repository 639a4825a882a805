import { Bench } from 'tinybench';
import type { Target, Workload } from './case.ts';

/** One case on one target, over all rounds. */
export interface CaseResult {
  readonly name: string;
  readonly target: string;
  /** Median over the rounds. */
  readonly opsPerSecond: number;
  /** Microseconds, median over the rounds. */
  readonly p50Us: number;
  readonly p99Us: number;
  readonly samples: number;
  /** Microseconds: median of the distances from the median, of all rounds together. */
  readonly madUs: number;
  /** Microseconds below which 1, 5, 25, 50, 75, 95 and 99 of a hundred calls stayed, median over the rounds. */
  readonly quantilesUs: readonly number[];
}

/** How much faster `of` is than `to`, taken round by round: machines drift, pairs of neighbours less. */
export interface Ratio {
  readonly case: string;
  readonly of: string;
  readonly to: string;
  readonly median: number;
  readonly low: number;
  readonly high: number;
}

/** A peer that promises a case and does not do it. */
export interface Refusal {
  readonly case: string;
  readonly target: string;
  readonly why: string;
}

export interface Measurement {
  readonly cases: readonly CaseResult[];
  readonly ratios: readonly Ratio[];
  readonly refusals: readonly Refusal[];
}

export interface MeasureOptions {
  /** How often the targets take turns. Default 5. */
  readonly rounds?: number;
  /** Seconds that a case runs on a target in one round. Default 0.4. */
  readonly seconds?: number;
  /** Operations that are measured in a round however slow they are. Default 8. */
  readonly samplesMin?: number;
  /** Asked before every round: when it is aborted, the workloads are closed and the measurement fails with its reason. */
  readonly signal?: AbortSignal;
  /** @param done rounds of all cases that lie behind. */
  readonly onRound?: (caseName: string, round: number, done: number, all: number) => void;
}

interface Round {
  readonly madUs: number;
  readonly quantilesUs: readonly number[];
  readonly opsPerSecond: number;
  readonly p50Us: number;
  readonly p99Us: number;
  readonly samples: number;
}

const ROUNDS = 5;

/**
 * Measures every case on every target that has it, the targets taking turns: A B A B … A peer that does not do what its mechanism list
 * promises is left out of that case; a target of ours is a failure.
 */
export async function measure(targets: readonly Target[], options: MeasureOptions = {}): Promise<Measurement> {
  const names = [...new Set(targets.flatMap(({ cases }) => Object.keys(cases)))];
  const cases: CaseResult[] = [];
  const ratios: Ratio[] = [];
  const refusals: Refusal[] = [];
  const { rounds: count = ROUNDS, onRound } = options;
  for (const [at, name] of names.entries()) {
    const tell = (round: number) => onRound?.(name, round, at * count + round, names.length * count);
    const { rounds, refused } = await measureCase(name, targets, options, tell);
    for (const [target, all] of rounds) cases.push(summary(name, target, all));
    const peers = new Set(targets.filter(({ isPeer }) => isPeer).map((target) => target.name));
    ratios.push(...ratiosOf(name, rounds, peers));
    refusals.push(...refused);
  }
  return { cases, ratios, refusals };
}

/** One target at work on a case. */
interface Runner {
  readonly target: Target;
  readonly results: Round[];
  workload?: Workload;
}

async function measureCase(
  name: string,
  targets: readonly Target[],
  { rounds = ROUNDS, seconds = 0.4, samplesMin = 8, signal }: MeasureOptions,
  tell: (round: number) => void,
): Promise<{ readonly rounds: Map<string, Round[]>; readonly refused: readonly Refusal[] }> {
  const runners = new Runners(name, targets);
  try {
    await runners.each((runner) => {
      const workload = runner.target.cases[name]?.();
      if (workload !== undefined) runner.workload = workload;
    });
    for (let round = 0; round < rounds; round++) {
      tell(round);
      await runners.each(async ({ workload, results }) => {
        signal?.throwIfAborted();
        if (workload === undefined) return;
        results.push(await measureRound(workload, { seconds, samplesMin, warmup: round === 0 }));
      });
    }
    return { rounds: runners.results(), refused: runners.refused };
  } finally {
    runners.close();
  }
}

/** The targets of one case, each in its turn; a peer that fails is out of it. */
class Runners {
  readonly refused: Refusal[] = [];
  readonly #name: string;
  readonly #runners: Set<Runner>;

  constructor(name: string, targets: readonly Target[]) {
    this.#name = name;
    const own = targets.filter(({ cases }) => name in cases);
    this.#runners = new Set(own.map((target): Runner => ({ target, results: [] })));
  }

  async each(act: (runner: Runner) => void | Promise<void>): Promise<void> {
    for (const runner of [...this.#runners]) {
      try {
        await act(runner);
      } catch (error) {
        const { name: target, isPeer } = runner.target;
        if (!isPeer || (error instanceof Error && error.name === 'AbortError')) throw error;
        this.#runners.delete(runner);
        runner.workload?.close();
        this.refused.push({ case: this.#name, target, why: error instanceof Error ? error.message : String(error) });
      }
    }
  }

  results(): Map<string, Round[]> {
    return new Map([...this.#runners].map(({ target, results }) => [target.name, results]));
  }

  close(): void {
    for (const { workload } of this.#runners) workload?.close();
  }
}

interface RoundPlan {
  readonly seconds: number;
  readonly samplesMin: number;
  readonly warmup: boolean;
}

async function measureRound(workload: Workload, { seconds, samplesMin, warmup }: RoundPlan): Promise<Round> {
  const time = seconds * 1000;
  const iterations = workload.samplesMin ?? samplesMin;
  const bench = new Bench({
    time,
    iterations,
    retainSamples: true,
    warmup,
    warmupTime: Math.min(100, time),
    warmupIterations: Math.min(iterations, samplesMin),
    throws: true,
  });
  // tinybench would find out by calling `run` once without waiting for its end.
  bench.add('run', () => workload.run(), {
    async: workload.inFlight !== undefined,
    ...(workload.before && { beforeEach: () => workload.before?.() }),
  });
  const [task] = await bench.run();
  await workload.check();
  const result = task?.result;
  if (result === undefined || !('latency' in result)) throw new Error('tinybench gave no result');
  const { latency } = result;
  const { inFlight = 1, batch = 1 } = workload;
  return {
    opsPerSecond: (1000 * inFlight * batch) / latency.mean,
    p50Us: (latency.p50 * 1000) / batch,
    p99Us: (latency.p99 * 1000) / batch,
    samples: latency.samplesCount,
    madUs: (latency.mad * 1000) / batch,
    quantilesUs: quantiles(latency.samples ?? []).map((ms) => (ms * 1000) / batch),
  };
}

/** Of a hundred calls: where the distribution of latencies is read. */
export const QUANTILES: readonly number[] = [1, 5, 25, 50, 75, 95, 99];

/** @param samples sorted, as tinybench leaves them. */
function quantiles(samples: readonly number[]): number[] {
  return QUANTILES.map((percent) => samples[Math.round(((samples.length - 1) * percent) / 100)] ?? Number.NaN);
}

function summary(name: string, target: string, rounds: readonly Round[]): CaseResult {
  return {
    name,
    target,
    opsPerSecond: median(rounds.map((one) => one.opsPerSecond)),
    p50Us: median(rounds.map((one) => one.p50Us)),
    p99Us: median(rounds.map((one) => one.p99Us)),
    samples: rounds.reduce((sum, one) => sum + one.samples, 0),
    madUs: median(rounds.map((one) => one.madUs)),
    quantilesUs: QUANTILES.map((_, at) => median(rounds.map((one) => one.quantilesUs[at] ?? Number.NaN))),
  };
}

/** Every target of a case that is no peer against each that comes after it. */
function ratiosOf(name: string, rounds: ReadonlyMap<string, readonly Round[]>, peers: ReadonlySet<string>): Ratio[] {
  const all = [...rounds];
  return all.flatMap(([of, own], at) =>
    peers.has(of) ? [] : all.slice(at + 1).map(([to, others]) => ratioOf({ case: name, of, to }, own, others)),
  );
}

function ratioOf(names: Pick<Ratio, 'case' | 'of' | 'to'>, own: readonly Round[], others: readonly Round[]): Ratio {
  const pairs = own.map((one, at) => one.opsPerSecond / (others[at]?.opsPerSecond ?? Number.NaN));
  return { ...names, median: median(pairs), low: Math.min(...pairs), high: Math.max(...pairs) };
}

/** The middle value; of an even number the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length >> 1;
  const upper = sorted[half] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[half - 1] ?? Number.NaN)) / 2;
}
