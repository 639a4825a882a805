import type { Clock } from '../../simulation/clock.ts';
import { BankError } from './bank-error.ts';
import type { Custody } from './custody.ts';
import type { Emit } from './events.ts';
import { endsAt, keySetOf, type Profile, type Profiles } from './profiles.ts';
import type { BankSettings } from './settings.ts';

/** Users who were found blocked, and since when: only what has been told of already. By login. */
export type AccessBlocksState = Map<string, number>;

/**
 * R-BANK-94, L12 of machine 7.5: with the rules of "VTB Business" a user none of whose key sets was regenerated in time is not let in.
 * This is no lock of his password: it follows from the clock, his profiles and where his tokens are, and ends with its cause. What is
 * remembered is only that it has been told.
 */
export class AccessBlocks {
  readonly #state: { readonly accessBlocks: AccessBlocksState };
  readonly #settings: BankSettings;
  readonly #clock: Clock;
  readonly #profiles: Profiles;
  readonly #custody: Custody;
  readonly #emit: Emit;

  constructor(of: {
    readonly state: { readonly accessBlocks: AccessBlocksState };
    readonly settings: BankSettings;
    readonly clock: Clock;
    readonly profiles: Profiles;
    readonly custody: Custody;
    readonly emit: Emit;
  }) {
    this.#state = of.state;
    this.#settings = of.settings;
    this.#clock = of.clock;
    this.#profiles = of.profiles;
    this.#custody = of.custody;
    this.#emit = of.emit;
  }

  /** Since when the user is blocked; undefined when he is not. Tells of a change. */
  blockedSince(login: string): number | undefined {
    const { accessBlocks } = this.#state;
    const told = accessBlocks.get(login);
    const since = this.#since(login);
    if (since !== undefined && told === undefined) {
      accessBlocks.set(login, since);
      this.#emit({ name: 'access-blocked', subject: login, detail: new Date(since).toISOString() });
    } else if (since === undefined && told !== undefined) {
      accessBlocks.delete(login);
      this.#emit({ name: 'access-opened', subject: login, detail: '' });
    }
    return told !== undefined && since !== undefined ? told : since;
  }

  /** Who is the next to be found blocked, and from which instant; undefined when everybody who will be has been told of. */
  next(): { readonly login: string; readonly at: number } | undefined {
    if (this.#settings.style !== 'vtb-business') return undefined;
    let next: { login: string; at: number } | undefined;
    for (const login of this.#profiles.logins()) {
      const at = this.#state.accessBlocks.has(login) ? undefined : (this.#since(login) ?? this.#endOf(login));
      if (at !== undefined && (next === undefined || at < next.at)) next = { login, at };
    }
    return next;
  }

  /** The instant to come at which the last of his key sets ends. */
  #endOf(login: string): number | undefined {
    const judged = this.#profiles.ofUser(login).filter((profile) => this.#profiles.statusOf(profile) !== 'revoked');
    const at = Math.max(...judged.map(({ current }) => endsAt(keySetOf(current))));
    return Number.isFinite(at) && at > this.#clock.now() ? at : undefined;
  }

  /** @throws BankError token-with-bank, access-blocked. */
  assertOpen(login: string): void {
    const since = this.blockedSince(login);
    if (since === undefined) return;
    for (const profile of this.#profiles.ofUser(login)) this.#custody.assertWithUser(profile);
    throw new BankError('access-blocked', `The validity ended at ${new Date(since).toISOString()}.`);
  }

  /** Profiles of the user whose validity has ended, or whose token is away. */
  endedProfiles(login: string): Profile[] {
    return this.#profiles
      .ofUser(login)
      .filter((profile) => this.#profiles.statusOf(profile) === 'expired' || !this.#custody.isWithUser(profile.id));
  }

  #since(login: string): number | undefined {
    if (this.#settings.style !== 'vtb-business') return undefined;
    const ended = this.endedProfiles(login);
    const judged = this.#profiles.ofUser(login).filter((profile) => this.#profiles.statusOf(profile) !== 'revoked');
    if (ended.length === 0 || judged.some((profile) => !ended.includes(profile))) return undefined;
    return Math.min(this.#clock.now(), Math.max(...ended.map(({ current }) => endsAt(keySetOf(current)))));
  }
}
