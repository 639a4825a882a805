import type { Check } from '../check.ts';
import { ALGORITHM_CHECKS } from './key-algorithms.ts';
import { DERIVATION_CHECKS } from './key-derivation.ts';
import { GENERATION_CHECKS } from './key-generation.ts';
import { RESTRICTION_CHECKS } from './key-restrictions.ts';
import { UNWRAPPING_CHECKS } from './key-unwrapping.ts';
import { WRAPPING_CHECKS } from './key-wrapping.ts';

/** Keys: generated, wrapped, unwrapped, derived, held back. */
export const KEY_CHECKS: readonly Check[] = [
  GENERATION_CHECKS,
  ALGORITHM_CHECKS,
  WRAPPING_CHECKS,
  UNWRAPPING_CHECKS,
  DERIVATION_CHECKS,
  RESTRICTION_CHECKS,
].flat();
