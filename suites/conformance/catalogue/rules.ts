import { AUTH_RULES } from './auth.ts';
import { CB_RULES } from './cb.ts';
import { EVT_RULES } from './evt.ts';
import { GEN_RULES } from './gen.ts';
import { INIT_RULES } from './init.ts';
import { KEY_RULES } from './key.ts';
import { LOG_RULES } from './log.ts';
import { MECH_RULES } from './mech.ts';
import { OASIS_RULES } from './oasis.ts';
import { OBJ_RULES } from './obj.ts';
import { OP_RULES } from './op.ts';
import { PIN_RULES } from './pin.ts';
import { PROF_RULES } from './prof.ts';
import { REM_RULES } from './rem.ts';
import { RNG_RULES } from './rng.ts';
import type { Rule } from './rule.ts';
import { SES_RULES } from './ses.ts';
import { SLOT_RULES } from './slot.ts';

/** Rules that belong together, in the order in which they are checked and shown. */
export interface RuleGroup {
  readonly name: string;
  readonly title: string;
  readonly rules: readonly Rule[];
}

export const RULE_GROUPS: readonly RuleGroup[] = [
  { name: 'GEN', title: 'Library, interfaces, concurrency, order of errors', rules: GEN_RULES },
  { name: 'SLOT', title: 'Slots and tokens', rules: SLOT_RULES },
  { name: 'EVT', title: 'Slot events', rules: EVT_RULES },
  { name: 'REM', title: 'Removal of a token', rules: REM_RULES },
  { name: 'MECH', title: 'Mechanism list and information', rules: MECH_RULES },
  { name: 'INIT', title: 'C_InitToken', rules: INIT_RULES },
  { name: 'PIN', title: 'C_InitPIN, C_SetPIN and the counters', rules: PIN_RULES },
  { name: 'SES', title: 'Sessions', rules: SES_RULES },
  { name: 'LOG', title: 'Login and logout', rules: LOG_RULES },
  { name: 'OBJ', title: 'Objects', rules: OBJ_RULES },
  { name: 'KEY', title: 'Generation, wrapping and derivation of keys', rules: KEY_RULES },
  { name: 'OP', title: 'Cryptographic operations', rules: OP_RULES },
  { name: 'AUTH', title: 'CKA_ALWAYS_AUTHENTICATE', rules: AUTH_RULES },
  { name: 'RNG', title: 'Random numbers', rules: RNG_RULES },
  { name: 'CB', title: 'Callbacks', rules: CB_RULES },
  { name: 'PROF', title: 'OASIS profiles', rules: PROF_RULES },
  { name: 'OASIS', title: 'Official test cases of OASIS', rules: OASIS_RULES },
];

export const RULES: ReadonlyMap<string, Rule> = new Map(
  RULE_GROUPS.flatMap(({ rules }) => rules.map((rule) => [rule.id, rule])),
);
