import { describe, expect, it } from 'vitest';
import { accessRoutes } from '../../http/access-routes.ts';
import { bankRoutes } from '../../http/bank.ts';
import { bankDeskRoutes } from '../../http/bank-desks.ts';
import { Browser } from '../testing/browser.ts';
import { openBank } from '../testing/open-bank.ts';
import { create, pair, sign } from '../testing/payment-orders.ts';
import { problemCode } from '../testing/problem-code.ts';
import {
  CLIENT,
  certifiedKeySet,
  enter,
  enterFirst,
  OTHER_CLIENT,
  registerUser,
  signedInUser,
  type TestBank,
  wireSet,
} from '../testing/test-bank.ts';

/** A browser at the Bank Manager's desk. */
async function atDesk(bank: TestBank): Promise<Browser> {
  const browser = new Browser(bank);
  const { location } = await browser.post(accessRoutes.logIn.path, { token: bank.deskTokens['bank-manager'] });
  expect(location).toBe('/desks/bank-manager');
  return browser;
}

const NEW_USER = { bin: CLIENT.bin, iin: '800517300014', surname: 'Үлгіова', login: 'aliya', signatureRight: 'first' };

describe('the Bank Manager’s desk in a browser', () => {
  it('R-BANK-32 R-BANK-102 registers a client and a user, and shows the password of the envelope once', async () => {
    const bank = await openBank({ checkDigits: false });
    const browser = await atDesk(bank);
    const made = await browser.post(bankRoutes.registerClient.path, { ...OTHER_CLIENT, openingBalance: '0.00' });
    expect(made.location).toBe('/desks/bank-manager');
    const envelope = await browser.post(bankRoutes.registerUser.path, { ...NEW_USER, email: 'aliya@client.test' });
    const password = /id="password">([^<]+)</.exec(envelope.html)?.[1] ?? '';
    expect(envelope.text).toContain('ПИН-конверт');
    const login = bank.client().call(bankRoutes.login, { body: { login: 'aliya', password } });
    expect((await login).next).toBe('change-password');
    for (const path of ['/desks/bank-manager', '/desks/users/aliya']) {
      const { html, text } = await browser.get(path);
      expect(text).toContain('Үлгіова');
      expect(text).toContain('aliya');
      expect(html).not.toContain(password);
    }
    const { clients, users } = await bank.client().call(bankDeskRoutes.bankManagerDesk);
    expect(clients.map(({ bin, users }) => [bin, users])).toEqual([
      [CLIENT.bin, 1],
      [OTHER_CLIENT.bin, 0],
    ]);
    expect(users).toMatchObject([{ login: 'aliya', email: 'aliya@client.test', signatureRight: 'first' }]);
  });

  it('R-BANK-39 R-BANK-40 unlocks with a new envelope, and says how many tries are left', async () => {
    const bank = await openBank();
    const browser = await atDesk(bank);
    const user = await registerUser(bank, 'test1');
    const wrong = () => problemCode(bank.client().call(bankRoutes.login, { body: { login: 'test1', password: 'x' } }));
    await wrong();
    expect((await browser.get('/desks/users/test1')).text).toContain('попыток: 2');
    await wrong();
    await wrong();
    const locked = await browser.get('/desks/users/test1');
    expect(locked.text).toContain('заблокирован');
    expect(locked.text).toContain('Разблокировать');
    const envelope = await browser.post('/admin/users/test1/unlock');
    user.password = /id="password">([^<]+)</.exec(envelope.html)?.[1] ?? '';
    expect((await enterFirst(bank, user)).client).toBeDefined();
  });

  it('R-BANK-85 registers certificates that come as PEM and as base64 with line breaks', async () => {
    const bank = await openBank();
    const browser = await atDesk(bank);
    const user = await registerUser(bank, 'test1');
    const [gost, rsa] = wireSet(await certifiedKeySet(bank, 'mine', user)).map(({ certificate }) => certificate);
    const pem = `-----BEGIN CERTIFICATE-----\r\n${gost}\r\n-----END CERTIFICATE-----\r\n`;
    const lines = rsa?.replace(/.{64}/g, '$&\r\n') ?? '';
    const path = '/desks/users/test1/certificates';
    for (const bad of [
      '',
      'nonsense',
      `${pem}${pem}`,
      `-----BEGIN PRIVATE KEY-----\n${gost}\n-----END PRIVATE KEY-----`,
    ])
      expect((await browser.post(path, { gost: bad, rsa: lines })).status).toBeGreaterThanOrEqual(400);
    expect((await browser.post(path, { gost: pem, rsa: lines })).location).toBe('/desks/users/test1');
    expect((await browser.get('/desks/users/test1')).text).toContain('В эксплуатации');
  });
});

describe('a user whose right changes', () => {
  it('R-BANK-16 R-BANK-25 has his first signatures taken off what waits for a second; what the bank took stays', async () => {
    const bank = await openBank();
    const [first, second] = await pair(bank, { right: 'first' }, { right: 'second' });
    const [waiting, taken] = [await create(first.client), await create(first.client, { number: '102' })];
    for (const document of [waiting, taken]) await sign(bank, first, document);
    await sign(bank, second, taken);
    const change = (signatureRight: 'second' | 'none') =>
      bank.client().call(bankDeskRoutes.changeSignatureRight, { params: { login: 'first' }, body: { signatureRight } });
    const { user, returned } = await change('second');
    expect([user.signatureRight, returned]).toEqual(['second', [waiting.id]]);
    const look = (id: string) => second.client.call(bankRoutes.document, { params: { id } });
    expect(await look(waiting.id)).toMatchObject({ status: 'new', signatures: [] });
    expect((await look(taken.id)).signatures).toHaveLength(2);
    expect(await problemCode(first.client.call(bankRoutes.main))).toBe('not-logged-in');
    expect((await change('none')).returned).toEqual([]);
  });

  it('R-BANK-102 is closed for good: like nobody at the door, and no envelope, right or certificate any more', async () => {
    const bank = await openBank();
    const { user, client } = await signedInUser(bank, 'test1');
    const params = { params: { login: 'test1' } };
    expect((await bank.client().call(bankDeskRoutes.closeUser, params)).user.access).toBe('closed');
    expect(await problemCode(client.call(bankRoutes.main))).toBe('not-logged-in');
    expect(await problemCode(enter(bank, user))).toBe('login-refused');
    const body = { signatureRight: 'single' as const };
    const certificates = wireSet(await certifiedKeySet(bank, 'other', user));
    const attempts = [
      bank.client().call(bankRoutes.unlockUser, params),
      bank.client().call(bankDeskRoutes.closeUser, params),
      bank.client().call(bankDeskRoutes.changeSignatureRight, { ...params, body }),
      bank.client().call(bankRoutes.registerProfile, { body: { login: 'test1', certificates } }),
    ];
    for (const attempt of attempts) expect(await problemCode(attempt)).toBe('user-closed');
    expect(await problemCode(registerUser(bank, 'test1'))).toBe('login-taken');
  });
});
