import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { PassThrough, type Readable } from 'node:stream';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { WireRequest } from './wire.ts';

/** What a server was asked, message by message, each with the state in which it was right to ask it. */

/** A message that was answered, and what it takes to send it again. */
export interface Exchange<Snapshot = unknown> extends WireRequest {
  /** Method and address as it was mounted: `POST /requests`. */
  readonly address: string;
  readonly status: number;
  /** The house just before. */
  readonly before: Snapshot;
  /** The bench's time, milliseconds since the epoch. */
  readonly at: number;
}

/** What a message finds when it comes. */
export interface World<Snapshot> {
  snapshot(): Snapshot | Promise<Snapshot>;
  /** The bench's time, milliseconds since the epoch. */
  now(): number;
}

interface Initialised {
  readonly fastify: FastifyInstance;
}

/** Headers that belong to the connection, or that a client makes by itself. */
const OF_THE_LINE = /^(host|connection|content-length|transfer-encoding|accept-encoding|accept-language|sec-fetch-.*)$/;
/** Fastify tells every server that is made: nothing of the product is there for this. */
const CHANNEL = 'fastify.initialization';

/** Every address of the servers that are made while it goes on, and the messages that come to them while it is told to listen. */
export class Recording<Snapshot> {
  readonly #addresses = new Set<string>();
  readonly #exchanges: Exchange<Snapshot>[] = [];
  readonly #began = new WeakMap<FastifyRequest, Begun<Snapshot>>();
  readonly #onServer = (message: unknown) => this.#watch((message as Initialised).fastify);
  #of: World<Snapshot> | undefined;

  constructor() {
    subscribe(CHANNEL, this.#onServer);
  }

  /** No server that is made from now on is looked at. */
  stop(): void {
    unsubscribe(CHANNEL, this.#onServer);
    this.#of = undefined;
  }

  /** From now on messages are kept. */
  listen(world: World<Snapshot>): void {
    this.#of = world;
  }

  /** Methods and addresses as they were mounted, without those that Fastify adds for HEAD. */
  get addresses(): readonly string[] {
    return [...this.#addresses];
  }

  /** Each message once. */
  get exchanges(): readonly Exchange<Snapshot>[] {
    const key = ({ address, target, body }: Exchange) => [address, target, body?.toString('base64')].join(' ');
    return [...new Map(this.#exchanges.map((one) => [key(one), one])).values()];
  }

  #watch(app: FastifyInstance): void {
    app.addHook('onRoute', ({ method, url }) => {
      if (method !== 'HEAD') this.#addresses.add(`${method} ${url}`);
    });
    app.addHook('preParsing', async (request, _reply, payload) => this.#begin(request, payload));
    app.addHook('onResponse', (request, { statusCode }, done) => {
      this.#end(request, statusCode);
      done();
    });
  }

  async #begin(request: FastifyRequest, payload: Readable): Promise<Readable> {
    const world = this.#of;
    if (world === undefined) return payload;
    const pieces: Buffer[] = [];
    this.#began.set(request, { before: await world.snapshot(), at: world.now(), pieces });
    const copy = new PassThrough();
    payload.on('data', (piece: Buffer) => pieces.push(piece));
    return payload.pipe(copy);
  }

  #end(request: FastifyRequest, status: number): void {
    const begun = this.#began.get(request);
    const route = request.routeOptions.url;
    if (begun === undefined || route === undefined) return;
    const { before, at, pieces } = begun;
    const { method, url: target, raw } = request;
    const headers = Object.entries(request.headers).filter(([name]) => !OF_THE_LINE.test(name));
    this.#exchanges.push({
      address: `${method} ${route}`,
      status,
      before,
      at,
      method,
      target,
      headers: Object.fromEntries(headers.map(([name, value]) => [name, String(value)])),
      ...(method !== 'GET' && { body: Buffer.concat(pieces) }),
      ...('encrypted' in raw.socket && { isOverTls: true }),
    });
  }
}

interface Begun<Snapshot> {
  readonly before: Snapshot;
  readonly at: number;
  readonly pieces: Buffer[];
}
