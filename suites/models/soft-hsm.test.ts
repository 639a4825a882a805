import { describe, expect, it } from 'vitest';
import { softHsmMissing } from '../../pki/testing/soft-hsm.ts';
import { commandsFor, playModel } from './testing/play.ts';
import { settings, writeReport } from './testing/targets/settings.ts';
import { softHsmTarget } from './testing/targets/soft-hsm.ts';
import { SOFT_HSM_DIVERGENCES } from './testing/targets/soft-hsm-divergences.ts';

const SEED = 4_713;
const SEQUENCES = 1_500;
const missing = softHsmMissing();

describe.skipIf(missing)(`SoftHSM2${missing && ` (skipped: ${missing})`}`, () => {
  it('differs from the model where docs/divergences-softhsm2.md says so, and only there', { timeout: 300_000 }, () => {
    const target = softHsmTarget();
    try {
      const options = settings(SEED, SEQUENCES);
      const coverage = playModel(target, { ...options, known: SOFT_HSM_DIVERGENCES });
      if (options.only !== undefined) return;
      writeReport(target.name, options, coverage);
      expect(coverage.idle(commandsFor(target))).toEqual([]);
      expect(coverage.longSequences).toBeGreaterThanOrEqual(1_000);
      // Other seeds need not show the rarest.
      if (options.seed !== SEED) return;
      const idle = SOFT_HSM_DIVERGENCES.filter(({ id }) => !coverage.divergences.has(id));
      expect(idle.map(({ id }) => id)).toEqual([]);
    } finally {
      target.close();
    }
  });
});
