import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { html } from './html.ts';
import { createServer, listen } from './server.ts';
import { type RunningHouse, SECRET, startHouse } from './testing/house.ts';
import { answersIn, breakOff, exchange, type RawAnswer } from './testing/raw-socket.ts';

/** Requests that no client of HTTP would send, written on a plain connection (RFC 9112). */

let house: RunningHouse;
beforeAll(async () => {
  house = await startHouse();
});
afterAll(async () => {
  expect(house.bugs).toEqual([]);
  await house.app.close();
});

const COAT = '{"colour":"red"}';
const HOST = 'Host: cloakroom.test';
const END = 'Connection: close';
const JSON_BODY = 'Content-Type: application/json';

const lines = (...all: readonly string[]) => `${all.join('\r\n')}\r\n\r\n`;
const get = (...headers: readonly string[]) => lines('GET /coats HTTP/1.1', ...headers);
const post = (...headers: readonly string[]) => lines('POST /coats/a/tickets HTTP/1.1', HOST, JSON_BODY, ...headers);
const chunked = (body: string) => post('Transfer-Encoding: chunked', END) + body;

/** What is answered: statuses, and the codes of problems. */
const told = (answers: readonly RawAnswer[]) =>
  answers.map(({ status, headers, body }) => {
    const isProblem = headers['content-type']?.startsWith('application/problem+json');
    return isProblem ? `${status} ${(JSON.parse(body) as { code: string }).code}` : String(status);
  });

async function ask(...pieces: readonly (string | Uint8Array)[]): Promise<string[]> {
  return told(answersIn(await exchange(house.url, pieces)));
}

