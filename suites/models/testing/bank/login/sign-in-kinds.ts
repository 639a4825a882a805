import fc from 'fast-check';
import { bankRoutes } from '../../../../../http/bank.ts';
import { OK } from '../caller.ts';
import { base64, octets, signed } from '../key-pool.ts';
import type { KeySet } from '../key-set.ts';
import { type AnyKind, kind, type Outcome, prepared } from '../machine.ts';
import type { Scene } from '../scene.ts';
import { TAB, withinSession, wrongNext } from './login-kinds.ts';
import {
  CHALLENGE_MS,
  type ChallengeModel,
  endSession,
  type LoginState,
  nextSteps,
  renew,
  type SessionModel,
  sessionOf,
  tabOf,
  type UserName,
} from './login-model.ts';

/** Sign-in with the token. */

export const SENT_AWAY = ['not-logged-in', 'session-expired'];

const CHALLENGE = kind<LoginState, number>({
  name: 'ask-challenge',
  answers: [OK, ...SENT_AWAY, 'password-change-required'],
  weight: 7,
  arguments: TAB,
  prepare: (scene, _, tab) =>
    prepared<LoginState, { challenge: string }>({
      text: `tab ${tab}: a challenge`,
      row: 'tokenChallenge',
      from: tab,
      send: (isHeard) => scene.browser(tab).call(bankRoutes.tokenChallenge, {}, isHeard),
      predict: (state) =>
        withinSession(scene, state, tab, (session) => {
          if (session.stage === 'change-due') return { codes: ['password-change-required'] };
          return {
            codes: [OK],
            settle(after, { reply }, isHeard) {
              if (!isHeard || reply === undefined) return;
              const isStale = scene.isRuled('challenge-stale');
              tabOf(after, tab).challenge = { ...given(reply.challenge, session, scene.now), isStale };
            },
          };
        }),
    }),
});

function given(text: string, { entry, answers: round }: SessionModel, at: number): ChallengeModel {
  return { text, entry, round, at, isStale: false };
}

async function askFirst(scene: Scene, state: LoginState, tab: number): Promise<void> {
  const session = sessionOf(state, tab, scene.clock.now());
  const { code, reply } = await scene.browser(tab).call(bankRoutes.tokenChallenge);
  // By the right clock it may have ended, and then it is over also for a clock that is slow.
  if (!('user' in session)) endSession(state, tab);
  if (code !== OK || !('user' in session)) return;
  session.seenAt = scene.clock.now();
  tabOf(state, tab).challenge = given(reply.challenge, session, scene.clock.now());
}

const KEYS = ['own', 'of-another', 'unregistered', 'forged', 'own-rsa'] as const;
type KeyChoice = (typeof KEYS)[number];
type Content = 'challenge' | 'something-else' | 'garbage';

interface Presented {
  readonly set: KeySet;
  readonly algorithm: 'GOST' | 'RSA';
  /** Whose registered GOST key it is. */
  readonly owner: UserName | undefined;
}

function presented(scene: Scene, user: UserName, key: KeyChoice): Presented {
  const { stage } = scene;
  const another: UserName = user === 'first' ? 'single' : 'first';
  const owner = key === 'of-another' || stage.setOf(user) === undefined ? another : user;
  const set = stage.setOf(owner) as KeySet;
  if (key === 'unregistered') return { set: stage.unregistered, algorithm: 'GOST', owner: undefined };
  if (key === 'forged') return { set: stage.forged, algorithm: 'GOST', owner: undefined };
  return key === 'own-rsa' ? { set, algorithm: 'RSA', owner: undefined } : { set, algorithm: 'GOST', owner };
}

interface SignInArguments {
  readonly tab: number;
  /** He asks for a challenge first, over a line that works. */
  readonly asksFirst: boolean;
  readonly key: KeyChoice;
  readonly content: Content;
}

