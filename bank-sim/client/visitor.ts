import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Bank } from '../bank.ts';
import type { SessionEvent } from '../core/login-states.ts';
import { advance, type Session } from '../core/sessions.ts';
import type { User } from '../core/users.ts';
import { cookieOf, giveCookie, takeCookie } from '../security/cookies.ts';

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
  const session = bank.sessions.find(cookieOf('session', request));
  bank.accessBlocks.assertOpen(session.login);
  return { session, user: bank.users.byLogin(session.login) };
}

/** The session of a request that has just been let further in gets another id: one that was known before opens nothing more. */
export function renewSession(bank: Bank, request: FastifyRequest, response: FastifyReply): void {
  giveCookie('session', bank.sessions.renew(cookieOf('session', request)), request, response);
}

/** Ends the session of a request, if it has one. */
export function endSession(bank: Bank, request: FastifyRequest, response: FastifyReply): void {
  const id = cookieOf('session', request);
  if (id === undefined) return;
  bank.sessions.close(id);
  takeCookie('session', request, response);
}
