import { describe, expect, it } from 'vitest';
import { bankRoutes } from '../../http/bank.ts';
import { DAY_MS } from '../../simulation/clock.ts';
import { Browser } from '../testing/browser.ts';
import { openBank } from '../testing/open-bank.ts';
import { problemCode } from '../testing/problem-code.ts';
import {
  certifiedKeySet,
  enter,
  enterFirst,
  OWN_PASSWORD,
  octets,
  registerProfile,
  registerUser,
  signed,
  signedInUser,
  signIn,
  type TestBank,
} from '../testing/test-bank.ts';

function login(bank: TestBank, name: string, password: string) {
  return bank.client().call(bankRoutes.login, { body: { login: name, password } });
}

describe('login', () => {
  it('R-BANK-13 R-BANK-32 needs the login and the password of the PIN envelope', async () => {
    const bank = await openBank();
    const user = await registerUser(bank, 'test1');
    expect(user.password).toMatch(/^[A-Za-z0-9]{8}$/);
    expect(await problemCode(login(bank, 'test1', 'not-it'))).toBe('login-refused');
    expect(await problemCode(login(bank, 'other', user.password))).toBe('login-refused');
    expect((await login(bank, 'test1', user.password)).next).toBe('change-password');
  });

  it('R-BANK-29 three wrong logins lock the user; the right password is refused too', async () => {
    const bank = await openBank();
    const user = await registerUser(bank, 'test1');
    const codes = [];
    for (const guess of ['a', 'b', 'c', user.password]) codes.push(await problemCode(login(bank, 'test1', guess)));
    expect(codes).toEqual(['login-refused', 'login-refused', 'user-locked', 'user-locked']);
  });

  it('the number of tries is a setting', async () => {
    const bank = await openBank({ wrongEntriesMax: 1 });
    const user = await registerUser(bank, 'test1');
    expect(await problemCode(login(bank, 'test1', 'a'))).toBe('user-locked');
    expect(await problemCode(login(bank, 'test1', user.password))).toBe('user-locked');
  });

  it('R-BANK-40 the counter starts again after a right login; only the bank unlocks', async () => {
    const bank = await openBank();
    const user = await registerUser(bank, 'test1');
    for (const guess of ['a', 'b']) await problemCode(login(bank, 'test1', guess));
    await login(bank, 'test1', user.password);
    for (const guess of ['a', 'b', 'c']) await problemCode(login(bank, 'test1', guess));
    bank.clock.advance(400 * DAY_MS);
    expect(await problemCode(login(bank, 'test1', user.password))).toBe('user-locked');
    const { firstPassword } = await bank.client().call(bankRoutes.unlockUser, { params: { login: 'test1' } });
    expect((await login(bank, 'test1', firstPassword)).next).toBe('change-password');
  });

  it('unlocking ends the sessions that are open', async () => {
    const bank = await openBank();
    const { client } = await signedInUser(bank, 'test1');
    await bank.client().call(bankRoutes.unlockUser, { params: { login: 'test1' } });
    expect(await problemCode(client.call(bankRoutes.main))).toBe('not-logged-in');
  });

  it('R-BANK-33 R-BANK-34 the first password opens nothing but its own change', async () => {
    const bank = await openBank();
    const user = await registerUser(bank, 'test1');
    const client = bank.client();
    const body = { login: user.login, password: user.password };
    const { message } = await client.call(bankRoutes.login, { body });
    expect(message.ru).toBe('Необходимо сменить пароль');
    expect(message.kk).toContain('құпия сөзді ауыстыру қажет');
    const rows = [bankRoutes.main, bankRoutes.profiles, bankRoutes.tokenChallenge, bankRoutes.documents] as const;
    for (const row of rows) expect(await problemCode(client.call(row))).toBe('password-change-required');
  });

  it('a new login in the same browser ends the session before it', async () => {
    const bank = await openBank();
    const user = await registerUser(bank, 'viewer', { right: 'none' });
    const { client } = await enterFirst(bank, user);
    const body = { login: user.login, password: user.password };
    const browser = new Browser(bank);
    await browser.post('/login', body);
    const [first = ''] = browser.cookies();
    await browser.post('/login', body);
    expect((await new Browser(bank).get('/main', { cookie: first })).status).toBe(401);
    expect((await browser.get('/main')).status).toBe(200);
    expect(await problemCode(client.call(bankRoutes.main))).toBe('none');
  });

  it('a session ends after idle minutes of the simulated clock, and by logging out', async () => {
    const bank = await openBank({ sessionIdleMinutes: 10 });
    const { client, user } = await signedInUser(bank, 'test1');
    bank.clock.advance(600_001);
    expect(await problemCode(client.call(bankRoutes.main))).toBe('session-expired');
    const again = (await enter(bank, user)).client;
    await again.call(bankRoutes.logout);
    expect(await problemCode(again.call(bankRoutes.main))).toBe('not-logged-in');
  });
});

