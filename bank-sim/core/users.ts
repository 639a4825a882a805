import type { Rng } from '../../simulation/rng.ts';
import { BankError } from './bank-error.ts';
import type { Emit } from './events.ts';
import { type PasswordState, passwordStates } from './login-states.ts';
import { envelopePassword, isPassword, newPasswordFault, type StoredPassword, storePassword } from './password.ts';
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
}

export interface User extends NewUser {
  /** Абонент, e.g. `9418_Абонент` (R-BANK-53). */
  readonly subscriber: string;
}

interface Access {
  state: PasswordState;
  triesLeft: number;
  password: StoredPassword;
}

/** Logins nobody has are counted like those of users, so that an answer does not tell which exist; so many at most. */
const STRANGERS_MAX = 1000;

/** The users of the bank and their passwords: state machine 7.5, first half. */
export class Users {
  readonly #settings: BankSettings;
  readonly #rng: Rng;
  readonly #emit: Emit;
  readonly #users = new Map<string, User>();
  readonly #access = new Map<string, Access>();
  readonly #strangers = new Map<string, Access>();
  readonly #nobody: StoredPassword;

  constructor(settings: BankSettings, rng: Rng, emit: Emit) {
    this.#settings = settings;
    this.#rng = rng;
    this.#emit = emit;
    this.#nobody = storePassword('', rng.stream('nobody'), settings.passwordHash);
  }

  /**
   * The bank manager creates a user.
   * @returns the user and the first password, which is never to be had again.
   * @throws BankError login-taken.
   */
  create(wanted: NewUser): { user: User; firstPassword: string } {
    if (this.#users.has(wanted.login)) throw new BankError('login-taken', `The login ${wanted.login} is in use.`);
    const number = this.#settings.firstSubscriberNumber + this.#users.size;
    const user = { ...wanted, subscriber: `${number}_Абонент` };
    this.#users.set(user.login, user);
    this.#emit({ name: 'user-created', subject: user.login, detail: user.signatureRight });
    return { user, firstPassword: this.#printEnvelope(user.login, 'first-password') };
  }

  /** @throws BankError user-unknown. */
  byLogin(login: string): User {
    const user = this.#users.get(login);
    if (user === undefined) throw new BankError('user-unknown', `There is no user with the login ${login}.`);
    return user;
  }

  /**
   * One entry of login data.
   * @throws BankError user-locked (even for the right password), login-refused. A login that does not exist is
   *   answered like a wrong password.
   */
  enter(login: string, password: string): { user: User; passwordState: PasswordState } {
    const access = this.#access.get(login) ?? this.#stranger(login);
    const right = isPassword(password, access.password, this.#settings.passwordHash) && this.#access.has(login);
    const event = right ? 'right-entry' : access.triesLeft > 1 ? 'wrong-entry' : 'last-wrong-entry';
    const outcome = passwordStates.step(access.state, event);
    if (outcome.refused !== undefined) throw new BankError('user-locked', 'The entry was not looked at.');
    access.state = outcome.to;
    if (!right) throw this.#wrongEntry(login, access);
    access.triesLeft = this.#settings.wrongEntriesMax;
    this.#emit({ name: 'login', subject: login, detail: access.state });
    return { user: this.byLogin(login), passwordState: access.state };
  }

  #wrongEntry(login: string, access: Access): BankError {
    access.triesLeft -= 1;
    // What is no login may be anything, a password typed into the wrong field included.
    const subject = this.#users.has(login) ? login : '(unknown)';
    if (access.state === 'locked') {
      this.#emit({ name: 'user-locked', subject, detail: '' });
      return new BankError('user-locked', `${this.#settings.wrongEntriesMax} wrong entries.`);
    }
    this.#emit({ name: 'login-refused', subject, detail: String(access.triesLeft) });
    return new BankError('login-refused', `Tries left before the user is locked: ${access.triesLeft}.`);
  }

  #stranger(login: string): Access {
    const known = this.#strangers.get(login);
    if (known !== undefined) return known;
    const [oldest] = this.#strangers.keys();
    if (oldest !== undefined && this.#strangers.size >= STRANGERS_MAX) this.#strangers.delete(oldest);
    const stranger: Access = {
      state: 'own-password',
      triesLeft: this.#settings.wrongEntriesMax,
      password: this.#nobody,
    };
    this.#strangers.set(login, stranger);
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
    if (isPassword(password, access.password, this.#settings.passwordHash)) {
      throw new BankError('password-refused', 'It is the old one.');
    }
    access.password = storePassword(password, this.#rng, this.#settings.passwordHash);
    access.triesLeft = this.#settings.wrongEntriesMax;
    access.state = outcome.to;
    this.#emit({ name: 'password-changed', subject: login, detail: '' });
  }

  /**
   * «Разблокировать»: a new PIN envelope, and all tries again (R-BANK-40). The only way to another password.
   * @throws BankError user-unknown.
   */
  unlock(login: string): string {
    const outcome = passwordStates.step(this.#accessOf(login).state, 'new-envelope');
    if (outcome.refused !== undefined) throw new BankError(outcome.refused, '');
    return this.#printEnvelope(login, outcome.to);
  }

  #printEnvelope(login: string, state: PasswordState): string {
    const firstPassword = envelopePassword(this.#rng);
    const password = storePassword(firstPassword, this.#rng, this.#settings.passwordHash);
    this.#access.set(login, { state, password, triesLeft: this.#settings.wrongEntriesMax });
    this.#emit({ name: 'envelope-printed', subject: login, detail: '' });
    return firstPassword;
  }

  #accessOf(login: string): Access {
    this.byLogin(login);
    return this.#access.get(login) as Access;
  }
}
