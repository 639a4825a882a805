import { describe, expect, it } from 'vitest';
import { accessRoutes } from '../http/access-routes.ts';
import { CA_INTERFACE } from '../http/ca-interface.ts';
import { operationsOf } from '../http/interface.ts';
import { Chromium, chromiumMissing } from '../http/testing/chromium.ts';
import { SeededRng } from '../simulation/rng.ts';
import { type CaSim, startCaSim } from './index.ts';
import { bearer } from './testing/ca-bench.ts';
import { useWholeServer } from './testing/whole-server.ts';

let ca: CaSim;
const { clock } = useWholeServer((server) => {
  ca = server;
});

const ROWS = operationsOf(CA_INTERFACE.parts).map(({ row }) => ({ method: 'GET', ...row }));
const ADMIN_ROWS = ROWS.filter(({ access }) => access === 'admin');

/** What a program sends; parameters of the path are somebody's name. */
function send({ method, path }: { method: string; path: string }, headers: Record<string, string> = {}) {
  const body = method === 'POST' ? { body: '{}' } : {};
  const type = method === 'POST' ? { 'content-type': 'application/json' } : {};
  return fetch(ca.url + path.replace(/:\w+/g, 'nobody'), {
    method,
    ...body,
    headers: { ...type, ...headers },
    redirect: 'manual',
  });
}

const codeOf = async (response: Response) => ((await response.json()) as { code?: string }).code;
const BROWSER = { accept: 'text/html' };
const WRONG = { authorization: 'Bearer 0123456789abcdef0123456789abcdef' };

describe('the rows of administrators', () => {
  it('are all under the addresses of desks and control rooms, and all of those are rows of administrators', () => {
    const isDesk = ({ path }: { path: string }) => /^\/(nuc\/)?(admin|desk|control|enrolments)(\/|$)/.test(path);
    const besides = ADMIN_ROWS.filter((row) => !isDesk(row)).map(({ method, path }) => `${method} ${path}`);
    expect(besides).toEqual(['GET /requests', 'POST /requests/:id/bank-done']);
    const open = ROWS.filter((row) => isDesk(row) && row.access === undefined).map(({ path }) => path);
    expect([...new Set(open)]).toEqual([accessRoutes.form.path, accessRoutes.logOut.path]);
    expect(ADMIN_ROWS.length).toBeGreaterThan(30);
  });

  it.each(ADMIN_ROWS.map((row) => [`${row.method} ${row.path}`, row] as const))('%s', async (_, row) => {
    const none = await send(row);
    expect([none.status, none.headers.get('www-authenticate')]).toEqual([401, 'Bearer realm="ca-sim"']);
    expect(await codeOf(none)).toBe('admin-token-missing');
    const wrong = await send(row, WRONG);
    expect([wrong.status, wrong.headers.get('www-authenticate')]).toEqual([
      401,
      'Bearer realm="ca-sim", error="invalid_token"',
    ]);
    expect(await codeOf(wrong)).toBe('admin-token-wrong');
    for (const from of ['cross-site', 'same-site'])
      expect(await codeOf(await send(row, { ...bearer(ca), 'sec-fetch-site': from }))).toBe('foreign-origin');
    expect(await codeOf(await send(row, { ...bearer(ca), origin: 'http://elsewhere.test' }))).toBe('foreign-origin');
    const page = await (await send(row, BROWSER)).text();
    expect(page).toContain('name="token"');
  });

  it('let the token in: every one then answers for itself', async () => {
    for (const row of ADMIN_ROWS) {
      const { status } = await send(row, bearer(ca));
      expect(status, `${row.method} ${row.path}`).not.toBe(401);
      expect(status, `${row.method} ${row.path}`).not.toBe(403);
    }
  });

  it('refuse before anything else is looked at, and stand in the journal', async () => {
    const before = await ca.snapshot();
    const body = 'x'.repeat(100_000);
    const headers = { 'content-type': 'text/nonsense', ...WRONG };
    expect((await fetch(`${ca.url}/admin/reset`, { method: 'POST', body, headers })).status).toBe(401);
    expect(ca.journal().at(-1)).toMatchObject({
      route: '/admin/reset',
      status: 401,
      outcome: 'admin-token-wrong',
      subjects: [],
    });
    expect(await ca.snapshot()).toEqual(before);
  });

  it('take no other way of saying the token', async () => {
    const { adminToken } = ca;
    const basic = Buffer.from(`admin:${adminToken}`).toString('base64');
    const name = `ca-sim-admin-${new URL(ca.url).port}`;
    for (const headers of [
      { authorization: `Basic ${basic}` },
      { authorization: adminToken },
      { authorization: `Bearer ${adminToken}x` },
      { authorization: `Bearer ${adminToken.toUpperCase()}` },
      { cookie: `${name}=${adminToken}` },
      { cookie: `${name}=` },
      { cookie: `${name}` },
    ])
      expect((await fetch(`${ca.url}/admin/clock`, { headers: headers as Record<string, string> })).status).toBe(401);
    expect((await fetch(`${ca.url}/admin/clock?token=${adminToken}&access_token=${adminToken}`)).status).toBe(401);
    expect((await fetch(`${ca.url}/admin/clock`, { method: 'HEAD' })).status).toBe(401);
    const headers = { authorization: `bearer  ${adminToken}` };
    expect((await fetch(`${ca.url}/admin/clock`, { method: 'HEAD', headers })).status).toBe(200);
  });
});

