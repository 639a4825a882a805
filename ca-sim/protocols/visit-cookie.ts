import '@fastify/cookie';
import type { FastifyReply, FastifyRequest } from 'fastify';

/** The cookie of a cabinet, which carries the visit's secret. */
export interface VisitCookie {
  idOf(request: FastifyRequest): string | undefined;
  give(response: FastifyReply, id: string): void;
  take(response: FastifyReply): void;
}

/** Not `Secure`: the simulator speaks plain HTTP on loopback. @param path of the cabinet: nothing else gets it. */
export function visitCookie(name: string, path: string): VisitCookie {
  const facts = { path, httpOnly: true, sameSite: 'strict' } as const;
  return {
    idOf: (request) => request.cookies?.[name],
    give: (response, id) => {
      response.setCookie(name, id, facts);
    },
    take: (response) => {
      response.clearCookie(name, facts);
    },
  };
}
