import { once } from 'node:events';
import { chmodSync, existsSync, mkdtempSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Duplex, PassThrough } from 'node:stream';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SeededRng } from '../../../simulation/rng.ts';
import { ulongOctets } from '../../core/data-types.ts';
import { encodeFrame, FrameReader, HEADER_LENGTH } from '../../doors/p11-kit/frames.ts';
import { writeRequest } from '../../doors/p11-kit/message.ts';
import { type P11KitServer, serveP11KitClient, startP11KitServer } from '../../doors/p11-kit/p11-kit.ts';
import { RpcClient } from '../../doors/p11-kit/testing/rpc-client.ts';
import { SocketPlaceError } from '../../doors/remote/private-socket.ts';
import * as ck from '../../index.ts';
import { SO_PIN, USER_PIN } from '../../testing/workbench.ts';

const RW = ck.CKF_SERIAL_SESSION | ck.CKF_RW_SESSION;
const NONE = new Uint8Array(0);
const MAGIC = Buffer.from('PRIVATE-GNOME-KEYRING-PKCS11-PROTOCOL-V-1');
const INITIALIZE = writeRequest('C_Initialize', [MAGIC, 0, NONE], 0);

let emulator: ck.Emulator;
let server: P11KitServer;
beforeEach(async () => {
  emulator = ck.createEmulator({
    rng: new SeededRng('p11-kit connections'),
    slots: [{ device: 'generic', label: 'Door', userPin: USER_PIN, soPin: SO_PIN }],
  });
  server = await startP11KitServer(emulator);
});
afterEach(async () => {
  await server.close();
  expect([...server.unforeseen, ...emulator.unforeseen]).toEqual([]);
});

const pathOf = ({ address }: P11KitServer) => decodeURIComponent(address.replace('unix:path=', ''));

async function loggedIn(): Promise<{ client: RpcClient; session: number }> {
  const client = await RpcClient.initialized(server.address, 2);
  const [session] = await client.call('C_OpenSession', [0, RW]);
  await client.call('C_Login', [session, ck.CKU_USER, Buffer.from(USER_PIN)]);
  return { client, session: Number(session) };
}

/** Begins to make an RSA key pair, which takes a while. */
function rsaPair({ client, session }: { client: RpcClient; session: number }): Promise<number> {
  const bits = { type: ck.CKA_MODULUS_BITS, length: 8, value: ulongOctets(3072) };
  return client.rv('C_GenerateKeyPair', [
    session,
    { mechanism: ck.CKM_RSA_PKCS_KEY_PAIR_GEN, parameter: NONE },
    [bits],
    [],
  ]);
}

async function untilClosed(socket: Socket): Promise<void> {
  if (!socket.closed) await once(socket, 'close');
}

describe('a connection is an application', () => {
  it('with its own sessions and login', async () => {
    const [one, other] = [await loggedIn(), await RpcClient.initialized(server.address, 0)];
    const [session] = await other.call('C_OpenSession', [0, RW]);
    expect((await other.call('C_GetSessionInfo', [session]))[1]).toBe(ck.CKS_RW_PUBLIC_SESSION);
    expect((await one.client.call('C_GetSessionInfo', [one.session]))[1]).toBe(ck.CKS_RW_USER_FUNCTIONS);
    expect(server.connections).toBe(2);
  });

  it('that ends with it, however it ends', async () => {
    const { client } = await loggedIn();
    client.socket.destroy();
    const next = await RpcClient.initialized(server.address, 0);
    await expect.poll(() => server.connections).toBe(1);
    expect((await next.call('C_GetTokenInfo', [0]))[6]).toBe(0);
  });

  it('initialised once, by the protocol’s name, and then finalised', async () => {
    const client = await RpcClient.connect(server.address, 0);
    expect(await client.rv('C_GetInfo', [])).toBe(ck.CKR_CRYPTOKI_NOT_INITIALIZED);
    expect(await client.rv('C_Initialize', [Buffer.from('other'), 0, NONE])).toBe(ck.CKR_DEVICE_ERROR);
    expect(await client.rv('C_Initialize', [MAGIC, 1, Buffer.from('reserved\0')])).toBe(ck.CKR_ARGUMENTS_BAD);
    expect(await client.rv('C_Initialize', [MAGIC, 0, NONE])).toBe(ck.CKR_OK);
    expect(await client.rv('C_Initialize', [MAGIC, 0, NONE])).toBe(ck.CKR_CRYPTOKI_ALREADY_INITIALIZED);
    expect(await client.rv('C_Finalize', [])).toBe(ck.CKR_OK);
    expect(await client.rv('C_GetInfo', [])).toBe(ck.CKR_CRYPTOKI_NOT_INITIALIZED);
  });

  it('whose long calls hold up neither itself nor the others', async () => {
    const [one, other] = [await loggedIn(), await loggedIn()];
    const order: string[] = [];
    const pair = rsaPair(one).then((rv) => order.push(`key pair ${rv}`));
    await one.client.call('C_GetSessionInfo', [one.session]).then(() => order.push('own call'));
    await other.client.call('C_GetSessionInfo', [other.session]).then(() => order.push('call of another'));
    await pair;
    expect(order).toEqual(['own call', 'call of another', 'key pair 0']);
  });
});

