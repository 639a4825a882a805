import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What happens to a request on the line. */
export type LineState =
  /** It goes through. */
  | 'through'
  /** The connection breaks before anything arrives at the other side. */
  | 'cut'
  /** It arrives and is carried out, but the answer is lost. */
  | 'answer-lost';

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
  readonly #server: Server;
  readonly #target: string;

  private constructor(target: string) {
    this.#target = target;
    this.#server = createServer((incoming, outgoing) => {
      this.#carry(incoming, outgoing).catch(() => incoming.socket.destroy());
    });
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
    await this.before(passed);
    this.passed.push(passed);
    const answer = await this.#forward(incoming, body);
    if (state === 'answer-lost') return void incoming.socket.destroy();
    outgoing.writeHead(answer.response.statusCode ?? 502, answer.response.headers);
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
