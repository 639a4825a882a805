import { DAY_MS } from '../../simulation/clock.ts';
import type { Outbox, OutboxState } from './outbox.ts';
import { identifierOf, keySetOf, type Profile, type ProfilesState, validUntil } from './profiles.ts';
import type { BankSettings } from './settings.ts';
import type { UsersState } from './users.ts';

/** R-BANK-60: so many days before a key set ends, its user is warned by e-mail, once for each set. */

interface WarningsState {
  readonly profiles: ProfilesState;
  readonly users: UsersState;
  readonly outbox: OutboxState;
}

/** A warning that was not sent yet. */
export interface DueWarning {
  readonly profile: Profile;
  readonly at: number;
}

/** The earliest one, equal ones by the number of the profile; undefined when everybody has been warned. */
export function nextWarning(state: WarningsState, settings: BankSettings): DueWarning | undefined {
  let next: DueWarning | undefined;
  for (const one of dueWarnings(state, settings)) if (next === undefined || one.at < next.at) next = one;
  return next;
}

/** All that were not sent yet, by the number of the profile. */
export function dueWarnings(state: WarningsState, { warningDays }: BankSettings): DueWarning[] {
  return [...state.profiles.values()]
    .filter((profile) => mayBeWarned(state, profile))
    .map((profile) => ({ profile, at: validUntil(keySetOf(profile.current)) - warningDays * DAY_MS }));
}

function mayBeWarned({ users, outbox }: WarningsState, { state, current, user }: Profile): boolean {
  if (state === 'revoked' || users.all.get(user.login)?.closedAt !== undefined) return false;
  return !outbox.warned.has(identifierOf(current));
}

/** Sends it. Who has no address counts as warned: the page of critical profiles tells him. */
export function warn(state: WarningsState, outbox: Outbox, { profile }: DueWarning, at: number): void {
  const user = state.users.all.get(profile.user.login) ?? profile.user;
  const identifier = identifierOf(profile.current);
  state.outbox.warned.set(identifier, at);
  outbox.send('expiry-warning', user, { identifier, until: dayOf(validUntil(keySetOf(profile.current))) }, at);
}

/** DD.MM.YYYY */
export function dayOf(instant: number): string {
  const [year, month, day] = new Date(instant).toISOString().slice(0, 10).split('-');
  return `${day}.${month}.${year}`;
}
