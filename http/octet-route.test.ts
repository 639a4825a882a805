import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { html } from './html.ts';
import { mountOctets, type OctetRoute } from './octet-route.ts';
import { createServer, type House, HouseError, listen } from './server.ts';

const rows = {
  reverse: {
    method: 'POST',
    path: '/reverse/:times',
    takes: ['application/x-octets', 'application/x-other'],
    contentType: 'application/x-reversed',
    does: 'Turns octets round.',
  },
  wait: { method: 'GET', path: '/wait', contentType: 'application/x-octets', does: 'Answers later.' },
} as const satisfies Readonly<Record<string, OctetRoute>>;

const house: House = {
  name: 'cloakroom',
  problems: { empty: { status: 422, title: 'Nothing to turn', hint: 'Send some.' } },
  layout: (title, body) => html`<title>TEST ${title}</title>${body}`,
};
const app = createServer(house);
let url = '';

beforeAll(async () => {
  mountOctets(app, rows.reverse, ({ params, body }) => {
    if (body.length === 0) throw new HouseError('empty', 'no octets');
    return { body: params.times === '2' ? body : Uint8Array.from(body).reverse() };
  });
  mountOctets(app, rows.wait, ({ body }) => ({
    status: 202,
    contentType: 'text/plain',
    headers: { 'retry-after': '60' },
    body: `${body.length} octets came`,
  }));
  url = await listen(app, house, '127.0.0.1', 0);
});
afterAll(() => app.close());

const post = (type: string, body: Uint8Array, times = '1') =>
  fetch(`${url}/reverse/${times}`, { method: 'POST', body: Buffer.from(body), headers: { 'content-type': type } });

describe('an octet route', () => {
  it('takes octets as they are, in any of its content types, and answers with its own', async () => {
    const all = Uint8Array.from({ length: 256 }, (_, i) => i);
    for (const type of rows.reverse.takes) {
      const response = await post(type, all);
      expect(response.headers.get('content-type')).toBe('application/x-reversed');
      expect(response.headers.get('cache-control')).toBe('no-store');
      expect(new Uint8Array(await response.arrayBuffer())).toEqual(Uint8Array.from(all).reverse());
    }
    expect(new Uint8Array(await (await post(rows.reverse.takes[0], all, '2')).arrayBuffer())).toEqual(all);
  });

  it('refuses other content types, JSON among them, and lets the house say no', async () => {
    for (const type of ['application/json', 'text/plain', 'application/x-www-form-urlencoded']) {
      const response = await post(type, Uint8Array.of(123, 125));
      expect([response.status, ((await response.json()) as { code: string }).code]).toEqual([400, 'bad-request']);
    }
    const refused = await post(rows.reverse.takes[0], new Uint8Array(0));
    expect([refused.status, ((await refused.json()) as { code: string }).code]).toEqual([422, 'empty']);
  });

  it('answers with another status, type and headers when the handler says so', async () => {
    const response = await fetch(`${url}/wait`);
    expect([response.status, response.headers.get('retry-after'), response.headers.get('content-type')]).toEqual([
      202,
      '60',
      'text/plain',
    ]);
    expect(await response.text()).toBe('0 octets came');
  });
});
