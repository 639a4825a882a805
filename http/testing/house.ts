import cookie from '@fastify/cookie';
import { Type } from '@sinclair/typebox';
import type { FastifyInstance } from 'fastify';
import { html } from '../html.ts';
import { route } from '../route.ts';
import { createServer, type House, HouseError, listen, mount } from '../server.ts';

/** The interface of a small house: one row for each thing that a server or a client does. */
export const cloakroom = {
  ticket: route({
    method: 'POST',
    path: '/coats/:owner/tickets',
    body: Type.Object({
      colour: Type.String({ maxLength: 10 }),
      pin: Type.Optional(Type.String({ pattern: '^\\d{4}$' })),
    }),
    reply: Type.Object({ owner: Type.String(), colour: Type.String() }),
    does: 'Takes a coat.',
  }),
  coats: route({ method: 'GET', path: '/coats', reply: Type.Array(Type.String()), does: 'Every coat that is here.' }),
  enter: route({
    method: 'POST',
    path: '/enter',
    reply: Type.Object({ visits: Type.Integer() }),
    does: 'Counts visits.',
  }),
  leave: route({
    method: 'POST',
    path: '/leave',
    reply: Type.Object({ visits: Type.Integer() }),
    does: 'Forgets visits.',
  }),
  wrong: route({
    method: 'GET',
    path: '/wrong',
    reply: Type.Object({ count: Type.Integer() }),
    does: 'Answers wrongly.',
  }),
  broken: route({ method: 'GET', path: '/broken', reply: Type.Null(), does: 'Fails in an unforeseen way.' }),
} as const;

/** What may never be seen outside: the house holds it where it fails. */
export const SECRET = 'hunter2-secret';

export interface RunningHouse {
  readonly app: FastifyInstance;
  readonly url: string;
  /** Unforeseen errors, each with the request that led to it. */
  readonly bugs: { readonly error: unknown; readonly where: string }[];
}

/** Starts the house on a free port of loopback. @param more mounts what a test needs besides. */
export async function startHouse(more: (app: FastifyInstance) => void = () => {}): Promise<RunningHouse> {
  const bugs: RunningHouse['bugs'] = [];
  const house: House = {
    name: 'cloakroom',
    problems: { full: { status: 409, title: 'No hook is free', hint: 'Come back later.' } },
    layout: (title, body) => html`<!doctype html><title>TEST ${title}</title>${body}`,
    onBug: (error, where) => bugs.push({ error, where }),
  };
  const app = createServer(house);
  app.register(cookie);
  app.after(() => {
    mountAll(app, house);
    more(app);
  });
  return { app, url: await listen(app, house, '127.0.0.1', 0), bugs };
}

function mountAll(app: FastifyInstance, house: House): void {
  mount(
    app,
    house,
    cloakroom.ticket,
    ({ params, body }) => {
      if (body.colour === 'none') throw new HouseError('full', `There is no hook for the coat of ${params.owner}.`);
      return { owner: params.owner ?? '', colour: body.colour };
    },
    { next: ({ owner }) => `/coats?of=${encodeURIComponent(owner)}` },
  );
  mount(app, house, cloakroom.coats, () => ['red', '<b>blue</b>'], {
    page: (coats) => ({ title: 'Coats', body: html`<ul>${coats.map((coat) => html`<li>${coat}</li>`)}</ul>` }),
  });
  mount(app, house, cloakroom.enter, ({ request, response }) => {
    const visits = Number(request.cookies.visits ?? 0) + 1;
    response.setCookie('visits', String(visits), { path: '/', httpOnly: true });
    response.setCookie('colour', 'red');
    return { visits };
  });
  mount(app, house, cloakroom.leave, ({ request, response }) => {
    response.clearCookie('visits', { path: '/' });
    return { visits: Number(request.cookies.visits ?? 0) };
  });
  mount(app, house, cloakroom.wrong, () => ({ count: SECRET }) as never);
  mount(app, house, cloakroom.broken, () => {
    throw new Error(`cannot read ${SECRET}`);
  });
}