/** L10, R-BANK-47, R-BANK-58: the checks in the order of docs/http.md. */
const SIGN_IN = kind<LoginState, SignInArguments>({
  name: 'sign-in',
  answers: [
    OK,
    ...SENT_AWAY,
    'password-change-required',
    'challenge-used',
    'cms-malformed',
    'signature-wrong',
    'certificate-untrusted',
    'certificate-expired',
    'certificate-revoked',
    'revocation-unknown',
    'key-not-registered',
    'profile-revoked',
  ],
  weight: 12,
  arguments: fc.record({
    tab: TAB,
    asksFirst: fc.boolean(),
    key: fc.oneof(
      { weight: 5, arbitrary: fc.constant<KeyChoice>('own') },
      { weight: 3, arbitrary: fc.constantFrom(...KEYS) },
    ),
    content: fc.oneof(
      { weight: 6, arbitrary: fc.constant<Content>('challenge') },
      { weight: 1, arbitrary: fc.constantFrom<Content>('something-else', 'garbage') },
    ),
  }),
  async prepare(scene, drawn, { tab, asksFirst, key, content }) {
    if (asksFirst) await askFirst(scene, drawn, tab);
    const { session: number, challenge } = tabOf(drawn, tab);
    const user = (number === undefined ? undefined : drawn.sessions[number]?.user) ?? 'single';
    const { set, algorithm, owner } = presented(scene, user, key);
    const text =
      content === 'challenge' && challenge !== undefined ? challenge.text : base64(new TextEncoder().encode(content));
    const cms =
      content === 'garbage'
        ? base64(new Uint8Array([0x30, 0x03, 1]))
        : await signed(octets(text), set[algorithm], scene.clock.now());
    return prepared<LoginState, { next: string }>({
      text: `tab ${tab}: sign-in with the key ${key} over ${content}`,
      row: 'tokenSignIn',
      from: tab,
      newCookieFor: tab,
      send: (isHeard) => scene.browser(tab).call(bankRoutes.tokenSignIn, { body: { cms } }, isHeard),
      predict: (state) =>
        withinSession(scene, state, tab, (session) => {
          if (session.stage === 'change-due') return { codes: ['password-change-required'] };
          return answering(session, () => {
            if (content === 'garbage') return { codes: ['cms-malformed'] };
            if (text !== challenge?.text || challenge.entry !== session.entry || challenge.isStale) {
              return { codes: ['signature-wrong'] };
            }
            const age = scene.now - challenge.at;
            const isGood = challenge.round === session.answers && age >= 0 && age <= CHALLENGE_MS;
            if (!isGood) return { codes: ['challenge-used'] };
            return worthOf(scene, state, { tab, session }, { set, algorithm, owner });
          });
        }),
    });
  },
});

/** Whatever comes of an answer to a challenge, all that were given out are used up. */
function answering(
  session: SessionModel,
  judge: () => Outcome<LoginState, { next: string }>,
): typeof judge extends () => infer O ? O : never {
  const { codes, settle } = judge();
  return {
    codes,
    settle(state, answer, isHeard) {
      session.answers++;
      return settle?.(state, answer, isHeard) ?? undefined;
    },
  };
}

function worthOf(
  scene: Scene,
  state: LoginState,
  { tab, session }: { readonly tab: number; readonly session: SessionModel },
  key: Presented,
): Outcome<LoginState, { next: string }> {
  const { set, algorithm, owner } = key;
  const { examined } = scene.knowledge.clouding;
  if (set === scene.stage.forged && examined === undefined) return { codes: ['certificate-untrusted'] };
  const problem = examined ?? scene.knowledge.problemOf(set[algorithm].certificate);
  if (problem !== undefined) {
    return {
      codes: [problem],
      settle: (after) =>
        void (problem === 'certificate-revoked' && owner !== undefined && after.knownRevoked.add(owner)),
    };
  }
  if (owner !== session.user) return { codes: ['key-not-registered'] };
  if (state.knownRevoked.has(owner)) return { codes: ['profile-revoked'] };
  return {
    codes: [OK],
    settle(after, { reply }, isHeard) {
      session.stage = 'signed-in';
      return wrongNext(reply, nextSteps(scene, after, renew(after, tab, session, isHeard)));
    },
  };
}

export const SIGN_IN_KINDS: readonly AnyKind<LoginState>[] = [CHALLENGE, SIGN_IN];
