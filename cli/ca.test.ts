import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { run } from './run.ts';
import { captureIo } from './testing/captured-io.ts';

const ready = { timeout: 30_000 };
const folder = mkdtempSync(join(tmpdir(), 'token-bench-ca-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('token-bench ca', () => {
  it('R-CA-1 prints where what answers, keeps the keys of a seed, obeys the clock commands, and ends with Ctrl-C', async () => {
    const io = captureIo({ env: { XDG_CACHE_HOME: folder } });
    const running = run(['ca', '--authorities', 'kz-kisc', '--seed', 'ca', '--clock', 'virtual'], io);
    await expect.poll(() => io.written(), ready).toContain('Ctrl-C ends.');
    expect(io.written()).toContain('kz-kisc');
    expect(io.written()).not.toContain('/pkcs10');
    const [url = ''] = /http:\/\/127\.0\.0\.1:\d+/.exec(io.written()) ?? [];
    expect(await (await fetch(`${url}/health`)).json()).toMatchObject({ test: true, now: '2026-05-06T17:08:09.000Z' });
    const [, token = ''] = /Admin token \(TEST, printed once\): (\S+)/.exec(io.written()) ?? [];
    expect(io.written().split(token)).toHaveLength(2);
    const desk = (headers: HeadersInit) => fetch(`${url}/requests`, { headers }).then(({ status }) => status);
    expect([await desk({}), await desk({ authorization: `Bearer ${token}` })]).toEqual([401, 200]);
    io.type('advance 1d');
    await expect
      .poll(() => io.written())
      .toContain('It is 2026-05-07 17:08 UTC on the simulated clock. It stands still.');
    io.type('set 2027-01-31');
    io.type('run x60');
    await expect.poll(() => io.written()).toContain('It is 2027-01-31 00:00 UTC on the simulated clock. It runs x60.');
    io.stop();
    expect(await running).toBe(0);
    expect(readdirSync(join(folder, 'token-bench', 'ca-keys')).length).toBeGreaterThan(0);
    await expect(fetch(`${url}/health`)).rejects.toThrow();
  });

  it('prints one line of JSON for scripts, and lets the clock run as fast as it is told to', async () => {
    const io = captureIo();
    const running = run(
      ['ca', '--json', '--authorities', 'rfc', '--tls', '--enrolment', 'desk', '--clock', 'x86400'],
      io,
    );
    await expect.poll(() => io.written(), ready).toMatch(/\n$/);
    const first = JSON.parse(io.written()) as { url: string; tlsUrl: string; caCertificates: { authority: string }[] };
    expect(first).toMatchObject({
      ok: true,
      test: true,
      tlsUrl: expect.stringMatching(/^https:/),
      adminToken: expect.any(String),
    });
    expect(new Set(first.caCertificates.map(({ authority }) => authority))).toEqual(new Set(['rfc']));
    const now = async () => Date.parse(((await (await fetch(`${first.url}/health`)).json()) as { now: string }).now);
    const before = await now();
    // A day a second.
    await expect.poll(now).toBeGreaterThan(before + 3_600_000);
    const { port } = new URL(first.url);
    const told = captureIo();
    expect(await run(['ca', '--authorities', 'kz-kisc', '--port', port], told)).toBe(1);
    expect(told.writtenToErr()).toContain('Choose another port with --port');
    io.type('stop');
    expect(await running).toBe(0);
  });

  it('listens where it is told to, warns of an address that others reach, and takes the token of the environment', async () => {
    const adminToken = 'a-token-of-the-environment';
    const io = captureIo({ env: { TOKEN_BENCH_ADMIN_TOKEN: adminToken } });
    const running = run(['ca', '--authorities', 'rfc', '--seed', 'ca', '--host', '0.0.0.0'], io);
    await expect.poll(() => io.written(), ready).toContain('Ctrl-C ends.');
    expect(io.writtenToErr()).toContain('everybody on the network reaches this TEST instrument');
    const { port } = new URL(/http:\/\/[^\s/]+/.exec(io.written())?.[0] ?? '');
    const headers = { authorization: `Bearer ${adminToken}` };
    expect((await fetch(`http://127.0.0.1:${port}/admin/clock`, { headers })).status).toBe(200);
    io.stop();
    expect(await running).toBe(0);
    const [bad, wrong] = [captureIo({ env: { TOKEN_BENCH_ADMIN_TOKEN: 'short one' } }), captureIo()];
    expect(await run(['ca', '--authorities', 'rfc'], bad)).toBe(2);
    expect(bad.writtenToErr()).toContain('TOKEN_BENCH_ADMIN_TOKEN: 16 to 200 characters');
    expect(bad.writtenToErr()).not.toContain('short one');
    expect(await run(['ca', '--host', 'no host'], wrong)).toBe(2);
  });

  it('says what is wrong with an address that it cannot have', async () => {
    // RFC 5737 section 3: of no machine.
    const io = captureIo();
    expect(await run(['ca', '--authorities', 'rfc', '--seed', 'ca', '--json', '--host', '192.0.2.1'], io)).toBe(1);
    const told = JSON.parse(io.written()) as object;
    expect(told).toMatchObject({ ok: false, code: 'address-unusable', message: expect.stringContaining('192.0.2.1') });
  });

  it('goes on from the file of --data with the same certificates, and says what keeps it from a file', async () => {
    const data = join(folder, 'ca.db');
    const first = async (...more: string[]) => {
      const io = captureIo();
      const running = run(['ca', '--json', '--data', data, '--clock', 'virtual', ...more], io);
      await expect.poll(() => io.written(), ready).toMatch(/\n$/);
      const told = JSON.parse(io.written()) as { ok: boolean; now: string; caCertificates: unknown; code: string };
      io.type('advance 1d');
      io.type('stop');
      await running;
      return told;
    };
    const founded = await first('--authorities', 'rfc');
    const again = await first();
    expect([again.ok, again.caCertificates]).toEqual([true, founded.caCertificates]);
    expect(Date.parse(again.now) - Date.parse(founded.now)).toBe(86_400_000);
    expect(await first('--authorities', 'kz-kisc')).toMatchObject({ ok: false, code: 'ca-file-other-authorities' });
  });

  it.each([
    [['--seed', 'ca'], 1],
    [[], 2],
  ])('has the keys of the seed, and without one those of nobody else: %j', async (args, different) => {
    const found = async () => {
      // Its own seed would be the same one each time.
      const io = captureIo();
      const running = run(['ca', '--json', '--authorities', 'rfc', '--clock', 'virtual', ...args], io);
      await expect.poll(() => io.written(), ready).toMatch(/\n$/);
      io.type('stop');
      await running;
      return JSON.stringify((JSON.parse(io.written()) as { caCertificates: unknown }).caCertificates);
    };
    expect(new Set([await found(), await found()]).size).toBe(different);
  });

  it('refuses an authority that there is not', async () => {
    const io = captureIo();
    expect(await run(['ca', '--authorities', 'kz-kisc,kz-nic'], io)).toBe(2);
    expect(io.writtenToErr()).toContain('kz-nuc');
  });
});
