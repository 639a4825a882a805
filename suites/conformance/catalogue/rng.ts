import type { Rule } from './rule.ts';

/** Random numbers. Sections are those of PKCS#11 3.1; UG is the Usage Guide. */
export const RNG_RULES: readonly Rule[] = [
  {
    id: 'RNG-01',
    chapter: '5.19.2',
    level: 'must',
    rule: 'GenerateRandom fills exactly n bytes, calls differ, n=0 OK.',
  },
  {
    id: 'RNG-02',
    chapter: '5.19.1',
    level: 'must',
    rule: 'SeedRandom → OK, RANDOM_SEED_NOT_SUPPORTED or RANDOM_NO_RNG.',
  },
];
