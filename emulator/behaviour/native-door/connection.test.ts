import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { setImmediate as turn } from 'node:timers/promises';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SeededRng } from '../../../simulation/rng.ts';
import { Connection } from '../../doors/module/connection.ts';
import { ulongs } from '../../doors/module/octets.ts';
import { Processes } from '../../doors/module/processes.ts';
import { callFrame, LibraryClient, PretendedMemory } from '../../doors/module/testing/library-client.ts';
import { Traffic } from '../../doors/module/traffic.ts';
import { Vigil } from '../../doors/module/vigil.ts';
import type { FunctionRow } from '../../doors/remote/function-row.ts';
import { FUNCTION_ROWS } from '../../doors/remote/function-rows.ts';
import { listenPrivately, type PrivateSocket } from '../../doors/remote/private-socket.ts';
import * as ck from '../../index.ts';
import { SO_PIN, USER_PIN } from '../../testing/workbench.ts';

const RW = ck.CKF_SERIAL_SESSION | ck.CKF_RW_SESSION;

describe('the socket of the native door', () => {
  let emulator: ck.Emulator;
  let server: Server;
  let socket: PrivateSocket;
  let processes: Processes;
  const applications: string[] = [];
  beforeAll(async () => {
    const slots = [{ device: 'generic', label: 'Door', userPin: USER_PIN, soPin: SO_PIN } as const];
    emulator = ck.createEmulator({ rng: new SeededRng('native door'), slots });
    processes = new Processes((name) => {
      applications.push(name);
      return emulator.remoteApplication();
    });
    const now = () => performance.now();
    const watch = { revision: { current: 1 }, vigil: new Vigil(now), traffic: new Traffic(now) };
    server = createServer((one) => new Connection(one, processes, watch));
    socket = await listenPrivately(server);
  });
  afterAll(() => {
    processes.end();
    server.close();
    socket.remove();
    expect(emulator.unforeseen).toEqual([]);
  });

  /** A process with an open session in which the user is logged in. */
  async function loggedIn() {
    const client = new LibraryClient(socket.path);
    const { memory } = client;
    const handle = memory.put(Buffer.alloc(8));
    const pin = memory.put(Buffer.from(USER_PIN));
    expect(await client.call('C_Initialize', [0])).toBe(ck.CKR_OK);
    expect(await client.call('C_OpenSession', [0, RW, 0, 0, handle])).toBe(ck.CKR_OK);
    const session = Number(memory.at(handle, 8)?.readBigUInt64LE());
    expect(await client.call('C_Login', [session, ck.CKU_USER, pin, USER_PIN.length])).toBe(ck.CKR_OK);
    return { client, memory, session };
  }

  async function close(client: LibraryClient): Promise<void> {
    client.socket.end();
    if (!client.closed) await once(client.socket, 'close');
  }

  it('fetches what was not sent along, and takes it in pieces of any size', async () => {
    const { client, memory, session } = await loggedIn();
    const mechanism = memory.put(ulongs(ck.CKM_SHA256, 0, 0));
    const data = memory.put(Buffer.from('abc'));
    const out = memory.put(Buffer.alloc(40));
    const room = memory.put(ulongs(40));
    for (const eager of [[], [[mechanism, 24] as const]]) {
      expect(await client.call('C_DigestInit', [session, mechanism], eager)).toBe(ck.CKR_OK);
      const frame = callFrame('C_Digest', [session, data, 3, out, room], memory, [[data, 3]]);
      for (const octet of frame) {
        client.socket.write(Buffer.of(octet));
        await turn();
      }
      expect(await client.obey()).toBe(ck.CKR_OK);
      expect(memory.at(out, 32)?.toString('hex')).toMatch(/^ba7816bf8f01cfea414140de5dae2223/);
      expect(memory.at(room, 8)).toEqual(ulongs(32));
      memory.at(room, 8)?.set(ulongs(40));
    }
    await close(client);
  });

  it('GEN-22 connections with one token are one application, which ends with the last of them', async () => {
    const token = Buffer.alloc(16, 7);
    const [one, two] = [new LibraryClient(socket.path, token), new LibraryClient(socket.path, token)];
    const count = applications.length;
    expect(await one.call('C_Initialize', [0])).toBe(ck.CKR_OK);
    expect(await two.call('C_Initialize', [0])).toBe(ck.CKR_CRYPTOKI_ALREADY_INITIALIZED);
    expect(applications.length).toBe(count + 1);
    await close(one);
    expect(await two.call('C_CloseAllSessions', [0])).toBe(ck.CKR_OK);
    await close(two);
    await turn();
    const three = new LibraryClient(socket.path, token);
    expect(await three.call('C_CloseAllSessions', [0])).toBe(ck.CKR_CRYPTOKI_NOT_INITIALIZED);
    await close(three);
  });

  it('gives C_GetInfo the version of the list that it was called through', async () => {
    const { client, memory } = await loggedIn();
    const info = memory.put(Buffer.alloc(88));
    const frame = callFrame('C_GetInfo', [info], memory);
    frame.writeUInt16LE(0x0228, 6);
    client.socket.write(frame);
    expect(await client.obey()).toBe(ck.CKR_OK);
    expect(memory.at(info, 2)).toEqual(Buffer.of(2, 40));
    expect(memory.at(info + 2, 32)?.toString()).toBe('token-bench TEST'.padEnd(32));
    await close(client);
  });

  it('a key pair of one process holds up no other', async () => {
    const [busy, other] = [await loggedIn(), await loggedIn()];
    const bits = busy.memory.put(ulongs(2048));
    const template = busy.memory.put(ulongs(ck.CKA_MODULUS_BITS, bits, 8));
    const mechanism = busy.memory.put(ulongs(ck.CKM_RSA_PKCS_KEY_PAIR_GEN, 0, 0));
    const [publicKey, privateKey] = [busy.memory.put(Buffer.alloc(8)), busy.memory.put(Buffer.alloc(8))];
    let done = false;
    const args = [busy.session, mechanism, template, 1, 0, 0, publicKey, privateKey];
    const making = busy.client.call('C_GenerateKeyPair', args).then((rv) => {
      done = true;
      return rv;
    });
    let answered = 0;
    const info = other.memory.put(Buffer.alloc(32));
    while (!done && answered < 3) {
      expect(await other.client.call('C_GetSessionInfo', [other.session, info])).toBe(ck.CKR_OK);
      answered++;
    }
    expect(answered).toBe(3);
    expect(done).toBe(false);
    expect(await making).toBe(ck.CKR_OK);
    await close(busy.client);
    await close(other.client);
  });

  it.each([
    ['another protocol', Buffer.from('GET / HTTP/1.1\r\nHost: x\r\n\r\n')],
    ['zeros', Buffer.alloc(64)],
  ])('ends a connection that begins with %s', async (_, octets) => {
    const client = new LibraryClient(socket.path);
    client.socket.destroy();
    const { createConnection } = await import('node:net');
    const raw = createConnection(socket.path);
    raw.resume().write(octets);
    await once(raw, 'close');
  });

  it.each([
    ['a frame of four gigabytes', (frame: Buffer) => frame.writeUInt32LE(0xffff_ffff, 0)],
    ['a frame shorter than its header', (frame: Buffer) => frame.writeUInt32LE(3, 0)],
    ['a function that does not exist', (frame: Buffer) => frame.writeUInt16LE(9_999, 4)],
    ['too many arguments', (frame: Buffer) => frame.writeUInt32LE(0xffff, 8)],
    ['too few arguments', (frame: Buffer) => frame.writeUInt32LE(1, 8)],
    ['segments that are not there', (frame: Buffer) => frame.writeUInt32LE(5, 12)],
  ])('ends a connection that sends %s', async (_, spoil) => {
    const client = new LibraryClient(socket.path);
    const frame = callFrame('C_GetSlotList', [0, 0, 0x1000], client.memory);
    spoil(frame);
    client.socket.write(frame);
    expect(await client.obey()).toBeUndefined();
  });

  it('answers or ends whatever it is sent, and goes on for the others', async () => {
    const { client: witness, memory, session } = await loggedIn();
    const info = memory.put(Buffer.alloc(32));
    const pretended = new PretendedMemory();
    const data = pretended.put(Buffer.alloc(100, 1));
    const frames = FUNCTION_ROWS.map((row) =>
      callFrame(
        row.name,
        Array.from({ length: argumentsOf(row) }, () => data),
        pretended,
        [[data, 100]],
      ),
    );
    const spoiled = fc.tuple(fc.nat(frames.length - 1), fc.array(fc.tuple(fc.nat(400), fc.nat(255)), { maxLength: 6 }));
    await fc.assert(
      fc.asyncProperty(fc.oneof(spoiled, fc.uint8Array({ maxLength: 300 })), async (what) => {
        const client = new LibraryClient(socket.path);
        client.socket.end(what instanceof Uint8Array ? what : spoil(frames[what[0]] as Buffer, what[1]));
        if (!client.closed) await once(client.socket, 'close');
      }),
      { numRuns: 400, seed: 11 },
    );
    expect(await witness.call('C_GetSessionInfo', [session, info])).toBe(ck.CKR_OK);
    await close(witness);
  });

  it('GEN-28 answers every function with a return value of the standard, whatever its arguments', async () => {
    const session = await loggedIn();
    let { client } = session;
    const { memory } = session;
    const areas = [8, 24, 48, 64, 300].map((length) => memory.put(Buffer.alloc(length)));
    const pointers = areas.flatMap((address, at) => [address, areas[(at + 1) % areas.length] ?? 0]);
    memory.at(areas[1] ?? 0, 24)?.set(ulongs(ck.CKM_SHA256, 0, 0));
    memory.at(areas[2] ?? 0, 48)?.set(ulongs(ck.CKA_CLASS, areas[0] ?? 0, 8, ck.CKA_TOKEN, areas[3] ?? 0, 1));
    const argument = fc.oneof(
      fc.constantFrom(0, 1, 2, 8, 32, session.session, Number.MAX_SAFE_INTEGER, 0x6000_0000),
      fc.constantFrom(...pointers),
    );
    const performed = FUNCTION_ROWS.filter(({ name }) => !['C_WaitForSlotEvent', 'C_Finalize'].includes(name));
    const call = fc
      .constantFrom(...performed)
      .chain((row) => fc.tuple(fc.constant(row), fc.array(argument, size(argumentsOf(row)))));
    await fc.assert(
      fc.asyncProperty(call, async ([row, args]) => {
        const rv = await client.call(row.name, args);
        expect(ck.nameOf('CKR', rv ?? -1), row.name).not.toMatch(/0x|GENERAL_ERROR/);
      }),
      { numRuns: 3_000, seed: 12 },
    );
    await close(client);
    ({ client } = await loggedIn());
    await close(client);
  });
});

function argumentsOf({ parameters }: FunctionRow): number {
  return parameters.reduce((sum, { names }) => sum + names.length, 0);
}

const size = (length: number) => ({ minLength: length, maxLength: length });

function spoil(frame: Buffer, changes: readonly (readonly [number, number])[]): Buffer {
  const copy = Buffer.from(frame);
  for (const [at, octet] of changes) copy[at % copy.length] = octet;
  return copy;
}
