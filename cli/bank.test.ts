import { mkdtempSync, rmSync } from 'node:fs';
import { get } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PeerCertificate, TLSSocket } from 'node:tls';
import { afterAll, describe, expect, it } from 'vitest';
import { run } from './run.ts';
import { captureIo } from './testing/captured-io.ts';

const ready = { timeout: 30_000 };
const folder = mkdtempSync(join(tmpdir(), 'token-bench-bank-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Whoever trusts this root alone, with keys as weak as they come. */
function meet(url: string, ca: string): Promise<{ status: number | undefined; peer: PeerCertificate }> {
  const terms = { ca, agent: false, servername: 'localhost', ciphers: 'DEFAULT:@SECLEVEL=0' } as const;
  return new Promise((resolve, reject) => {
    get(`${url}/health`, terms, (response) => {
      const socket = response.socket as TLSSocket;
      resolve({ status: response.statusCode, peer: socket.getPeerCertificate() });
      response.resume();
    }).on('error', reject);
  });
}

describe('token-bench bank', () => {
  it('prints where it answers, once its token, obeys the clock commands, and ends with Ctrl-C', async () => {
    const io = captureIo();
    const running = run(['bank', '--clock', 'virtual', '--ca-url', 'http://127.0.0.1:1'], io);
    await expect.poll(() => io.written(), ready).toContain('Ctrl-C ends.');
    const [url = ''] = /http:\/\/127\.0\.0\.1:\d+/.exec(io.written()) ?? [];
    expect((await fetch(url, { headers: { accept: 'text/html' } })).status).toBe(200);
    const [, token = ''] = /Admin token \(TEST, printed once\): (\S+)/.exec(io.written()) ?? [];
    expect(io.written().split(token)).toHaveLength(2);
    io.type('advance 1d');
    await expect.poll(() => io.written()).toContain('It is 2026-05-07 17:08 UTC on the simulated clock.');
    io.stop();
    expect(await running).toBe(0);
    await expect(fetch(url)).rejects.toThrow();
  });

  it('is the bank of the style that was said, and listens for others only when it is told to, with a warning', async () => {
    const io = captureIo();
    const words = ['--style', 'vtb-business', '--components', 'checked', '--host', '0.0.0.0'];
    const running = run(['bank', '--clock', 'virtual', ...words], io);
    await expect.poll(() => io.written(), ready).toContain('Ctrl-C ends.');
    expect(io.writtenToErr() + io.written()).toContain('everybody on the network reaches this TEST instrument');
    const [, port = ''] = /http:\/\/[\d.]+:(\d+)/.exec(io.written()) ?? [];
    const page = await fetch(`http://127.0.0.1:${port}/`, { headers: { accept: 'text/html' } });
    expect(await page.text()).toContain('VTB Business');
    io.stop();
    expect(await running).toBe(0);
    const refused = captureIo();
    expect(await run(['bank', '--components', 'some'], refused)).toBe(2);
    expect(refused.writtenToErr()).toContain('present, checked, agent-checked');
  });

  it('goes on from the file of --data, and says what keeps it from a file', async () => {
    const data = join(folder, 'bank.db');
    const start = async (path: string, work: (told: { url: string; adminToken: string }) => Promise<void>) => {
      const io = captureIo();
      const running = run(['bank', '--json', '--data', path, '--clock', 'virtual'], io);
      await expect.poll(() => io.written(), ready).toMatch(/\n$/);
      const told = JSON.parse(io.written()) as {
        url: string;
        adminToken: string;
        ok: boolean;
        now: string;
        code: string;
      };
      if (told.ok) await work(told);
      io.type('advance 1d');
      io.type('stop');
      await running;
      return told;
    };
    const state = async (told: { url: string; adminToken: string }) => {
      const headers = { authorization: `Bearer ${told.adminToken}` };
      return (await (await fetch(`${told.url}/admin/snapshot`, { headers })).json()) as { state: { identity: string } };
    };
    const identities: string[] = [];
    const look = async (told: { url: string; adminToken: string }) => {
      identities.push((await state(told)).state.identity);
    };
    const begun = await start(data, look);
    const again = await start(data, look);
    expect(identities).toHaveLength(2);
    expect(identities[1]).toBe(identities[0]);
    expect(Date.parse(again.now) - Date.parse(begun.now)).toBe(86_400_000);
    expect(await start(folder, look)).toMatchObject({ ok: false, code: 'bank-file-unusable' });
  });

  it.each([
    [['--tls', '--json'], 'prime256v1', undefined],
    [['--json', '--tls', 'legacy-1024'], 1024, expect.stringContaining('WEAK')],
  ] as const)(
    'R-BANK-15 listens over TLS with %j, under the root that it tells; what is weak is called so',
    async (args, key, warning) => {
      const io = captureIo();
      const running = run(['bank', '--clock', 'virtual', '--ca-url', 'http://127.0.0.1:1', ...args], io);
      await expect.poll(() => io.written(), ready).toMatch(/\n$/);
      const told = JSON.parse(io.written()) as { tlsUrl: string; tlsRoot: string; warning?: string };
      const { peer, status } = await meet(told.tlsUrl, told.tlsRoot);
      expect([status, peer.asn1Curve ?? peer.bits]).toEqual([200, key]);
      expect([told.warning, io.writtenToErr().includes('WEAK')]).toEqual([warning, warning !== undefined]);
      io.stop();
      expect(await running).toBe(0);
    },
  );

  it('says to a person that the weak mode is weak, and refuses a mode that there is not', async () => {
    const io = captureIo();
    const running = run(['bank', '--clock', 'virtual', '--tls', 'legacy-1024'], io);
    await expect.poll(() => io.written(), ready).toContain('Ctrl-C ends.');
    expect(io.written()).toMatch(/WARNING: --tls legacy-1024 is WEAK/);
    expect(io.written()).toMatch(/Over TLS +https:\/\/127\.0\.0\.1:\d+/);
    expect(io.written()).toContain('-----BEGIN CERTIFICATE-----');
    io.stop();
    expect(await running).toBe(0);
    expect(await run(['bank', '--tls', 'ssl3'], captureIo())).toBe(2);
  });

  it('refuses an address of the CA that is none', async () => {
    const io = captureIo();
    expect(await run(['bank', '--ca-url', 'ftp://ca'], io)).toBe(2);
  });
});