describe('the forced change of the password', () => {
  async function changing(newPassword: string, repeat: string) {
    const bank = await openBank();
    const user = await registerUser(bank, 'test1');
    const client = bank.client();
    await client.call(bankRoutes.login, { body: { login: user.login, password: user.password } });
    const code = await problemCode(client.call(bankRoutes.changePassword, { body: { newPassword, repeat } }));
    return { code, after: await problemCode(client.call(bankRoutes.main)) };
  }

  it.each([
    ['12345', 'password-refused'],
    ['123456', 'none'],
    ['1234567890', 'none'],
    ['12345678901', 'password-refused'],
  ])('R-BANK-37 %s: %s', async (password, code) => {
    expect((await changing(password, password)).code).toBe(code);
  });

  it('R-BANK-38 both entries must be equal, and a refused change leaves it due', async () => {
    expect(await changing('Kilt-2026', 'Kilt-2027')).toEqual({
      code: 'password-refused',
      after: 'password-change-required',
    });
  });

  it('R-BANK-38 the old password is not accepted again', async () => {
    const bank = await openBank();
    const { login: name, password } = await registerUser(bank, 'test1');
    const client = bank.client();
    await client.call(bankRoutes.login, { body: { login: name, password } });
    const body = { newPassword: password, repeat: password };
    expect(await problemCode(client.call(bankRoutes.changePassword, { body }))).toBe('password-refused');
  });

  it('R-BANK-39 afterwards only the new one opens; no event tells it, and a reset gives another one', async () => {
    const bank = await openBank();
    const user = await registerUser(bank, 'test1');
    const envelope = user.password;
    await enterFirst(bank, user);
    expect(await problemCode(login(bank, 'test1', envelope))).toBe('login-refused');
    expect(await problemCode(login(bank, 'test1', OWN_PASSWORD))).toBe('none');
    const told = JSON.stringify(bank.events);
    expect([told.includes(OWN_PASSWORD), told.includes(envelope)]).toEqual([false, false]);
    const reset = await bank.client().call(bankRoutes.unlockUser, { params: { login: 'test1' } });
    expect(Object.keys(reset).sort()).toEqual(['firstPassword', 'login']);
    expect(reset.firstPassword).not.toBe(OWN_PASSWORD);
  });
});

