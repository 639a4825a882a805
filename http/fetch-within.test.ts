import fastify from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fetchWithin } from './fetch-within.ts';

const app = fastify();
app.all('/echo', (request, reply) => {
  reply.header('set-cookie', ['a=1', 'b=2']);
  return {
    method: request.method,
    query: request.query,
    body: request.body ?? null,
    host: request.headers.host,
    own: request.headers['x-own'] ?? '',
  };
});
app.get('/octets', (_, reply) => reply.type('application/pkix-crl').send(Buffer.from([0, 255, 128])));
app.get('/nothing', (_, reply) => reply.status(204).send());

describe('fetch within the process', () => {
  let url = '';
  beforeAll(async () => {
    url = await app.listen({ host: '127.0.0.1', port: 0 });
  });
  afterAll(() => app.close());

  it.each([
    ['/echo?find=x%20y', { method: 'GET', headers: { 'x-own': 'yes' } }],
    ['/echo', { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"a":[1]}' }],
    ['/octets', { method: 'GET' }],
    ['/nothing', { method: 'GET' }],
    ['/nowhere', { method: 'GET' }],
  ])('answers as over the socket: %s', async (path, init) => {
    const [within, outside] = [await fetchWithin(app)(url + path, init), await fetch(url + path, init)];
    expect([within.status, within.headers.get('content-type'), within.headers.getSetCookie()]).toEqual([
      outside.status,
      outside.headers.get('content-type'),
      outside.headers.getSetCookie(),
    ]);
    expect(new Uint8Array(await within.arrayBuffer())).toEqual(new Uint8Array(await outside.arrayBuffer()));
  });

  it('does not begin what was given up', async () => {
    const aborted = { method: 'GET', signal: AbortSignal.abort() };
    await expect(fetchWithin(app)(`${url}/echo`, aborted)).rejects.toThrow(/abort/i);
  });
});