describe('in the middle of a call', () => {
  it('the token goes: the call says so, the others find no token', async () => {
    const { client, session } = await loggedIn();
    const pair = rsaPair({ client, session });
    await client.call('C_GetSessionInfo', [session]);
    const token = emulator.remove();
    expect(ck.ckrName(await pair)).toBe('CKR_DEVICE_REMOVED');
    expect(await client.rv('C_GetTokenInfo', [0])).toBe(ck.CKR_TOKEN_NOT_PRESENT);
    expect(await client.rv('C_GetSessionInfo', [session])).toBe(ck.CKR_SESSION_HANDLE_INVALID);
    emulator.insert(token);
    expect(await client.rv('C_GetTokenInfo', [0])).toBe(ck.CKR_OK);
  });

  it('the client goes: nothing is left of it', async () => {
    const { client, session } = await loggedIn();
    const pair = rsaPair({ client, session });
    await client.call('C_GetSessionInfo', [session]);
    client.socket.destroy();
    await expect.poll(() => server.connections).toBe(0);
    const next = await loggedIn();
    await rsaPair(next);
    expect((await next.client.call('C_GetTokenInfo', [0]))[6]).toBe(1);
    expect(await Promise.race([pair, Promise.resolve('unanswered')])).toBe('unanswered');
  });

  it('the server closes: the client sees the end of the stream', async () => {
    const { client, session } = await loggedIn();
    void rsaPair({ client, session });
    await client.call('C_GetSessionInfo', [session]);
    await server.close();
    await untilClosed(client.socket);
    expect(client.open).toBe(1);
  });
});

describe('octets that no client sends', () => {
  /** Connects, writes and gives all that comes back until the server closes, or until `enough` says so. */
  async function exchange(octets: Uint8Array, enough: (received: Buffer) => boolean = () => false): Promise<Buffer> {
    const socket = connect(pathOf(server));
    socket.on('error', () => {});
    let received = Buffer.alloc(0);
    socket.on('data', (chunk: Buffer) => {
      received = Buffer.concat([received, chunk]);
      if (enough(received)) socket.destroy();
    });
    socket.write(octets);
    await untilClosed(socket);
    return received;
  }

  const greeting = Uint8Array.of(0);
  const words = (...numbers: number[]) =>
    Buffer.concat(numbers.map((one) => Buffer.from(one.toString(16).padStart(8, '0'), 'hex')));

  it.each([
    ['tag 0', words(0, 0, 8)],
    ['four gigabytes announced', words(1, 0xffff_ffff, 0xffff_ffff)],
    ['the greeting of another protocol', Buffer.from('GET / HTTP/1.1\r\n\r\n')],
  ])('%s: the connection is closed', async (_, octets) => {
    expect(await exchange(Buffer.concat([greeting, octets]))).toEqual(Buffer.from([0]));
  });

  it('a call that is not in the table, a wrong signature, a cut message: an error is answered, the connection goes on', async () => {
    const client = await RpcClient.initialized(server.address, 1);
    const rvOf = async (body: Uint8Array) => Buffer.from(await client.send(body)).readBigUInt64BE(9);
    const call = writeRequest('C_OpenSession', [0, RW], 1);
    expect(await rvOf(words(90, 0))).toBe(BigInt(ck.CKR_FUNCTION_NOT_SUPPORTED));
    expect(await rvOf(words(3, 1, 0x7500_0000))).toBe(BigInt(ck.CKR_DEVICE_ERROR));
    for (let length = 0; length < call.length; length++) {
      expect(await rvOf(call.subarray(0, length))).toBe(BigInt(ck.CKR_DEVICE_ERROR));
    }
    expect(await client.rv('C_OpenSession', [0, RW])).toBe(ck.CKR_OK);
  });

  it('random frames and mutated calls are answered, frame by frame, or end the connection', async () => {
    const real = [
      INITIALIZE,
      writeRequest('C_OpenSession', [0, RW], 0),
      writeRequest('C_Login', [1, ck.CKU_USER, Buffer.from('1234')], 0),
      writeRequest('C_FindObjectsInit', [1, [{ type: ck.CKA_CLASS, length: 8, value: ulongOctets(3) }]], 0),
      writeRequest(
        'C_SignInit',
        [1, { mechanism: ck.CKM_RSA_PKCS_PSS, parameter: { hashAlg: 0x250, mgf: 2, saltLen: 3 } }, 1],
        0,
      ),
      writeRequest('C_GetAttributeValue', [1, 1, [{ type: ck.CKA_LABEL, room: 99 }]], 0),
      writeRequest('C_GenerateRandom', [1, 16], 0),
    ];
    const change = fc.record({ at: fc.nat(), value: fc.nat(255) });
    const body = fc.oneof(
      fc.uint8Array({ maxLength: 60 }),
      fc.tuple(fc.constantFrom(...real), fc.array(change, { maxLength: 3 })).map(([whole, changes]) => {
        const changed = Uint8Array.from(whole);
        for (const { at, value } of changes) changed[at % changed.length] = value;
        return changed;
      }),
    );
    const run = fc.asyncProperty(fc.array(body, { minLength: 1, maxLength: 8 }), async (bodies) => {
      const frames = [INITIALIZE, ...bodies].map((one, at) => encodeFrame({ tag: at + 1, body: one }));
      const tags = new Set<number>();
      const reader = new FrameReader();
      let seen = greeting.length;
      await exchange(Buffer.concat([greeting, ...frames]), (received) => {
        for (const { tag } of reader.push(received.subarray(seen))) tags.add(tag);
        seen = Math.max(seen, received.length);
        return tags.size === frames.length;
      });
      expect([...tags].sort((a, b) => a - b)).toEqual(frames.map((_, at) => at + 1));
    });
    await fc.assert(run, { numRuns: 150, seed: 11 });
  });
});

