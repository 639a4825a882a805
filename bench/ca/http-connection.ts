import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

const END_OF_HEAD = '\r\n\r\n';

/**
 * One kept connection of a client that does next to nothing itself: where client and server share a process, what a full client
 * costs would count as the server's. One request at a time, answers with Content-Length only.
 */
export class HttpConnection {
  readonly #url: URL;
  #socket: Socket | undefined;
  #received: Buffer = Buffer.alloc(0);
  #waiting: { resolve: (body: Uint8Array) => void; reject: (error: Error) => void } | undefined;

  /** @param url `http://host:port`. */
  constructor(url: string) {
    this.#url = new URL(url);
  }

  /** Servers close a connection on which nothing is asked for long: it is opened when there is something to ask. */
  async #connected(): Promise<Socket> {
    if (this.#socket !== undefined) return this.#socket;
    const socket = connect(Number(this.#url.port), this.#url.hostname);
    await once(socket, 'connect');
    socket.setNoDelay(true);
    socket.on('data', (part) => this.#take(part));
    socket.on('error', (error) => this.#fail(error));
    socket.on('close', () => {
      if (this.#socket === socket) this.#socket = undefined;
      this.#fail(new Error('the server has closed the connection'));
    });
    this.#socket = socket;
    this.#received = Buffer.alloc(0);
    return socket;
  }

  /** The body of the answer. @returns rejects when its status is not 200. */
  async post(path: string, headers: Readonly<Record<string, string>>, body: Uint8Array): Promise<Uint8Array> {
    const socket = this.#socket ?? (await this.#connected());
    const all = { host: this.#url.host, 'content-length': String(body.length), ...headers };
    const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
    const answer = new Promise<Uint8Array>((resolve, reject) => {
      this.#waiting = { resolve, reject };
    });
    socket.write(Buffer.concat([Buffer.from(`POST ${path} HTTP/1.1\r\n${lines.join('')}\r\n`), body]));
    return await answer;
  }

  close(): void {
    this.#socket?.destroy();
  }

  #take(part: Buffer): void {
    this.#received = this.#received.length === 0 ? part : Buffer.concat([this.#received, part]);
    const start = this.#received.indexOf(END_OF_HEAD) + END_OF_HEAD.length;
    if (start < END_OF_HEAD.length) return;
    const head = this.#received.toString('latin1', 0, start);
    const length = Number(/^content-length: *(\d+)\r$/im.exec(head)?.[1]);
    if (this.#received.length < start + length) return;
    const body = this.#received.subarray(start, start + length);
    this.#received = this.#received.subarray(start + length);
    if (head.startsWith('HTTP/1.1 200 ') && !Number.isNaN(length)) this.#waiting?.resolve(body);
    else this.#waiting?.reject(new Error(`${head}${body.toString()}`));
    this.#waiting = undefined;
  }

  #fail(error: Error): void {
    this.#waiting?.reject(error);
    this.#waiting = undefined;
  }
}
