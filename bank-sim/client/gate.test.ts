import { request } from 'node:http';
import { describe, expect, it } from 'vitest';
import { VirtualClock } from '../../simulation/clock.ts';
import { SeededRng } from '../../simulation/rng.ts';
import { startBankSim } from '../index.ts';
import { Browser } from '../testing/browser.ts';
import { openBank } from '../testing/open-bank.ts';
import { registerUser, START, type TestBank } from '../testing/test-bank.ts';

/** A request whose Host header is what the test wants. */
function ask(bank: TestBank, host: string): Promise<number> {
  const { hostname, port } = new URL(bank.url);
  return new Promise((resolve, reject) => {
    const call = request({ hostname, port, path: '/health', headers: { host } }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    call.on('error', reject).end();
  });
}

describe('names', () => {
  it('R-BANK-41 the site answers under its own name, by default www.qazaqonline.kz, and under loopback names', async () => {
    const bank = await openBank();
    const { port } = new URL(bank.url);
    expect(await ask(bank, 'www.qazaqonline.kz')).toBe(200);
    expect(await ask(bank, `localhost:${port}`)).toBe(200);
    expect(await ask(bank, `127.0.0.1:${port}`)).toBe(200);
    const renamed = await openBank({ siteName: 'bank.example.test' });
    expect(await ask(renamed, 'bank.example.test')).toBe(200);
    expect(await ask(renamed, 'www.qazaqonline.kz')).toBe(421);
  });

  it('a foreign name that was made to point here is not served', async () => {
    const bank = await openBank();
    expect(await ask(bank, 'evil.example')).toBe(421);
    expect(await ask(bank, '127.0.0.1.evil.example')).toBe(421);
    expect(await ask(bank, 'user@evil.example')).toBe(421);
  });
});

describe('forms of other origins', () => {
  it('are refused, another port of the same machine included', async () => {
    const bank = await openBank();
    const user = await registerUser(bank, 'test1');
    const fields = { login: user.login, password: user.password };
    const statuses = [];
    for (const origin of ['http://evil.example', 'http://127.0.0.1:1', 'null', `${bank.url}0`, bank.url]) {
      statuses.push((await new Browser(bank).post('/login', fields, { origin })).status);
    }
    expect(statuses).toEqual([403, 403, 403, 403, 303]);
  });

  it('cannot use the session: its cookie is HttpOnly and SameSite=Strict', async () => {
    const bank = await openBank();
    const user = await registerUser(bank, 'test1');
    const { setCookie } = await new Browser(bank).post('/login', { login: user.login, password: user.password });
    const { port } = new URL(bank.url);
    expect(setCookie).toEqual([
      expect.stringMatching(new RegExp(`^bank_session_${port}=[0-9a-f]{64}; Path=/; HttpOnly; SameSite=Strict$`)),
    ]);
  });
});

describe('where the bank listens', () => {
  const start = (host: string) =>
    startBankSim({ clock: new VirtualClock(START), rng: new SeededRng('x'), caUrl: 'http://127.0.0.1:1', host });

  it.each(['0.0.0.0', '192.0.2.7', '::', 'example.test', '127.0.0.1.example.test'])(
    'not on %s unless it is explicitly allowed',
    async (host) => {
      await expect(start(host)).rejects.toThrow('it is a test instrument');
    },
  );

  it('on a port that is in use it says so', async () => {
    const bank = await openBank();
    const options = { clock: new VirtualClock(START), rng: new SeededRng('x'), caUrl: 'http://127.0.0.1:1' };
    await expect(startBankSim({ ...options, port: Number(new URL(bank.url).port) })).rejects.toThrow('port is in use');
  });

  it('with settings that make no sense it does not start', async () => {
    const options = { clock: new VirtualClock(START), rng: new SeededRng('x'), caUrl: 'http://127.0.0.1:1' };
    await expect(startBankSim({ ...options, settings: { warningDays: -1 } })).rejects.toThrow(RangeError);
  });
});
