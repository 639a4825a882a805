import { isWaiting } from './documents.ts';
import { endsAt, keySetOf } from './profiles.ts';
import { endsAfter } from './sessions.ts';
import type { BankSettings } from './settings.ts';
import type { BankState } from './state.ts';
import { dueWarnings } from './warnings.ts';

/**
 * What time will bring, if nothing else happens: for whoever tests. Some of it the bank does by itself at its instant (the agenda), some
 * is found so by whoever looks then (a session that has ended, a key set that has).
 */

export type UpcomingKind = 'execution' | 'warning' | 'expiry' | 'session-end';

export interface Upcoming {
  readonly at: number;
  readonly kind: UpcomingKind;
  /** The document's number at the bank, or the user's login. */
  readonly subject: string;
}

const ROWS: Readonly<Record<UpcomingKind, (state: BankState, settings: BankSettings) => Omit<Upcoming, 'kind'>[]>> = {
  execution: ({ documents }) =>
    [...documents.values()].filter(isWaiting).map(({ id, executeAt }) => ({ at: executeAt, subject: id })),
  warning: (state, settings) =>
    dueWarnings(state, settings).map(({ at, profile }) => ({ at, subject: profile.user.login })),
  expiry: ({ profiles }) =>
    [...profiles.values()]
      .filter(({ state }) => state !== 'revoked')
      .map(({ current, user }) => ({ at: endsAt(keySetOf(current)), subject: user.login })),
  'session-end': ({ sessions }, settings) =>
    [...sessions.all.values()].map((session) => ({ at: endsAfter(session, settings) + 1, subject: session.login })),
};

/** From `now` on, the earliest first. @param now exclusive: what is due now has been done, or is so already. */
export function upcoming(state: BankState, settings: BankSettings, now: number): Upcoming[] {
  const kinds = Object.keys(ROWS) as UpcomingKind[];
  return kinds
    .flatMap((kind) => ROWS[kind](state, settings).map((one): Upcoming => ({ ...one, kind })))
    .filter(({ at }) => at > now)
    .sort((one, other) => one.at - other.at);
}
