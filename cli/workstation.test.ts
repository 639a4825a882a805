import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { workstationClient } from '../http/workstation-client.ts';
import { run } from './run.ts';
import { captureIo } from './testing/captured-io.ts';

const ready = { timeout: 30_000 };
const folder = mkdtempSync(join(tmpdir(), 'token-bench-workstation-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Never the real ports: another program of this machine may have them. */
const FREE = ['--ncalayer-port', '0', '--crypto-socket-port', '0'];

interface Told {
  readonly ok: boolean;
  readonly code?: string;
  readonly url: string;
  readonly adminToken: string;
  readonly bridges: { readonly ncalayer: { wss: string }; readonly cryptoSocket: { wss: string; ws: string } };
  readonly tlsRoot: string;
  readonly token: { readonly name: string; readonly pin?: string };
}

/** What a page gets for one request of NCALayer, after the greeting. */
function askNcaLayer({ bridges, tlsRoot: ca }: Told, request: object): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(bridges.ncalayer.wss, { ca });
    const texts: string[] = [];
    socket.on('error', reject);
    socket.on('open', () => socket.send(JSON.stringify(request)));
    socket.on('message', (data: Buffer) => {
      if (texts.push(data.toString('utf8')) < 2) return;
      socket.close();
      resolve(JSON.parse(texts[1] ?? ''));
    });
  });
}

const ACTIVE_TOKENS = { module: 'kz.gov.pki.knca.commonUtils', method: 'getActiveTokens', args: [] };

describe('token-bench workstation', () => {
  it('R-CLIENT-28 tells scripts where the bridges are and how to trust them; the token is pulled out and plugged in by a word', async () => {
    const io = captureIo();
    const running = run(
      [
        'workstation',
        '--json',
        '--clock',
        'virtual',
        '--device',
        'kaztoken',
        ...FREE,
        '--state',
        'crypto-socket=blocked',
        '--pc',
        'older',
      ],
      io,
    );
    await expect.poll(() => io.written(), ready).toMatch(/\n$/);
    const told = JSON.parse(io.written()) as Told;
    expect(told).toMatchObject({ ok: true, test: true, token: { test: true, name: 'KzToken', pin: '12345678' } });
    expect(await askNcaLayer(told, ACTIVE_TOKENS)).toMatchObject({ code: '200', responseObject: ['AKKaztokenStore'] });
    const { desk, installation } = workstationClient(told.url, { adminToken: told.adminToken });
    expect(await installation.installationReport()).toMatchObject({ tumarCsp: '5.2', signingAgent: 'blocked' });
    expect((await desk.front()).bridges.map(({ state }) => state)).toEqual(['ok', 'blocked']);
    const isIn = async () => (await desk.desk()).carriers.map(({ isPresent }) => isPresent);
    expect(await isIn()).toEqual([true]);
    io.type('unplug');
    await expect.poll(isIn).toEqual([false]);
    expect(await askNcaLayer(told, ACTIVE_TOKENS)).toMatchObject({ code: '200', responseObject: [] });
    await desk.insertToken();
    expect(await isIn()).toEqual([true]);
    io.stop();
    expect(await running).toBe(0);
    expect(io.written().trim().split('\n')).toHaveLength(1);
    await expect(desk.front()).rejects.toThrow();
  });

  it('tells people where to click, once the token, and that nothing can be pulled out twice', async () => {
    const script = join(folder, 'script.json');
    writeFileSync(script, '[{"on": "password", "answer": "12345678"}]');
    const io = captureIo();
    const running = run(['workstation', '--clock', 'virtual', '--person', script, ...FREE], io);
    await expect.poll(() => io.written(), ready).toContain('Ctrl-C ends.');
    const text = io.written();
    expect(text).toMatch(/In the reader +JavaToken/);
    expect(text).toMatch(/NCALayer +wss:\/\/127\.0\.0\.1:\d+\//);
    expect(text).toMatch(/https:\/\/127\.0\.0\.1:\d+\/ +https:\/\/127\.0\.0\.1:\d+\//);
    expect(text).toContain('Type unplug; plug; now;');
    const [, adminToken = ''] = /Admin token \(TEST, printed once\): (\S+)/.exec(text) ?? [];
    expect(text.split(adminToken)).toHaveLength(2);
    io.type('unplug');
    await expect.poll(() => io.written()).toContain('JavaToken is out of the reader.');
    io.type('unplug');
    await expect.poll(() => io.written()).toMatch(/unplug: .+\.\n/);
    io.type('plug');
    await expect.poll(() => io.written()).toContain('JavaToken is in the reader.');
    io.type('stop');
    expect(await running).toBe(0);
  });

  it('says which row a script lacks, as no bug', async () => {
    const script = join(folder, 'empty.json');
    writeFileSync(script, '[]');
    const io = captureIo();
    const running = run(['workstation', '--json', '--device', 'kaztoken', '--person', script, ...FREE], io);
    await expect.poll(() => io.written(), ready).toMatch(/\n$/);
    const told = JSON.parse(io.written()) as Told;
    const keyInfo = { module: 'kz.gov.pki.knca.commonUtils', method: 'getKeyInfo', args: ['AKKaztokenStore'] };
    expect(await askNcaLayer(told, keyInfo)).toMatchObject({ code: '500' });
    expect(io.writtenToErr()).toMatch(
      /^ncalayer asked the person .*Add to the script: \{"on":"[a-z-]+","bridge":"ncalayer"/,
    );
    expect(io.writtenToErr()).not.toContain('Bug');
    io.stop();
    expect(await running).toBe(0);
  });

  it('says which port is in use, in one line for scripts', async () => {
    const io = captureIo();
    const running = run(['workstation', '--json', ...FREE], io);
    await expect.poll(() => io.written(), ready).toMatch(/\n$/);
    const { port } = new URL((JSON.parse(io.written()) as Told).bridges.ncalayer.wss);
    const told = captureIo();
    const again = ['workstation', '--json', '--ncalayer-port', port, '--crypto-socket-port', '0'];
    expect(await run(again, told)).toBe(1);
    expect(JSON.parse(told.written())).toMatchObject({
      ok: false,
      code: 'port-in-use',
      hint: 'Choose another port with --ncalayer-port; 0 is any free one.',
    });
    io.stop();
    expect(await running).toBe(0);
  });

  it.each([
    [['--state', 'ncalayer=broken'], 'there is no state "broken"'],
    [['--state', 'ncalaier=ok'], 'Did you mean ncalayer?'],
    [['--pc', 'oldest'], 'Did you mean older?'],
    [['--module', 'x.so', '--device', 'kaztoken'], 'Either --module or --device.'],
    [['--slot', '1'], '--slot goes with --module.'],
    [['--person', join(folder, 'missing.json')], 'ENOENT'],
    [['--origins', 'cabinet.example'], 'is no origin'],
    [['--pin', '1'], 'the user PIN has'],
  ])('refuses %j', async (words, message) => {
    const io = captureIo();
    expect(await run(['workstation', ...FREE, ...words], io)).toBe(2);
    expect(io.writtenToErr()).toContain(message);
  });

  it.each([
    [['--pkcs12', join(folder, 'missing.p12')], 'key-file-missing'],
    [['--module', join(folder, 'missing.so')], 'library'],
    [['--image', join(folder, 'missing.token')], 'image-missing'],
  ])('says what to do about %j', async (words, code) => {
    const io = captureIo();
    expect(await run(['workstation', '--json', ...FREE, ...words], io)).toBe(1);
    expect(JSON.parse(io.written())).toMatchObject({ ok: false, code });
  });
});
