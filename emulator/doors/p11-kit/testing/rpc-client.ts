import { once } from 'node:events';
import { createConnection, type Socket } from 'node:net';
import type { Offered } from '../attribute-forms.ts';
import { encodeFrame, FrameReader } from '../frames.ts';
import { type CallName, type ReplyValues, type RequestValues, readReply, writeRequest } from '../message.ts';
import { INITIALIZE_MAGIC } from '../standard-call.ts';

/** Tags begin where p11-kit's own client begins. */
const FIRST_TAG = 0x10;

/** The client's side of the protocol, for tests: what it offers is chosen, nothing is filtered, calls may overlap. */
export class RpcClient {
  readonly offered: Offered;
  readonly socket: Socket;
  /** The version that the server agreed to. */
  agreed = -1;
  readonly #waiting = new Map<number, (body: Uint8Array) => void>();
  readonly #frames = new FrameReader();
  #tag = FIRST_TAG;

  private constructor(socket: Socket, offered: Offered) {
    this.socket = socket;
    this.offered = offered;
  }

  static async connect(address: string, offered: Offered): Promise<RpcClient> {
    const socket = createConnection(decodeURIComponent(address.replace('unix:path=', '')));
    await once(socket, 'connect');
    const client = new RpcClient(socket, offered);
    socket.write(Uint8Array.of(offered));
    const [first] = (await once(socket, 'data')) as [Uint8Array];
    client.agreed = first[0] ?? -1;
    socket.on('data', (chunk: Uint8Array) => client.#receive(chunk));
    socket.on('error', () => {});
    return client;
  }

  /** {@link connect} and C_Initialize. */
  static async initialized(address: string, offered: Offered): Promise<RpcClient> {
    const client = await RpcClient.connect(address, offered);
    await client.call('C_Initialize', [Buffer.from(INITIALIZE_MAGIC), 0, Uint8Array.of(0)]);
    return client;
  }

  /** The values of the reply. @throws Error whose message is the CKR in hexadecimal. */
  async call<N extends CallName>(name: N, values: RequestValues<N>): Promise<ReplyValues<N>> {
    const reply = readReply(await this.send(writeRequest(name, values, this.offered)), name, this.offered);
    if ('rv' in reply) throw new Error(`0x${reply.rv.toString(16)}`);
    return reply.values;
  }

  /** The CKR of a call; 0 when its reply is not an error. */
  async rv<N extends CallName>(name: N, values: RequestValues<N>): Promise<number> {
    const reply = readReply(await this.send(writeRequest(name, values, this.offered)), name, this.offered);
    return 'rv' in reply ? reply.rv : 0;
  }

  /** Any body; the body of what comes back. */
  send(body: Uint8Array): Promise<Uint8Array> {
    const tag = this.#tag++;
    return new Promise((resolve) => {
      this.#waiting.set(tag, resolve);
      this.socket.write(encodeFrame({ tag, options: Buffer.from('client'), body }));
    });
  }

  /** Calls that are not answered yet. */
  get open(): number {
    return this.#waiting.size;
  }

  #receive(chunk: Uint8Array): void {
    for (const { tag, body } of this.#frames.push(chunk)) {
      this.#waiting.get(tag)?.(body);
      this.#waiting.delete(tag);
    }
  }
}
