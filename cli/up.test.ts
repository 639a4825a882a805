import { describe, expect, it } from 'vitest';
import { run } from './run.ts';
import { captureIo } from './testing/captured-io.ts';

const ready = { timeout: 30_000 };

describe('token-bench up', () => {
  it('R-BANK-32 prints addresses and the PIN envelope once, obeys the clock commands, and ends with Ctrl-C', async () => {
    const io = captureIo();
    const running = run(['up', '--seed', 'up', '--clock', 'virtual'], io);
    await expect.poll(() => io.written(), ready).toContain('Replay:');
    const [, password = ''] = /password (\S+)/.exec(io.written()) ?? [];
    const [, bank = ''] = /The bank {3}(\S+)/.exec(io.written()) ?? [];
    expect(password).not.toBe('');
    const body = JSON.stringify({ login: 'client1', password });
    const answer = await fetch(`${bank}/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    });
    expect(await answer.json()).toMatchObject({ next: 'change-password' });
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
    const running = run(['up', '--json', '--seed', 'script'], io);
    await expect.poll(() => io.written(), ready).toMatch(/\n$/);
    const first = JSON.parse(io.written()) as { bank: string; ca: string; caAdminToken: string } & {
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
    io.type('stop');
    expect(await running).toBe(0);
    expect(io.written().trim().split('\n')).toHaveLength(1);
  });

  it('says that a port is in use', async () => {
    const standing = captureIo();
    const running = run(['up', '--json'], standing);
    await expect.poll(() => standing.written(), ready).toMatch(/\n$/);
    const { bank } = JSON.parse(standing.written()) as { bank: string };
    const { port } = new URL(bank);
    const told = captureIo();
    expect(await run(['up', '--bank-port', port], told)).toBe(1);
    expect(told.writtenToErr()).toContain('the port is in use');
    const json = captureIo();
    expect(await run(['up', '--json', '--bank-port', port], json)).toBe(1);
    expect(JSON.parse(json.written())).toMatchObject({ ok: false, code: 'port-in-use' });
    standing.stop();
    expect(await running).toBe(0);
  });
});
