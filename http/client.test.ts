import { createServer, type Server, type Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { AnotherProgramError, HttpClient, UnreachableError } from './client.ts';
import { ProblemError } from './problem.ts';
import { cloakroom, type RunningHouse, SECRET, startHouse } from './testing/house.ts';

let house: RunningHouse;
beforeAll(async () => {
  house = await startHouse();
});
afterAll(() => house.app.close());

const thrownBy = (promise: Promise<unknown>) =>
  promise.then(
    () => 'nothing',
    (error: unknown) => error,
  );

describe('a client of a house', () => {
  it('calls its rows, with parameters of any letters', async () => {
    const client = new HttpClient(`${house.url}///`, 'the cloakroom');
    expect(client.baseUrl).toBe(house.url);
    const body = { colour: 'red' };
    for (const owner of ['Asan', 'Асан Үсенов', 'a/b?c#d%20']) {
      expect(await client.call(cloakroom.ticket, { params: { owner }, body })).toEqual({ owner, colour: 'red' });
    }
    expect(await client.call(cloakroom.coats)).toEqual(['red', '<b>blue</b>']);
  });

  it('does not call an address that it cannot build', async () => {
    const client = new HttpClient(house.url, 'the cloakroom');
    const error = await thrownBy(client.call(cloakroom.ticket, { body: { colour: 'red' } }));
    expect(String(error)).toBe('Error: path /coats/:owner/tickets needs the parameter owner');
  });

  it('turns a problem into an error that says what to do', async () => {
    const client = new HttpClient(house.url, 'the cloakroom');
    const error = await thrownBy(
      client.call(cloakroom.ticket, { params: { owner: 'Asan' }, body: { colour: 'none' } }),
    );
    expect(error).toBeInstanceOf(ProblemError);
    expect(error).toMatchObject({ problem: { code: 'full', status: 409 } });
    expect(String(error)).toBe(
      'ProblemError: No hook is free: There is no hook for the coat of Asan. Come back later.',
    );
  });

  it('learns nothing from a bug of the house', async () => {
    const client = new HttpClient(house.url, 'the cloakroom');
    for (const row of [cloakroom.wrong, cloakroom.broken]) {
      const error = await thrownBy(client.call(row));
      expect(error).toMatchObject({ problem: { code: 'bug', status: 500 } });
      expect(String(error)).not.toContain(SECRET);
    }
  });

  it('keeps cookies as a browser does, each client its own', async () => {
    const [first, second] = [new HttpClient(house.url, 'the cloakroom'), new HttpClient(house.url, 'the cloakroom')];
    const visits = async (client: HttpClient) => (await client.call(cloakroom.enter)).visits;
    expect([await visits(first), await visits(first), await visits(second), await visits(first)]).toEqual([1, 2, 1, 3]);
    expect(await first.call(cloakroom.leave)).toEqual({ visits: 3 });
    expect([await visits(first), await visits(second)]).toEqual([1, 2]);
  });

  it('fetches octets, or the problem that stands for them', async () => {
    const client = new HttpClient(house.url, 'the cloakroom');
    expect(Buffer.from(await client.octets('/coats')).toString()).toBe('["red","<b>blue</b>"]');
    expect(await thrownBy(client.octets('/absent.crl'))).toMatchObject({ problem: { code: 'not-found' } });
  });
});

describe('a client of somebody else', () => {
  let server: Server;
  afterEach(() => new Promise((closed) => server.close(closed)));

  /** A program that does with a connection whatever it is told. */
  async function program(answer: (socket: Socket) => void): Promise<string> {
    server = createServer((socket) => socket.on('error', () => undefined).once('data', () => answer(socket)));
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    const address = server.address();
    return `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
  }

  const say = (text: string) => program((socket) => socket.end(text.replaceAll('\n', '\r\n')));

  it('says that nobody is there', async () => {
    const url = await program(() => undefined);
    await new Promise((closed) => server.close(closed));
    const error = await thrownBy(new HttpClient(url, 'the bank').call(cloakroom.coats));
    expect(error).toBeInstanceOf(UnreachableError);
    expect(error).toMatchObject({ house: 'the bank', url, message: `the bank does not answer at ${url}` });
    expect((error as Error).cause).toBeInstanceOf(Error);
  });

  it.each<[string, (socket: Socket) => void]>([
    ['before it answers', (socket) => socket.destroy()],
    [
      'in the middle of its answer',
      (socket) => {
        socket.write('HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n["red"', () =>
          socket.destroy(),
        );
      },
    ],
  ])('says that the other side hung up %s', async (_, answer) => {
    const client = new HttpClient(await program(answer), 'the bank');
    expect(await thrownBy(client.call(cloakroom.coats))).toBeInstanceOf(UnreachableError);
    expect(await thrownBy(client.octets('/list.crl'))).toBeInstanceOf(UnreachableError);
  });

  it('does not wait for ever', async () => {
    const open: Socket[] = [];
    const url = await program((socket) => open.push(socket));
    expect(await thrownBy(new HttpClient(url, 'the bank', { timeoutMs: 50 }).call(cloakroom.coats))).toBeInstanceOf(
      UnreachableError,
    );
    for (const socket of open) socket.destroy();
  });

  it.each([
    ['a page', 'HTTP/1.1 200 OK\ncontent-length: 4\n\n<p/>', 'answered 200 without JSON: is it another program?'],
    [
      'an error page',
      'HTTP/1.1 502 Bad\ncontent-length: 3\n\nbad',
      'answered 502 without JSON: is it another program?',
    ],
    ['other JSON', 'HTTP/1.1 500 Bad\ncontent-length: 2\n\n{}', 'answered 500 without a problem document'],
    ['a way out', 'HTTP/1.1 302 Found\nlocation: /\ncontent-length: 0\n\n', 'answered 302 without JSON'],
  ])('asks whether it is another program when it gets %s', async (_, answer, message) => {
    const error = await thrownBy(new HttpClient(await say(answer), 'the bank').call(cloakroom.coats));
    expect(error).toBeInstanceOf(AnotherProgramError);
    expect(String(error)).toContain(message);
  });
});