describe('signing in with the token', () => {
  it('R-BANK-47 takes the key of a registered profile of this user', async () => {
    const bank = await openBank();
    const user = await registerUser(bank, 'test1');
    const keySet = await certifiedKeySet(bank, 'mine', user);
    await registerProfile(bank, user, keySet);
    const { client, next } = await enterFirst(bank, user);
    expect(next).toBe('sign-in-with-token');
    expect(await problemCode(client.call(bankRoutes.main))).toBe('token-sign-in-required');
    expect(await signIn(bank, client, keySet)).toEqual({ next: 'subscriber', subscriber: '9418_Абонент' });
    expect(await problemCode(client.call(bankRoutes.main))).toBe('none');
  });

  it('R-BANK-47 refuses a certified key that the bank has not registered, and the key of another user', async () => {
    const bank = await openBank();
    const { client, user } = await signedInUser(bank, 'test1');
    const { keySet: others } = await signedInUser(bank, 'test2', { surname: 'Үлгіов' });
    await client.call(bankRoutes.logout);
    const again = (await enter(bank, user)).client;
    const unregistered = await certifiedKeySet(bank, 'unregistered', user);
    expect(await problemCode(signIn(bank, again, unregistered))).toBe('key-not-registered');
    expect(await problemCode(signIn(bank, again, others))).toBe('key-not-registered');
    expect(await problemCode(again.call(bankRoutes.main))).toBe('token-sign-in-required');
  });

  it('refuses a signature over anything but the challenge', async () => {
    const bank = await openBank();
    const { user, keySet } = await signedInUser(bank, 'test1');
    const { client } = await enter(bank, user);
    await client.call(bankRoutes.tokenChallenge);
    const cms = await signed(bank, keySet, new TextEncoder().encode('something else'));
    expect(await problemCode(client.call(bankRoutes.tokenSignIn, { body: { cms } }))).toBe('signature-wrong');
  });

  it('refuses a challenge of another session, and a second use', async () => {
    const bank = await openBank();
    const { user, keySet } = await signedInUser(bank, 'test1');
    const [one, other] = [(await enter(bank, user)).client, (await enter(bank, user)).client];
    const { challenge } = await one.call(bankRoutes.tokenChallenge);
    await other.call(bankRoutes.tokenChallenge);
    const cms = await signed(bank, keySet, octets(challenge));
    const body = { cms };
    expect(await problemCode(other.call(bankRoutes.tokenSignIn, { body }))).toBe('signature-wrong');
    expect(await problemCode(one.call(bankRoutes.tokenSignIn, { body }))).toBe('none');
    expect(await problemCode(one.call(bankRoutes.tokenSignIn, { body }))).toBe('challenge-used');
  });

  it('refuses what is no CMS at all', async () => {
    const bank = await openBank();
    const { user } = await signedInUser(bank, 'test1');
    const { client } = await enter(bank, user);
    for (const cms of ['', 'MAA=', Buffer.from('garbage').toString('base64')]) {
      await client.call(bankRoutes.tokenChallenge);
      expect(await problemCode(client.call(bankRoutes.tokenSignIn, { body: { cms } }))).toBe('cms-malformed');
    }
  });

  it('refuses the RSA key of the profile: signatures are made with the GOST key', async () => {
    const bank = await openBank();
    const { user, keySet } = await signedInUser(bank, 'test1');
    const { client } = await enter(bank, user);
    const { challenge } = await client.call(bankRoutes.tokenChallenge);
    const cms = await signed(bank, keySet, octets(challenge), { algorithm: 'RSA' });
    expect(await problemCode(client.call(bankRoutes.tokenSignIn, { body: { cms } }))).toBe('key-not-registered');
  });
});

describe('users without a usable key', () => {
  it('R-BANK-58 an ended certificate no longer signs in, but its user still sees why', async () => {
    const bank = await openBank();
    const { user, keySet } = await signedInUser(bank, 'test1');
    bank.clock.advance(366 * DAY_MS);
    const { client, next } = await enter(bank, user);
    expect(next).toBe('critical-profiles');
    const { profiles } = await client.call(bankRoutes.criticalProfiles);
    expect(profiles.map(({ status }) => status)).toEqual(['expired']);
    expect(await problemCode(signIn(bank, client, keySet))).toBe('certificate-expired');
    const [first] = profiles;
    const params = { params: { id: first?.id ?? '' } };
    expect(await problemCode(client.call(bankRoutes.newRegeneration, params))).toBe('token-sign-in-required');
  });

  it('R-BANK-20 a user without signature right and without key enters with his password alone', async () => {
    const bank = await openBank();
    const user = await registerUser(bank, 'viewer', { right: 'none' });
    const { client, next } = await enterFirst(bank, user);
    expect(next).toBe('main');
    expect(await problemCode(client.call(bankRoutes.documents))).toBe('none');
  });

  it('a user with a signature right whose key is not registered yet may only look', async () => {
    const bank = await openBank();
    const user = await registerUser(bank, 'test1');
    const { client, next } = await enterFirst(bank, user);
    expect(next).toBe('main');
    expect((await client.call(bankRoutes.profiles)).profiles).toEqual([]);
    expect(await problemCode(client.call(bankRoutes.documents))).toBe('none');
  });
});
