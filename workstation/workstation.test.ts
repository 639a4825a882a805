import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { ProblemError } from '../http/problem.ts';
import { PortInUseError } from '../http/server.ts';
import { workstationClient } from '../http/workstation-client.ts';
import { toPem } from '../pki/x509/pem.ts';
import { VirtualClock } from '../simulation/clock.ts';
import { SeededRng } from '../simulation/rng.ts';
import { PagePerson } from './bridges/page-person.ts';
import { ScriptedPerson } from './bridges/scripted-person.ts';
import type { Carrier } from './carriers/carrier.ts';
import { fileCarrier } from './carriers/file-carrier.ts';
import { echoBridge } from './testing/echo-bridge.ts';
import { PageSocket } from './testing/page-socket.ts';
import { startWorkstation, type Workstation, type WorkstationOptions } from './workstation.ts';

const folder = mkdtempSync(join(tmpdir(), 'token-bench-workstation-'));
afterAll(() => rmSync(folder, { recursive: true }));

const started: Workstation[] = [];
afterEach(async () => {
  for (const one of started.splice(0)) await one.close();
});

/** A file that is not there yet: a carrier that is not plugged in. */
const CARRIERS: readonly Carrier[] = [
  fileCarrier(join(folder, 'TEST.p12'), { rng: new SeededRng('file'), name: 'FSystem' }),
];

async function start(options: Partial<WorkstationOptions> = {}): Promise<Workstation> {
  const workstation = await startWorkstation({
    clock: new VirtualClock('2026-03-02T04:00:00Z'),
    rng: new SeededRng('workstation'),
    carriers: CARRIERS,
    ports: 'free',
    ...options,
  });
  started.push(workstation);
  return workstation;
}

/** CryptoSocket's place is taken by a program that echoes, and asks for the password when it hears `password`. */
const ECHO = {
  cryptoSocket: (site: Parameters<typeof echoBridge>[0]) => echoBridge(site, 'crypto-socket', '/tumarcsp/'),
};

const deskOf = ({ url, adminToken }: Workstation) => workstationClient(url, { adminToken }).desk;

function opened({ bridges, tlsRoot }: Workstation, bridge: 'ncalayer' | 'cryptoSocket' = 'cryptoSocket') {
  return PageSocket.open(bridges[bridge].wss ?? '', { ca: toPem('CERTIFICATE', tlsRoot) });
}

/** The code of the problem that a call is refused with. */
const codeOf = (call: Promise<unknown>) =>
  call.then(
    () => 'taken',
    (error: unknown) => (error instanceof ProblemError ? error.problem.code : String(error)),
  );

