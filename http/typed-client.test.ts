import { afterAll, beforeAll, expect, it } from 'vitest';
import { HttpClient } from './client.ts';
import { mountOctets } from './octet-route.ts';
import { cloakroom, type RunningHouse, startHouse } from './testing/house.ts';
import { typedClient } from './typed-client.ts';

const parts = {
  coats: { title: 'Coats', routes: { ticket: cloakroom.ticket, coats: cloakroom.coats } },
  visits: {
    title: 'Visits',
    routes: { enter: cloakroom.enter },
    octets: {
      echo: {
        method: 'POST',
        path: '/echo/:times/*',
        takes: ['a/one', 'a/two'],
        contentType: 'a/one',
        also: [{ status: 418, does: 'A teapot.' }],
        does: 'Tells what came.',
      },
    },
  },
} as const;

let house: RunningHouse;
beforeAll(async () => {
  house = await startHouse((app) =>
    mountOctets(app, parts.visits.octets.echo, ({ params, body, request }) => ({
      status: Number(params.times),
      body: `${params['*']} ${request.headers['content-type']} ${request.headers.accept} ${Buffer.from(body)}`,
    })),
  );
});
afterAll(() => house.app.close());

it('calls JSON rows: parameters, then the body', async () => {
  const { coats, visits } = typedClient(parts, new HttpClient(house.url, 'the cloakroom'));
  expect(await coats.ticket({ owner: 'a/b' }, { colour: 'red' })).toEqual({ owner: 'a/b', colour: 'red' });
  expect(await coats.coats()).toHaveLength(2);
  expect([await visits.enter(), await visits.enter()]).toEqual([{ visits: 1 }, { visits: 2 }]);
});

it('calls octet rows: parameters, octets, options; only an answer that the row names is one', async () => {
  const { visits } = typedClient(parts, new HttpClient(house.url, 'the cloakroom'));
  const octets = Buffer.from('+/=');
  const text = (reply: { octets: Uint8Array }) => Buffer.from(reply.octets).toString();
  expect(text(await visits.echo({ times: '200', rest: 'x/y' }, octets))).toBe('x/y a/one a/one +/=');
  const options = { contentType: 'a/two', accept: 'b/*' } as const;
  expect(text(await visits.echo({ times: '200', rest: 'x' }, octets, options))).toBe('x a/two b/* +/=');
  expect((await visits.echo({ times: '418', rest: '' }, octets)).status).toBe(418);
  await expect(visits.echo({ times: '500', rest: '' }, octets)).rejects.toThrow('answered 500 without JSON');
});
