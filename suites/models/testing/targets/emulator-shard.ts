import { describe, expect, it } from 'vitest';
import type { Rv } from '../../token/codes.ts';
import { commandsFor, playModel } from '../../token/play.ts';
import { emulatorTarget } from '../../token/targets/emulator.ts';
import { settings, writeReport } from './settings.ts';

/** The standard allows them where the emulator says something else. */
const NEVER_GIVEN: readonly Rv[] = ['CKR_DATA_INVALID', 'CKR_FUNCTION_FAILED', 'CKR_USER_TOO_MANY_TYPES'];

/** Sequences that count, of all shards: ten commands at least. */
const LONG_SEQUENCES = 10_000;
const SHARDS = 4;
const FIRST_SEED = 4_711;
/** Some are shorter. */
const SEQUENCES = 3_700;

/** A quarter of the sequences: shards are files, so that they run side by side. Every second device has dual operations. */
export function emulatorShard(number: 1 | 2 | 3 | 4): void {
  describe(`emulator shard ${number}`, () => {
    it('does what the model allows, call by call, and shows all of it', { timeout: 300_000 }, () => {
      const target = emulatorTarget(`emulator shard ${number}`, number % 2 === 0);
      const options = settings(FIRST_SEED + number, SEQUENCES);
      const coverage = playModel(target, options);
      if (options.only !== undefined) return;
      writeReport(target.name, options, coverage);
      // Other seeds need not show the rarest.
      if (options.seed !== FIRST_SEED + number) return;
      expect(coverage.gaps(commandsFor(target), NEVER_GIVEN)).toEqual([]);
      expect(coverage.longSequences).toBeGreaterThanOrEqual(LONG_SEQUENCES / SHARDS);
    });
  });
}
