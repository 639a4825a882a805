import { describe, expect, it } from 'vitest';
import { SeededRng } from '../../simulation/rng.ts';
import { scryptHash } from '../security/password-hash.ts';
import { BankError } from './bank-error.ts';
import type { BankEvent } from './events.ts';
import { bankSettings } from './settings.ts';
import { type NewUser, newUsersState, Users } from './users.ts';

const settings = bankSettings({ passwordHash: { N: 16, r: 1, p: 1 } });

const PERSON: NewUser = {
  login: 'test1',
  bin: '100460000102',
  iin: '870430300986',
  surname: 'Сынақов',
  signatureRight: 'single',
  mayPrepare: false,
};

function office() {
  const events: Omit<BankEvent, 'at'>[] = [];
  const users = new Users(
    { users: newUsersState() },
    settings,
    new SeededRng('users'),
    (event) => events.push(event),
    scryptHash,
  );
  return { users, events };
}

function codeOf(call: () => unknown): string {
  try {
    call();
    return 'none';
  } catch (error) {
    if (error instanceof BankError) return error.code;
    throw error;
  }
}

describe('login data', () => {
  it('R-BANK-29 the third wrong entry locks, and then even the right password is refused', () => {
    const { users } = office();
    const { firstPassword } = users.create(PERSON);
    const codes = ['a', 'b', 'c', firstPassword].map((password) => codeOf(() => users.enter('test1', password)));
    expect(codes).toEqual(['login-refused', 'login-refused', 'user-locked', 'user-locked']);
  });

  it('R-BANK-40 a right entry gives all tries back', () => {
    const { users } = office();
    const { firstPassword } = users.create(PERSON);
    const entries = ['a', 'b', firstPassword, 'c', 'd', firstPassword];
    expect(entries.map((password) => codeOf(() => users.enter('test1', password)))).toEqual([
      'login-refused',
      'login-refused',
      'none',
      'login-refused',
      'login-refused',
      'none',
    ]);
  });

  it('answers an unknown login entry by entry like a wrong password', () => {
    const { users } = office();
    users.create(PERSON);
    const answers = (login: string) =>
      Array.from({ length: 5 }, () => {
        try {
          return users.enter(login, 'wrong');
        } catch (error) {
          return error instanceof BankError ? `${error.code} ${error.message}` : error;
        }
      });
    expect(answers('nobody')).toEqual(answers('test1'));
  });

  it('remembers a limited number of unknown logins', () => {
    const { users } = office();
    for (let at = 0; at < 3; at++) expect(codeOf(() => users.enter('first', 'x'))).not.toBe('none');
    expect(codeOf(() => users.enter('first', 'x'))).toBe('user-locked');
    for (let at = 0; at < 1000; at++) codeOf(() => users.enter(`other ${at}`, 'x'));
    expect(codeOf(() => users.enter('first', 'x'))).toBe('login-refused');
  });

  it('takes a login once', () => {
    const { users } = office();
    users.create(PERSON);
    expect(codeOf(() => users.create(PERSON))).toBe('login-taken');
  });
});

describe('passwords', () => {
  it('R-BANK-39 never reach an event or an error', () => {
    const { users, events } = office();
    const { firstPassword } = users.create(PERSON);
    const errors = ['wrong-pw1', firstPassword].map((password) => {
      try {
        users.enter(password, password);
      } catch (error) {
        return String(error);
      }
      return '';
    });
    users.enter('test1', firstPassword);
    users.changePassword('test1', 'own-pw-77', 'own-pw-77');
    const told = JSON.stringify(events) + errors.join();
    expect(errors.filter(Boolean)).toHaveLength(2);
    expect(['wrong-pw1', firstPassword, 'own-pw-77'].filter((secret) => told.includes(secret))).toEqual([]);
  });

  it('R-BANK-38 the old one is not accepted again', () => {
    const { users } = office();
    const { firstPassword } = users.create(PERSON);
    expect(codeOf(() => users.changePassword('test1', firstPassword, firstPassword))).toBe('password-refused');
  });

  it('R-BANK-40 unlocking prints a new envelope; the passwords before it are void', () => {
    const { users } = office();
    const { firstPassword } = users.create(PERSON);
    users.changePassword('test1', 'own-pw-77', 'own-pw-77');
    for (const guess of ['a', 'b', 'c']) codeOf(() => users.enter('test1', guess));
    const second = users.unlock('test1');
    expect(second).not.toBe(firstPassword);
    expect([firstPassword, 'own-pw-77'].map((old) => codeOf(() => users.enter('test1', old)))).toEqual([
      'login-refused',
      'login-refused',
    ]);
    expect(users.enter('test1', second).passwordState).toBe('first-password');
  });

  it('are changed only when a change is due', () => {
    const { users } = office();
    users.create(PERSON);
    users.changePassword('test1', 'own-pw-77', 'own-pw-77');
    expect(codeOf(() => users.changePassword('test1', 'own-pw-78', 'own-pw-78'))).toBe('password-change-not-due');
  });
});

describe('subscribers', () => {
  it('R-BANK-53 are numbered on from 9418', () => {
    const { users } = office();
    const names = ['test1', 'test2'].map((login) => users.create({ ...PERSON, login }).user.subscriber);
    expect(names).toEqual(['9418_Абонент', '9419_Абонент']);
  });
});
