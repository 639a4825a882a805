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

export interface Measurement {
  readonly cases: readonly CaseResult[];
  readonly ratios: readonly Ratio[];
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
  readonly onRound?: (caseName: string, round: number) => void;
}

interface Round {
  readonly opsPerSecond: number;
  readonly p50Us: number;
  readonly p99Us: number;
  readonly samples: number;
}

/** Measures every case on every target that has it, the targets taking turns: A B A B … */
export async function measure(targets: readonly Target[], options: MeasureOptions = {}): Promise<Measurement> {
  const names = [...new Set(targets.flatMap(({ cases }) => Object.keys(cases)))];
  const cases: CaseResult[] = [];
  const ratios: Ratio[] = [];
  for (const name of names) {
    const rounds = await measureCase(name, targets, options);
    for (const [target, all] of rounds) cases.push(summary(name, target, all));
    const peers = new Set(targets.filter(({ isPeer }) => isPeer).map((target) => target.name));
    ratios.push(...ratiosOf(name, rounds, peers));
  }
  return { cases, ratios };
}

async function measureCase(
  name: string,
  targets: readonly Target[],
  { rounds = 5, seconds = 0.4, samplesMin = 8, signal, onRound }: MeasureOptions,
): Promise<Map<string, Round[]>> {
  const workloads = targets.flatMap((target) => {
    const prepare = target.cases[name];
    return prepare === undefined ? [] : [{ target: target.name, workload: prepare(), results: [] as Round[] }];
  });
  try {
    for (let round = 0; round < rounds; round++) {
      onRound?.(name, round);
      for (const { workload, results } of workloads) {
        signal?.throwIfAborted();
        results.push(await measureRound(workload, { seconds, samplesMin, warmup: round === 0 }));
      }
    }
  } finally {
    for (const { workload } of workloads) workload.close();
  }
  return new Map(workloads.map(({ target, results }) => [target, results]));
}

interface RoundPlan {
  readonly seconds: number;
  readonly samplesMin: number;
  readonly warmup: boolean;
}

async function measureRound(workload: Workload, { seconds, samplesMin, warmup }: RoundPlan): Promise<Round> {
  const time = seconds * 1000;
  const bench = new Bench({
    time,
    iterations: samplesMin,
    warmup,
    warmupTime: Math.min(100, time),
    warmupIterations: samplesMin,
    throws: true,
  });
  // tinybench would find out by calling `run` once without waiting for its end.
  bench.add('run', () => workload.run(), {
    async: workload.inFlight !== undefined,
    ...(workload.before && { beforeEach: () => workload.before?.() }),
  });
  const [task] = await bench.run();
  workload.check();
  const result = task?.result;
  if (result === undefined || !('latency' in result)) throw new Error('tinybench gave no result');
  const { latency } = result;
  const { inFlight = 1, batch = 1 } = workload;
  return {
    opsPerSecond: (1000 * inFlight * batch) / latency.mean,
    p50Us: (latency.p50 * 1000) / batch,
    p99Us: (latency.p99 * 1000) / batch,
    samples: latency.samplesCount,
  };
}

function summary(name: string, target: string, rounds: readonly Round[]): CaseResult {
  return {
    name,
    target,
    opsPerSecond: median(rounds.map((one) => one.opsPerSecond)),
    p50Us: median(rounds.map((one) => one.p50Us)),
    p99Us: median(rounds.map((one) => one.p99Us)),
    samples: rounds.reduce((sum, one) => sum + one.samples, 0),
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
