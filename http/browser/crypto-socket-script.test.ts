import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { BRIDGE_CODES } from './bridge-words.ts';
import { CRYPTO_SOCKET_SCRIPT } from './crypto-socket-script.ts';

/** The module as a page has it, with what a browser gives it. */
interface Module {
  readonly CryptoSocket: { open(addresses: readonly string[]): Promise<Socket> };
  addressesOf(page: unknown): string[];
}
interface Socket {
  call(api: string, name: string, param?: object): Promise<Record<string, unknown>>;
  close(): void;
}

/** What the browser remembers between pages. */
function browser() {
  const kept = new Map<string, string>();
  const localStorage = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => kept.set(key, value),
  };
  const text = CRYPTO_SOCKET_SCRIPT.replace(/^import .*$/m, '').replace(/^export /gm, '');
  const make = new Function('WebSocket', 'localStorage', 'CODES', `${text}; return { CryptoSocket, addressesOf };`);
  return make(WebSocket, localStorage, BRIDGE_CODES) as Module;
}

interface Asked {
  readonly TumarCSP: string;
  readonly Function: string;
  readonly Param: Readonly<Record<string, string>>;
}

const servers: WebSocketServer[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) {
    for (const one of server.clients) one.terminate();
    await new Promise((resolve) => server.close(resolve));
  }
});

/** A program that answers with what this says, each text a frame. */
async function program(answers: (asked: Asked) => readonly (object | string)[]): Promise<string> {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  servers.push(server);
  server.on('connection', (socket) => {
    socket.on('message', (frame) => {
      for (const one of answers(JSON.parse(String(frame)))) {
        if (one === 'gone') socket.terminate();
        else socket.send(typeof one === 'string' ? one : JSON.stringify(one));
      }
    });
  });
  await once(server, 'listening');
  return `ws://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

const good = ({ Param: { id } }: Asked, more: object = {}) => ({ result: 'true', code: '0', error: '', id, ...more });
const NOBODY = 'ws://127.0.0.1:1/';

describe('the module that speaks to CryptoSocket', () => {
  it('R-CLIENT-28 shows its key first, then asks one thing after the other, each with a number', async () => {
    const heard: Asked[] = [];
    const socket = await browser().CryptoSocket.open([
      NOBODY,
      await program((asked) => {
        heard.push(asked);
        return [good(asked, { response: asked.Function })];
      }),
    ]);
    const answers = await Promise.all([socket.call('BaseAPI', 'A', { x: 1 }), socket.call('BaseAPI', 'B')]);
    expect(answers.map(({ response }) => response)).toEqual(['A', 'B']);
    expect(heard.map(({ TumarCSP, Function: name, Param }) => [TumarCSP, name, Param.id])).toEqual([
      ['SYSAPI', 'SetAPIKey', 'REQ_ID_0001'],
      ['BaseAPI', 'A', 'REQ_ID_0002'],
      ['BaseAPI', 'B', 'REQ_ID_0003'],
    ]);
    socket.close();
  });

  it('passes over answers to something else; one without a number is the answer to the last question', async () => {
    const socket = await browser().CryptoSocket.open([
      await program((asked) => [
        { result: 'true', error: '', id: 'REQ_ID_9999', response: 'late' },
        { result: 'true', error: '', response: asked.Function },
      ]),
    ]);
    expect(await socket.call('BaseAPI', 'Sign')).toMatchObject({ response: 'Sign' });
    socket.close();
  });

  it.each([
    [{ result: 'false', code: '2148073488', error: 'wrong', triesLeft: '1' }, 'pin-wrong', '1'],
    [{ result: 'false', code: '2148532332', error: 'locked' }, 'pin-locked', ''],
    [{ result: 'true', code: '-2146893807', error: 'none' }, 'token-not-present', ''],
    [{ result: 'false', code: '77', error: 'what?' }, 'bridge-refused', ''],
    ['no JSON', 'bridge-refused', ''],
    ['null', 'bridge-refused', ''],
    ['[]', 'bridge-refused', ''],
    ['gone', 'bridge-gone', ''],
  ])('%j is %s', async (answer, problem, triesLeft) => {
    const address = await program((asked) => [asked.Function === 'SetAPIKey' ? good(asked) : answer]);
    const socket = await browser().CryptoSocket.open([address]);
    await expect(socket.call('BaseAPI', 'Sign')).rejects.toMatchObject({ problem, triesLeft });
    socket.close();
  });

  it('a key that is not taken is told; a program without keys is spoken to all the same', async () => {
    const answering = (error: string) =>
      program((asked) => [asked.Function === 'SetAPIKey' ? { ...good(asked), result: 'false', error } : good(asked)]);
    const strict = browser().CryptoSocket.open([await answering('Bad key')]);
    await expect(strict).rejects.toMatchObject({ problem: 'bridge-key', error: 'Bad key' });
    const socket = await browser().CryptoSocket.open([await answering('Function is not supported')]);
    expect(await socket.call('BaseAPI', 'GetVersion')).toMatchObject({ result: 'true' });
    socket.close();
  });

  it('R-CLIENT-28 tells a program that was never there from one that has stopped, and from one that keeps the page out', async () => {
    const module = browser();
    await expect(module.CryptoSocket.open([NOBODY])).rejects.toMatchObject({ problem: 'bridge-absent' });
    (await module.CryptoSocket.open([await program((asked) => [good(asked)])])).close();
    await expect(module.CryptoSocket.open([NOBODY])).rejects.toMatchObject({ problem: 'bridge-stopped' });
    const server = new WebSocketServer({ host: '127.0.0.1', port: 0, verifyClient: () => false });
    servers.push(server);
    await once(server, 'listening');
    const address = `ws://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    await expect(module.CryptoSocket.open([address])).rejects.toMatchObject({ problem: 'bridge-blocked' });
  });

  it('a page that came over TLS uses no open connection', () => {
    const page = (protocol: string) => ({
      location: { protocol },
      querySelector: () => ({ dataset: { ws: 'ws://x/', wss: 'wss://x/' } }),
    });
    expect([browser().addressesOf(page('http:')), browser().addressesOf(page('https:'))]).toEqual([
      ['ws://x/', 'wss://x/'],
      ['wss://x/'],
    ]);
  });
});
