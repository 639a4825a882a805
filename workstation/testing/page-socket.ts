import { once } from 'node:events';
import { type ClientOptions, WebSocket } from 'ws';

/** A page, as far as a bridge sees it: texts out, texts in. */
export class PageSocket {
  readonly #socket: WebSocket;
  readonly #texts: string[] = [];
  #wake: () => void = () => {};

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on('message', (data: Buffer) => {
      this.#texts.push(data.toString('utf8'));
      this.#wake();
    });
  }

  /** Returns rejects as `ws` does: `Unexpected server response: 403`, ECONNREFUSED, ECONNRESET. */
  static async open(url: string, options: ClientOptions = {}): Promise<PageSocket> {
    const socket = new WebSocket(url, options);
    const page = new PageSocket(socket);
    await once(socket, 'open');
    return page;
  }

  send(...frames: readonly (string | Uint8Array)[]): void {
    for (const frame of frames) this.#socket.send(frame);
  }

  /** The next text that comes. */
  async next(): Promise<string> {
    for (;;) {
      const text = this.#texts.shift();
      if (text !== undefined) return text;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  async ask(text: string): Promise<string> {
    this.send(text);
    return await this.next();
  }

  /** The status code with which the other side ends it. */
  async ended(): Promise<number> {
    if (this.#socket.readyState === WebSocket.CLOSED) throw new Error('it has ended before');
    const [code] = (await once(this.#socket, 'close')) as [number];
    return code;
  }

  close(): void {
    this.#socket.close();
  }
}
