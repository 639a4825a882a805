import { beforeAll, describe, expect, it } from 'vitest';
import type { DeskTokens } from '../http/access.ts';
import { accessRoutes } from '../http/access-routes.ts';
import { BANK_INTERFACE } from '../http/bank-interface.ts';
import { HttpClient } from '../http/client.ts';
import { operationsOf } from '../http/interface.ts';
import { type Access, mayCall, ROLE_NAMES, ROLES, type Role, rolesOf } from '../http/roles.ts';
import { VirtualClock } from '../simulation/clock.ts';
import { SeededRng } from '../simulation/rng.ts';
import { startBankSim } from './index.ts';
import { Browser } from './testing/browser.ts';
import { openBank } from './testing/open-bank.ts';
import { START, startTestBank, type TestBank } from './testing/test-bank.ts';

const ROWS = operationsOf(BANK_INTERFACE.parts).map(({ row }) => ({ method: 'GET', ...row }));
const GUARDED = ROWS.flatMap((row) => (row.access === undefined ? [] : [{ ...row, access: row.access }]));
type Row = (typeof ROWS)[number];

const nameOf = ({ method, path }: Row) => `${method} ${path}`;
const WRONG = '0123456789abcdef0123456789abcdef';

it('R-BANK-102 what the staff does lies under /admin and /desks, and no client needs a token', () => {
  const isStaffs = ({ path }: Row) => /^\/(admin|desks)(\/|$)/.test(path);
  const login: readonly string[] = [accessRoutes.form.path, accessRoutes.logOut.path];
  expect(GUARDED.filter((row) => !isStaffs(row)).map(nameOf)).toEqual([]);
  const open = ROWS.filter((row) => isStaffs(row) && row.access === undefined && !login.includes(row.path));
  expect(open.map(nameOf)).toEqual([]);
  expect(GUARDED.length).toBeGreaterThan(4);
});

describe('R-BANK-102 every row of the staff', () => {
  let bank: TestBank;
  beforeAll(async () => {
    bank = await startTestBank();
    return () => bank.close();
  });

  /** What a program gets; parameters of the path are somebody's name. */
  async function send({ method, path }: Row, headers: Record<string, string>) {
    const body = method === 'POST' ? { body: '{}' } : {};
    const type = method === 'POST' ? { 'content-type': 'application/json' } : {};
    const address = bank.url + path.replace(/:\w+/g, 'nobody');
    const answer = await fetch(address, { method, ...body, headers: { ...type, ...headers } });
    const problem = answer.ok ? {} : ((await answer.json()) as { code?: string; detail?: string });
    return { status: answer.status, challenge: answer.headers.get('www-authenticate'), ...problem };
  }
  const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

  it.each(GUARDED.map((row) => [nameOf(row), row] as const))('%s', async (_, row) => {
    expect(await send(row, {})).toMatchObject({
      status: 401,
      code: 'admin-token-missing',
      challenge: 'Bearer realm="bank-sim"',
    });
    expect(await send(row, bearer(WRONG))).toMatchObject({
      status: 401,
      code: 'admin-token-wrong',
      challenge: 'Bearer realm="bank-sim", error="invalid_token"',
    });
    const foreign = { ...bearer(bank.adminToken), 'sec-fetch-site': 'same-site' };
    expect(await send(row, foreign)).toMatchObject({ status: 403, code: 'foreign-origin' });
    const may = rolesOf(row.access);
    for (const role of ROLE_NAMES) {
      const answer = await send(row, bearer(bank.deskTokens[role]));
      if (may.includes(role)) expect([role, isLetIn(answer)]).toEqual([role, true]);
      else
        expect(answer, role).toMatchObject({
          status: 403,
          code: 'role-not-allowed',
          detail: `${nameOf({ ...row, path: row.path.replace(/:\w+/g, 'nobody') })} is for: ${['admin', ...may].join(', ')}.`,
          challenge: `Bearer realm="bank-sim", error="insufficient_scope", scope="${['admin', ...may].join(' ')}"`,
        });
    }
    expect(isLetIn(await send(row, bearer(bank.adminToken)))).toBe(true);
  });

  const isLetIn = ({ status, code }: { status: number; code?: string }) =>
    status !== 401 && code !== 'role-not-allowed';
});