describe('the login of a browser', () => {
  const form = (token: string, more: Record<string, string> = {}) =>
    fetch(ca.url + accessRoutes.logIn.path, {
      method: 'POST',
      headers: BROWSER,
      body: new URLSearchParams({ token, ...more }),
      redirect: 'manual',
    });
  const cookieOf = (response: Response) => response.headers.get('set-cookie') ?? '';

  it('gives a cookie that is not the token, for this server only, until the logout', async () => {
    const answer = await form(ca.adminToken, { next: '/enrolments?a=b' });
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/enrolments?a=b']);
    const [pair = '', ...facts] = cookieOf(answer).split('; ');
    expect(facts).toEqual(['Path=/', 'HttpOnly', 'SameSite=Strict']);
    expect(pair).toMatch(new RegExp(`^ca-sim-admin-${new URL(ca.url).port}=[A-Za-z0-9_-]{32}$`));
    expect(pair).not.toContain(ca.adminToken);
    const cookie = `other=1; ${pair}`;
    expect((await send(accessRoutes.form, { cookie })).status).toBe(200);
    expect((await send({ method: 'GET', path: '/control' }, { cookie })).status).toBe(200);
    expect((await send({ method: 'GET', path: '/control' }, { cookie, ...WRONG })).status).toBe(401);
    const another = await startCaSim({ clock, rng: new SeededRng('bench') });
    const port = new URL(another.url).port;
    const moved = pair.replace(/admin-\d+/, `admin-${port}`);
    expect((await fetch(`${another.url}/control`, { headers: { cookie: moved } })).status).toBe(401);
    expect((await fetch(`${another.url}/control`, { headers: bearer(ca) })).status).toBe(401);
    await another.close();
    const out = await send(accessRoutes.logOut, { ...BROWSER, cookie });
    expect(cookieOf(out)).toMatch(/=; Path=\/; HttpOnly; SameSite=Strict; Max-Age=0$/);
    expect((await send({ method: 'GET', path: '/control' }, { cookie })).status).toBe(401);
  });

  it('leads nowhere but to this server', async () => {
    for (const next of ['//elsewhere.test', '/\\elsewhere.test', 'http://elsewhere.test', '/\n//x', 'javascript:1']) {
      const answer = await form(ca.adminToken, { next });
      expect([next, answer.status]).toEqual([next, 400]);
      const query = new URLSearchParams({ next });
      const page = await (await fetch(`${ca.url}/admin/login?${query}`, { headers: BROWSER })).text();
      expect(page).toMatch(/name="next" value="\/control"|class="problem"/);
    }
    expect((await form(ca.adminToken)).headers.get('location')).toBe('/control');
  });

  it('refuses a wrong token on a page that does not repeat it, and a form of another site', async () => {
    const wrong = await form('a wrong token <b>', { next: '/requests' });
    const page = await wrong.text();
    expect([wrong.status, cookieOf(wrong)]).toEqual([401, '']);
    expect(page).toContain('role="alert"');
    expect(page).toContain('name="next" value="/requests"');
    expect(page).not.toContain('a wrong token');
    const foreign = await fetch(ca.url + accessRoutes.logIn.path, {
      method: 'POST',
      headers: { origin: 'http://elsewhere.test' },
      body: new URLSearchParams({ token: ca.adminToken }),
    });
    expect([foreign.status, cookieOf(foreign)]).toEqual([403, '']);
  });

  it('the token is in no journal, problem, page, redirect, snapshot or other header', async () => {
    const seen: string[] = [];
    const look = async (response: Response) => seen.push(JSON.stringify([...response.headers]), await response.text());
    for (const row of ADMIN_ROWS) {
      await look(await send(row, bearer(ca)));
      await look(await send(row, { ...bearer(ca), ...BROWSER }));
    }
    await look(await form(ca.adminToken));
    await look(await form(`${ca.adminToken}x`));
    await look(await fetch(`${ca.url}/nowhere`, { headers: bearer(ca) }));
    await look(await fetch(`${ca.url}/cmp`, { method: 'POST', headers: bearer(ca) }));
    seen.push(JSON.stringify(ca.journal()), JSON.stringify(await ca.snapshot()), JSON.stringify(ca.faults.fired()));
    expect(seen.length).toBeGreaterThan(100);
    expect(seen.filter((text) => text.includes(ca.adminToken))).toEqual([]);
  });
});