describe('the socket', () => {
  it('lies in a folder that only its owner enters, and goes with the server', async () => {
    const folder = dirname(pathOf(server));
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    await server.close();
    expect(existsSync(folder)).toBe(false);
  });

  it('is found at the same place after a restart, also when the server was killed', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'token-bench-p11-kit-'));
    const socketPath = join(folder, 'a place', 'socket');
    const first = await startP11KitServer(emulator, { socketPath });
    expect(first.environment.P11_KIT_SERVER_ADDRESS).toBe(`unix:path=${folder}/a%20place/socket`);
    await expect(startP11KitServer(emulator, { socketPath })).rejects.toThrow(SocketPlaceError);
    await first.close();
    await leaveSocket(socketPath);
    const second = await startP11KitServer(emulator, { socketPath });
    const client = await RpcClient.initialized(second.address, 2);
    expect(await client.call('C_GetSlotList', [0, 0])).toEqual([{ count: 1 }]);
    await second.close();
    chmodSync(dirname(socketPath), 0o750);
    await expect(startP11KitServer(emulator, { socketPath })).rejects.toThrow(/can be entered by others/);
    chmodSync(dirname(socketPath), 0o700);
    writeFileSync(socketPath, 'not a socket');
    await expect(startP11KitServer(emulator, { socketPath })).rejects.toThrow(/is no socket/);
    await expect(startP11KitServer(emulator, { socketPath: join(folder, 'long'.repeat(30)) })).rejects.toThrow(
      /too long/,
    );
    rmSync(folder, { recursive: true });
  });

  /** A socket on the disk that nobody serves, as a killed server leaves it. */
  async function leaveSocket(path: string): Promise<void> {
    const killed = createServer().listen(`${path}.other`);
    await once(killed, 'listening');
    renameSync(`${path}.other`, path);
    await new Promise((resolve) => killed.close(resolve));
    expect(existsSync(path)).toBe(true);
  }
});

it('a client that the token is started for has it on standard input and output', async () => {
  const [input, output] = [new PassThrough(), new PassThrough()];
  const served = serveP11KitClient(emulator, Duplex.from({ readable: input, writable: output }));
  input.write(Buffer.concat([Uint8Array.of(9), encodeFrame({ tag: 5, body: INITIALIZE })]));
  const reader = new FrameReader();
  let greeting: number | undefined;
  for await (const chunk of output as AsyncIterable<Buffer>) {
    const frames = reader.push(greeting === undefined ? chunk.subarray(1) : chunk);
    greeting ??= chunk[0];
    if (frames.length === 0) continue;
    expect(frames[0]).toMatchObject({ tag: 5, body: Buffer.from('0000000100000000', 'hex') });
    break;
  }
  expect(greeting).toBe(2);
  expect(HEADER_LENGTH).toBe(12);
  input.end();
  await served;
});

it('a client that does not read its answers is not served further until it does', async () => {
  const written: number[] = [];
  let goOn = () => {};
  const stream = new Duplex({
    read() {},
    write(chunk: Buffer, _, done) {
      written.push(chunk.length);
      goOn = done;
    },
  });
  const served = serveP11KitClient(emulator, stream);
  const random = writeRequest('C_GenerateRandom', [1, 100_000], 0);
  const requests = [INITIALIZE, writeRequest('C_OpenSession', [0, RW], 0), ...Array(20).fill(random)];
  stream.push(Buffer.concat([Uint8Array.of(0), ...requests.map((body, at) => encodeFrame({ tag: at + 1, body }))]));
  await expect.poll(() => written.length).toBeGreaterThan(0);
  const answersWithin = () => stream.writableLength / 100_000;
  expect(answersWithin()).toBeLessThan(2);
  for (let turn = 0; written.length < 1 + requests.length; turn++) {
    goOn();
    await new Promise(setImmediate);
    expect(answersWithin()).toBeLessThan(2);
    expect(turn).toBeLessThan(1_000);
  }
  stream.destroy();
  await served;
});
