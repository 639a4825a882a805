import { bankRoutes } from '../../../../../http/bank.ts';
import { OK } from '../caller.ts';
import type { Machine, Steps } from '../machine.ts';
import { Scene } from '../scene.ts';
import type { Stage } from '../stage.ts';
import { PASSWORD_KINDS } from './login-kinds.ts';
import { accessOf, type LoginState, newLoginState, tabOf, USERS, type UserName } from './login-model.ts';
import { SESSION_KINDS } from './session-kinds.ts';

const OWN_PASSWORDS: Steps = USERS.flatMap((login, tab) => [
  ['login', { tab, login, entry: 'right' }] as const,
  ['change-password', { tab, wish: 'good' }] as const,
]);
const SIGNED_IN: Steps = [0, 1].map((tab) => ['sign-in', { tab, asksFirst: true, key: 'own', content: 'challenge' }]);
/** By then a revocation list that was fetched before is too old. */
const A_DAY_LATER = ['time-passes', { minutes: 1500 }] as const;
/** That of `first` has ended by then. */
const LAST_MINUTE = ['time-passes', { of: 'single', at: 'end', ms: -1 }] as const;

/** Somebody guesses while the user is about to change his first password. */
const LOCKED_OUT: Steps = [
  ['login', { tab: 0, login: 'single', entry: 'right' }],
  ...[1, 2, 3].map(() => ['login', { tab: 1, login: 'single', entry: 'wrong' }] as const),
];

/** Of docs/bank-faults.md. */
const FAULTS: readonly string[] = [
  'delay',
  'http-500',
  'drop-before',
  'drop-after',
  'empty-body',
  'truncated-body',
  'short-content-length',
  'wrong-content-type',
  'maintenance',
  'session-lost',
  'cookie-dropped',
  'challenge-stale',
  'key-not-yet-registered',
  'revocation-unknown',
  'revocation-list-old',
  'called-revoked',
  'ca-down',
  'clock-fast',
  'clock-slow',
];

/** State machine 7.5. */
export function loginMachine(stage: Stage): Machine<LoginState> {
  return {
    name: 'bank login',
    kinds: [...PASSWORD_KINDS, ...SESSION_KINDS],
    starts: {
      envelopes: [],
      'own passwords': [A_DAY_LATER, ...OWN_PASSWORDS],
      'signed in': [...OWN_PASSWORDS, ...SIGNED_IN],
      'last minute': [LAST_MINUTE, ...OWN_PASSWORDS, ...SIGNED_IN],
      'locked out': LOCKED_OUT,
      revoked: [['ca-revokes', 'first'], A_DAY_LATER, ...OWN_PASSWORDS, ...SIGNED_IN],
    },
    async begin() {
      const scene = await Scene.open(stage, { sessionIdleMinutes: 20 });
      const passwords: Partial<Record<UserName, string>> = {};
      for (const name of USERS) passwords[name] = scene.registered(name).firstPassword;
      return { scene, state: newLoginState(passwords as Record<UserName, string>) };
    },
    faults: FAULTS,
    loseSession(state, browser) {
      const { session } = tabOf(state, Number(browser));
      if (session !== undefined && state.sessions[session] !== undefined) state.sessions[session].isOver = true;
    },
    look: () => Promise.resolve(undefined),
    lookAtEnd: passwordsAtEnd,
    eitherWay: forgetUncertain,
  };
}

/** Of two new passwords that were given out at the same time nobody can say which one holds. */
function forgetUncertain(one: LoginState, other: LoginState): LoginState {
  for (const [login, access] of Object.entries(one.access)) {
    if (access.password !== accessOf(other, login).password)
      Object.assign(access, { password: undefined, former: undefined });
  }
  return one;
}

/** Of everybody the password that the model thinks is right is right, unless he is locked: then nothing is. */
async function passwordsAtEnd(scene: Scene, state: LoginState): Promise<string | undefined> {
  for (const login of USERS) {
    const { password, isLocked } = accessOf(state, login);
    // Nobody has read what the manager was given.
    if (password === undefined && !isLocked) continue;
    const { code } = await scene
      .browser(`${login} at the end`)
      .call(bankRoutes.login, { body: { login, password: password ?? '' } });
    const right = isLocked ? 'user-locked' : OK;
    if (code !== right) return `at the end the password of ${login} is answered with ${code} instead of ${right}`;
  }
  return undefined;
}
