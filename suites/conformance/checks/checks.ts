import { RULES } from '../catalogue/rules.ts';
import type { Check } from '../check.ts';
import { mechanismCheckOf } from '../mechanism-checks/mechanism-checks.ts';
import { AUTH_CHECKS } from './auth.ts';
import { CB_CHECKS } from './cb.ts';
import { EVT_CHECKS } from './evt.ts';
import { WAITING_CHECKS } from './evt-waiting.ts';
import { ARGUMENT_CHECKS } from './gen-arguments.ts';
import { INTERFACE_CHECKS } from './gen-interfaces.ts';
import { LIFECYCLE_CHECKS } from './gen-lifecycle.ts';
import { PROCESS_CHECKS } from './gen-processes.ts';
import { INIT_CHECKS } from './init.ts';
import { BLANK_CHECKS } from './init-blank.ts';
import { KEY_CHECKS } from './key.ts';
import { LOG_CHECKS } from './log.ts';
import { MECH_CHECKS } from './mech.ts';
import { KEY_SIZE_CHECKS } from './mech-key-sizes.ts';
import { OASIS_CHECKS } from './oasis.ts';
import { OBJ_CHECKS } from './obj.ts';
import { OP_ANSWER_CHECKS } from './op-answers.ts';
import { OP_KEY_CHECKS } from './op-keys.ts';
import { OP_KNOWN_ANSWER_CHECKS } from './op-known-answers.ts';
import { OP_LENGTH_CHECKS } from './op-lengths.ts';
import { OP_STATE_CHECKS } from './op-states.ts';
import { OP_VERSION_3_CHECKS } from './op-version-3.ts';
import { PIN_CHECKS } from './pin.ts';
import { COUNTER_CHECKS } from './pin-counters.ts';
import { PIN_STATE_CHECKS } from './pin-states.ts';
import { PROF_CHECKS } from './prof.ts';
import { REM_CHECKS } from './rem.ts';
import { OTHER_TOKEN_CHECKS } from './rem-other.ts';
import { RNG_CHECKS } from './rng.ts';
import { SES_CHECKS } from './ses.ts';
import { CANCEL_CHECKS } from './ses-cancel.ts';
import { SLOT_CHECKS } from './slot.ts';
import { SNAPSHOT_CHECKS } from './slot-snapshot.ts';

const PLACES = new Map([...RULES.keys()].map((rule, at) => [rule, at]));
const placeOf = ({ rule }: Check): number => PLACES.get(rule) ?? Number.POSITIVE_INFINITY;

/** Every check, in the order of the rules. */
export const CHECKS: readonly Check[] = [
  LIFECYCLE_CHECKS,
  ARGUMENT_CHECKS,
  INTERFACE_CHECKS,
  PROCESS_CHECKS,
  SLOT_CHECKS,
  SNAPSHOT_CHECKS,
  EVT_CHECKS,
  WAITING_CHECKS,
  REM_CHECKS,
  OTHER_TOKEN_CHECKS,
  MECH_CHECKS,
  KEY_SIZE_CHECKS,
  INIT_CHECKS,
  BLANK_CHECKS,
  PIN_CHECKS,
  COUNTER_CHECKS,
  PIN_STATE_CHECKS,
  SES_CHECKS,
  CANCEL_CHECKS,
  LOG_CHECKS,
  OBJ_CHECKS,
  KEY_CHECKS,
  OP_STATE_CHECKS,
  OP_LENGTH_CHECKS,
  OP_KEY_CHECKS,
  OP_ANSWER_CHECKS,
  OP_KNOWN_ANSWER_CHECKS,
  OP_VERSION_3_CHECKS,
  AUTH_CHECKS,
  RNG_CHECKS,
  CB_CHECKS,
  PROF_CHECKS,
  OASIS_CHECKS,
]
  .flat()
  .sort((a, b) => placeOf(a) - placeOf(b));

const BY_RULE = new Map(CHECKS.map((check) => [check.rule, check]));

/** A rule's check, or one of a mechanism. @throws RangeError for a rule without a check. */
export function checkOf(rule: string): Check {
  const check = BY_RULE.get(rule) ?? mechanismCheckOf(rule);
  if (check === undefined) throw new RangeError(`there is no check of ${rule}`);
  return check;
}
