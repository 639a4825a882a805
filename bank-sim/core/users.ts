import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { Rng } from '../../simulation/rng.ts';
import { BankError } from './bank-error.ts';
import type { Emit } from './events.ts';
import { type PasswordState, passwordStates } from './login-states.ts';
import {
  envelopePassword,
  isOfCost,
  isPassword,
  newPasswordFault,
  nobodysPassword,
  type PasswordHash,
  type StoredPassword,
  storePassword,
} from './password.ts';
import type { BankSettings } from './settings.ts';

/** The four kinds of signature right: R-BANK-16. */
export type SignatureRight = 'single' | 'first' | 'second' | 'none';

/** What the bank manager knows of a new user. */
export interface NewUser {
  readonly login: string;
  /** Of the client. */
  readonly bin: string;
  readonly iin: string;
  readonly surname: string;
  readonly signatureRight: SignatureRight;
  /** Without a signature right: may still prepare documents for others to sign (R-BANK-21). */
  readonly mayPrepare: boolean;
  /** Where the bank writes to him; absent: nowhere. */
  readonly email?: string;
}

export interface User extends NewUser {
  /** Абонент, e.g. `9418_Абонент` (R-BANK-53). */
  readonly subscriber: string;
  signatureRight: SignatureRight;
  mayPrepare: boolean;
  /** Since when he is closed: he cannot log in any more, and his login stays taken. */
  closedAt?: number;
}

/** How often a password may still be entered wrongly. */
export interface Tries {
  state: PasswordState;
  triesLeft: number;
}

export interface Access extends Tries {
  password: StoredPassword;
}

export interface UsersState {
  /** By login. */
  readonly all: Map<string, User>;
  /** By login. */
  readonly access: Map<string, Access>;
  /** Entries of logins that nobody has, by a keyed digest of what was entered: it may have been anything. */
  readonly strangers: Map<string, Tries>;
  /** How many passwords were stored: each has chance of its own. */
  passwordsGiven: number;
}

export function newUsersState(): UsersState {
  return { all: new Map(), access: new Map(), strangers: new Map(), passwordsGiven: 0 };
}

/** Logins nobody has are counted like those of users, so that an answer does not tell which exist; so many at most. */
const STRANGERS_MAX = 1000;

/** The users of the bank and their passwords: state machine 7.5, first half. */
export class Users {
  readonly #bank: { readonly users: UsersState };
  readonly #settings: BankSettings;
  readonly #rng: Rng;
  readonly #emit: Emit;
  readonly #hash: PasswordHash;
  readonly #nobody: StoredPassword;
  readonly #strangersKey: Uint8Array;

  constructor(bank: { readonly users: UsersState }, settings: BankSettings, rng: Rng, emit: Emit, hash: PasswordHash) {
    this.#bank = bank;
    this.#settings = settings;
    this.#rng = rng;
    this.#emit = emit;
    this.#hash = hash;
    this.#nobody = nobodysPassword(rng.stream('nobody'), settings.passwordHash);
    this.#strangersKey = rng.stream('strangers').bytes(32);
  }