it('R-BANK-40 only the Bank Manager unlocks', () => {
  const unlock = GUARDED.find(({ path }) => path === '/admin/users/:login/unlock');
  expect(unlock?.access).toBe('bank-manager');
});

it('who may call what: the administrator everything, a role where it is named', () => {
  const rows: [Access, Role[]][] = [
    ['admin', []],
    ['operationist', ['operationist']],
    [
      ['head-office', 'call-centre'],
      ['head-office', 'call-centre'],
    ],
  ];
  for (const [access, may] of rows) {
    expect(mayCall('admin', access)).toBe(true);
    expect(ROLE_NAMES.filter((role) => mayCall(role, access))).toEqual(may);
  }
});

describe('the tokens of the desks', () => {
  async function start(deskTokens: Partial<DeskTokens>): Promise<DeskTokens> {
    const [clock, rng] = [new VirtualClock(START), new SeededRng('bank')];
    const bank = await startBankSim({ clock, rng, caUrl: 'http://127.0.0.1:9', deskTokens });
    await bank.close();
    return bank.deskTokens;
  }

  it('are fresh, all different, and not of the seed; or those that are given', async () => {
    const [one, other] = [await start({}), await start({ operationist: 'an-operationist-of-the-test' })];
    expect(new Set([...Object.values(one), ...Object.values(other)]).size).toBe(2 * ROLE_NAMES.length);
    expect(other.operationist).toBe('an-operationist-of-the-test');
  });

  it('must be tokens, and each its own', async () => {
    await expect(start({ operationist: 'short' })).rejects.toThrow(/deskTokens\.operationist: 16 to 200 characters/);
    const same = 'the-same-token-for-two';
    await expect(start({ operationist: same, 'head-office': same })).rejects.toThrow('a token of its own');
  });
});

describe('the login of the staff', () => {
  const BROWSER = { accept: 'text/html' };

  it('is a form in its language, that says who is in', async () => {
    const bank = await openBank();
    const page = await (await fetch(`${bank.url}/admin/login?lang=kk`, { headers: BROWSER })).text();
    expect(page).toContain('Үстел токені немесе әкімші токені');
    const client = new HttpClient(bank.url, 'the bank');
    expect(await client.call(accessRoutes.form)).toEqual({ isAdmitted: false });
    await client.call(accessRoutes.logIn, { body: { token: bank.adminToken } });
    expect(await client.call(accessRoutes.form)).toEqual({ isAdmitted: true, caller: 'admin' });
    await client.call(accessRoutes.logIn, { body: { token: bank.deskTokens['call-centre'] } });
    expect(await client.call(accessRoutes.form)).toEqual({ isAdmitted: true, caller: 'call-centre' });
    await client.call(accessRoutes.logOut);
    expect(await client.call(accessRoutes.form)).toEqual({ isAdmitted: false });
  });

  it('leads each role to its desk', async () => {
    const bank = await openBank();
    for (const role of ROLE_NAMES) {
      const answer = await new Browser(bank).post(accessRoutes.logIn.path, { token: bank.deskTokens[role] });
      expect([answer.status, answer.location]).toEqual([303, ROLES[role].desk]);
    }
  });

  it('asks for another token, and says whose, when the desk is another’s', async () => {
    const bank = await openBank();
    const headers = { ...BROWSER, authorization: `Bearer ${bank.deskTokens['call-centre']}` };
    const answer = await fetch(`${bank.url}/admin/users?lang=ru`, { method: 'POST', headers });
    const page = await answer.text();
    expect(answer.status).toBe(403);
    expect(page).toContain('Это дело другого рабочего места. Его выполняет: Менеджер Банка, Администратор.');
    expect(page).toContain('name="token"');
  });
});
