import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { caRoutes } from '../http/ca.ts';
import { cabinetRoutes } from '../http/ca-cabinet.ts';
import { caClockRoutes } from '../http/ca-clock.ts';
import { caControlRoutes } from '../http/ca-control.ts';
import { caInstrumentRoutes } from '../http/ca-instruments.ts';
import { caTenantRoutes } from '../http/ca-tenants.ts';
import type { HttpClient } from '../http/client.ts';
import { haveOpenssl, runForeign, runForeignLater } from '../pki/testing/foreign.ts';
import { parseCertificate } from '../pki/x509/certificate.ts';
import { toPem } from '../pki/x509/pem.ts';
import { DAY_MS, VirtualClock } from '../simulation/clock.ts';
import { SeededRng } from '../simulation/rng.ts';
import { AUTHORITY_NAMES, type AuthorityName, type BugEvent, type CaSim, startCaSim, type TenantSim } from './index.ts';
import { adminOf, bearer, benchOn, enrol, problemOf, START } from './testing/ca-bench.ts';
import { enter, visitor } from './testing/cabinet-bench.ts';
import { envelope, post, requestOf } from './testing/enrolment-bench.ts';

const ossl = haveOpenssl();
const bugs: BugEvent[] = [];
const open = (authorities: readonly AuthorityName[] = AUTHORITY_NAMES, at: string | number = START) =>
  startCaSim({
    clock: new VirtualClock(at),
    rng: new SeededRng('bench'),
    authorities,
    approvals: { managerAfterMs: 60_000, officerAfterMs: 60_000, issueAfterMs: 60_000 },
    tls: authorities.includes('rfc'),
    onEvent: (event) => {
      if (event.kind === 'bug') bugs.push(event);
    },
  });

let ca: CaSim;
let admin: HttpClient;
beforeAll(async () => {
  ca = await open();
  admin = adminOf(ca);
});
afterAll(async () => {
  await ca.close();
  expect(bugs).toEqual([]);
});

const code = async (call: Promise<unknown>) => (await problemOf(call)).code;
const at = (sim: TenantSim) => new Date(sim.clock.now()).toISOString();

