import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout } from 'node:timers/promises';

/** What happens to a request on the line. */
export type LineState =
  /** It goes through. */
  | 'through'
  /** The connection breaks before anything arrives at the other side. */
  | 'cut'
  /** It arrives and is carried out, but the answer is lost. */
  | 'answer-lost'
  /** It arrives a little later, and so does its answer. */
  | 'slow'
  /** Nothing arrives: something in between answers 503. */
  | 'unavailable'
  /** Nothing arrives: something in between answers 200 with a page of its own. */
  | 'garbage';

/** What something else says in the place of the other side. */
const INSTEAD = {
  unavailable: { status: 503, type: 'text/plain', body: 'no healthy upstream' },
  garbage: { status: 200, type: 'text/html', body: '<html>Log in to the network</html>' },
} as const;

const SLOW_MS = 3;

/** One request that came by. */
export interface Passed {
  readonly method: string;
  readonly path: string;
  readonly body: string;
}

/** A line between two houses, on loopback, that can be cut and that remembers what went over it. */
export class Line {
  readonly passed: Passed[] = [];
  /** Which requests the state applies to; all others go through. */
  affects: (passed: Passed) => boolean = () => true;
  state: LineState = 'through';
  /** Runs before a request goes on: lets a test be faster than the sender. */
  before: (passed: Passed) => Promise<void> = () => Promise.resolve();
  /** Told of every answer that arrives. */
  heard: (passed: Passed, answer: { readonly status: number; readonly body: Uint8Array }) => void = () => undefined;
  readonly #server: Server;
  readonly #target: string;

  private constructor(target: string) {
    this.#target = target;
    this.#server = createServer((incoming, outgoing) => {
      this.#carry(incoming, outgoing).catch(() => incoming.socket.destroy());
    });
    // A line that closes what is idle may do so just when the next request sets out.
    this.#server.keepAliveTimeout = 0;
  }

  static async open(target: string): Promise<Line> {
    const line = new Line(target);
    await new Promise<void>((resolve) => line.#server.listen(0, '127.0.0.1', resolve));
    return line;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Requests to a path that was asked for. */
  bodiesOf(path: RegExp): string[] {
    return this.passed.filter((one) => path.test(one.path)).map(({ body }) => body);
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #carry(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const body = await octetsOf(incoming);
    const passed = { method: incoming.method ?? '', path: incoming.url ?? '', body: body.toString('utf8') };
    const state = this.affects(passed) ? this.state : 'through';
    if (state === 'cut') return void incoming.socket.destroy();
    if (state === 'unavailable' || state === 'garbage') {
      const { status, type, body: instead } = INSTEAD[state];
      return void outgoing.writeHead(status, { 'content-type': type }).end(instead);
    }
    await this.before(passed);
    this.passed.push(passed);
    if (state === 'slow') await setTimeout(SLOW_MS);
    const answer = await this.#forward(incoming, body);
    if (state === 'slow') await setTimeout(SLOW_MS);
    if (state === 'answer-lost') return void incoming.socket.destroy();
    const status = answer.response.statusCode ?? 502;
    this.heard(passed, { status, body: answer.body });
    outgoing.writeHead(status, answer.response.headers);
    outgoing.end(answer.body);
  }

  #forward(incoming: IncomingMessage, body: Buffer): Promise<{ response: IncomingMessage; body: Buffer }> {
    const { host: _, ...headers } = incoming.headers;
    return new Promise((resolve, reject) => {
      const onward = request(this.#target + incoming.url, { method: incoming.method, headers }, (response) => {
        octetsOf(response).then((octets) => resolve({ response, body: octets }), reject);
      });
      onward.on('error', reject);
      onward.end(body);
    });
  }
}

async function octetsOf(stream: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
