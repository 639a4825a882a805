import { CKR_RANDOM_NO_RNG } from '../../../emulator/spec/constants.gen.ts';
import type { Check } from '../check.ts';
import { readWriteSession } from './steps.ts';

/** Random numbers: PKCS#11 3.1 section 5.19. */

export const RNG_CHECKS: readonly Check[] = [
  {
    rule: 'RNG-01',
    caller: 'raw',
    run(trial) {
      const session = readWriteSession(trial);
      const drawn = [0, 1].map(() => {
        const octets = Buffer.alloc(64, 0xaa);
        const rv = trial.raw(['C_GenerateRandom', session, octets, 32], 'OK', 'RANDOM_NO_RNG');
        if (rv === CKR_RANDOM_NO_RNG) trial.unsupported('the token has no generator');
        return octets;
      });
      const [first, second] = drawn.map((octets) => octets.subarray(0, 32).toString('hex'));
      trial.holds('two draws differ', first !== second, first);
      for (const octets of drawn)
        trial.same('octets behind those asked for', octets.subarray(32), Buffer.alloc(32, 0xaa));
      trial.raw(['C_GenerateRandom', session, Buffer.alloc(1), 0], 'OK');
    },
  },
  {
    rule: 'RNG-02',
    caller: 'raw',
    run(trial) {
      const session = readWriteSession(trial);
      const seed = Buffer.from('a seed of the conformance suite');
      trial.raw(['C_SeedRandom', session, seed, seed.length], 'OK', 'RANDOM_SEED_NOT_SUPPORTED', 'RANDOM_NO_RNG');
    },
  },
];
