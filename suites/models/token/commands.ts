import type { Command } from './command.ts';
import { CHANGE_COMMANDS } from './commands/changes.ts';
import { CIPHER_COMMANDS } from './commands/ciphers.ts';
import { DIGEST_COMMANDS } from './commands/digests.ts';
import { LOGIN_COMMANDS } from './commands/logins.ts';
import { OBJECT_COMMANDS } from './commands/objects.ts';
import { PIN_COMMANDS } from './commands/pins.ts';
import { SEARCH_COMMANDS } from './commands/searches.ts';
import { SESSION_COMMANDS } from './commands/sessions.ts';
import { SIGNING_COMMANDS } from './commands/signatures.ts';
import { VERIFICATION_COMMANDS } from './commands/verifications.ts';

/** Every command, by the chapters of the standard. */
export const COMMANDS: readonly Command[] = [
  ...SESSION_COMMANDS,
  ...LOGIN_COMMANDS,
  ...PIN_COMMANDS,
  ...OBJECT_COMMANDS,
  ...CHANGE_COMMANDS,
  ...SEARCH_COMMANDS,
  ...CIPHER_COMMANDS,
  ...DIGEST_COMMANDS,
  ...SIGNING_COMMANDS,
  ...VERIFICATION_COMMANDS,
];
