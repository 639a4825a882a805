import type { Outbox } from './outbox.ts';
import { identifierOf, keySetOf, type Profile, validUntil } from './profiles.ts';
import type { Tasks } from './tasks.ts';
import type { Users } from './users.ts';
import { dayOf } from './warnings.ts';

/** What follows when a new key set is in operation, whichever way it came about. */

interface Aftermath {
  readonly users: Users;
  readonly tasks: Tasks;
  readonly outbox: Outbox;
}

/**
 * CA and bank are done: the user gets the confirmation (R-BANK-92), and is to tell Technical Support (R-BANK-93).
 * @param at instant of the bank's clock.
 */
export function noteReissue({ users, tasks, outbox }: Aftermath, profile: Profile, at: number): void {
  tasks.open(profile, at);
  const identifier = identifierOf(profile.current);
  const until = dayOf(validUntil(keySetOf(profile.current)));
  outbox.send('reissue-confirmed', users.byLogin(profile.user.login), { identifier, until }, at);
}
