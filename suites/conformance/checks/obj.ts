import type { Check } from '../check.ts';
import { ACCESS_CHECKS } from './obj-access.ts';
import { BUILT_IN_CHECKS } from './obj-built-in.ts';
import { CHANGING_CHECKS } from './obj-changing.ts';
import { COPYING_CHECKS } from './obj-copying.ts';
import { KIND_CHECKS } from './obj-kinds.ts';
import { READING_CHECKS } from './obj-reading.ts';
import { REFUSAL_CHECKS } from './obj-refusals.ts';
import { SEARCHING_CHECKS } from './obj-searching.ts';
import { TEMPLATE_CHECKS } from './obj-templates.ts';

/** Checks of objects, in the order of the rules. */
export const OBJ_CHECKS: readonly Check[] = [
  ACCESS_CHECKS,
  TEMPLATE_CHECKS,
  REFUSAL_CHECKS,
  BUILT_IN_CHECKS,
  READING_CHECKS,
  CHANGING_CHECKS,
  COPYING_CHECKS,
  SEARCHING_CHECKS,
  KIND_CHECKS,
]
  .flat()
  .sort((one, other) => one.rule.localeCompare(other.rule));
