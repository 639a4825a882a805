import { Readable } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import { TLSSocket } from 'node:tls';
import type { FastifyReply } from 'fastify';
import type { ArrivalFault, WireFault } from './fault-row.ts';

/** Faults of the line and of the server, whatever protocol is spoken. What its clients make of them, each house says. */

function socketOf(reply: FastifyReply) {
  return reply.raw.socket ?? reply.request.raw.socket;
}

/** Ends the connection without a word. */
function hangUp(reply: FastifyReply): true {
  reply.hijack();
  socketOf(reply).destroy();
  return true;
}

function refuse(reply: FastifyReply, code: number, title: string): true {
  const problem = { type: 'about:blank', title, status: code, detail: 'A fault that a rule asked for.' };
  reply.status(code).type('application/problem+json; charset=utf-8').send(JSON.stringify(problem));
  return true;
}

export const ARRIVAL_FAULTS = [
  {
    id: 'delay',
    place: 'arrival',
    does: 'The answer comes later, by `ms` milliseconds of real time.',
    strike: async (_reply, ms) => {
      await wait(ms);
      return false;
    },
  },
  {
    id: 'drop-before',
    place: 'arrival',
    does: 'The connection ends before anything is done.',
    strike: hangUp,
  },
  {
    id: 'reset',
    place: 'arrival',
    does: 'The connection is reset (TCP RST) before anything is done; a TLS connection just ends.',
    strike: (reply) => {
      reply.hijack();
      const socket = socketOf(reply);
      // Only a TCP socket of Node's can be reset.
      if (socket instanceof TLSSocket) socket.destroy();
      else socket.resetAndDestroy();
      return true;
    },
  },
  {
    id: 'http-500',
    place: 'arrival',
    does: 'Status 500; nothing is done.',
    strike: (reply) => refuse(reply, 500, 'Internal Server Error'),
  },
  {
    id: 'http-502',
    place: 'arrival',
    does: 'Status 502, as of a proxy that does not reach the server; nothing is done.',
    strike: (reply) => refuse(reply, 502, 'Bad Gateway'),
  },
  {
    id: 'http-503',
    place: 'arrival',
    does: 'Status 503 with `Retry-After: 1`; nothing is done.',
    strike: (reply) => refuse(reply.header('retry-after', '1'), 503, 'Service Unavailable'),
  },
] as const satisfies readonly ArrivalFault[];

const half = (octets: Buffer): Buffer => octets.subarray(0, Math.ceil(octets.length / 2));

/** Pieces of a slow answer. */
const DRIBBLES = 8;

async function* dribble(octets: Buffer, ms: number): AsyncGenerator<Buffer> {
  const length = Math.max(1, Math.ceil(octets.length / DRIBBLES));
  for (let at = 0; at < octets.length; at += length) {
    yield octets.subarray(at, at + length);
    await wait(ms);
  }
}

export const WIRE_FAULTS = [
  {
    id: 'drop-after',
    place: 'wire',
    does: 'Everything is done, and the connection ends without an answer.',
    strike: (reply, answer) => {
      socketOf(reply).destroy();
      return answer;
    },
  },
  {
    id: 'truncated-body',
    place: 'wire',
    does: 'Half of the body, then the connection ends; Content-Length is of the whole.',
    strike: (reply, answer) => {
      reply.header('content-length', answer.length);
      return brokenOff(reply, half(answer));
    },
  },
  {
    id: 'dribble',
    place: 'wire',
    does: `The body comes in ${DRIBBLES} pieces, \`ms\` milliseconds of real time apart.`,
    strike: (reply, answer, ms) => {
      reply.header('content-length', answer.length);
      return Readable.from(dribble(answer, ms));
    },
  },
  {
    id: 'wrong-content-type',
    place: 'wire',
    does: 'The right body as `text/html`.',
    strike: (reply, answer) => {
      reply.type('text/html; charset=utf-8');
      return answer;
    },
  },
  {
    id: 'empty-body',
    place: 'wire',
    does: 'Status 200 and nothing in it.',
    strike: (reply) => {
      reply.status(200);
      return Buffer.alloc(0);
    },
  },
  {
    id: 'short-content-length',
    place: 'wire',
    does: 'The whole body under a Content-Length of half of it.',
    strike: (reply, answer) => {
      reply.header('connection', 'close').header('content-length', half(answer).length);
      return Readable.from([answer]);
    },
  },
] as const satisfies readonly WireFault[];

/** A body that ends before its time, and its connection with it. */
function brokenOff(reply: FastifyReply, octets: Buffer): Readable {
  async function* pieces(): AsyncGenerator<Buffer> {
    yield octets;
    // What was written must leave before the connection goes.
    await wait(FLUSH_MS);
    socketOf(reply).destroy();
  }
  return Readable.from(pieces());
}

const FLUSH_MS = 10;

export type LineFaultId = (typeof ARRIVAL_FAULTS)[number]['id'] | (typeof WIRE_FAULTS)[number]['id'];
