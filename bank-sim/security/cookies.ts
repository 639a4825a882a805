import '@fastify/cookie';
import type { FastifyReply, FastifyRequest } from 'fastify';

/**
 * What a browser is known by: secrets that the bank has drawn, never one that the browser brought. They go when it is closed.
 * Browsers keep cookies by host whatever the port (RFC 6265 section 8.5), so the port is part of each name: banks beside each other
 * do not end one another's sessions. Over TLS the name begins with `__Host-` (RFC 6265bis section 4.1.3.2): no other name under the
 * domain, and nobody without TLS, can put a cookie in its place.
 */

const NAMES = {
  /** The session of a user. */
  session: 'bank_session',
  /** Whoever reads a page, logged in or not: what he sends must come from that page. */
  visit: 'bank_visit',
  /** Tester and desks (http/access.ts). */
  desk: 'bank-sim-admin',
} as const;
export type CookieKind = keyof typeof NAMES;

/** Of those that the bank gives by itself; the desk's is given where its token is shown. */
type OwnKind = Exclude<CookieKind, 'desk'>;

export function cookieName(kind: CookieKind, request: FastifyRequest): string {
  const port = request.socket.localPort ?? 0;
  if (kind === 'desk') return `${NAMES.desk}-${port}`;
  return `${isOverTls(request) ? '__Host-' : ''}${NAMES[kind]}_${port}`;
}

export function isOverTls({ protocol }: FastifyRequest): boolean {
  return protocol === 'https';
}

/** Undefined before the cookies are read, too: an address that cannot be read has none. */
export function cookieOf(kind: CookieKind, request: FastifyRequest): string | undefined {
  return request.cookies?.[cookieName(kind, request)];
}

/** Gives it to the browser; from now on this request has it as well. */
export function giveCookie(kind: OwnKind, value: string, request: FastifyRequest, response: FastifyReply): void {
  const name = cookieName(kind, request);
  response.setCookie(name, value, attributesFor(request));
  request.cookies[name] = value;
}

export function takeCookie(kind: OwnKind, request: FastifyRequest, response: FastifyReply): void {
  const name = cookieName(kind, request);
  response.clearCookie(name, attributesFor(request));
  delete request.cookies[name];
}

function attributesFor(request: FastifyRequest) {
  return { path: '/', httpOnly: true, sameSite: 'strict', secure: isOverTls(request) } as const;
}
