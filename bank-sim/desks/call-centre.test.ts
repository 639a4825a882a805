import { describe, expect, it } from 'vitest';
import { accessRoutes } from '../../http/access-routes.ts';
import { bankRoutes } from '../../http/bank.ts';
import { bankAuditRoutes } from '../../http/bank-audit.ts';
import { bankDeskRoutes } from '../../http/bank-desks.ts';
import { HttpClient } from '../../http/client.ts';
import { DAY_MS } from '../../simulation/clock.ts';
import { Browser } from '../testing/browser.ts';
import { openBank } from '../testing/open-bank.ts';
import { problemCode } from '../testing/problem-code.ts';
import { CLIENT, registerUser, START, signedInUser, type TestBank } from '../testing/test-bank.ts';

const lookUp = async (bank: TestBank, find: string) => {
  const client = new HttpClient(bank.url, 'the bank', { adminToken: bank.deskTokens['call-centre'] });
  return (await client.call(bankDeskRoutes.callCentreDesk, { query: { find } })).subscribers;
};

describe('R-BANK-51 R-BANK-102 the Call-Center', () => {
  it('finds a subscriber by BIN, login or number, whole', async () => {
    const bank = await openBank();
    for (const login of ['test1', 'test2']) await registerUser(bank, login);
    const found = async (find: string) => (await lookUp(bank, find)).map(({ login }) => login);
    expect(await found(CLIENT.bin)).toEqual(['test1', 'test2']);
    expect(await found('test1')).toEqual(['test1']);
    expect(await found('9419')).toEqual(['test2']);
    expect(await found(' 9419_Абонент ')).toEqual(['test2']);
    for (const find of ['', 'test', '94', CLIENT.bin.slice(0, 11), 'TEST1', '%', 'Сынақов'])
      expect(await found(find)).toEqual([]);
  });

  it('tells status, lock and next step, and nothing that opens a door', async () => {
    const bank = await openBank();
    const { user } = await signedInUser(bank, 'test1', { email: 'user@client.test' });
    const [now] = await lookUp(bank, 'test1');
    expect(now).toMatchObject({ access: 'own-password', next: 'nothing', profiles: [{ status: 'in-operation' }] });
    bank.clock.set(START + 336 * DAY_MS);
    expect((await lookUp(bank, 'test1'))[0]?.next).toBe('regeneration-needed');
    bank.clock.set(START + 370 * DAY_MS);
    expect((await lookUp(bank, 'test1'))[0]).toMatchObject({ next: 'set-expired', profiles: [{ status: 'expired' }] });
    const body = { login: 'test1', password: 'wrong' };
    for (let i = 0; i < 3; i++) await problemCode(bank.client().call(bankRoutes.login, { body }));
    const [locked] = await lookUp(bank, 'test1');
    expect(locked).toMatchObject({ access: 'locked', next: 'user-locked' });
    const told = JSON.stringify(locked);
    for (const secret of [user.iin, user.password, CLIENT.account, 'client.test']) expect(told).not.toContain(secret);
  });

  it('may change nothing, and every look-up is noted without what was typed', async () => {
    const bank = await openBank();
    await registerUser(bank, 'test1');
    const before = await bank.client().call(bankDeskRoutes.bankManagerDesk);
    await lookUp(bank, 'test1');
    await lookUp(bank, 'S3cret-Pw');
    expect(await bank.client().call(bankDeskRoutes.bankManagerDesk)).toEqual(before);
    const noted = bank.events.filter(({ name }) => name === 'subscriber-looked-up');
    expect(noted.map(({ subject }) => subject)).toEqual(['test1', '(unknown)']);
    const { entries } = await bank.client().call(bankAuditRoutes.audit);
    const looks = entries.filter(({ action }) => action === 'GET /desks/call-centre');
    expect(looks.map(({ who, subject }) => [who, subject])).toEqual([
      ['call-centre', 'test1'],
      ['call-centre', ''],
    ]);
    expect(JSON.stringify(entries)).not.toContain('S3cret-Pw');
    const rows = Object.values({ ...bankDeskRoutes, ...bankRoutes });
    const mine = rows.filter((row) => 'access' in row && [row.access].flat().includes('call-centre' as never));
    expect(mine.map(({ method }) => method)).toEqual(['GET', 'GET']);
  });

  it('in the browser: a form, the subscriber, the next step', async () => {
    const bank = await openBank();
    await registerUser(bank, 'test1');
    const browser = new Browser(bank);
    await browser.post(accessRoutes.logIn.path, { token: bank.deskTokens['call-centre'] });
    const { html, text } = await browser.get('/desks/call-centre?find=test1');
    expect(html).toContain('data-next="no-set"');
    expect(text).toContain('Сертификаты ещё не зарегистрированы');
    expect((await browser.get('/desks/call-centre?find=%3Cscript%3E')).html).not.toContain('<script>"');
    expect((await browser.get('/desks/bank-manager')).status).toBe(403);
  });
});
