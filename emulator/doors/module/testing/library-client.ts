import { randomBytes } from 'node:crypto';
import { createConnection, type Socket } from 'node:net';
import type { StandardFunction } from '../../remote/function-row.ts';
import { FUNCTION_ROWS } from '../../remote/function-rows.ts';
import { readUlong, ulongs } from '../octets.ts';
import { MAGIC, offsetOf, sizeOf } from '../wire.ts';

/** Memory of a pretended process: what is not in it cannot be read or written. */
export class PretendedMemory {
  readonly #areas: { readonly address: number; readonly octets: Buffer }[] = [];
  #next = 0x1000_0000;

  /** Puts octets somewhere; no two areas touch. @returns the address. */
  put(octets: Uint8Array): number {
    const address = this.#next;
    this.#areas.push({ address, octets: Buffer.from(octets) });
    this.#next += octets.length + 0x1000;
    return address;
  }

  /** The memory itself; undefined where there is none. */
  at(address: number, length: number): Buffer | undefined {
    for (const area of this.#areas) {
      const from = address - area.address;
      if (from >= 0 && from + length <= area.octets.length) return area.octets.subarray(from, from + length);
    }
    return undefined;
  }
}

/** The library's side of the connection, as module.c plays it, with memory that a test has made up. */
export class LibraryClient {
  readonly socket: Socket;
  readonly memory = new PretendedMemory();
  /** Whether the daemon has ended the connection. */
  closed = false;
  #received = Buffer.alloc(0);
  #wake = () => {};

  constructor(path: string, token: Buffer = randomBytes(16)) {
    this.socket = createConnection(path);
    this.socket.on('data', (chunk) => {
      this.#received = Buffer.concat([this.#received, chunk]);
      this.#wake();
    });
    this.socket.on('error', () => {});
    this.socket.on('close', () => {
      this.closed = true;
      this.#wake();
    });
    const hello = Buffer.alloc(sizeOf('HELLO'));
    hello.write(MAGIC, 'latin1');
    token.copy(hello, offsetOf('HELLO', 'token'));
    hello.writeUInt32LE(0xffff_ffff, offsetOf('HELLO', 'mailbox'));
    this.socket.write(hello);
  }

  /** @param eager addresses and lengths that are sent along. @returns undefined: the daemon ended the connection. */
  call(
    name: StandardFunction,
    args: readonly number[],
    eager: readonly (readonly [number, number])[] = [],
  ): Promise<number | undefined> {
    this.socket.write(callFrame(name, args, this.memory, eager));
    return this.obey();
  }

  /** Does what it is told until it is told what to return. */
  async obey(): Promise<number | undefined> {
    let faulted = false;
    for (;;) {
      const command = await this.#take(sizeOf('RETURN'));
      if (command === undefined) return undefined;
      const [operation, value, length] = [0, 8, 16].map((at) => readUlong(command, at)) as [number, number, number];
      if (operation === 3) return faulted ? length : value;
      if (operation === 2) this.#peek(value, length);
      if (operation === 1 && !(await this.#poke(value, length))) faulted = true;
    }
  }

  #peek(address: number, length: number): void {
    const octets = this.memory.at(address, length);
    if (octets === undefined) this.socket.write(Buffer.alloc(8, 0xff));
    else this.socket.write(Buffer.concat([ulongs(length), octets]));
  }

  async #poke(address: number, length: number): Promise<boolean> {
    const octets = await this.#take(length);
    const target = this.memory.at(address, length);
    if (octets !== undefined) target?.set(octets);
    return target !== undefined;
  }

  async #take(length: number): Promise<Buffer | undefined> {
    while (this.#received.length < length) {
      if (this.closed) return undefined;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    const taken = this.#received.subarray(0, length);
    this.#received = this.#received.subarray(length);
    return taken;
  }
}

/** A CALL; of the memory what is there of `eager`. */
export function callFrame(
  name: StandardFunction,
  args: readonly number[],
  memory: PretendedMemory,
  eager: readonly (readonly [address: number, length: number])[] = [],
): Buffer {
  const segments = eager.flatMap(([address, length]) => {
    const octets = memory.at(address, length);
    return octets === undefined ? [] : [Buffer.concat([ulongs(address, length), octets, Buffer.alloc(-length & 7)])];
  });
  const header = Buffer.alloc(sizeOf('CALL'));
  const body = Buffer.concat([ulongs(...args), ...segments]);
  header.writeUInt32LE(header.length + body.length, 0);
  header.writeUInt16LE(
    FUNCTION_ROWS.findIndex((row) => row.name === name),
    4,
  );
  header.writeUInt16LE(0x0301, 6);
  header.writeUInt32LE(args.length, 8);
  header.writeUInt32LE(segments.length, 12);
  return Buffer.concat([header, body]);
}
