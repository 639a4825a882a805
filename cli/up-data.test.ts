import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import { createEmulator, openTokenImage } from '../emulator/index.ts';
import { caRoutes } from '../http/ca.ts';
import { compiledProgram } from '../pki/testing/compiled-program.ts';
import { VirtualClock } from '../simulation/clock.ts';
import { HttpClient, loginByCertificate } from '../workstation/index.ts';
import { run } from './run.ts';
import { captureIo } from './testing/captured-io.ts';

const place = mkdtempSync(join(tmpdir(), 'token-bench-up-'));
afterAll(() => rmSync(place, { recursive: true }));

const SLOW = 120_000;
const OWN_PASSWORD = 'Test-2026';

interface Ready {
  readonly bank: string;
  readonly ca: string;
  readonly caAdminToken: string;
  readonly now: string;
  readonly token: { readonly image: string; readonly pin: string };
  readonly pinEnvelope?: { readonly login: string; readonly password: string };
}

/** A bench in a process of its own. */
async function up(folder: string): Promise<{ ready: Ready; child: ChildProcess; ended: Promise<unknown> }> {
  const words = [
    compiledProgram('cli/token-bench.ts'),
    'up',
    '--json',
    '--clock',
    'virtual',
    '--data',
    folder,
    '--no-workstation',
  ];
  const child = spawn(process.execPath, words, { stdio: ['pipe', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  const ended = new Promise((resolve) => child.once('exit', (code, signal) => resolve(signal ?? code)));
  const line = await new Promise<string>((resolve, reject) => {
    child.stdout.once('data', (told) => resolve(String(told)));
    child.once('exit', (code) => reject(new Error(`ended with ${code} before it was ready`)));
  });
  return { ready: JSON.parse(line) as Ready, child, ended };
}

/** The client at his PC, with his token from its image: what the bank says of his key set. */
async function logIn({ bank, token, now, pinEnvelope }: Ready): Promise<string | undefined> {
  const image = openTokenImage(token.image);
  try {
    const application = createEmulator({ slots: [{ store: image }] }).application();
    application.C_Initialize();
    const { criticalProfiles } = await loginByCertificate({
      token: application,
      clock: new VirtualClock(now),
      pin: token.pin,
      bank,
      login: pinEnvelope?.login ?? 'client1',
      password: pinEnvelope?.password ?? OWN_PASSWORD,
      newPassword: OWN_PASSWORD,
    });
    application.C_Finalize();
    return criticalProfiles[0]?.statusText.ru;
  } finally {
    image.close();
  }
}

async function issuedBy({ ca, caAdminToken }: Ready): Promise<readonly string[]> {
  const requests = await new HttpClient(ca, 'the CA', { adminToken: caAdminToken }).call(caRoutes.requests);
  return requests.flatMap(({ certificates }) => certificates.map(({ certificate }) => certificate));
}

/** The PC holds the token while it is plugged in; pulled out, any program may take it. */
async function holdTheToken(folder: string): Promise<void> {
  const io = captureIo();
  const ports = ['--ncalayer-port', '0', '--crypto-socket-port', '0'];
  const running = run(['up', '--json', '--clock', 'virtual', '--data', folder, ...ports], io);
  await expect.poll(() => io.written()).toMatch(/\n$/);
  const { token } = JSON.parse(io.written()) as Ready;
  const isFree = () => {
    try {
      openTokenImage(token.image).close();
      return true;
    } catch (error) {
      expect(error).toMatchObject({ fault: 'in use' });
      return false;
    }
  };
  expect(isFree()).toBe(false);
  io.type('unplug');
  await expect.poll(isFree).toBe(true);
  io.type('plug');
  await expect.poll(isFree).toBe(false);
  io.type('stop');
  expect(await running).toBe(0);
  expect(isFree()).toBe(true);
}

describe('token-bench up --data', () => {
  it(
    'goes on after kill -9: CA, bank and token are as they were, nobody is told a PIN envelope twice; one at a time',
    async () => {
      const folder = join(place, 'bench');
      const first = await up(folder);
      expect(await logIn(first.ready)).toBe('необходима плановая регенерация');
      const issued = await issuedBy(first.ready);
      expect(issued).toHaveLength(2);
      first.child.kill('SIGKILL');
      expect(await first.ended).toBe('SIGKILL');

      const second = await up(folder);
      expect(second.ready).toMatchObject({ ok: true, now: first.ready.now });
      expect(second.ready.pinEnvelope).toBeUndefined();
      expect(await issuedBy(second.ready)).toEqual(issued);
      // With the password that he chose just before the kill.
      expect(await logIn(second.ready)).toBe('необходима плановая регенерация');
      const third = captureIo();
      expect(await run(['up', '--json', '--data', folder], third)).toBe(1);
      expect(JSON.parse(third.written())).toMatchObject({ ok: false, code: 'ca-file-in-use' });
      second.child.kill('SIGTERM');
      expect(await second.ended).toBe(0);
      expect(readdirSync(folder).sort()).toEqual(['bank.db', 'ca.db', 'client.token']);
      expect(readdirSync(place)).toEqual(['bench']);
      await holdTheToken(folder);
    },
    SLOW,
  );

  it('leaves a folder alone that holds something else, and says what to do', async () => {
    const folder = mkdtempSync(join(place, 'other-'));
    writeFileSync(join(folder, 'thesis.txt'), 'TEST');
    const io = captureIo();
    expect(await run(['up', '--data', folder], io)).toBe(1);
    expect(io.writtenToErr()).toMatch(/holds other things.*\nWhat to do: .*\nCode: folder-foreign\n$/);
    expect(readdirSync(folder)).toEqual(['thesis.txt']);
    const file = captureIo();
    expect(await run(['up', '--json', '--data', join(folder, 'thesis.txt')], file)).toBe(1);
    expect(JSON.parse(file.written())).toMatchObject({ ok: false, code: 'folder-unusable' });
    rmSync(folder, { recursive: true });
  });
});