describe('a tenant', () => {
  it('comes and goes over HTTP, and is there once', async () => {
    const body = { name: 'by-http', at: '2031-05-06T07:08:09.000Z' };
    const { url, tlsUrl, adminToken } = await admin.call(caTenantRoutes.openTenant, { body });
    expect(await admin.call(caTenantRoutes.tenants)).toEqual([{ name: 'by-http', url, tlsUrl }]);
    expect(new Set([url, tlsUrl, ca.url, ca.tlsUrl]).size).toBe(4);
    expect(await (await fetch(`${url}/health`)).json()).toMatchObject({ test: true, now: body.at });
    expect(await code(admin.call(caTenantRoutes.openTenant, { body }))).toBe('tenant-exists');
    const its = adminOf({ url, adminToken });
    expect(await code(its.call(caTenantRoutes.openTenant, { body: { name: 'inside' } }))).toBe('tenant-in-tenant');
    expect(await its.call(caTenantRoutes.tenants)).toEqual([]);
    await admin.call(caTenantRoutes.closeTenant, { params: { name: 'by-http' } });
    await expect(fetch(`${url}/health`)).rejects.toThrow();
    expect(await admin.call(caTenantRoutes.tenants)).toEqual([]);
    expect(await code(admin.call(caTenantRoutes.closeTenant, { params: { name: 'by-http' } }))).toBe('tenant-unknown');
    for (const name of ['', 'A', '-a', 'a/b', '../a', 'a'.repeat(41), 'а'])
      expect(await code(admin.call(caTenantRoutes.openTenant, { body: { name } }))).toBe('bad-request');
    await expect(ca.tenant('Upper')).rejects.toThrow(RangeError);
  });

  it('has the keys of the CA and an admin token of its own: neither opens the other', async () => {
    const tenant = await ca.tenant('keys');
    expect(tenant.caCertificates).toEqual(ca.caCertificates);
    const status = async (url: string, headers: Record<string, string>) =>
      (await fetch(`${url}/control`, { headers })).status;
    expect(await status(tenant.url, bearer(tenant))).toBe(200);
    expect([await status(tenant.url, bearer(ca)), await status(ca.url, bearer(tenant))]).toEqual([401, 401]);
    await tenant.close();
    const again = await ca.tenant('keys');
    expect(again.adminToken).not.toBe(tenant.adminToken);
    await again.close();
  });

  it('has a clock of its own, which begins where that of the CA stands, or where it is told to', async () => {
    const [here, there] = await Promise.all([ca.tenant('here'), ca.tenant('there', { at: Date.parse('2040-01-01') })]);
    expect([at(here), at(there)]).toEqual([START, '2040-01-01T00:00:00.000Z']);
    await adminOf(here).call(caClockRoutes.advanceClock, { body: { amount: 345, unit: 'day' } });
    expect([at(here), at(there)]).toEqual(['2027-02-10T04:00:00.000Z', '2040-01-01T00:00:00.000Z']);
    expect((await admin.call(caClockRoutes.clock)).now).toBe(START);
    await Promise.all([here.close(), there.close()]);
  });

  it('ends with its server, also one that is just being opened; then there are none', async () => {
    const server = await open(['kz-kisc']);
    const one = await server.tenant('one');
    const opening = server.tenant('two');
    await server.close();
    for (const { url } of [one, await opening]) await expect(fetch(`${url}/health`)).rejects.toThrow();
    await expect(server.tenant('three')).rejects.toMatchObject({ code: 'tenants-closed' });
  });

  it('leaves no trace in the file of its CA', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'token-bench-tenant-file-'));
    const rng = new SeededRng('bench');
    const start = (clock: VirtualClock) =>
      startCaSim({ clock, moveClock: clock, rng, authorities: ['rfc'], tls: true, data: join(folder, 'ca.db') });
    const first = await start(new VirtualClock(START));
    const tenant = await first.tenant('in-memory', { at: Date.parse('2030-01-01') });
    expect(
      (await post(`${tenant.url}/pkcs10/rfc-rsa`, await requestOf('ec-p256', 'file', 'CN=TEST File'))).status,
    ).toBe(200);
    const [before, inTenant] = await Promise.all([first.snapshot(), tenant.snapshot()]);
    await first.close();
    const second = await start(new VirtualClock(START));
    const { state } = await second.snapshot();
    expect(JSON.stringify(inTenant.state)).toContain('TEST File');
    expect(JSON.stringify(state)).not.toContain('TEST File');
    expect(JSON.stringify(before.state)).not.toContain('TEST File');
    expect((await adminOf(second).call(caClockRoutes.clock)).now).toBe(START);
    await second.close();
    rmSync(folder, { recursive: true });
  });

  it('whose opening fails leaves its name free', async () => {
    await expect(ca.tenant('failing', { at: Number.NaN })).rejects.toThrow(RangeError);
    await (await ca.tenant('failing')).close();
  });

  it('takes a snapshot of the CA and goes on from there alone', async () => {
    const request = await requestOf('ec-p256', 'snapshot', 'CN=TEST Snapshot');
    const { octets } = await post(`${ca.url}/pkcs10/rfc-rsa`, request);
    const { serialNumber } = parseCertificate(octets);
    const tenant = await ca.tenant('fork');
    await tenant.restore(await ca.snapshot());
    await adminOf(tenant).call(caRoutes.revoke, { body: { serialNumber, authority: 'rfc' } });
    expect(await code(adminOf(tenant).call(caRoutes.revoke, { body: { serialNumber, authority: 'rfc' } }))).toBe(
      'already-revoked',
    );
    await admin.call(caRoutes.revoke, { body: { serialNumber, authority: 'rfc' } });
    await tenant.close();
  });
});

describe('tenants beside each other', () => {
  it('have requests, people, cabinets, e-mails, faults and journals of their own', async () => {
    const sims = await Promise.all(['left', 'right'].map((name) => ca.tenant(name, { onEvent: () => undefined })));
    const [left, right] = await Promise.all(sims.map((sim) => benchOn({ ca: sim, clock: sim.clock, events: [] })));
    if (left === undefined || right === undefined) throw new Error('two were opened');
    const [one] = await Promise.all([enrol(left, 1), right.clock.advance(3 * DAY_MS)]);
    expect(one.view.status).toBe('processed');
    await left.client.call(caRoutes.bankDone, { params: { id: one.view.id } });
    const inside = await enter(left, { subject: one.subject, identity: one.identity });
    expect((await inside.call(cabinetRoutes.cabinet)).requests).toHaveLength(1);

    expect(await right.client.call(caRoutes.requests)).toEqual([]);
    expect(await code(right.client.call(caRoutes.request, { params: { id: one.view.id } }))).toBe('entity-not-found');
    expect(await right.client.call(caRoutes.outbox)).toEqual([]);
    expect(await code(enter(right, { subject: one.subject, identity: one.identity }))).not.toBe('');
    expect(await code(visitor(right).call(cabinetRoutes.cabinet))).toBe('visit-needed');

    left.ca.faults.arm({ fault: 'http-503', route: '/health' });
    const health = async (sim: CaSim) => (await fetch(`${sim.url}/health`)).status;
    expect([await health(left.ca), await health(right.ca), await health(ca)]).toEqual([503, 200, 200]);
    expect([left.ca.faults.fired().length, right.ca.faults.fired().length]).toEqual([1, 0]);
    await right.client.call(caControlRoutes.reset);
    expect(await left.client.call(caRoutes.requests)).toHaveLength(1);
    expect(left.ca.journal({ route: '/cabinet' })).toHaveLength(1);
    expect(right.ca.journal({ subject: one.subject })).toEqual([]);
    await left.client.call(caInstrumentRoutes.clearJournal);
    expect(right.ca.journal().length).toBeGreaterThan(3);
    expect(ca.journal().filter(({ route }) => route.startsWith('/cabinet'))).toEqual([]);
    await Promise.all(sims.map((sim) => sim.close()));
  });

  it('a cookie of the one is none in the other', async () => {
    const sims = await Promise.all(['first', 'second'].map((name) => ca.tenant(name)));
    const cookies = await Promise.all(
      sims.map(async ({ url }) => (await fetch(`${url}/nuc/login`)).headers.get('set-cookie')?.split(';')[0] ?? ''),
    );
    expect(cookies[0]).not.toBe('');
    expect(cookies[0]).not.toBe(cookies[1]);
    await Promise.all(sims.map((sim) => sim.close()));
  });
});

