import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Clock } from '../../simulation/clock.ts';

/** Watches the requests of a server, before all else and after all else. */

/** A request on its way. */
export interface Passage {
  readonly number: number;
  readonly at: number;
  readonly method: string;
  readonly route: string;
  /** Once it has come: octets, or what JSON or a form says. */
  body: unknown;
  /** Parameters of the address. */
  readonly params: Readonly<Record<string, string>>;
  /** Names of what befell it so far. */
  readonly faults: string[];
}

/** What a house makes of the requests that are watched. */
export interface Watch<Own extends Passage> {
  /** The number of the request that has come, from 1. */
  next(): number;
  /** What the house notes of a request besides, when its headers have come. */
  begin(passage: Passage, request: FastifyRequest): Own;
  /** Before its work. @returns whether it has come to its end. */
  arrival(passage: Own, reply: FastifyReply): Promise<boolean>;
  /** What is sent instead of an answer. */
  departure(passage: Own, reply: FastifyReply, payload: unknown): unknown;
  /** It is over. @param status 0: without an answer. */
  over(passage: Own, status: number, answer: string | Uint8Array | undefined): void;
}

/** Requests to the instruments themselves are not watched. */
const INSTRUMENTS = /^\/admin\/(journal|faults)(\/|$)/;

/** Hooks of every route that is mounted after this. */
export class Recorder<Own extends Passage> {
  readonly #watch: Watch<Own>;
  readonly #clock: Clock;
  readonly #passages = new WeakMap<FastifyRequest, Own>();

  constructor(watch: Watch<Own>, clock: Clock) {
    this.#watch = watch;
    this.#clock = clock;
  }

  mount(app: FastifyInstance): void {
    app.addHook('onRequest', (request, _reply, done) => {
      this.#begin(request);
      done();
    });
    app.addHook('preHandler', async (request, reply) => {
      const passage = this.passageOf(request);
      if (passage === undefined || !(await this.#watch.arrival(passage, reply))) return undefined;
      // Whatever is sent instead comes by the hook below.
      if (request.raw.socket.destroyed) this.#watch.over(passage, 0, undefined);
      return reply;
    });
    app.addHook('onSend', async (request, reply, payload) => {
      const passage = this.passageOf(request);
      if (passage === undefined) return payload;
      const sent = await this.#watch.departure(passage, reply, payload);
      const answer = isOctets(sent) ? sent : payload;
      const status = request.raw.socket.destroyed ? 0 : reply.statusCode;
      this.#watch.over(passage, status, isOctets(answer) ? answer : undefined);
      return sent;
    });
  }

  /** The request on its way, with its body as far as it has come; undefined for the instruments' own. */
  passageOf(request: FastifyRequest): Own | undefined {
    const passage = this.#passages.get(request);
    if (passage !== undefined) passage.body = request.body;
    return passage;
  }

  #begin(request: FastifyRequest): void {
    const route = request.routeOptions.url ?? '';
    if (INSTRUMENTS.test(route)) return;
    const passage: Passage = {
      number: this.#watch.next(),
      at: this.#clock.now(),
      method: request.method,
      route,
      body: undefined,
      params: (request.params ?? {}) as Record<string, string>,
      faults: [],
    };
    this.#passages.set(request, this.#watch.begin(passage, request));
  }
}

function isOctets(payload: unknown): payload is string | Uint8Array {
  return typeof payload === 'string' || payload instanceof Uint8Array;
}
