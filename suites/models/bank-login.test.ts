import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loginMachine } from './testing/bank/login/login-machine.ts';
import { playMachine } from './testing/bank/play.ts';
import { bankSettings } from './testing/bank/settings.ts';
import { Stage } from './testing/bank/stage.ts';

const SEED = 75;
const SEQUENCES = 60;

describe('random play of the bank: login', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await Stage.open();
  });
  afterAll(() => stage.close());

  it('R-BANK-29 R-BANK-34 R-BANK-37 R-BANK-38 R-BANK-40 R-BANK-47 bank login', { timeout: 700_000 }, async () => {
    const machine = loginMachine(stage);
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