describe.skipIf(!ossl.have)(`OpenSSL at two tenants at once${ossl.note}`, () => {
  it('X-CA-12 enrols by CMP and asks by OCSP: each knows what it has issued itself, at its own time', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'token-bench-tenants-'));
    const path = (name: string) => join(folder, name);
    const server = await open(['rfc'], Date.now() - 3_600_000);
    try {
      const [root, issuing] = (['root', 'issuing'] as const).map(
        (role) => server.caCertificates.find((one) => one.role === role && one.algorithm === 'RSA')?.certificate,
      );
      writeFileSync(path('root'), toPem('CERTIFICATE', root ?? new Uint8Array(0)));
      writeFileSync(path('issuing'), toPem('CERTIFICATE', issuing ?? new Uint8Array(0)));
      writeFileSync(path('key'), runForeign('openssl', ['ecparam', '-name', 'prime256v1', '-genkey', '-noout']).stdout);
      const names = ['today', 'next-year'];
      const later = { 'next-year': { at: Date.now() + 300 * DAY_MS } } as Record<string, { at: number }>;
      const sims = await Promise.all(names.map((name) => server.tenant(name, later[name])));
      const secret = { reference: 'both', secret: 'the-same-in-both' };
      const client = (sim: CaSim) => ({ client: adminOf(sim) });
      await Promise.all(sims.map((sim) => envelope(client(sim), { ...secret, singleUse: false })));
      const host = ({ url }: CaSim) => url.replace('http://', '');
      const told = await Promise.all(
        sims.map((sim, i) =>
          runForeignLater('openssl', [
            ...['cmp', '-config', '', '-cmd', 'ir', '-server', host(sim), '-path', 'cmp', '-ref', secret.reference],
            ...['-secret', `pass:${secret.secret}`, '-recipient', '/C=KZ/O=TEST token-bench/CN=TEST CA RSA'],
            ...['-newkey', path('key'), '-subject', '/CN=TEST Twin', '-certout', path(`cert-${i}`)],
          ]),
        ),
      );
      expect(told.map(({ status, stderr }) => (status === 0 ? '' : stderr))).toEqual(['', '']);
      const dates = [0, 1].map((i) =>
        runForeign('openssl', ['x509', '-in', path(`cert-${i}`), '-noout', '-startdate', '-serial'])
          .stdout.toString()
          .split('\n'),
      );
      const began = dates.map(([line = '']) => Date.parse(line.replace('notBefore=', '')));
      expect(Math.round(((began[1] ?? 0) - (began[0] ?? 0)) / DAY_MS)).toBe(300);
      expect(dates[0]?.[1]).not.toBe(dates[1]?.[1]);
      const status = async (sim: TenantSim | undefined, i: number) => {
        const args = ['-issuer', path('issuing'), '-cert', path(`cert-${i}`), '-CAfile', path('root'), '-no_nonce'];
        const now = ['-attime', String(Math.floor((sim?.clock.now() ?? 0) / 1000))];
        const { stdout } = await runForeignLater('openssl', ['ocsp', ...args, ...now, '-url', `${sim?.url}/ocsp`]);
        // A time that lies ahead of the machine's gives a warning between name and status.
        return /^(?:.*: )?(good|revoked|unknown)$/m.exec(stdout.toString())?.[1];
      };
      const [today, nextYear] = sims;
      const ask4 = () => Promise.all([status(today, 0), status(nextYear, 0), status(today, 1), status(nextYear, 1)]);
      expect(await ask4()).toEqual(['good', 'unknown', 'unknown', 'good']);
      const serialNumber = dates[0]?.[1]?.replace('serial=', '') ?? '';
      await adminOf(today as CaSim).call(caRoutes.revoke, { body: { serialNumber, reason: 'keyCompromise' } });
      expect(await ask4()).toEqual(['revoked', 'unknown', 'unknown', 'good']);
      expect(today?.journal({ protocol: 'ocsp' })).toHaveLength(4);
      expect(server.journal()).toEqual([]);
    } finally {
      rmSync(folder, { recursive: true });
      await server.close();
    }
  }, 60_000);
});
