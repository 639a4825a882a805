import { describe, expect, it, onTestFinished } from 'vitest';
import { bankRoutes } from '../../http/bank.ts';
import { BANK_INTERFACE } from '../../http/bank-interface.ts';
import { operationsOf } from '../../http/interface.ts';
import { VirtualClock } from '../../simulation/clock.ts';
import { SeededRng } from '../../simulation/rng.ts';
import { type PasswordHash, storePassword } from '../core/password.ts';
import { bankSettings } from '../core/settings.ts';
import { newUsersState, Users } from '../core/users.ts';
import { startBankSim } from '../index.ts';
import { Browser } from '../testing/browser.ts';
import { openBank } from '../testing/open-bank.ts';
import { enterFirst, OWN_PASSWORD, registerUser, START, signedInUser, type TestBank } from '../testing/test-bank.ts';
import { scryptHash } from './password-hash.ts';

const ROWS = operationsOf(BANK_INTERFACE.parts).map(({ row }) => ({ method: 'GET', ...row }));

async function viewer(bank: TestBank) {
  const user = await registerUser(bank, 'viewer', { right: 'none', mayPrepare: true });
  await enterFirst(bank, user);
  return user;
}

describe('the token of a form', () => {
  it('stands in every form that every page sends', async () => {
    const bank = await openBank();
    const user = await viewer(bank);
    const browser = new Browser(bank);
    await browser.post('/login', { login: user.login, password: user.password });
    let forms = 0;
    for (const path of ['/', '/main', '/documents/new', '/documents', '/statement', '/letters', '/admin/login']) {
      const { html } = await browser.get(path);
      const posting = [...html.matchAll(/<form\b[^>]*method="post"[^>]*>(.{0,60})/gi)];
      expect(posting.filter(([, after = '']) => !after.startsWith('<input type="hidden" name="formToken"'))).toEqual(
        [],
      );
      forms += posting.length;
    }
    expect(forms).toBeGreaterThan(6);
  });

  it('is wanted by every row that changes something, and no other one will do', async () => {
    const bank = await openBank();
    const [user, other] = [await viewer(bank), new Browser(bank)];
    const browser = new Browser(bank);
    const before = await browser.formToken('/login');
    await browser.post('/login', { login: user.login, password: user.password });
    const tokens = ['', 'x', before, await other.formToken('/login'), await browser.formToken('/admin/login')];
    for (const { path } of ROWS.filter(({ method, access }) => method === 'POST' && access === undefined)) {
      for (const formToken of tokens.slice(0, path.startsWith('/admin') ? 4 : 5)) {
        const { html, status } = await browser.postAsItIs(path.replace(/:\w+/g, '1'), { formToken });
        expect([path, status, /data-code="([^"]+)"/.exec(html)?.[1]]).toEqual([path, 403, 'form-token-wrong']);
      }
    }
    expect((await browser.postAsItIs('/logout', { formToken: await browser.formToken('/logout') })).status).toBe(303);
  });

  it('is not wanted of JSON, which no page of another origin can send unasked', async () => {
    const bank = await openBank();
    for (const type of ['text/plain', 'multipart/form-data; boundary=x']) {
      const body = '{"login":"x","password":"y"}';
      const answer = await fetch(`${bank.url}/login`, { method: 'POST', body, headers: { 'content-type': type } });
      expect([400, 415]).toContain(answer.status);
    }
  });
});

describe('the id of a session', () => {
  it('is never one that the browser has brought', async () => {
    const bank = await openBank();
    const user = await viewer(bank);
    const name = `bank_session_${new URL(bank.url).port}`;
    const brought = 'ab'.repeat(32);
    const body = JSON.stringify({ login: user.login, password: user.password });
    const headers = { 'content-type': 'application/json', cookie: `${name}=${brought}` };
    const answer = await fetch(`${bank.url}/login`, { method: 'POST', body, headers });
    expect(answer.headers.getSetCookie().join()).not.toContain(brought);
    expect((await fetch(`${bank.url}/main`, { headers })).status).toBe(401);
  });

  it('is another one after login, password change and sign-in; those before open nothing, nor does the last after logout', async () => {
    const bank = await openBank();
    const user = await registerUser(bank, 'viewer', { right: 'none' });
    const browser = new Browser(bank);
    const session = () => browser.cookies().find((cookie) => cookie.startsWith('bank_session')) ?? '';
    await browser.post('/login', { login: user.login, password: user.password });
    const first = session();
    await browser.post('/password', { newPassword: OWN_PASSWORD, repeat: OWN_PASSWORD });
    const second = session();
    expect((await browser.get('/main')).status).toBe(200);
    await browser.post('/logout');
    const statuses = [];
    for (const cookie of [first, second])
      statuses.push((await fetch(`${bank.url}/main`, { headers: { cookie } })).status);
    expect([first === second, statuses, session()]).toEqual([false, [401, 401], '']);
  });
});