describe('the token', () => {
  it('is a fresh one of every server, whatever the seed, or the one that was asked for', async () => {
    const tokens = new Set([ca.adminToken]);
    for (let i = 0; i < 2; i++) {
      const other = await startCaSim({ clock, rng: new SeededRng('bench') });
      expect(other.adminToken).toMatch(/^[A-Za-z0-9_-]{32}$/);
      tokens.add(other.adminToken);
      await other.close();
    }
    expect(tokens.size).toBe(3);
    const own = await startCaSim({ clock, rng: new SeededRng('bench'), adminToken: 'sixteen-letters+' });
    expect(own.adminToken).toBe('sixteen-letters+');
    await own.close();
  });

  it.each(['fifteen-letters', 'with a space in it', 'with-a-quote-"-in-it', 'x'.repeat(201), ''])(
    'cannot be %s',
    async (adminToken) => {
      const start = startCaSim({ clock, rng: new SeededRng('bench'), adminToken });
      await expect(start).rejects.toThrow(RangeError);
      if (adminToken !== '') await expect(start).rejects.not.toThrow(adminToken);
    },
  );
});

describe.skipIf(chromiumMissing !== '')(`a person at a phone${chromiumMissing}`, () => {
  it('logs in by keyboard in three languages and comes to the control page', async () => {
    const browser = await Chromium.open();
    try {
      await browser.resize(360, 740);
      for (const [lang, label, wrong] of [
        ['kk', 'Әкімші токені', 'Бұл осы сервердің токені емес.'],
        ['ru', 'Токен администратора', 'Это не токен этого сервера.'],
        ['en', 'Admin token', 'This is not the token of this server.'],
      ] as const) {
        await browser.goTo(`${ca.url}/control`);
        expect(await browser.evaluate('document.querySelector("[data-access]").dataset.access')).toBe(
          'admin-token-missing',
        );
        const link = `section[data-access] a[lang=${lang}]`;
        if (await browser.evaluate<boolean>(`document.querySelector('${link}') !== null`))
          await browser.follow(() => browser.evaluate(`document.querySelector('${link}').click()`));
        const shown = (text: string) => browser.evaluate<boolean>(`document.body.innerText.includes('${text}')`);
        expect([await shown(label), await browser.evaluate('document.querySelector("section").lang')]).toEqual([
          true,
          lang,
        ]);
        await expect.poll(() => browser.evaluate('document.activeElement.id')).toBe('token');
        await browser.type('not-the-token-at-all');
        await browser.press('Tab');
        await browser.follow(() => browser.press('Enter'));
        expect(await shown(wrong)).toBe(true);
        expect(await browser.evaluate('document.documentElement.scrollWidth')).toBe(360);
        await browser.type(ca.adminToken);
        await browser.follow(() => browser.press('Enter'));
        expect(await browser.evaluate('location.pathname')).toBe('/control');
        expect(await browser.evaluate('document.querySelector("[data-access]")')).toBeNull();
        expect(await browser.evaluate('document.documentElement.scrollWidth')).toBe(360);
        expect(await browser.evaluate('document.cookie')).not.toContain('admin');
        await browser.goTo(`${ca.url}/admin/login`);
        await browser.follow(() => browser.evaluate(`document.querySelector('[action="/admin/logout"]').submit()`));
        expect(await browser.evaluate('document.querySelector("[data-access]").dataset.access')).toBe(
          'admin-token-missing',
        );
      }
      expect(browser.requests.filter(({ url }) => url.includes(ca.adminToken))).toEqual([]);
    } finally {
      await browser.close();
    }
  });
});
