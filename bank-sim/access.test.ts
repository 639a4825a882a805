import { expect, it } from 'vitest';
import { accessRoutes } from '../http/access-routes.ts';
import { BANK_INTERFACE } from '../http/bank-interface.ts';
import { HttpClient } from '../http/client.ts';
import { operationsOf } from '../http/interface.ts';
import { openBank } from './testing/open-bank.ts';

const ROWS = operationsOf(BANK_INTERFACE.parts).map(({ row }) => ({ method: 'GET', ...row }));
const MANAGER = ROWS.filter(({ access }) => access === 'admin');

it('the rows of the Bank Manager are those under /admin, and no client needs a token', () => {
  const isManagers = ({ path }: { path: string }) => path.startsWith('/admin/');
  const login: readonly string[] = [accessRoutes.form.path, accessRoutes.logOut.path];
  expect(MANAGER.filter((row) => !isManagers(row))).toEqual([]);
  expect(ROWS.filter((row) => isManagers(row) && row.access === undefined && !login.includes(row.path))).toEqual([]);
  expect(MANAGER.length).toBeGreaterThan(3);
});

it('each refuses without the token, with a wrong one and from elsewhere, and takes the right one', async () => {
  const bank = await openBank();
  for (const { method, path } of MANAGER) {
    const headers = { 'content-type': 'application/json' };
    const send = async (more: Record<string, string>) => {
      const answer = await fetch(bank.url + path.replace(/:\w+/g, 'nobody'), {
        method,
        body: '{}',
        headers: { ...headers, ...more },
      });
      return [answer.status, ((await answer.json()) as { code: string }).code];
    };
    const right = { authorization: `Bearer ${bank.adminToken}` };
    expect(await send({})).toEqual([401, 'admin-token-missing']);
    expect(await send({ authorization: 'Bearer 0123456789abcdef0123456789abcdef' })).toEqual([
      401,
      'admin-token-wrong',
    ]);
    expect(await send({ ...right, 'sec-fetch-site': 'same-site' })).toEqual([403, 'foreign-origin']);
    expect((await send(right))[0]).not.toBe(401);
  }
});

it('lets a browser in by the login form, in its language', async () => {
  const bank = await openBank();
  const headers = { accept: 'text/html' };
  const page = await (await fetch(`${bank.url}/admin/login?lang=kk`, { headers })).text();
  expect(page).toContain('Әкімші токені');
  const client = new HttpClient(bank.url, 'the bank');
  expect(await client.call(accessRoutes.form)).toEqual({ isAdmitted: false });
  await client.call(accessRoutes.logIn, { body: { token: bank.adminToken } });
  expect(await client.call(accessRoutes.form)).toEqual({ isAdmitted: true });
});
