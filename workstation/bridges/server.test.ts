import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { createConnection } from 'node:net';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { PortInUseError } from '../../http/server.ts';
import { OIDS } from '../../pki/oids.ts';
import { parseCertificate } from '../../pki/x509/certificate.ts';
import { dnToString } from '../../pki/x509/name.ts';
import { pemBlocks, toPem } from '../../pki/x509/pem.ts';
import type { ServerIdentity } from '../../pki/x509/server-identity.ts';
import { VirtualClock } from '../../simulation/clock.ts';
import { SeededRng } from '../../simulation/rng.ts';
import { type EchoBridge, echoBridge } from '../testing/echo-bridge.ts';
import { PageSocket } from '../testing/page-socket.ts';
import { bridgeIdentity } from './bridge-identity.ts';
import { BRIDGE_LIMITS, type BridgeLimits, BridgeServer, type BridgeServing } from './server.ts';
import { BridgeTrace } from './trace.ts';

const clock = new VirtualClock('2026-03-02T04:00:00Z');
let identity: ServerIdentity;
beforeAll(async () => {
  identity = await bridgeIdentity(clock.now(), new SeededRng('bridge server'));
});

const opened: BridgeServer[] = [];
afterEach(async () => {
  for (const server of opened.splice(0)) await server.close();
});

interface Started {
  readonly server: BridgeServer;
  readonly bridge: EchoBridge;
  readonly trace: BridgeTrace;
  readonly bugs: unknown[];
}

async function start(
  wish: Partial<Pick<BridgeServing, 'identity' | 'allowedOrigins' | 'port'>> & { limits?: Partial<BridgeLimits> } = {},
): Promise<Started> {
  const [bridge, trace, bugs] = [echoBridge(), new BridgeTrace(clock), [] as unknown[]];
  let connections = 0;
  const server = new BridgeServer({
    port: 0,
    ...wish,
    bridge,
    limits: { ...BRIDGE_LIMITS, ...wish.limits },
    trace,
    nextConnection: () => ++connections,
    onBug: (error) => bugs.push(error),
  });
  opened.push(server);
  await server.listen();
  return { server, bridge, trace, bugs };
}

const httpOf = (url: string) => url.replace(/^ws/, 'http');

