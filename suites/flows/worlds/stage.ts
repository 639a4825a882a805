import type { Cast } from './cast.ts';
import type { Witness } from './evidence.ts';
import type { Findings } from './findings.ts';
import type { BreakableLine } from './line.ts';
import type { Player } from './player.ts';

/** A world, as whatever befalls it sees it. */
export interface Stage {
  readonly cast: Cast;
  readonly findings: Findings;
  readonly witness: Witness;
  /** From the bank to the CA. */
  readonly bankToCa: BreakableLine;
  /** Does something at once, whatever the line between the houses and those who wait at the turnstile. */
  aside<Result>(work: () => Promise<Result>): Promise<Result>;
  /** Does something after so many steps; at the latest when the faults are taken away. */
  later(steps: number, work: () => void): void;
  /** The player's program is killed, and started again after so many steps. */
  killed(player: Player, steps: number): void;
}
