import { spawnSync } from 'node:child_process';
import { createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { compiledProgram } from '../pki/testing/compiled-program.ts';
import { DEMO_PIN, type RegenerationReport } from '../suites/index.ts';
import { run } from './run.ts';
import { captureIo } from './testing/captured-io.ts';

describe('token-bench demo', () => {
  it('R-BANK-75 R-BANK-76 R-BANK-85 tells the story with the labels of the bank, and how to repeat it', async () => {
    const io = captureIo();
    expect(await run(['demo', '--seed', 'told'], io)).toBe(0);
    const out = io.written();
    for (const label of [
      '«Новый»',
      '«Отправить документ в банк»',
      '«Подписать»',
      '«Получить сертификат (ключ)»',
      '«Продолжить»',
    ]) {
      expect(out).toContain(label);
    }
    const statuses = ['необходима плановая регенерация', 'Принят банком', 'Получен новый сертификат', 'В эксплуатации'];
    const places = statuses.map((status) => out.indexOf(`Статус: «${status}»`));
    expect(places.every((place) => place > 0)).toBe(true);
    expect([...places].sort((a, b) => a - b)).toEqual(places);
    expect(out).toContain('Replay: npx token-bench demo --seed told --at 2026-03-02T04:00:00.000Z');
    expect(out).toContain('All of it is right.');
    expect(out).not.toContain('\u001b');
    expect(out).not.toMatch(/✗/);
    expect(out).toMatch(/… The token makes RSA keys: \d+ ms, \d+ candidates tried/);
    for (const secret of [DEMO_PIN, 'Test-2026']) expect(out).not.toContain(secret);
    expect(io.writtenToErr()).toBe('');
  });

  it('prints exactly one JSON document with --json, the same for the same seed but for the durations', async () => {
    const documents = [];
    for (let round = 0; round < 2; round++) {
      const io = captureIo({ isTty: true });
      expect(await run(['demo', '--seed', 'json', '--json'], io)).toBe(0);
      expect(io.writtenToErr()).toBe('');
      documents.push(JSON.parse(io.written()) as RegenerationReport);
    }
    const [one, other] = documents.map(({ steps, ...rest }) => ({ ...rest, steps: steps.map(({ name }) => name) }));
    expect(one).toEqual(other);
    expect(one).toMatchObject({
      ok: true,
      flow: 'regeneration',
      seed: 'json',
      startedAt: '2026-03-02T04:00:00.000Z',
      paymentOrder: { status: 'accepted-by-bank' },
      oldKey: { document: { code: 'document-refused' }, signIn: { code: 'key-retired' } },
      email: { to: 'client1@client.test' },
    });
    expect(one?.certificates.map(({ pem }) => pem.split('\n')[0])).toEqual(
      Array(2).fill('-----BEGIN CERTIFICATE-----'),
    );
  });

  it('R-BANK-94 R-BANK-99 R-BANK-101 tells the late route with --story late: the block, the act, both PCs, the way of the token', async () => {
    const io = captureIo();
    expect(await run(['demo', '--seed', 'late', '--story', 'late'], io)).toBe(0);
    const out = io.written();
    for (const told of [
      'Login with the right password: refused (access-blocked)',
      'An application without the note of fault: refused (application-incomplete)',
      'Login while the token waits at the branch: refused (token-with-bank)',
      'Replay: npx token-bench demo --seed late --at 2026-03-02T04:00:00.000Z --story late',
      'All of it is right.',
    ]) {
      expect(out).toContain(told);
    }
    const way = [...out.matchAll(/ {5}\S+Z {2}(\S+) +→ (\S+) +(\S+) \(/g)].map(([, from, to, event]) => [
      from,
      to,
      event,
    ]);
    expect(way).toHaveLength(8);
    expect([way.at(0), way.at(-1)]).toEqual([
      ['user', 'user', 'apply'],
      ['branch', 'user', 'collect'],
    ]);
    expect(out).not.toMatch(/✗ (?!An application|Login)/);
    for (const secret of [DEMO_PIN, 'Test-2026']) expect(out).not.toContain(secret);
    expect(await run(['demo', '--story', 'lates'], captureIo())).toBe(2);
  });

  it('a port in use: what to do, exit code 1, and one document with --json', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => taken.once('listening', resolve));
    const { port } = taken.address() as { port: number };
    const told = captureIo();
    expect(await run(['demo', '--ca-port', String(port)], told)).toBe(1);
    expect(told.written()).toContain(`Stopped at "start-servers": ca-sim cannot listen on 127.0.0.1:${port}`);
    expect(told.written()).toContain('--ca-port');
    const json = captureIo();
    expect(await run(['demo', '--json', '--seed', 's', '--bank-port', String(port)], json)).toBe(1);
    expect(JSON.parse(json.written())).toMatchObject({
      ok: false,
      failedStep: 'start-servers',
      code: 'port-in-use',
      hint: expect.stringContaining('--bank-port'),
      seed: 's',
      steps: [],
    });
    await new Promise((resolve) => taken.close(resolve));
  });

  it('with --keep-open the servers answer until Ctrl-C', async () => {
    const io = captureIo();
    const running = run(['demo', '--seed', 'open', '--keep-open'], io);
    await expect.poll(() => io.written(), { timeout: 30_000 }).toMatch(/The bank: http:\S+ {3}The CA: http:\S+/);
    const [, bank = ''] = /The bank: (\S+)/.exec(io.written()) ?? [];
    expect((await fetch(`${bank}/health`)).status).toBe(200);
    io.stop();
    expect(await running).toBe(0);
    await expect(fetch(`${bank}/health`)).rejects.toThrow();
  });
});

/** The command compiled, in a process of its own. */
describe('token-bench.js', () => {
  const started = (...argv: string[]) =>
    spawnSync(process.execPath, [compiledProgram('cli/token-bench.ts'), ...argv], { encoding: 'utf8' });

  it('runs the demo in a process of its own and exits with 0', () => {
    const { status, stdout, stderr } = started('demo', '--json', '--seed', 'built');
    expect([status, stderr]).toEqual([0, '']);
    expect(JSON.parse(stdout)).toMatchObject({ ok: true, seed: 'built' });
  });

  it('exits with 2 when it is called wrongly', () => {
    expect(started('demo', '--sed')).toMatchObject({ status: 2, stdout: '' });
  });
});
