import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { Cast } from './cast.ts';
import { partsFor, playWorld, type WorldOutcome, type WorldsWish } from './outcome.ts';

export interface PlayWorldsOptions extends WorldsWish {
  /** Processes that play at the same time. Default 1: this one alone. */
  readonly jobs?: number;
  /** Told of every world that has been played. */
  readonly onWorld?: (outcome: WorldOutcome) => void;
  /** No further world is begun when it is aborted. */
  readonly signal?: AbortSignal;
}

/** A run: the worlds in the order of their numbers. */
export interface FlowsReport {
  readonly seed: string;
  readonly worlds: readonly WorldOutcome[];
  readonly regenerations: number;
  readonly steps: number;
  /** Times that what the houses hold of a client was judged. */
  readonly judged: number;
  readonly findings: number;
  readonly seconds: number;
}

/** A process that plays worlds has ended before they were played. */
export class WorldsError extends Error {
  override readonly name = 'WorldsError';
}

/** Plays the worlds of a seed. Each follows from the seed and its number alone, whatever is played before or beside it. */
export async function playWorlds(options: PlayWorldsOptions): Promise<FlowsReport> {
  const { jobs = 1, first, count } = options;
  const began = performance.now();
  const numbers = Array.from({ length: count }, (_, at) => first + at);
  const outcomes = jobs > 1 ? await inProcesses(options, numbers, jobs) : await here(options, numbers);
  const worlds = outcomes.toSorted((a, b) => a.world - b.world);
  const sum = (of: (outcome: WorldOutcome) => number) => worlds.reduce((total, one) => total + of(one), 0);
  return {
    seed: options.seed,
    worlds,
    regenerations: sum(({ regenerations }) => regenerations),
    steps: sum(({ steps }) => steps),
    judged: sum(({ judged }) => judged),
    findings: sum(({ findings }) => findings.length),
    seconds: (performance.now() - began) / 1000,
  };
}

async function here(options: PlayWorldsOptions, numbers: readonly number[]): Promise<WorldOutcome[]> {
  const cast = await Cast.gather(options.seed, partsFor(options));
  try {
    const outcomes: WorldOutcome[] = [];
    for (const number of numbers) {
      if (options.signal?.aborted) break;
      const outcome = await playWorld(cast, options, number);
      outcomes.push(outcome);
      options.onWorld?.(outcome);
    }
    return outcomes;
  } finally {
    await cast.close();
  }
}

/** Each process has a cast of its own, from the same seed; the worlds are dealt out in turn. */
async function inProcesses(
  options: PlayWorldsOptions,
  numbers: readonly number[],
  jobs: number,
): Promise<WorldOutcome[]> {
  const shares = Array.from({ length: Math.min(jobs, numbers.length) }, (_, at) =>
    numbers.filter((_one, i) => i % jobs === at),
  );
  const parts = await Promise.all(shares.map((worlds) => inProcess(options, worlds)));
  return parts.flat();
}

function inProcess(
  { onWorld, signal, jobs: _, ...wish }: PlayWorldsOptions,
  worlds: readonly number[],
): Promise<WorldOutcome[]> {
  const outcomes: WorldOutcome[] = [];
  const child: ChildProcess = fork(fileURLToPath(new URL('./worker.js', import.meta.url)), { execArgv: [] });
  const end = () => void child.kill();
  signal?.addEventListener('abort', end);
  return new Promise<WorldOutcome[]>((resolve, reject) => {
    child.on('message', (message: { outcome?: WorldOutcome; error?: string }) => {
      if (message.error !== undefined) return reject(new WorldsError(message.error));
      if (message.outcome === undefined) return;
      outcomes.push(message.outcome);
      onWorld?.(message.outcome);
    });
    child.once('error', reject);
    child.once('exit', (code, killedBy) => {
      if (outcomes.length === worlds.length || signal?.aborted) return resolve(outcomes);
      reject(
        new WorldsError(
          `a process that plays worlds has ended (${killedBy ?? code}) with ${outcomes.length} of ${worlds.length}`,
        ),
      );
    });
    child.send({ ...wish, worlds });
  }).finally(() => signal?.removeEventListener('abort', end));
}