describe('a bridge at an address', () => {
  it('greets, answers over TLS under its TEST root as 127.0.0.1 and localhost, and hears that the page has gone', async () => {
    const { server, bridge } = await start({ identity });
    expect(server.url).toMatch(/^wss:\/\/127\.0\.0\.1:\d+\/echo\/$/);
    for (const url of [server.url, server.url.replace('127.0.0.1', 'localhost')]) {
      const page = await PageSocket.open(url, { ca: toPem('CERTIFICATE', identity.root) });
      expect(await page.next()).toBe('hello');
      expect(await page.ask('какой ключ?')).toBe('какой ключ?');
      page.close();
    }
    await expect.poll(() => bridge.gone()).toBe(2);
    await expect(PageSocket.open(server.url)).rejects.toThrow(/self-signed|unable to verify/);
  });

  it('answers the requests of a connection in their order, and says nothing where nothing is due', async () => {
    const { server, bridge } = await start();
    const [page, other] = [await PageSocket.open(server.url), await PageSocket.open(server.url)];
    expect([await page.next(), await other.next()]).toEqual(['hello', 'hello']);
    for (const text of ['wait', 'silence', 'second']) page.send(text);
    expect(await other.ask('a page of its own waits for nobody')).toContain('waits for nobody');
    bridge.release();
    expect([await page.next(), await page.next()]).toEqual(['wait', 'second']);
  });

  it.each([
    [undefined, undefined, true],
    ['null', undefined, true],
    ['http://127.0.0.1:8080', undefined, true],
    ['https://localhost', undefined, true],
    ['http://[::1]:81', undefined, true],
    ['https://evil.example', undefined, false],
    ['http://127.0.0.1.evil.example', undefined, false],
    ['https://localhost.evil.example', undefined, false],
    ['https://cabinet.example', ['https://cabinet.example'], true],
    ['http://cabinet.example', ['https://cabinet.example'], false],
    ['http://127.0.0.1:8080', ['https://cabinet.example'], false],
    [undefined, ['https://cabinet.example'], true],
    ['https://anything.example', ['*'], true],
  ])('a page of %s under the rule %j: let in %s', async (origin, allowedOrigins, isLetIn) => {
    const { server, bridge, trace } = await start(allowedOrigins ? { allowedOrigins } : {});
    const opening = PageSocket.open(server.url, origin === undefined ? {} : { origin });
    if (isLetIn) await opening;
    else await expect(opening).rejects.toThrow('Unexpected server response: 403');
    expect(bridge.pages).toEqual(isLetIn ? [origin] : []);
    expect(trace.lines[0]?.text).toMatch(isLetIn ? /^opened at / : /^refused: 403/);
  });

  it('has one path, with or without its last slash', async () => {
    const { server } = await start();
    await PageSocket.open(server.url.replace(/\/$/, ''));
    await PageSocket.open(`${server.url}?x=1`);
    await expect(PageSocket.open(`${server.url}other`)).rejects.toThrow('404');
    await expect(PageSocket.open(server.url.replace('echo/', ''))).rejects.toThrow('404');
  });

  it('shows people a small page that says TEST, and has nothing else', async () => {
    const { server } = await start();
    const at = httpOf(server.url);
    const page = await fetch(at);
    expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    const text = await page.text();
    expect(text).toContain('TEST');
    expect(text).toContain(server.url);
    expect((await fetch(new URL('/', at))).status).toBe(200);
    expect((await fetch(new URL('/other', at))).status).toBe(404);
    expect((await fetch(at, { method: 'POST', body: 'x' })).status).toBe(405);
    expect(await (await fetch(at, { method: 'HEAD' })).text()).toBe('');
  });

  it('cuts off who sends too much, octets, or too many requests ahead, and takes no more pages than it may', async () => {
    const limits = { messageOctetsMax: 1000, waitingMax: 2, connectionsMax: 2 };
    const { server } = await start({ limits });
    const cut = async (work: (page: PageSocket) => void) => {
      const page = await PageSocket.open(server.url);
      const ended = page.ended();
      work(page);
      return await ended;
    };
    expect(await cut((page) => page.send('x'.repeat(1001)))).toBe(1009);
    expect(await cut((page) => page.send(Uint8Array.of(1, 2)))).toBe(1003);
    expect(await cut((page) => page.send('wait', 'a', 'b'))).toBe(1008);
    const two = [await PageSocket.open(server.url), await PageSocket.open(server.url)];
    await expect(PageSocket.open(server.url)).rejects.toThrow('503');
    for (const page of two) page.close();
    await expect.poll(() => PageSocket.open(server.url).then(() => 'in', String)).toBe('in');
  });

  it('records a bug of the bridge, ends that connection alone, and goes on', async () => {
    const { server, bugs } = await start();
    const page = await PageSocket.open(server.url);
    const ended = page.ended();
    page.send('bug');
    expect(await ended).toBe(1011);
    expect(bugs.map(String)).toEqual(['Error: a bug of the test']);
    const other = await PageSocket.open(server.url);
    expect([await other.next(), await other.ask('x')]).toEqual(['hello', 'x']);
  });

  it('R-CLIENT-28 blocked, it resets connections before TLS or answers 403, also those that were open, until it is let be', async () => {
    const { server, bridge } = await start({ identity });
    const options = { ca: toPem('CERTIFICATE', identity.root) };
    const page = await PageSocket.open(server.url, options);
    const ended = page.ended();
    server.block('reset');
    expect(await ended).toBe(1006);
    await expect.poll(() => bridge.gone()).toBe(1);
    await expect(PageSocket.open(server.url, options)).rejects.toThrow(/ECONNRESET|socket disconnected/);
    server.block('refuse');
    await expect(PageSocket.open(server.url, options)).rejects.toThrow('Unexpected server response: 403');
    server.block(undefined);
    await PageSocket.open(server.url, options);
  });

  it('R-CLIENT-28 closed, nobody listens, connections are cut, and it comes back at the same port', async () => {
    const { server } = await start();
    const { url } = server;
    const page = await PageSocket.open(url);
    const ended = page.ended();
    await server.close();
    expect(await ended).toBe(1006);
    await expect(PageSocket.open(url)).rejects.toThrow('ECONNREFUSED');
    await server.close();
    await server.listen();
    expect(server.url).toBe(url);
    await PageSocket.open(url);
  });

  it('says that its port is in use', async () => {
    const { server } = await start();
    await expect(start({ port: server.port })).rejects.toThrow(PortInUseError);
    await expect(start({ port: server.port })).rejects.toThrow(`127.0.0.1:${server.port}: the port is in use`);
  });

  it('is not troubled by who speaks no TLS, no HTTP, or hangs up half-way', async () => {
    const { server } = await start({ identity });
    for (const octets of ['GET / HTTP/1.1\r\n\r\n', '\u0016\u0003\u0001', '']) {
      const socket = createConnection(server.port, '127.0.0.1');
      await once(socket, 'connect');
      socket.on('error', () => undefined);
      socket.end(octets);
      await once(socket, 'close');
    }
    const page = await PageSocket.open(server.url, { ca: toPem('CERTIFICATE', identity.root) });
    expect(await page.next()).toBe('hello');
  });

  it('traces what was said, by connection and origin, without what is secret and cut when it is long', async () => {
    const { server, trace } = await start();
    const page = await PageSocket.open(server.url, { origin: 'http://localhost' });
    await page.next();
    await page.ask(JSON.stringify({ password: 'S3cret', data: 'x'.repeat(3000) }));
    const ended = page.ended();
    page.close();
    await ended;
    await expect.poll(() => trace.lines.length).toBe(5);
    const at = '2026-03-02T04:00:00.000Z';
    const shared = { at, bridge: 'echo', connection: 1, origin: 'http://localhost' };
    const told = expect.stringMatching(/^\{"password":"\*\*\*","data":"x+… \(\d+ characters\)$/);
    expect(trace.lines).toEqual([
      { number: 1, ...shared, direction: 'event', text: `opened at ${server.url}` },
      { number: 2, ...shared, direction: 'out', text: '(5 characters)' },
      { number: 3, ...shared, direction: 'in', text: told },
      { number: 4, ...shared, direction: 'out', text: told },
      { number: 5, ...shared, direction: 'event', text: 'closed with 1005' },
    ]);
  });
});

describe('the certificate of the bridges', () => {
  it('has the names of loopback and the name that people see, under a root that says TEST', () => {
    const [{ der } = { der: new Uint8Array() }] = pemBlocks(identity.certificates);
    const { subject, issuer, extendedKeyUsage } = parseCertificate(der);
    expect([dnToString(subject), dnToString(issuer)]).toEqual([
      'C=KZ,O=ҰКО,CN=127.0.0.1',
      'C=KZ,O=TEST token-bench,CN=TEST workstation root',
    ]);
    expect(new X509Certificate(der).subjectAltName).toBe(
      'DNS:localhost, IP Address:127.0.0.1, IP Address:0:0:0:0:0:0:0:1',
    );
    expect(extendedKeyUsage).toEqual([OIDS.serverAuth]);
  });
});
