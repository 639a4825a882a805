import { describe, expect, it } from 'vitest';
import { softHsmMissing } from '../../../../pki/testing/soft-hsm.ts';
import { commandsFor, playModel } from '../../token/play.ts';
import { SOFT_HSM_DIVERGENCES } from '../../token/targets/soft-hsm-divergences.ts';
import { settings, writeReport } from './settings.ts';
import { softHsmTarget } from './soft-hsm.ts';

const FIRST_SEED = 4_712;
/** Of one of two shards; two thirds of them have ten commands and more. */
const SEQUENCES = 5_000;
const LONG_SEQUENCES = 3_300;
const missing = softHsmMissing();

/** Half of the sequences: shards are files, so that they run side by side. */
export function softHsmShard(number: 1 | 2): void {
  const name = `SoftHSM2 shard ${number}`;
  const seed = FIRST_SEED + number;
  describe.skipIf(missing)(`${name}${missing && ` (skipped: ${missing})`}`, () => {
    it('differs from the model where docs/divergences-softhsm2.md says so, and only there', {
      timeout: 600_000,
    }, () => {
      const target = softHsmTarget(name);
      try {
        const options = settings(seed, SEQUENCES);
        const coverage = playModel(target, { ...options, known: SOFT_HSM_DIVERGENCES });
        if (options.only !== undefined) return;
        writeReport(target.name, options, coverage);
        // Other seeds need not show the rarest.
        if (options.seed !== seed) return;
        expect(coverage.idle(commandsFor(target))).toEqual([]);
        expect(coverage.longSequences).toBeGreaterThanOrEqual(LONG_SEQUENCES);
        const idle = SOFT_HSM_DIVERGENCES.filter(({ id }) => !coverage.divergences.has(id));
        expect(idle.map(({ id }) => id)).toEqual([]);
      } finally {
        target.close();
      }
    });
  });
}