describe('a workstation', () => {
  it('has NCALayer and CryptoSocket answer pages, each at its addresses', async () => {
    const workstation = await start();
    expect(workstation.bridges).toEqual({
      ncalayer: { wss: expect.stringMatching(/^wss:\/\/127\.0\.0\.1:\d+\/$/) },
      cryptoSocket: {
        wss: expect.stringMatching(/^wss:\/\/127\.0\.0\.1:\d+\/tumarcsp\/$/),
        ws: expect.stringMatching(/^ws:\/\/127\.0\.0\.1:\d+\/tumarcsp\/$/),
      },
    });
    const page = await opened(workstation, 'ncalayer');
    expect(JSON.parse(await page.next())).toMatchObject({ result: { version: expect.any(String) } });
    const other = await opened(workstation);
    const asked = { TumarCSP: 'SYSAPI', Function: 'SetAPIKey', Param: { apiKey: 'S3cret-key' } };
    expect(JSON.parse(await other.ask(JSON.stringify(asked)))).toMatchObject({ result: 'true' });
    expect(JSON.stringify(workstation.trace)).not.toContain('S3cret-key');
    expect(workstation.trace.filter(({ direction }) => direction === 'in')).toHaveLength(1);
  });

  it('R-CLIENT-28 switches the states of its bridges, in process and over HTTP', async () => {
    const workstation = await start({ states: { ncalayer: 'not-installed' } });
    const desk = deskOf(workstation);
    const states = async () => (await desk.front()).bridges.map(({ state }) => state);
    expect(await states()).toEqual(['not-installed', 'ok']);
    await expect(opened(workstation, 'ncalayer')).rejects.toThrow('ECONNREFUSED');
    await workstation.bridge('ncalayer').install();
    await workstation.bridge('ncalayer').start();
    await opened(workstation, 'ncalayer');
    const { wss, ws } = workstation.bridges.cryptoSocket;
    expect(await desk.switchBridge({ bridge: 'cryptoSocket', event: 'block' }, { how: 'refuse' })).toEqual({
      ...{ bridge: 'cryptoSocket', state: 'blocked', blocking: 'refuse' },
      ...{ wss, ws },
    });
    await expect(opened(workstation)).rejects.toThrow('403');
    await desk.switchBridge({ bridge: 'cryptoSocket', event: 'stop' });
    expect(await states()).toEqual(['ok', 'not-running']);
    const refused = [
      desk.switchBridge({ bridge: 'cryptoSocket', event: 'block' }),
      desk.switchBridge({ bridge: 'cryptoSocket', event: 'fly' }),
      desk.switchBridge({ bridge: 'other', event: 'stop' }),
    ];
    expect(await Promise.all(refused.map(codeOf))).toEqual(['bridge-not-running', 'bridge-unknown', 'bridge-unknown']);
  });

  it('has the person answer at the desk, tells what was wrong with an answer, and keeps no password', async () => {
    const workstation = await start({ bridges: ECHO });
    const desk = deskOf(workstation);
    const page = await opened(workstation);
    await page.next();
    const { version } = await desk.version();
    page.send('password');
    await expect.poll(async () => (await desk.desk()).questions.length).toBe(1);
    expect((await desk.desk()).questions).toEqual([
      {
        ...{ id: 1, kind: 'password', bridge: 'crypto-socket', operation: 'test', choices: [] },
        ...{ carrier: 'TEST', triesLeft: 3, wasWrong: false },
      },
    ]);
    expect((await desk.version()).version).not.toBe(version);
    expect(await codeOf(desk.answer({ id: '2' }, { answer: 'x' }))).toBe('question-unknown');
    expect(await desk.answer({ id: '1' }, { answer: 'S3cret-pin' })).toEqual({ waiting: 0 });
    expect(await page.next()).toBe('{"password":"S3cret-pin"}');
    page.send('password');
    await expect.poll(async () => (await desk.desk()).questions.length).toBe(1);
    await desk.cancel({ id: '2' });
    expect(await page.next()).toBe('{"password":null}');
    const { lines } = await desk.trace();
    expect(lines.length).toBeGreaterThan(4);
    expect(JSON.stringify(lines)).not.toContain('S3cret-pin');
  });

  it('withdraws the questions of a page that has gone, and all of them when it is closed', async () => {
    const person = new PagePerson();
    const workstation = await start({ bridges: ECHO, person });
    const [page, other] = [await opened(workstation), await opened(workstation)];
    page.send('password');
    other.send('password');
    await expect.poll(() => person.open.length).toBe(2);
    page.close();
    await expect.poll(() => person.open.map(({ id }) => id).length).toBe(1);
    await workstation.close();
    expect(person.open).toEqual([]);
  });

  it('shows what is plugged in, and plugs in and pulls out what it was given', async () => {
    let isIn = true;
    const put = (to: boolean) => () => {
      if (isIn === to) throw new RangeError('it is so already');
      isIn = to;
    };
    const token: Carrier = { ...(CARRIERS[0] as Carrier), name: 'JavaToken', isPresent: () => isIn };
    const reader = { insert: put(true), remove: put(false) };
    const workstation = await start({ carriers: () => [token, ...CARRIERS], reader });
    const desk = deskOf(workstation);
    const { version } = await desk.version();
    const file = { name: 'FSystem', title: join(folder, 'TEST.p12'), storage: 'PKCS12', isPresent: false };
    expect(await desk.removeToken()).toEqual([{ ...file, name: 'JavaToken', isPresent: false }, file]);
    expect((await desk.version()).version).not.toBe(version);
    expect(await codeOf(desk.removeToken())).toBe('reader-refused');
    expect(await desk.insertToken()).toMatchObject([{ isPresent: true }, { isPresent: false }]);
    const without = deskOf(await start());
    expect(await codeOf(without.insertToken())).toBe('reader-missing');
  });

  it('lets nobody at its desk who does not show its token, nor a page of another site', async () => {
    const workstation = await start({ adminToken: 'TEST-TEST-TEST-TEST' });
    const stranger = workstationClient(workstation.url).desk;
    for (const call of [stranger.desk, stranger.trace, stranger.version, stranger.insertToken])
      expect(await codeOf(call())).toBe('admin-token-missing');
    expect(await codeOf(stranger.cancel({ id: '1' }))).toBe('admin-token-missing');
    expect(await codeOf(stranger.switchBridge({ bridge: 'ncalayer', event: 'stop' }))).toBe('admin-token-missing');
    expect((await fetch(`${workstation.url}/desk/trace.jsonl`)).status).toBe(401);
    expect((await stranger.front()).test).toBe(true);
    const headers = { authorization: `Bearer ${workstation.adminToken}`, origin: 'https://evil.example' };
    const sent = await fetch(`${workstation.url}/desk/reader/remove`, { method: 'POST', headers });
    expect(sent.status).toBe(403);
  });

  it('says at the desk that a script answers, and takes no answers there then', async () => {
    const workstation = await start({
      bridges: ECHO,
      person: new ScriptedPerson([{ on: 'password', answer: 'right' }]),
    });
    const page = await opened(workstation);
    await page.next();
    expect(await page.ask('password')).toBe('{"password":"right"}');
    const desk = deskOf(workstation);
    expect(await desk.desk()).toMatchObject({ isAsked: false, questions: [] });
    expect(await codeOf(desk.cancel({ id: '1' }))).toBe('question-unknown');
  });

  it('starts whole or not at all: a port in use, an origin that is none', async () => {
    const first = await start();
    const port = Number(new URL(first.bridges.cryptoSocket.ws ?? '').port);
    await expect(start({ ports: { ncalayer: 0, cryptoSocket: 0, cryptoSocketPlain: port } })).rejects.toThrow(
      PortInUseError,
    );
    await expect(start({ deskPort: port })).rejects.toThrow(`127.0.0.1:${port}: the port is in use`);
    await expect(start({ allowedOrigins: ['cabinet.example'] })).rejects.toThrow('is no origin');
    expect(started).toHaveLength(1);
  });
});

