import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bankRoutes } from '../http/bank.ts';
import { bankAuditRoutes } from '../http/bank-audit.ts';
import { bankClient } from '../http/bank-client.ts';
import { HttpClient } from '../http/client.ts';
import { DAY_MS, VirtualClock } from '../simulation/clock.ts';
import type { BankEvent, BankSim } from './index.ts';
import { problemCode } from './testing/problem-code.ts';
import { openTenantWithCa, startParent } from './testing/tenant-bench.ts';
import { CLIENT, enterFirst, registerUser, START } from './testing/test-bank.ts';

const CA_URL = 'http://127.0.0.1:9';
const clock = new VirtualClock(START);
const events: BankEvent[] = [];
let bank: BankSim;
beforeAll(async () => {
  bank = await startParent(clock, { onEvent: (event) => events.push(event) });
});
afterAll(async () => {
  await bank.close();
  expect(events.filter(({ name }) => name === 'bug')).toEqual([]);
});

const adminOf = ({ url, adminToken }: Pick<BankSim, 'url' | 'adminToken'>) => bankClient(url, { adminToken });
const now = async (sim: BankSim) => (await adminOf(sim).bank.health()).now;

describe('a tenant of the bank', () => {
  it('comes and goes over HTTP, is there once, and leaves its port free', async () => {
    const { tenants } = adminOf(bank);
    const body = { name: 'by-http', at: '2031-05-06T07:08:09.000Z', caUrl: CA_URL };
    const opened = await tenants.openTenant(body);
    expect(await tenants.tenants()).toEqual([{ name: 'by-http', url: opened.url }]);
    const its = adminOf(opened);
    expect((await its.bank.health()).now).toBe(body.at);
    expect(await problemCode(tenants.openTenant(body))).toBe('tenant-exists');
    expect(await problemCode(its.tenants.openTenant({ ...body, name: 'inside' }))).toBe('tenant-in-tenant');
    const desk = bankClient(opened.url, { adminToken: opened.deskTokens['call-centre'] });
    expect(await problemCode(desk.desks.callCentreDesk())).toBe('none');
    await tenants.closeTenant({ name: 'by-http' });
    expect(await tenants.tenants()).toEqual([]);
    expect(await problemCode(tenants.closeTenant({ name: 'by-http' }))).toBe('tenant-unknown');
    const taking = createServer().listen(Number(new URL(opened.url).port), '127.0.0.1');
    await new Promise((resolve, reject) => taking.once('listening', resolve).once('error', reject));
    taking.close();
  });

  it.each([
    [{ name: 'Upper', caUrl: CA_URL }],
    [{ name: '../a', caUrl: CA_URL }],
    [{ name: 'no-ca' }],
    [{ name: 'a', caUrl: 'file:///etc/hosts' }],
    [{ name: 'a', caUrl: 'http://name:password-in-it@127.0.0.1' }],
    [{ name: 'a', caUrl: CA_URL, caAdminToken: 'short' }],
    [{ name: 'a', caUrl: CA_URL, caAdminToken: 'a token with spaces in it' }],
  ])('is none for %j', async (body) => {
    const answer = await fetch(`${bank.url}/admin/tenants`, {
      method: 'POST',
      headers: { authorization: `Bearer ${bank.adminToken}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    const text = await answer.text();
    expect([answer.status, JSON.parse(text).code]).toEqual([400, 'bad-request']);
    expect(text).not.toMatch(/password-in-it|with spaces/);
    const call = bank.tenant(body.name, { caUrl: '', ...body });
    if (!('caAdminToken' in body)) await expect(call).rejects.toThrow(RangeError);
    else await (await call).close();
  });

  it('shows the token of its CA nowhere, and no admin token but once', async () => {
    const caAdminToken = 'the-secret-token-of-a-CA';
    const { tenants } = adminOf(bank);
    const opened = await tenants.openTenant({ name: 'secret', caUrl: CA_URL, caAdminToken });
    const again = tenants.openTenant({ name: 'secret', caUrl: CA_URL, caAdminToken });
    const refused = await again.then(String, String);
    const seen = [JSON.stringify(opened).replace(opened.adminToken, ''), refused, JSON.stringify(events)];
    for (const house of [bank, opened]) {
      const client = adminOf(house);
      const rows = [client.tenants.tenants(), client.state.snapshot(), client.admin.journal(), client.audit.audit()];
      seen.push(JSON.stringify(await Promise.all([...rows, client.admin.control()])));
    }
    expect(seen.filter((text) => text.includes(caAdminToken) || text.includes(opened.adminToken))).toEqual([]);
    expect(seen.join('')).toContain('POST /admin/tenants');
    await tenants.closeTenant({ name: 'secret' });
  });

  it('ends with its bank, also one that is just being opened; then there are none', async () => {
    const server = await startParent(new VirtualClock(START));
    const one = await server.tenant('one', { caUrl: CA_URL });
    const opening = server.tenant('two', { caUrl: CA_URL });
    await server.close();
    for (const { url } of [one, await opening]) await expect(fetch(`${url}/health`)).rejects.toThrow();
    await expect(server.tenant('three', { caUrl: CA_URL })).rejects.toMatchObject({ code: 'tenants-closed' });
  });

  it('lives in memory beside a bank in a file', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'token-bench-bank-tenants-'));
    const start = () => startParent(new VirtualClock(START), { data: join(folder, 'bank.db') });
    const first = await start();
    const tenant = await first.tenant('in-memory', { caUrl: CA_URL, at: START + 900 * DAY_MS });
    await adminOf(tenant).bank.registerClient(CLIENT);
    await first.close();
    const second = await start();
    expect(JSON.stringify((await second.snapshot()).state)).not.toContain(CLIENT.bin);
    expect(await now(second)).toBe(new Date(START).toISOString());
    expect(await adminOf(second).tenants.tenants()).toEqual([]);
    await second.close();
    rmSync(folder, { recursive: true });
  });

  it('takes a snapshot of the bank and goes on from there alone', async () => {
    await adminOf(bank).bank.registerClient(CLIENT);
    const tenant = await bank.tenant('fork', { caUrl: CA_URL });
    await tenant.restore(await bank.snapshot());
    expect(await problemCode(adminOf(tenant).bank.registerClient(CLIENT))).not.toBe('none');
    await tenant.reset();
    expect(await problemCode(adminOf(tenant).bank.registerClient(CLIENT))).toBe('none');
    await tenant.close();
  });

  it('over TLS tells its root, and has either a clock or a beginning', async () => {
    const server = await startParent(clock, { tls: { port: 0, mode: 'present' } });
    const { tlsUrl, tlsRoot } = await adminOf(server).tenants.openTenant({ name: 'tls', caUrl: CA_URL });
    expect(tlsUrl).toMatch(/^https:/);
    expect(Buffer.from(tlsRoot ?? '', 'base64').length).toBeGreaterThan(200);
    await expect(server.tenant('both', { caUrl: CA_URL, clock, at: START })).rejects.toThrow(RangeError);
    await server.close();
  });
});

describe('tenants of the bank beside each other', () => {
  it('have clients, logins, letters, journals, faults, audit logs and clocks of their own', async () => {
    const clocks = [new VirtualClock(START), new VirtualClock(START + 300 * DAY_MS)] as const;
    const [left, right] = await Promise.all([
      openTenantWithCa(bank, 'left', clocks[0]),
      openTenantWithCa(bank, 'right', clocks[1]),
    ]);
    const user = await registerUser(left, 'ivanov');
    const { client } = await enterFirst(left, user);
    const elsewhere = new HttpClient(right.url, 'the bank');
    const login = { body: { login: user.login, password: user.password } };
    expect(await problemCode(elsewhere.call(bankRoutes.login, login))).toBe('login-refused');
    expect(await problemCode(client.call(bankRoutes.profiles))).toBe('none');

    // What the one's tokens open, those of the other and of the bank do not.
    const shown = await Promise.all(
      [left, right, bank].map(({ adminToken }) => problemCode(bankClient(left.url, { adminToken }).audit.audit())),
    );
    expect(shown).toEqual(['none', 'admin-token-wrong', 'admin-token-wrong']);

    left.sim.faults.arm({ fault: 'http-503', route: '/health' });
    const health = async ({ url }: { url: string }) => (await fetch(`${url}/health`)).status;
    expect([await health(left), await health(right), await health(bank)]).toEqual([503, 200, 200]);
    expect([left.sim.faults.fired().length, right.sim.faults.fired().length]).toEqual([1, 0]);

    expect(left.sim.journal({ login: user.login }).length).toBeGreaterThan(1);
    expect(right.sim.journal({ login: user.login })).toEqual([]);
    expect(bank.journal({ operation: 'login' })).toEqual([]);
    const { entries } = await right.client().call(bankAuditRoutes.audit);
    expect(entries.some(({ who }) => who === user.login)).toBe(false);

    await adminOf(left).admin.advanceClock({ amount: 2, unit: 'day' });
    expect([clocks[0].now(), clocks[1].now(), clock.now()]).toEqual([START + 2 * DAY_MS, START + 300 * DAY_MS, START]);
    await right.sim.reset();
    expect(JSON.stringify((await left.sim.snapshot()).state)).toContain(user.login);
    await Promise.all([left.close(), right.close()]);
  });
});
