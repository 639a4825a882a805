import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { peerCertificate } from '../../http/tls.ts';
import type { Clock } from '../../simulation/clock.ts';
import type { RawRequest } from './decoded-request.ts';
import type { CaFaults } from './faults.ts';
import type { Journal } from './journal.ts';
import { protocolOf } from './protocol-rows.ts';

/** Watches the requests of a server, before all else and after all else. */

/** A request on its way. */
export interface Passage extends Omit<RawRequest, 'body'> {
  /** Once it has come. */
  body: unknown;
  readonly number: number;
  readonly at: number;
  readonly method: string;
  readonly route: string;
  /** Names of what befell it so far. */
  readonly faults: string[];
}

const INSTRUMENTS = /^\/admin\/(journal|faults)(\/|$)/;

/** Hooks of every route that is mounted after this. */
export class Recorder {
  readonly #journal: Journal;
  readonly #faults: CaFaults;
  readonly #clock: Clock;
  readonly #passages = new WeakMap<FastifyRequest, Passage>();

  constructor(journal: Journal, faults: CaFaults, clock: Clock) {
    this.#journal = journal;
    this.#faults = faults;
    this.#clock = clock;
  }

  mount(app: FastifyInstance): void {
    app.addHook('onRequest', (request, _reply, done) => {
      this.#begin(request);
      done();
    });
    app.addHook('preHandler', async (request, reply) => {
      const passage = this.#passageOf(request);
      if (passage === undefined || !(await this.#faults.arrival(passage, reply))) return undefined;
      // Whatever is sent instead comes by the hook below.
      if (request.raw.socket.destroyed) this.#over(passage, 0, undefined);
      return reply;
    });
    app.addHook('onSend', async (request, reply, payload) => {
      const passage = this.#passageOf(request);
      if (passage === undefined) return payload;
      const sent = await this.#faults.departure(passage, reply, payload);
      this.#over(passage, request.raw.socket.destroyed ? 0 : reply.statusCode, isOctets(sent) ? sent : payload);
      return sent;
    });
  }

  #begin(request: FastifyRequest): void {
    const route = request.routeOptions.url ?? '';
    if (INSTRUMENTS.test(route)) return;
    const number = this.#journal.next();
    this.#passages.set(request, {
      number,
      at: this.#clock.now(),
      method: request.method,
      route,
      faults: [],
      ...rawRequest(request, route),
    });
  }

  /** The request on its way, with its body as far as it has come; undefined for the instruments' own. */
  #passageOf(request: FastifyRequest): Passage | undefined {
    const passage = this.#passages.get(request);
    if (passage !== undefined) passage.body = request.body;
    return passage;
  }

  /** It is over. @param status 0: without an answer. */
  #over(passage: Passage, status: FastifyReply['statusCode'], payload: unknown): void {
    const { number, at, method, route, faults } = passage;
    const answer = isOctets(payload) ? payload : undefined;
    this.#journal.write({ number, at, method, route, status, faults, request: passage, answer });
  }
}

function isOctets(payload: unknown): payload is string | Uint8Array {
  return typeof payload === 'string' || payload instanceof Uint8Array;
}

function rawRequest(request: FastifyRequest, route: string): Omit<RawRequest, 'body'> & { body: undefined } {
  const reference = basicReference(request.headers.authorization);
  const peer = peerCertificate(request);
  return {
    protocol: protocolOf(route),
    body: undefined,
    params: (request.params ?? {}) as Record<string, string>,
    ...(reference !== undefined && { reference }),
    ...(peer && { peer }),
  };
}

/** RFC 7617: what stands before the colon. */
function basicReference(authorization = ''): string | undefined {
  const [, base64] = /^Basic +(\S+)$/i.exec(authorization) ?? [];
  const text = base64 === undefined ? '' : Buffer.from(base64, 'base64').toString();
  const colon = text.indexOf(':');
  return colon < 1 ? undefined : text.slice(0, colon).slice(0, REFERENCE_MAX);
}

const REFERENCE_MAX = 64;
