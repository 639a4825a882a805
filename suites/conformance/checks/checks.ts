import type { Check } from '../check.ts';
import { AUTH_CHECKS } from './auth.ts';
import { CB_CHECKS } from './cb.ts';
import { EVT_CHECKS } from './evt.ts';
import { ARGUMENT_CHECKS } from './gen-arguments.ts';
import { LIFECYCLE_CHECKS } from './gen-lifecycle.ts';
import { INIT_CHECKS } from './init.ts';
import { KEY_CHECKS } from './key.ts';
import { LOG_CHECKS } from './log.ts';
import { MECH_CHECKS } from './mech.ts';
import { OBJ_CHECKS } from './obj.ts';
import { PIN_CHECKS } from './pin.ts';
import { COUNTER_CHECKS } from './pin-counters.ts';
import { PROF_CHECKS } from './prof.ts';
import { REM_CHECKS } from './rem.ts';
import { RNG_CHECKS } from './rng.ts';
import { SES_CHECKS } from './ses.ts';
import { SLOT_CHECKS } from './slot.ts';

/** Every check, in the order of the rules. */
export const CHECKS: readonly Check[] = [
  LIFECYCLE_CHECKS,
  ARGUMENT_CHECKS,
  SLOT_CHECKS,
  EVT_CHECKS,
  REM_CHECKS,
  MECH_CHECKS,
  INIT_CHECKS,
  PIN_CHECKS,
  COUNTER_CHECKS,
  SES_CHECKS,
  LOG_CHECKS,
  OBJ_CHECKS,
  KEY_CHECKS,
  AUTH_CHECKS,
  RNG_CHECKS,
  CB_CHECKS,
  PROF_CHECKS,
].flat();

const BY_RULE = new Map(CHECKS.map((check) => [check.rule, check]));

/** @throws RangeError for a rule without a check. */
export function checkOf(rule: string): Check {
  const check = BY_RULE.get(rule);
  if (check === undefined) throw new RangeError(`there is no check of ${rule}`);
  return check;
}