describe('the pages of the desk', () => {
  const read = async ({ url, adminToken }: Workstation, path: string) => {
    const headers = { accept: 'text/html', authorization: `Bearer ${adminToken}` };
    return await (await fetch(new URL(path, url), { headers })).text();
  };

  it.each([
    ['ru', 'Введите пароль', 'Отмена', 'работает'],
    ['kk', 'Құпия сөзді енгізіңіз', 'Болдырмау', 'жұмыс істейді'],
    ['en', 'Enter the password', 'Cancel', 'ok'],
  ])(
    'R-CLIENT-28 speak %s: questions with their fields, bridges with what can be done to them',
    async (lang, ...texts) => {
      const workstation = await start({ bridges: ECHO, reader: { insert: () => undefined, remove: () => undefined } });
      const socket = await opened(workstation);
      socket.send('password');
      await expect.poll(async () => (await deskOf(workstation).desk()).questions.length).toBe(1);
      const page = await read(workstation, `/desk?lang=${lang}`);
      for (const text of texts) expect(page).toContain(text);
      expect(page).toMatch(/<input type="password" id="answer-1" name="answer"/);
      expect(page).toContain('action="/desk/questions/1/cancel"');
      expect(page).toContain('action="/desk/bridges/ncalayer/block"');
      expect(page).toContain('TEST');
      await workstation.bridge('ncalayer').stop();
      const after = await read(workstation, `/desk?lang=${lang}`);
      expect(after).toContain('action="/desk/bridges/ncalayer/start"');
      expect(after).not.toContain('action="/desk/bridges/ncalayer/block"');
      expect(await read(workstation, `/?lang=${lang}`)).toContain('data-state="not-running"');
      expect(await read(workstation, `/desk/trace?lang=${lang}`)).toContain('crypto-socket');
      expect(await read(workstation, `/nowhere?lang=${lang}`)).toContain('404 not-found');
    },
  );

  it('lead to the installation story and to the configurator, which know the bridges and carriers of this PC', async () => {
    const workstation = await start({ states: { cryptoSocket: 'blocked' } });
    const page = await read(workstation, '/desk?lang=ru');
    const links = [...page.matchAll(/<li><a href="([^"]+)">([^<]+)</g)].map(([, href, text]) => [href, text]);
    expect(links).toEqual([
      ['/desk/installation', 'Установка Интернет-Клиента на этот компьютер'],
      [expect.stringMatching(/^\/desk\//), 'Tumar CSP Configurator'],
    ]);
    for (const [href = '', title = ''] of [
      ['/desk/installation', 'Установка Интернет-Клиента'],
      [links[1]?.[0], 'JavaToken'],
    ])
      expect(await read(workstation, `${href}?lang=ru`)).toContain(title);
    const { url, adminToken } = workstation;
    const { checklist } = await workstationClient(url, { adminToken }).installation.installation();
    expect(checklist.map(({ state }) => state)).toContain('blocked');
  });

  it('log people in, and have them answer with forms', async () => {
    const workstation = await start({ bridges: ECHO });
    const { url, adminToken } = workstation;
    const html = { accept: 'text/html' };
    const form = { ...html, 'content-type': 'application/x-www-form-urlencoded' };
    const login = await fetch(`${url}/desk`, { headers: html });
    expect([login.status, (await login.text()).includes('action="/admin/login')]).toEqual([401, true]);
    const body = new URLSearchParams({ token: adminToken, next: '/desk' });
    const entered = await fetch(`${url}/admin/login`, { method: 'POST', headers: form, body, redirect: 'manual' });
    const [cookie = ''] = (entered.headers.get('set-cookie') ?? '').split(';');
    const socket = await opened(workstation);
    await socket.next();
    socket.send('password');
    await expect.poll(() => (workstation.person as PagePerson).open.length).toBe(1);
    const answered = await fetch(`${url}/desk/questions/1/answer`, {
      method: 'POST',
      headers: { ...form, cookie },
      body: new URLSearchParams({ answer: 'пароль' }),
      redirect: 'manual',
    });
    expect([answered.status, answered.headers.get('location')]).toEqual([303, '/desk']);
    expect(await socket.next()).toBe('{"password":"пароль"}');
  });
});
