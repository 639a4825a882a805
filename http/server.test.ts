import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { html } from './html.ts';
import { AddressError, createServer, listen, listenError, PortInUseError } from './server.ts';
import { type RunningHouse, SECRET, startHouse } from './testing/house.ts';

let house: RunningHouse;
beforeAll(async () => {
  house = await startHouse();
});
afterAll(() => house.app.close());

const BROWSER = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };

async function ask(path: string, init: RequestInit = {}) {
  const response = await fetch(house.url + path, { redirect: 'manual', ...init });
  return {
    status: response.status,
    type: response.headers.get('content-type'),
    headers: response.headers,
    text: await response.text(),
  };
}

function post(path: string, body: string, headers: Record<string, string> = {}) {
  return ask(path, { method: 'POST', body, headers: { 'content-type': 'application/json', ...headers } });
}

const PROBLEM = 'application/problem+json; charset=utf-8';

describe('an answer', () => {
  it('is JSON for a program', async () => {
    const { status, type, text } = await post('/coats/Асан/tickets', '{"colour":"red"}');
    expect({ status, type }).toEqual({ status: 200, type: 'application/json; charset=utf-8' });
    expect(JSON.parse(text)).toEqual({ owner: 'Асан', colour: 'red' });
  });

  it('is a page for a browser, escaped, not kept and with no foreign code', async () => {
    const { status, type, headers, text } = await ask('/coats', { headers: BROWSER });
    expect({ status, type }).toEqual({ status: 200, type: 'text/html; charset=utf-8' });
    expect(text).toBe('<!doctype html><title>TEST Coats</title><ul><li>red</li><li>&lt;b&gt;blue&lt;/b&gt;</li></ul>');
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('content-security-policy')).toContain("default-src 'self'");
  });

  it('to a form leads a browser on', async () => {
    const form = { ...BROWSER, 'content-type': 'application/x-www-form-urlencoded' };
    const { status, headers } = await post('/coats/Asan/tickets', 'colour=red&pin=1234', form);
    expect({ status, location: headers.get('location') }).toEqual({ status: 303, location: '/coats?of=Asan' });
  });
});

describe('a problem', () => {
  it('is a document of RFC 9457 from the row of the house', async () => {
    const { status, type, text } = await post('/coats/Asan/tickets', '{"colour":"none"}');
    expect({ status, type }).toEqual({ status: 409, type: PROBLEM });
    expect(JSON.parse(text)).toEqual({
      type: 'urn:token-bench:cloakroom:full',
      title: 'No hook is free',
      status: 409,
      code: 'full',
      detail: 'There is no hook for the coat of Asan.',
      hint: 'Come back later.',
    });
  });

  it('is a page for a browser, with what the caller sent escaped', async () => {
    const { status, type, text } = await post('/coats/%3Cimg%3E/tickets', '{"colour":"none"}', BROWSER);
    expect({ status, type }).toEqual({ status: 409, type: 'text/html; charset=utf-8' });
    expect(text).toContain('<title>TEST No hook is free</title>');
    expect(text).toContain('the coat of &lt;img&gt;.');
    expect(text).toContain('Come back later.');
  });

  it.each([
    ['a field is missing', '{}', 'colour'],
    ['a field is too long', '{"colour":"ultramarine"}', 'colour'],
    ['a field has another form', `{"colour":"red","pin":"${SECRET}"}`, 'pin'],
    ['the body is no object', '[]', 'object'],
    ['the body is no JSON', `{"colour":"red","pin":${SECRET}}`, 'JSON'],
  ])('says that %s, without repeating what was sent', async (_, body, mentions) => {
    const { status, type, text } = await post('/coats/Asan/tickets', body);
    expect({ status, type }).toEqual({ status: 400, type: PROBLEM });
    expect(JSON.parse(text)).toMatchObject({ code: 'bad-request', hint: expect.stringContaining('docs/http.md') });
    expect(text).toContain(mentions);
    expect(text).not.toContain(SECRET);
  });

  it('says that an address does not exist, without its query', async () => {
    const { status, text } = await ask(`/nowhere?pin=${SECRET}`);
    expect(JSON.parse(text)).toMatchObject({ status: 404, code: 'not-found', detail: 'GET /nowhere' });
    expect({ status, leaks: text.includes(SECRET) }).toEqual({ status: 404, leaks: false });
  });

  it('says that a body is of a kind or size that no row takes', async () => {
    const xml = await post('/enter', '<a/>', { 'content-type': 'text/xml' });
    expect(JSON.parse(xml.text)).toMatchObject({ code: 'bad-request', status: 400 });
    const large = await post('/enter', JSON.stringify({ octets: 'A'.repeat(5 * 1024 * 1024) }));
    expect(JSON.parse(large.text)).toMatchObject({ code: 'too-large', status: 413 });
  });
});

describe('a bug of the house', () => {
  it.each([
    ['/broken', `cannot read ${SECRET}`],
    ['/wrong', 'reply of GET /wrong does not fit its row at /count: Expected integer'],
  ])('is recorded and answered with 500 that tells nothing of it: %s', async (path, message) => {
    for (const headers of [{}, BROWSER]) {
      house.bugs.length = 0;
      const { status, text } = await ask(path, { headers });
      expect({ status, leaks: text.includes(SECRET) || text.includes('.ts') }).toEqual({ status: 500, leaks: false });
      expect(text).toContain('A bug in the simulator');
      expect(house.bugs).toEqual([{ error: expect.objectContaining({ message }), where: `GET ${path}` }]);
    }
  });

  it('is no word of what a foreseen problem is', async () => {
    house.bugs.length = 0;
    await post('/coats/Asan/tickets', '{"colour":"none"}');
    await post('/coats/Asan/tickets', '{}');
    await ask('/nowhere');
    expect(house.bugs).toEqual([]);
  });
});

describe('listen', () => {
  const second = { name: 'second house', problems: {}, layout: (_: string, body: ReturnType<typeof html>) => body };

  it('says that a port is in use, and what to do', async () => {
    const port = Number(new URL(house.url).port);
    const error = await listen(createServer(second), second, '127.0.0.1', port).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(PortInUseError);
    expect(error).toMatchObject({ house: 'second house', port });
    expect(String(error)).toContain(
      `second house cannot listen on 127.0.0.1:${port}: the port is in use. Choose another one`,
    );
  });

  it.each([
    ['192.0.2.1', /this machine does not have the address \(EADDRNOTAVAIL\)\.$/],
    // Answered by nobody, or not asked for: there may be no network.
    ['no.such.host.invalid', /there is no host of that name|the name of the host cannot be looked up/],
  ])('says what is wrong with %s', async (host, words) => {
    const error = await listen(createServer(second), second, host, 0).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(AddressError);
    expect(String(error)).toContain(`second house cannot listen on ${host}:0: `);
    expect(String(error)).toMatch(words);
  });

  it('passes other failures on as they are', () => {
    const error = new Error('TEST');
    expect(listenError(error, 'second house', '127.0.0.1', 0)).toBe(error);
  });
});