describe('every answer', () => {
  it('tells browsers to believe its type, to keep nothing but scripts, to frame nothing and to run nothing from elsewhere', async () => {
    const bank = await openBank();
    for (const { method, path } of [...ROWS, { method: 'GET', path: '/' }, { method: 'GET', path: '/nowhere' }]) {
      for (const accept of ['text/html', 'application/json']) {
        const { headers } = await fetch(bank.url + path.replace(/:\w+/g, '1'), { method, headers: { accept } });
        const told = ['x-content-type-options', 'x-frame-options', 'cache-control', 'referrer-policy'].map((name) =>
          headers.get(name),
        );
        const kept = path.startsWith('/bridge/') ? 'max-age=300' : 'no-store';
        expect([path, ...told]).toEqual([path, 'nosniff', 'DENY', kept, 'same-origin']);
        const policy = headers.get('content-security-policy') ?? '';
        expect([policy.includes("default-src 'none'"), /unsafe/.test(policy)]).toEqual([true, false]);
      }
    }
  });

  it('over TLS has cookies that no other name can set, and holds the bank’s own name to TLS', async () => {
    const clock = new VirtualClock(START);
    const sim = await startBankSim({ clock, rng: new SeededRng('x'), caUrl: 'http://127.0.0.1:1', tls: true });
    onTestFinished(() => sim.close());
    const { request } = await import('node:https');
    const ask = (host: string) =>
      new Promise<[string, string | undefined]>((resolve, reject) => {
        const url = new URL(sim.tlsUrl ?? '');
        const headers = { host: `${host}:${url.port}`, accept: 'text/html' };
        request(url, { headers, rejectUnauthorized: false, agent: false }, (response) => {
          resolve([String(response.headers['set-cookie']), response.headers['strict-transport-security']]);
          response.resume();
        })
          .on('error', reject)
          .end();
      });
    const [cookie, held] = await ask('www.qazaqonline.kz');
    expect(cookie).toMatch(/^__Host-bank_visit_\d+=[0-9a-f]{64}; Path=\/; HttpOnly; Secure; SameSite=Strict$/);
    expect([held, (await ask('127.0.0.1'))[1]]).toEqual(['max-age=31536000', undefined]);
  });
});

describe('who asks', () => {
  it('changes nothing: no GET of any row leaves a trace in the state', async () => {
    const bank = await openBank();
    const { client } = await signedInUser(bank, 'anna');
    // Apart from the audit log: a look-up at a desk is written down as well.
    const remembered = async () => JSON.stringify({ ...((await bank.sim.snapshot()).state as object), audit: [] });
    const before = await remembered();
    for (const { path } of ROWS.filter(({ method }) => method === 'GET')) {
      await client.octets(path.replace(/:\w+/g, '1')).catch(() => {});
      expect([path, (await remembered()) === before]).toEqual([path, true]);
    }
  });

  it('for a login is answered alike, after one hash, whether nobody has it, the password is wrong, or it is locked', () => {
    let hashes = 0;
    const counting: PasswordHash = (...all) => {
      hashes++;
      return scryptHash(...all);
    };
    const settings = bankSettings({ passwordHash: { N: 16, r: 1, p: 1 } });
    const users = new Users({ users: newUsersState() }, settings, new SeededRng('x'), () => {}, counting);
    const person = { bin: '1', iin: '2', surname: 'x', signatureRight: 'none', mayPrepare: false } as const;
    users.create({ ...person, login: 'anna' });
    const work = (login: string) => {
      const before = hashes;
      let said = '';
      try {
        users.enter(login, 'wrong');
      } catch (error) {
        said = `${(error as { code: string }).code} ${(error as Error).message}`;
      }
      return [said, hashes - before];
    };
    const attempts = (login: string) => [1, 2, 3, 4, 5].map(() => work(login));
    const known = attempts('anna');
    expect(known).toEqual(attempts('nobody-has-it'));
    expect(known.map(([, count]) => count)).toEqual([1, 1, 1, 1, 1]);
  });
});

describe('the cost of a password', () => {
  it('is by default what OWASP asks for, and 128 MiB of it are really used', () => {
    const { passwordHash } = bankSettings();
    expect(128 * passwordHash.N * passwordHash.r).toBe(128 * 1024 * 1024);
    const stored = storePassword('Kilt-2026', new SeededRng('x'), { N: 2, r: 1, p: 1 }, scryptHash);
    expect(stored.hash).toHaveLength(32);
  });

  it('follows the setting at the next login of its user, and only then', () => {
    const state = { users: newUsersState() };
    const at = (N: number) =>
      new Users(state, bankSettings({ passwordHash: { N, r: 1, p: 1 } }), new SeededRng('x'), () => {}, scryptHash);
    const person = { bin: '1', iin: '2', surname: 'x', signatureRight: 'none', mayPrepare: false } as const;
    const { firstPassword } = at(16).create({ ...person, login: 'anna' });
    const costly = at(64);
    expect(() => costly.enter('anna', 'wrong')).toThrow();
    expect(state.users.access.get('anna')?.password.cost.N).toBe(16);
    costly.enter('anna', firstPassword);
    expect(state.users.access.get('anna')?.password.cost.N).toBe(64);
    expect(costly.enter('anna', firstPassword).user.login).toBe('anna');
  });
});

describe('a person', () => {
  it('who is not the owner learns of no document and no profile whether it exists', async () => {
    const bank = await openBank();
    const owner = await signedInUser(bank, 'anna');
    const user = await viewer(bank);
    const client = bank.client();
    await client.call(bankRoutes.login, { body: { login: user.login, password: user.password } });
    const asked = async (id: string) => {
      const problem = await client
        .call(bankRoutes.signatureParameters, { params: { id } })
        .catch((error) => error.problem);
      return JSON.stringify(problem).replaceAll(id, 'ID');
    };
    expect(await asked(owner.profile.id)).toBe(await asked('4711'));
  });
});
