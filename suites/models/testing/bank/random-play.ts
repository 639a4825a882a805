import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Machine } from './machine.ts';
import { playMachine } from './play.ts';
import { bankSettings } from './settings.ts';
import { Stage } from './stage.ts';

/** What a machine is played with in CI. */
export interface RandomPlay<S> {
  /** The requirements that it proves, as tests name them. */
  readonly proves: string;
  readonly machine: (stage: Stage) => Machine<S>;
  readonly seed: number;
  /** Sequences in the turn of each of its faults. */
  readonly perFault: number;
}

/** Nearly every sequence must have met a fault: the shortest ones are over before it comes. */
const FAULTY = 0.85;
/** So much of the machine's faults must have struck; which have not, the report says. Each has its turn. */
const STRUCK = 0.6;
const TIMEOUT_MS = 1_200_000;

/** The test of one machine: hundreds of random sequences, with faults in them, of which all kinds and all faults were met. */
export function randomPlay<S>({ proves, machine: made, seed, perFault }: RandomPlay<S>): void {
  const { name } = made({} as Stage);
  describe(`random play: ${name}`, () => {
    let stage: Stage;
    beforeAll(async () => {
      stage = await Stage.open();
    });
    afterAll(() => stage.close());

    it(`${proves} ${name}`, { timeout: TIMEOUT_MS }, async () => {
      const machine = made(stage);
      const play = bankSettings(seed, perFault);
      const coverage = await playMachine(machine, play);
      if (play.only !== undefined) return;
      coverage.write(name, play.seed, machine);
      expect(coverage.sequences).toBe(play.perFault * machine.faults.length);
      if (play.seed !== seed) return;
      expect(coverage.faulty).toBeGreaterThan(FAULTY * coverage.sequences);
      expect(coverage.idle(machine.kinds)).toEqual([]);
      const missed = coverage.missed(machine.faults);
      expect(machine.faults.length - missed.length, `missed: ${missed}`).toBeGreaterThan(
        STRUCK * machine.faults.length,
      );
    });
  });
}
