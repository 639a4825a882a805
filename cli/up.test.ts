import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { bankClient } from '../http/bank-client.ts';
import { workstationClient } from '../http/workstation-client.ts';
import { run } from './run.ts';
import { type CapturedIo, captureIo } from './testing/captured-io.ts';

const ready = { timeout: 30_000 };

/** Never the real ports: another program of this machine may have them. */
const FREE = ['--ncalayer-port', '0', '--crypto-socket-port', '0'];

interface Pc {
  readonly bank: string;
  readonly token: { readonly pin: string };
  readonly workstation: {
    readonly url: string;
    readonly adminToken: string;
    readonly bridges: { readonly cryptoSocket: { readonly ws: string; readonly wss: string } };
    readonly tlsRoot: string;
  };
}

/** The client's PC: the bank's pages may reach its bridges, the token is read with the PIN, and goes when it is pulled out. */
async function lookAtThePc(io: CapturedIo, { bank, token, workstation }: Pc): Promise<void> {
  const { url, adminToken, bridges } = workstation;
  const page = await fetch(bank, { headers: { accept: 'text/html' } });
  expect(page.headers.get('content-security-policy')).toContain(new URL(bridges.cryptoSocket.wss).host);
  const socket = new WebSocket(bridges.cryptoSocket.ws, { origin: bank });
  await once(socket, 'open');
  const ask = async (api: string, name: string, parameters: object) => {
    socket.send(JSON.stringify({ TumarCSP: api, Function: name, Param: parameters }));
    const [data] = (await once(socket, 'message')) as [Buffer];
    return JSON.parse(data.toString('utf8')) as { result: string; response: { profiles: object[][] } };
  };
  expect(await ask('SYSAPI', 'SetAPIKey', { apiKey: 'TEST' })).toMatchObject({ result: 'true' });
  const keys = await ask('BaseAPI', 'GetAllKeys', { profile: 'JavaToken', pass: token.pin });
  expect(keys.result).toBe('true');
  expect(JSON.stringify(keys.response)).toContain('certificateBlob');
  const desk = workstationClient(url, { adminToken }).desk;
  const isIn = async () => (await desk.desk()).carriers.map(({ name, isPresent }) => [name, isPresent]);
  expect(await isIn()).toEqual([['JavaToken', true]]);
  io.type('unplug');
  await expect.poll(isIn).toEqual([['JavaToken', false]]);
  expect(await ask('BaseAPI', 'GetAllKeys', { profile: 'JavaToken', pass: token.pin })).toMatchObject({
    result: 'false',
  });
  socket.close();
}

describe('token-bench up', () => {
  it('R-BANK-32 prints addresses and the PIN envelope once, obeys the clock commands, and ends with Ctrl-C', async () => {
    const io = captureIo();
    const words = ['--clock', 'virtual', '--no-workstation', '--components', 'checked'];
    const running = run(['up', '--seed', 'up', ...words], io);
    await expect.poll(() => io.written(), ready).toContain('Replay:');
    const [, password = ''] = /password (\S+)/.exec(io.written()) ?? [];
    const [, bank = ''] = /The bank {3}(\S+)/.exec(io.written()) ?? [];
    expect(password).not.toBe('');
    const entrance = bankClient(bank).bank;
    expect(await entrance.login({ login: 'client1', password })).toMatchObject({ next: 'change-password' });
    const own = { newPassword: 'Test-2026', repeat: 'Test-2026' };
    expect(await entrance.changePassword(own)).toEqual({ next: 'load-components' });
    io.type('now');
    await expect.poll(() => io.written()).toContain('It is 2026-03-02 04:00 UTC on the simulated clock.');
    io.type('advance 1d');
    await expect.poll(() => io.written()).toContain('It is 2026-03-03 04:00 UTC on the simulated clock.');
    expect(await (await fetch(`${bank}/health`)).json()).toMatchObject({ now: '2026-03-03T04:00:00.000Z' });
    io.type('fly');
    await expect.poll(() => io.written()).toContain('Not understood.');
    io.stop();
    expect(await running).toBe(0);
    expect(io.written().split(password)).toHaveLength(2);
    await expect(fetch(`${bank}/health`)).rejects.toThrow();
  });

  it('prints one line of JSON for scripts, lets the clock run, and ends when told to', async () => {
    const io = captureIo();
    const running = run(['up', '--json', '--seed', 'script', ...FREE], io);
    await expect.poll(() => io.written(), ready).toMatch(/\n$/);
    const first = JSON.parse(io.written()) as { bank: string; ca: string; caAdminToken: string } & Pc & {
        bankDeskTokens: Record<string, string>;
      };
    expect(first).toMatchObject({ ok: true, seed: 'script', pinEnvelope: { test: true, login: 'client1' } });
    const now = async () => Date.parse(((await (await fetch(`${first.ca}/health`)).json()) as { now: string }).now);
    const headers = { authorization: `Bearer ${first.caAdminToken}` };
    expect((await fetch(`${first.ca}/admin/outbox`, { headers })).status).toBe(200);
    const desk = { authorization: `Bearer ${first.bankDeskTokens['bank-manager']}` };
    expect((await fetch(`${first.bank}/desks/bank-manager`, { headers: desk })).status).toBe(200);
    expect((await fetch(`${first.bank}/desks/call-centre`, { headers: desk })).status).toBe(403);
    const before = await now();
    await expect.poll(now).toBeGreaterThan(before);
    await lookAtThePc(io, first);
    io.type('stop');
    expect(await running).toBe(0);
    expect(io.written().trim().split('\n')).toHaveLength(1);
  });

  it('says that a port is in use', async () => {
    const standing = captureIo();
    const running = run(['up', '--json', '--no-workstation'], standing);
    await expect.poll(() => standing.written(), ready).toMatch(/\n$/);
    const { bank } = JSON.parse(standing.written()) as { bank: string };
    const { port } = new URL(bank);
    const told = captureIo();
    expect(await run(['up', '--no-workstation', '--bank-port', port], told)).toBe(1);
    expect(told.writtenToErr()).toContain('the port is in use');
    const json = captureIo();
    expect(await run(['up', '--json', ...FREE, '--bank-port', port], json)).toBe(1);
    expect(JSON.parse(json.written())).toMatchObject({ ok: false, code: 'port-in-use' });
    standing.stop();
    expect(await running).toBe(0);
  });
});
