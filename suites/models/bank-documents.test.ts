import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { documentMachine } from './testing/bank/documents/document-machine.ts';
import { playMachine } from './testing/bank/play.ts';
import { bankSettings } from './testing/bank/settings.ts';
import { Stage } from './testing/bank/stage.ts';

const SEED = 5;
const SEQUENCES = 24;

describe('random play of the bank: documents', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await Stage.open();
  });
  afterAll(() => stage.close());

  it('R-BANK-17 R-BANK-18 R-BANK-19 R-BANK-20 R-BANK-21 R-BANK-23 R-BANK-24 R-BANK-25 R-BANK-58 bank documents', {
    timeout: 700_000,
  }, async () => {
    const machine = documentMachine(stage);
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
