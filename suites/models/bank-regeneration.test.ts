import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { playMachine } from './testing/bank/play.ts';
import { regenerationMachine } from './testing/bank/regeneration/regeneration-machine.ts';
import { bankSettings } from './testing/bank/settings.ts';
import { Stage } from './testing/bank/stage.ts';

const SEED = 5;
const SEQUENCES = 32;

describe('random play of the bank: regeneration', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await Stage.open();
  });
  afterAll(() => stage.close());

  it('R-BANK-58 R-BANK-73 R-BANK-77 R-BANK-79 R-BANK-86 R-BANK-87 R-BANK-88 bank regeneration', {
    timeout: 700_000,
  }, async () => {
    const machine = regenerationMachine(stage);
    const play = bankSettings(SEED, SEQUENCES);
    const coverage = await playMachine(machine, play);
    if (play.only !== undefined) return;
    coverage.write(machine.name, play.seed, machine.kinds);
    expect(coverage.sequences).toBe(play.sequences);
    if (play.seed !== SEED) return;
    expect(coverage.faulty).toBeGreaterThan(play.sequences / 2);
    expect(coverage.idle(machine.kinds)).toEqual([]);
  });
});