describe('what is no request', () => {
  it.each<[string, string | Uint8Array, string]>([
    ['no HTTP at all', '\u0000\u0001\u0002 TEST\r\n\r\n', '400 bad-request'],
    ['a handshake of TLS', Uint8Array.of(0x16, 3, 1, 0, 5, 1, 0, 0, 1, 0), '400 bad-request'],
    ['HTTP/0.9', 'GET /coats\r\n\r\n', '400 bad-request'],
    ['HTTP/2 without TLS', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', '400 bad-request'],
    ['a version that there is not', lines('GET /coats HTTP/7.3', HOST), '400 bad-request'],
    ['a method that there is not', lines('TAKE /coats HTTP/1.1', HOST), '400 bad-request'],
    ['no host', get(END), '400 bad-request'],
    ['two hosts', get(HOST, 'Host: elsewhere.test', END), '400 bad-request'],
    ['a space before the colon', get(HOST, 'X-A : 1'), '400 bad-request'],
    ['a folded header', get(HOST, 'X-A: 1', ' 2'), '400 bad-request'],
    ['NUL in a header', get(HOST, 'X-A: \u0000'), '400 bad-request'],
    ['a line end of its own in a header', get(HOST, 'X-A: 1\rX-B: 2'), '400 bad-request'],
    ['a header without a name', get(HOST, ': 1'), '400 bad-request'],
    ['a hundred thousand octets of headers', get(HOST, `X-A: ${'a'.repeat(100_000)}`), '431 headers-too-large'],
    ['five thousand headers', get(HOST, ...Array(5000).fill('X-A: aaaaaaaa')), '431 headers-too-large'],
    ['an address without end', lines(`GET /${'a'.repeat(100_000)} HTTP/1.1`, HOST), '431 headers-too-large'],
    ['an address with a stray percent sign', lines('GET /coats/% HTTP/1.1', HOST, END), '400 bad-request'],
    ['two lengths', post('Content-Length: 16', 'Content-Length: 17') + COAT, '400 bad-request'],
    ['a negative length', post('Content-Length: -1') + COAT, '400 bad-request'],
    ['a length with a sign', post('Content-Length: +16') + COAT, '400 bad-request'],
    ['a length that no number holds', post(`Content-Length: ${'9'.repeat(30)}`) + COAT, '400 bad-request'],
    ['a length above the limit', post('Content-Length: 99999999', END), '413 too-large'],
    ['a length and chunks', post('Content-Length: 4', 'Transfer-Encoding: chunked') + COAT, '400 bad-request'],
    ['chunks that are not the last coding', post('Transfer-Encoding: chunked, gzip') + COAT, '400 bad-request'],
    ['a chunk size that is none', chunked('zz\r\nTEST\r\n0\r\n\r\n'), '400 bad-request'],
    ['a chunk size that no number holds', chunked(`${'f'.repeat(20)}\r\nTEST`), '400 bad-request'],
    ['a chunk longer than its size', chunked(`1\r\n${COAT}\r\n0\r\n\r\n`), '400 bad-request'],
    ['a chunk with a flood behind its size', chunked(`1;${'a'.repeat(50_000)}\r\n`), '400 bad-request'],
  ])('with %s is refused in a problem document, and the connection ends', async (_, request, answer) => {
    expect(await ask(request)).toEqual([answer]);
  });

  it('is answered with nothing of it, and without a secret', async () => {
    const text = await exchange(house.url, [get(HOST, `Cookie: ${SECRET}`, '<script>: 1', 'X A: 1')]);
    expect(text).toContain('urn:token-bench:cloakroom:bad-request');
    expect(text).not.toMatch(new RegExp(`${SECRET}|script|coats`));
  });

  it('hides no second request: what was smuggled in is not served', async () => {
    const hidden = lines('POST /enter HTTP/1.1', HOST, 'Content-Length: 0', END);
    for (const request of [
      `${post('Content-Length: 5', 'Transfer-Encoding: chunked')}0\r\n\r\n${hidden}`,
      `${post('Transfer-Encoding: xchunked', 'Content-Length: 5')}0\r\n\r\n${hidden}`,
      `${post('Transfer-Encoding : chunked', 'Content-Length: 5')}0\r\n\r\n${hidden}`,
      post('Content-Length: 0', 'Content-Length: 200') + hidden,
      get(HOST, 'X-A: 1\n\nPOST /enter HTTP/1.1'),
    ]) {
      expect(await ask(request), request).toEqual(['400 bad-request']);
    }
  });
});

describe('what is a request, if a strange one', () => {
  it.each<[string, readonly string[], readonly string[]]>([
    ['of HTTP/1.0, without a host', ['GET /coats HTTP/1.0\r\n\r\n'], ['200']],
    ['to an absolute address', [lines('GET http://cloakroom.test/coats HTTP/1.1', HOST, END)], ['200']],
    ['to another host', [get('Host: elsewhere.test', END)], ['200']],
    ['to nothing', [lines('OPTIONS * HTTP/1.1', HOST, END)], ['404 not-found']],
    ['with an empty line before it', [`\r\n${get(HOST, END)}`], ['200']],
    ['that would speak another protocol', [get(HOST, 'Connection: Upgrade, close', 'Upgrade: h2c')], ['200']],
    ['octet by octet', [...get(HOST, END)], ['200']],
    ['with its body octet by octet', [post('Content-Length: 16', END), ...COAT], ['200']],
    ['in chunks', [chunked('4;a=b\r\n{"co\r\n'), 'c\r\nlour":"red"}\r\n', '0\r\nX-Trailer: 1\r\n\r\n'], ['200']],
    [
      'three on one connection',
      [get(HOST) + post('Content-Length: 16') + COAT + get(HOST, END)],
      ['200', '200', '200'],
    ],
    ['followed by nonsense', [`${get(HOST)}TEST\r\n\r\n`], ['200', '400 bad-request']],
    ['two of them, followed by nonsense', [`${get(HOST)}${get(HOST)}TEST\r\n\r\n`], ['200', '200', '400 bad-request']],
    ['followed by more than its length', [`${post('Content-Length: 16')}${COAT}}`], ['200', '400 bad-request']],
  ])('%s, it is served', async (_, pieces, answers) => {
    expect(await ask(...pieces)).toEqual(answers);
  });

  it('waits for leave to send its body, and gets it', async () => {
    const text = await exchange(house.url, [post('Content-Length: 16', 'Expect: 100-continue', END), COAT]);
    expect(text).toMatch(/^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 200 OK/);
    const refused = await exchange(house.url, [post('Content-Length: 16', 'Expect: miracles', END), COAT]);
    expect(refused).toMatch(/^HTTP\/1\.1 417 Expectation Failed/);
  });
});

describe('a connection', () => {
  it('that the client ends or drops in the middle harms nobody', async () => {
    const half = [post('Content-Length: 16'), COAT.slice(0, 8)];
    for (const pieces of [half, ['GET /coats HT'], [chunked('4\r\n{"c')], [get(HOST)]]) {
      await breakOff(house.url, pieces);
      expect(await exchange(house.url, pieces, { halfClose: true })).not.toContain('bug');
      expect(await ask(get(HOST, END))).toEqual(['200']);
    }
  });

  it('on which a request does not come in time is answered and ended', async () => {
    const problems = {};
    const layout = () => html`TEST`;
    const hasty = createServer({ name: 'hasty', problems, layout }, { requestMs: 50 });
    const url = await listen(hasty, { name: 'hasty', problems, layout }, '127.0.0.1', 0);
    for (const pieces of [['GET /coats HT'], [post('Content-Length: 16'), '{']]) {
      expect(told(answersIn(await exchange(url, pieces)))).toEqual(['408 request-timeout']);
    }
    await hasty.close();
  });

  it('may carry any octets: the server answers, or ends it, and serves the next', async () => {
    const request = Buffer.from(post('Content-Length: 16', END) + COAT);
    const damage = fc.array(fc.tuple(fc.nat(request.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 });
    const damaged = damage.map((all) => {
      const copy = Buffer.from(request);
      for (const [at, octet] of all) copy[at] = octet;
      return copy;
    });
    const anything = fc.oneof(
      damaged,
      fc.uint8Array({ maxLength: 200 }).map((octets) => Buffer.from(octets)),
    );
    await fc.assert(
      fc.asyncProperty(anything, async (octets) => {
        const text = await exchange(house.url, [octets], { halfClose: true });
        for (const one of told(answersIn(text))) expect(one).toMatch(/^(200|4\d\d [a-z-]+|417)$/);
      }),
      { numRuns: 150 },
    );
    expect(await ask(get(HOST, END))).toEqual(['200']);
  });
});
