import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

const END_OF_HEAD = '\r\n\r\n';

/**
 * One kept connection of a client that does next to nothing itself: where client and server share a process, what a full client
 * costs would count as the server's. One request at a time, answers with Content-Length only.
 */
export class HttpConnection {
  readonly #socket: Socket;
  readonly #host: string;
  #received: Buffer = Buffer.alloc(0);
  #waiting: { resolve: (body: Uint8Array) => void; reject: (error: Error) => void } | undefined;

  private constructor(socket: Socket, host: string) {
    this.#socket = socket;
    this.#host = host;
    socket.setNoDelay(true);
    socket.on('data', (part) => this.#take(part));
    socket.on('error', (error) => this.#fail(error));
    socket.on('close', () => this.#fail(new Error('the server has closed the connection')));
  }

  /** @param url `http://host:port`. */
  static async open(url: string): Promise<HttpConnection> {
    const { hostname, port, host } = new URL(url);
    const socket = connect(Number(port), hostname);
    await once(socket, 'connect');
    return new HttpConnection(socket, host);
  }

  /** The body of the answer. @returns rejects when its status is not 200. */
  post(path: string, headers: Readonly<Record<string, string>>, body: Uint8Array): Promise<Uint8Array> {
    const all = { host: this.#host, 'content-length': String(body.length), ...headers };
    const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
    const answer = new Promise<Uint8Array>((resolve, reject) => {
      this.#waiting = { resolve, reject };
    });
    this.#socket.write(Buffer.concat([Buffer.from(`POST ${path} HTTP/1.1\r\n${lines.join('')}\r\n`), body]));
    return answer;
  }

  close(): void {
    this.#socket.destroy();
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
