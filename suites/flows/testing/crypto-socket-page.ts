import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { type RawData, WebSocket, WebSocketServer } from 'ws';
import type { Bridge } from '../../../workstation/index.ts';

/** What CryptoSocket answers: the fields that every answer has, and those of the function. */
export interface PageAnswer {
  readonly Function?: string;
  readonly result: 'true' | 'false';
  readonly code: string;
  readonly error: string;
  readonly id?: string;
  // biome-ignore lint/suspicious/noExplicitAny: JSON, as a page reads it
  readonly [field: string]: any;
}

/** Where the pages of these tests come from. */
export const PAGE_ORIGIN = 'https://ca.kisc.test';

/** A page in a browser that talks to CryptoSocket over a WebSocket of its own, one request after the other. */
export class CryptoSocketPage {
  readonly #server: WebSocketServer | undefined;
  readonly #socket: WebSocket;
  #requests = 0;
  /** Everything that came back. */
  readonly heard: string[] = [];

  private constructor(socket: WebSocket, server: WebSocketServer | undefined) {
    this.#socket = socket;
    this.#server = server;
  }

  /** Opens the page beside a fresh server of this bridge, and gives it an API key unless told otherwise. */
  static async open(
    bridge: Bridge,
    { apiKey = 'TEST' }: { apiKey?: string | undefined } = {},
  ): Promise<CryptoSocketPage> {
    const server = new WebSocketServer({ host: '127.0.0.1', port: 0, path: bridge.path });
    server.on('connection', (socket, { headers }) => {
      const connection = bridge.connect({ origin: headers.origin });
      socket.on('message', async (data) => socket.send((await connection.receive(String(data))) ?? ''));
      socket.on('close', () => connection.close());
    });
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    return CryptoSocketPage.#connect(`ws://127.0.0.1:${port}${bridge.path}`, apiKey, server);
  }

  /** Opens the page on a PC whose CryptoSocket listens there. */
  static at(address: string): Promise<CryptoSocketPage> {
    return CryptoSocketPage.#connect(address, 'TEST', undefined);
  }

  static async #connect(
    address: string,
    apiKey: string,
    server: WebSocketServer | undefined,
  ): Promise<CryptoSocketPage> {
    const socket = new WebSocket(address, { origin: PAGE_ORIGIN });
    await once(socket, 'open');
    const page = new CryptoSocketPage(socket, server);
    if (apiKey !== '') await page.succeed('SYSAPI', 'SetAPIKey', { apiKey });
    return page;
  }

  /** One frame, whatever is in it, and its answer. */
  async say(frame: string): Promise<PageAnswer> {
    const answer = once(this.#socket, 'message') as Promise<[RawData]>;
    this.#socket.send(frame);
    const text = String((await answer)[0]);
    this.heard.push(text);
    return JSON.parse(text);
  }

  call(api: string, name: string, parameters: object = {}): Promise<PageAnswer> {
    const id = `REQ_ID_${String(++this.#requests).padStart(4, '0')}`;
    return this.say(JSON.stringify({ TumarCSP: api, Function: name, Param: { ...parameters, id } }));
  }

  /** An answer that must be a success. */
  async succeed(api: string, name: string, parameters: object = {}): Promise<PageAnswer> {
    const answer = await this.call(api, name, parameters);
    if (answer.result !== 'true' || answer.error !== '') throw new Error(`${name}: ${JSON.stringify(answer)}`);
    return answer;
  }

  async leave(): Promise<void> {
    this.#socket.terminate();
    if (this.#server === undefined) return;
    for (const one of this.#server.clients) one.terminate();
    this.#server.close();
    await once(this.#server, 'close');
  }
}
