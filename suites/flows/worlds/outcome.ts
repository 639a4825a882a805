import type { DeviceName } from '../../../emulator/index.ts';
import { SeededRng } from '../../../simulation/rng.ts';
import { type Cast, partsOf } from './cast.ts';
import type { Finding } from './findings.ts';
import { drawPlan, reduced } from './plan.ts';
import { shrink } from './shrink.ts';
import { type Sabotage, World, type WorldResult } from './world.ts';

/** Which worlds are played. */
export interface WorldsWish {
  readonly seed: string;
  /** Number of the first one, from 0. */
  readonly first: number;
  readonly count: number;
  /** Default: all that can make the keys of a set. */
  readonly devices?: readonly DeviceName[];
  /** Of a world that was made smaller: who and what is left. */
  readonly members?: readonly number[];
  readonly events?: readonly number[];
}

/** What became of one world. */
export interface WorldOutcome {
  readonly world: number;
  readonly regenerations: number;
  readonly out: readonly string[];
  readonly steps: number;
  readonly judged: number;
  readonly findings: readonly Finding[];
  /** What plays it again: with findings of as few clients and events as they need. */
  readonly replay: string;
  /** With findings: what happened in the smallest world, line by line. */
  readonly story: readonly string[];
}

/** The worlds' own seeds: from one seed, by number. */
export function seedOf(seed: string, world: number): string {
  return `${seed}#${world}`;
}

/** Plays one world of a seed, and makes it smaller when something is found. */
export async function playWorld(
  cast: Cast,
  wish: WorldsWish,
  world: number,
  sabotage: Sabotage = {},
): Promise<WorldOutcome> {
  const seed = seedOf(wish.seed, world);
  const drawn = drawPlan(cast, seed, new SeededRng(seed));
  const result = await World.play(cast, reduced(drawn, wish), sabotage);
  const { regenerations, out, steps, judged, findings } = result;
  const small = findings.length === 0 ? result : await shrink(cast, result, sabotage);
  return {
    world,
    regenerations,
    out,
    steps,
    judged,
    findings: small.findings,
    replay: replayOf(wish, world, small),
    story: findings.length === 0 ? [] : small.story,
  };
}

function replayOf({ seed, devices }: WorldsWish, world: number, { plan, findings }: WorldResult): string {
  const list = (numbers: readonly number[]) => (numbers.length === 0 ? 'none' : numbers.join());
  const kept = [`--members ${list(plan.members)}`, `--events ${list(plan.events.map(({ number }) => number))}`];
  return [
    `token-bench flows --seed '${seed}' --world ${world}`,
    ...(devices === undefined ? [] : [`--device ${devices.join()}`]),
    ...(findings.length === 0 ? [] : kept),
  ].join(' ');
}

/** The cast that a wish needs. */
export function partsFor({ devices }: WorldsWish) {
  return partsOf(devices);
}
