import type { bankRoutes } from '../../http/bank.ts';
import type { ReplyOf } from '../../http/route.ts';
import type { Bank } from '../bank.ts';
import { checkedAccess } from '../core/components.ts';
import type { Profile } from '../core/profiles.ts';
import { advance, type Session } from '../core/sessions.ts';
import type { Visitor } from './visitor.ts';

/** How a login goes on: machine 7.5, second half. */

export type NextStep = ReplyOf<typeof bankRoutes.login>['next'];

/** Where a browser finds the next step of the login. */
export const ADDRESS: Readonly<Record<NextStep, string>> = {
  'change-password': '/password',
  'load-components': '/components',
  'sign-in-with-token': '/token-sign-in',
  'critical-profiles': '/critical-profiles',
  subscriber: '/subscriber',
  main: '/main',
};

/** The password is right: the components come first if the bank is set to check them (R-BANK-45), then the keys. */
export function settle(bank: Bank, session: Session): void {
  if (checkedAccess(bank.settings) !== undefined) advance(session, 'check-components');
  settleKeys(bank, session);
}

/** What the user's keys mean for how he goes on. */
export function settleKeys(bank: Bank, session: Session): void {
  const profiles = bank.profiles.ofUser(session.login);
  const { signatureRight } = bank.users.byLogin(session.login);
  if (profiles.length === 0 && signatureRight === 'none') advance(session, 'key-not-needed');
  else if (!profiles.some((profile) => hasKeyHere(bank, profile))) advance(session, 'no-usable-key');
}

function hasKeyHere(bank: Bank, profile: Profile): boolean {
  return bank.profiles.hasUsableKey(profile) && bank.custody.isWithUser(profile.id);
}

export function nextStep(bank: Bank, { session, user }: Visitor): NextStep {
  if (session.state === 'password-change-due') return 'change-password';
  if (session.state === 'components-due') return 'load-components';
  if (session.state === 'token-due') return 'sign-in-with-token';
  const profiles = bank.profiles.ofUser(user.login);
  if (profiles.some((profile) => bank.profiles.isCritical(profile))) return 'critical-profiles';
  return profiles.length > 0 ? 'subscriber' : 'main';
}
