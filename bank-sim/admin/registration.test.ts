import { describe, expect, it } from 'vitest';
import { bankRoutes } from '../../http/bank.ts';
import { openBank } from '../testing/open-bank.ts';
import { problemCode } from '../testing/problem-code.ts';
import {
  CLIENT,
  certifiedKeySet,
  nameOf,
  OTHER_CLIENT,
  registerProfile,
  registerUser,
  START,
  wireSet,
} from '../testing/test-bank.ts';

describe('the bank manager', () => {
  it('takes an organisation once, with a right BIN and a right account', async () => {
    const bank = await openBank();
    const register = (body: typeof CLIENT) => problemCode(bank.client().call(bankRoutes.registerClient, { body }));
    expect(await register(CLIENT)).toBe('client-exists');
    expect(await register({ ...OTHER_CLIENT, account: CLIENT.account })).toBe('client-exists');
    expect(await register({ ...OTHER_CLIENT, bin: '123456789011' })).toBe('number-wrong');
    expect(await register({ ...OTHER_CLIENT, account: 'KZ00998TST0000000002' })).toBe('account-wrong');
    expect(await register(OTHER_CLIENT)).toBe('none');
  });

  it('R-BANK-32 creates users of clients, each with a password of his own', async () => {
    const bank = await openBank();
    const passwords = [];
    for (const login of ['test1', 'test2', 'test3']) passwords.push((await registerUser(bank, login)).password);
    expect(new Set(passwords).size).toBe(3);
    expect(await problemCode(registerUser(bank, 'test1'))).toBe('login-taken');
    expect(await problemCode(registerUser(bank, 'test4', { bin: OTHER_CLIENT.bin }))).toBe('client-unknown');
    expect(await problemCode(registerUser(bank, 'test4', { iin: CLIENT.bin }))).toBe('number-wrong');
    const params = { params: { login: 'nobody' } };
    expect(await problemCode(bank.client().call(bankRoutes.unlockUser, params))).toBe('user-unknown');
  });

  it('R-BANK-16 gives each user one of exactly four kinds of signature right', async () => {
    const bank = await openBank();
    const kinds = ['single', 'first', 'second', 'none', 'third', ''] as const;
    const codes = [];
    for (const [at, right] of kinds.entries()) {
      codes.push(await problemCode(registerUser(bank, `user${at}`, { right: right as 'single' })));
    }
    expect(codes).toEqual(['none', 'none', 'none', 'none', 'bad-request', 'bad-request']);
  });

  it('the same seed prints the same envelopes', async () => {
    const envelopes = [];
    for (let run = 0; run < 2; run++) envelopes.push((await registerUser(await openBank(), 'test1')).password);
    expect(envelopes[0]).toBe(envelopes[1]);
  });
});

describe('a first key set', () => {
  it('R-BANK-85 is in operation once registered (P1)', async () => {
    const bank = await openBank();
    const user = await registerUser(bank, 'test1');
    const profile = await registerProfile(bank, user, await certifiedKeySet(bank, 'mine', user));
    expect(profile).toMatchObject({ status: 'in-operation', statusText: { ru: 'В эксплуатации', kk: 'Пайдалануда' } });
  });

  it('must be one GOST and one RSA certificate that can be read', async () => {
    const bank = await openBank();
    const user = await registerUser(bank, 'test1');
    const [gost, rsa] = wireSet(await certifiedKeySet(bank, 'mine', user));
    if (!gost || !rsa) throw new Error('no set');
    const register = (certificates: (typeof gost)[]) =>
      problemCode(bank.client().call(bankRoutes.registerProfile, { body: { login: 'test1', certificates } }));
    expect(await register([gost, gost])).toBe('certificate-pair-incomplete');
    expect(
      await register([
        { ...gost, algorithm: 'RSA' },
        { ...rsa, algorithm: 'GOST' },
      ]),
    ).toBe('certificate-pair-incomplete');
    expect(await register([{ ...gost, certificate: 'AAAA' }, rsa])).toBe('certificate-malformed');
    expect(await register([gost])).toBe('bad-request');
    expect(await register([gost, rsa])).toBe('none');
  });

  it('must be the user’s: one name in both, with his IIN', async () => {
    const bank = await openBank();
    const [user, other] = [await registerUser(bank, 'test1'), await registerUser(bank, 'test2')];
    const mine = await certifiedKeySet(bank, 'mine', user);
    const theirs = await certifiedKeySet(bank, 'theirs', other);
    const mixed = { ...mine, certificates: { GOST: mine.certificates.GOST, RSA: theirs.certificates.RSA } };
    expect(await problemCode(registerProfile(bank, user, theirs))).toBe('certificate-owner-wrong');
    expect(await problemCode(registerProfile(bank, user, mixed))).toBe('certificate-owner-wrong');
    const renamed = await certifiedKeySet(bank, 'renamed', { subject: nameOf('Үлгіов', user.iin) });
    const half = { ...mine, certificates: { GOST: mine.certificates.GOST, RSA: renamed.certificates.RSA } };
    expect(await problemCode(registerProfile(bank, user, half))).toBe('certificate-owner-wrong');
  });

  it('must be valid now, not revoked, and new to the bank', async () => {
    const bank = await openBank();
    const user = await registerUser(bank, 'test1');
    const over = await certifiedKeySet(bank, 'over', user, { notBefore: START - 2000, notAfter: START - 1000 });
    const early = await certifiedKeySet(bank, 'early', user, { notBefore: START + 1000 });
    const revoked = await certifiedKeySet(bank, 'revoked', user);
    bank.ca.authority.revoke(revoked.certificates.RSA);
    const mine = await certifiedKeySet(bank, 'mine', user);
    const codes = [];
    for (const set of [over, early, revoked, mine, mine])
      codes.push(await problemCode(registerProfile(bank, user, set)));
    expect(codes).toEqual([
      'certificate-expired',
      'certificate-not-yet-valid',
      'certificate-revoked',
      'none',
      'certificate-registered',
    ]);
  });
});