  get #state(): UsersState {
    return this.#bank.users;
  }

  /**
   * The bank manager creates a user.
   * @returns the user and the first password, which is never to be had again.
   * @throws BankError login-taken.
   */
  create(wanted: NewUser): { user: User; firstPassword: string } {
    const { all } = this.#state;
    if (all.has(wanted.login)) throw new BankError('login-taken', `The login ${wanted.login} is in use.`);
    const number = this.#settings.firstSubscriberNumber + all.size;
    const user = { ...wanted, subscriber: `${number}_Абонент` };
    all.set(user.login, user);
    this.#emit({ name: 'user-created', subject: user.login, detail: user.signatureRight });
    return { user, firstPassword: this.#printEnvelope(user.login, 'first-password') };
  }

  /** @throws BankError user-unknown. */
  byLogin(login: string): User {
    const user = this.#state.all.get(login);
    if (user === undefined) throw new BankError('user-unknown', `There is no user with the login ${login}.`);
    return user;
  }

  /** Oldest first. */
  list(): User[] {
    return [...this.#state.all.values()];
  }

  /** How far his access has come, and how often he may still be wrong. @throws BankError user-unknown. */
  accessOf(login: string): { state: PasswordState | 'closed'; triesLeft: number } {
    if (this.byLogin(login).closedAt !== undefined) return { state: 'closed', triesLeft: 0 };
    const { state, triesLeft } = this.#accessOf(login);
    return { state, triesLeft };
  }

  /** The bank manager gives him another signature right (R-BANK-16). @throws BankError user-unknown, user-closed. */
  changeRight(login: string, right: Pick<User, 'signatureRight' | 'mayPrepare'>): User {
    const user = this.openByLogin(login);
    user.signatureRight = right.signatureRight;
    user.mayPrepare = right.mayPrepare;
    this.#emit({ name: 'user-changed', subject: login, detail: right.signatureRight });
    return user;
  }

  /** Ends his access for good. @throws BankError user-unknown, user-closed. */
  close(login: string, closedAt: number): User {
    const user = this.openByLogin(login);
    user.closedAt = closedAt;
    this.#state.access.delete(login);
    this.#emit({ name: 'user-changed', subject: login, detail: 'closed' });
    return user;
  }

  /** One who is not closed. @throws BankError user-unknown, user-closed. */
  openByLogin(login: string): User {
    const user = this.byLogin(login);
    if (user.closedAt !== undefined) throw new BankError('user-closed', `The user ${login} is closed.`);
    return user;
  }

  /**
   * One entry of login data.
   * @throws BankError user-locked (even for the right password), login-refused. A login that does not exist is
   *   answered like a wrong password.
   */
  enter(login: string, password: string): { user: User; passwordState: PasswordState } {
    const known = this.#state.access.get(login);
    const access = known ?? this.#stranger(login);
    const right = isPassword(password, known?.password ?? this.#nobody, this.#hash) && known !== undefined;
    const event = right ? 'right-entry' : access.triesLeft > 1 ? 'wrong-entry' : 'last-wrong-entry';
    const outcome = passwordStates.step(access.state, event);
    if (outcome.refused !== undefined) throw new BankError('user-locked', 'The entry was not looked at.');
    access.state = outcome.to;
    if (!right) throw this.#wrongEntry(login, access);
    access.triesLeft = this.#settings.wrongEntriesMax;
    if (!isOfCost(known.password, this.#settings.passwordHash)) known.password = this.#store(password);
    this.#emit({ name: 'login', subject: login, detail: access.state });
    return { user: this.byLogin(login), passwordState: access.state };
  }

  #wrongEntry(login: string, access: Tries): BankError {
    access.triesLeft -= 1;
    // What is no login may be anything, a password typed into the wrong field included.
    const subject = this.#state.all.has(login) ? login : '(unknown)';
    if (access.state === 'locked') {
      this.#emit({ name: 'user-locked', subject, detail: '' });
      return new BankError('user-locked', `${this.#settings.wrongEntriesMax} wrong entries.`);
    }
    this.#emit({ name: 'login-refused', subject, detail: String(access.triesLeft) });
    return new BankError('login-refused', `Tries left before the user is locked: ${access.triesLeft}.`);
  }

  #stranger(login: string): Tries {
    const { strangers } = this.#state;
    const key = bytesToHex(hmac(sha256, this.#strangersKey, utf8ToBytes(login)));
    const known = strangers.get(key);
    if (known !== undefined) return known;
    const [oldest] = strangers.keys();
    if (oldest !== undefined && strangers.size >= STRANGERS_MAX) strangers.delete(oldest);
    const stranger: Tries = { state: 'own-password', triesLeft: this.#settings.wrongEntriesMax };
    strangers.set(key, stranger);
    return stranger;
  }

  /**
   * The user gives himself a password of his own (R-BANK-34 to R-BANK-39).
   * @throws BankError user-locked, password-change-not-due, password-refused (length, entries differ, the old one).
   */
  changePassword(login: string, password: string, repeat: string): void {
    const access = this.#accessOf(login);
    const outcome = passwordStates.step(access.state, 'password-changed');
    if (outcome.refused !== undefined) throw new BankError(outcome.refused, '');
    const fault = newPasswordFault(password, repeat, this.#settings);
    if (fault !== undefined) throw new BankError('password-refused', fault);
    if (isPassword(password, access.password, this.#hash))
      throw new BankError('password-refused', 'It is the old one.');
    access.password = this.#store(password);
    access.triesLeft = this.#settings.wrongEntriesMax;
    access.state = outcome.to;
    this.#emit({ name: 'password-changed', subject: login, detail: '' });
  }

  /**
   * «Разблокировать»: a new PIN envelope, and all tries again (R-BANK-40). The only way to another password.
   * @throws BankError user-unknown, user-closed.
   */
  unlock(login: string): string {
    const outcome = passwordStates.step(this.#accessOf(login).state, 'new-envelope');
    if (outcome.refused !== undefined) throw new BankError(outcome.refused, '');
    return this.#printEnvelope(login, outcome.to);
  }

  #printEnvelope(login: string, state: PasswordState): string {
    const chance = this.#chance();
    const firstPassword = envelopePassword(chance);
    const password = storePassword(firstPassword, chance, this.#settings.passwordHash, this.#hash);
    this.#state.access.set(login, { state, password, triesLeft: this.#settings.wrongEntriesMax });
    this.#emit({ name: 'envelope-printed', subject: login, detail: '' });
    return firstPassword;
  }

  #store(password: string): StoredPassword {
    return storePassword(password, this.#chance(), this.#settings.passwordHash, this.#hash);
  }

  #chance(): Rng {
    return this.#rng.stream(`password ${this.#state.passwordsGiven++}`);
  }

  #accessOf(login: string): Access {
    this.openByLogin(login);
    return this.#state.access.get(login) as Access;
  }
}
