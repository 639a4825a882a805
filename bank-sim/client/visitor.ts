import '@fastify/cookie';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Bank } from '../bank.ts';
import type { SessionEvent } from '../core/login-states.ts';
import { advance, type Session } from '../core/sessions.ts';
import type { User } from '../core/users.ts';

/** Carries the session's id. Not `Secure`: the simulator speaks plain HTTP on loopback. */
export const SESSION_COOKIE = 'bank_session';

/** Who makes a request. */
export interface Visitor {
  readonly session: Session;
  readonly user: User;
}

/**
 * The user of a request, if his login has come far enough for what he wants to do.
 * @throws BankError not-logged-in, session-expired; token-with-bank, access-blocked; password-change-required,
 *   token-sign-in-required, password-change-not-due.
 */
export function visitorOf(bank: Bank, request: FastifyRequest, event: Exclude<SessionEvent, 'sign-in'>): Visitor {
  const visitor = loggedIn(bank, request);
  advance(visitor.session, event);
  return visitor;
}

/**
 * As {@link visitorOf}, wherever his login stands.
 * @throws BankError not-logged-in, session-expired; token-with-bank, access-blocked.
 */
export function loggedIn(bank: Bank, request: FastifyRequest): Visitor {
  const session = bank.sessions.find(request.cookies[SESSION_COOKIE]);
  bank.accessBlocks.assertOpen(session.login);
  return { session, user: bank.users.byLogin(session.login) };
}

export function giveSession(response: FastifyReply, id: string): void {
  response.setCookie(SESSION_COOKIE, id, { path: '/', httpOnly: true, sameSite: 'strict' });
}

export function takeSession(response: FastifyReply): void {
  response.clearCookie(SESSION_COOKIE, { path: '/', httpOnly: true, sameSite: 'strict' });
}
