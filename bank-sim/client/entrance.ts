import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { bankRoutes } from '../../http/bank.ts';
import { type House, mount } from '../../http/server.ts';
import type { Bank } from '../bank.ts';
import { BankError } from '../core/bank-error.ts';
import { label } from '../core/label.ts';
import { sessionStates } from '../core/login-states.ts';
import { advance, type Session } from '../core/sessions.ts';
import { challengePage } from '../pages/entrance.ts';
import { cookieOf, giveCookie } from '../security/cookies.ts';
import { examinedSigner } from '../verification/examined-signer.ts';
import { readSignedMessage } from '../verification/signed-message.ts';
import { ADDRESS, type NextStep, nextStep, settle } from './login-steps.ts';
import { endSession, loggedIn, renewSession } from './visitor.ts';

/** Login, change of the first password, sign-in with the token: state machine 7.5. */
export function mountEntrance(app: FastifyInstance, house: House, bank: Bank): void {
  mountPasswords(app, house, bank);
  mountToken(app, house, bank);
  mount(
    app,
    house,
    bankRoutes.logout,
    ({ request, response }) => {
      bank.sessions.find(cookieOf('session', request));
      endSession(bank, request, response);
      return { loggedOut: true } as const;
    },
    { next: () => '/' },
  );
}

function mountPasswords(app: FastifyInstance, house: House, bank: Bank): void {
  const face = { next: ({ next }: { next: NextStep }) => ADDRESS[next] };
  mount(
    app,
    house,
    bankRoutes.login,
    ({ body, request, response }) => {
      const { user, passwordState } = enter(bank, body, request, response);
      bank.accessBlocks.assertOpen(user.login);
      endSession(bank, request, response);
      const isFirst = passwordState === 'first-password';
      const { id, session } = bank.sessions.open(user.login, isFirst ? 'password-change-due' : 'token-due');
      settle(bank, session);
      giveCookie('session', id, request, response);
      const message = label(isFirst ? 'passwordMustChange' : 'loggedIn');
      return { next: nextStep(bank, { session, user }), message };
    },
    face,
  );
  mount(
    app,
    house,
    bankRoutes.changePassword,
    ({ body, request, response }) => {
      const visitor = loggedIn(bank, request);
      const { session } = visitor;
      const outcome = sessionStates.step(session.state, 'change-password');
      if (outcome.refused !== undefined) throw new BankError(outcome.refused, '');
      bank.users.changePassword(session.login, body.newPassword, body.repeat);
      advance(session, 'change-password');
      bank.sessions.closeAllOf(session.login, session);
      renewSession(bank, request, response);
      settle(bank, session);
      return { next: nextStep(bank, visitor) };
    },
    face,
  );
}

/** @throws BankError too-many-requests, user-locked, login-refused. */
function enter(bank: Bank, body: { login: string; password: string }, { ip }: FastifyRequest, response: FastifyReply) {
  const seconds = bank.loginLimit.secondsToWait(ip);
  if (seconds > 0) response.header('retry-after', String(seconds));
  bank.loginLimit.assertOpen(ip);
  try {
    return bank.users.enter(body.login, body.password);
  } catch (error) {
    bank.loginLimit.count(ip);
    throw error;
  }
}

function mountToken(app: FastifyInstance, house: House, bank: Bank): void {
  mount(
    app,
    house,
    bankRoutes.tokenChallenge,
    ({ request }) => {
      const { session } = loggedIn(bank, request);
      assertMaySignIn(session);
      const challenge = Buffer.from(bank.sessions.challenge(session)).toString('base64');
      return { challenge, message: label('tokenPrompt') };
    },
    { page: (reply, { request }) => challengePage(reply, request) },
  );
  mount(
    app,
    house,
    bankRoutes.tokenSignIn,
    async ({ body, request, response }) => {
      const visitor = loggedIn(bank, request);
      const { session } = visitor;
      assertMaySignIn(session);
      const assertChallenge = bank.sessions.beginAnswer(session);
      const { certificate, content } = await readSignedMessage(body.cms);
      assertChallenge(content);
      const { user } = await examinedSigner(bank, session.login, certificate);
      renewSession(bank, request, response);
      advance(session, 'sign-in');
      bank.emit({ name: 'token-sign-in', subject: user.login, detail: certificate.serialNumber });
      return { next: nextStep(bank, visitor), subscriber: user.subscriber };
    },
    { next: ({ next }) => ADDRESS[next] },
  );
}

function assertMaySignIn(session: Session): void {
  const outcome = sessionStates.step(session.state, 'sign-in');
  if (outcome.refused !== undefined) throw new BankError(outcome.refused, '');
}
