import fc from 'fast-check';
import { bankRoutes } from '../../../../../http/bank.ts';
import type { Route } from '../../../../../http/route.ts';
import { parseCertificate } from '../../../../../pki/x509/certificate.ts';
import { DAY_MS } from '../../../../../simulation/clock.ts';
import { demoClient, demoPaymentOrder } from '../../../../flows/demo-client.ts';
import { OK } from '../caller.ts';
import { base64, octets, signed } from '../key-pool.ts';
import type { KeySet } from '../key-set.ts';
import { type AnyKind, kind, type Outcome, prepared } from '../machine.ts';
import type { Scene } from '../scene.ts';
import { TAB, withinSession, wrongNext } from './login-kinds.ts';
import {
  CHALLENGE_MS,
  type LoginState,
  nextSteps,
  type SessionModel,
  type Stage75,
  sessionOf,
  tabOf,
  type UserName,
  WARNING_MS,
} from './login-model.ts';

/** Sign-in with the token, and what a session may do; time and revocation. */

const SENT_AWAY = ['not-logged-in', 'session-expired'];

const CHALLENGE = kind<LoginState, number>({
  name: 'ask-challenge',
  answers: [OK, ...SENT_AWAY, 'password-change-required'],
  weight: 7,
  arguments: TAB,
  prepare: (scene, _, tab) =>
    prepared<LoginState, { challenge: string }>({
      text: `tab ${tab}: a challenge`,
      send: (isHeard) => scene.browser(tab).call(bankRoutes.tokenChallenge, {}, isHeard),
      predict: (state) =>
        withinSession(scene, state, tab, (session) => {
          if (session.stage === 'change-due') return { codes: ['password-change-required'] };
          return {
            codes: [OK],
            settle(after, { reply: { challenge } }, isHeard) {
              session.challenge = { text: challenge, at: scene.clock.now() };
              if (isHeard) tabOf(after, tab).challenge = challenge;
            },
          };
        }),
    }),
});

async function askFirst(scene: Scene, state: LoginState, tab: number): Promise<void> {
  const session = sessionOf(state, tab, scene.clock.now());
  const { code, reply } = await scene.browser(tab).call(bankRoutes.tokenChallenge);
  if (code !== OK || !('user' in session)) return;
  session.seenAt = scene.clock.now();
  session.challenge = { text: reply.challenge, at: scene.clock.now() };
  tabOf(state, tab).challenge = reply.challenge;
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
      content === 'challenge' && challenge !== undefined ? challenge : base64(new TextEncoder().encode(content));
    const cms =
      content === 'garbage'
        ? base64(new Uint8Array([0x30, 0x03, 1]))
        : await signed(octets(text), set[algorithm], scene.clock.now());
    return prepared<LoginState, { next: string }>({
      text: `tab ${tab}: sign-in with the key ${key} over ${content}`,
      send: (isHeard) => scene.browser(tab).call(bankRoutes.tokenSignIn, { body: { cms } }, isHeard),
      predict: (state) =>
        withinSession(scene, state, tab, (session) => {
          if (session.stage === 'change-due') return { codes: ['password-change-required'] };
          const given = session.challenge;
          const isGood = given !== undefined && scene.clock.now() - given.at <= CHALLENGE_MS;
          return taking(session, () => {
            if (!isGood) return { codes: ['challenge-used'] };
            if (content === 'garbage') return { codes: ['cms-malformed'] };
            if (text !== given.text) return { codes: ['signature-wrong'] };
            return worthOf(scene, state, session, { set, algorithm, owner });
          });
        }),
    });
  },
});

/** Whatever comes of an answer to a challenge, the challenge is used up. */
function taking(
  session: SessionModel,
  judge: () => Outcome<LoginState, { next: string }>,
): typeof judge extends () => infer O ? O : never {
  const { codes, settle } = judge();
  return {
    codes,
    settle(state, answer, isHeard) {
      session.challenge = undefined;
      return settle?.(state, answer, isHeard) ?? undefined;
    },
  };
}

function worthOf(
  scene: Scene,
  state: LoginState,
  session: SessionModel,
  key: Presented,
): Outcome<LoginState, { next: string }> {
  const { set, algorithm, owner } = key;
  if (set === scene.stage.forged) return { codes: ['certificate-untrusted'] };
  const problem = scene.knowledge.problemOf(set[algorithm].certificate);
  if (problem !== undefined) {
    return {
      codes: [problem],
      settle: (after) =>
        void (problem === 'certificate-revoked' && owner !== undefined && after.knownRevoked.add(owner)),
    };
  }
  if (owner !== session.user) return { codes: ['key-not-registered'] };
  return {
    codes: [OK],
    settle(_, { reply }) {
      session.stage = 'signed-in';
      return wrongNext(reply.next, nextSteps(scene, state, session));
    },
  };
}

/** What a session may do, by how far it has come: L4, L9, L10, P3. */
const LOOK: Readonly<Record<Stage75, string>> = {
  'change-due': 'password-change-required',
  'token-due': 'token-sign-in-required',
  'view-only': OK,
  'signed-in': OK,
};
const WORK: Readonly<Record<Stage75, string>> = { ...LOOK, 'view-only': 'token-sign-in-required' };

const TO_SEE = {
  main: bankRoutes.main,
  subscriber: bankRoutes.subscriber,
  profiles: bankRoutes.profiles,
  statement: bankRoutes.statement,
  'critical-profiles': bankRoutes.criticalProfiles,
} as const satisfies Readonly<Record<string, Route>>;

const SEE = kind<LoginState, { tab: number; what: keyof typeof TO_SEE }>({
  name: 'see',
  answers: [OK, ...SENT_AWAY, 'password-change-required', 'token-sign-in-required'],
  weight: 7,
  arguments: fc.record({ tab: TAB, what: fc.constantFrom(...(Object.keys(TO_SEE) as (keyof typeof TO_SEE)[])) }),
  prepare: (scene, _, { tab, what }) =>
    prepared<LoginState, unknown>({
      text: `tab ${tab}: ${what}`,
      send: (isHeard) => scene.browser(tab).call(TO_SEE[what], {}, isHeard),
      predict: (state) => withinSession(scene, state, tab, ({ stage }) => ({ codes: [LOOK[stage]] })),
    }),
});

const PAY = kind<LoginState, number>({
  name: 'pay',
  answers: [OK, ...SENT_AWAY, 'password-change-required', 'token-sign-in-required', 'preparation-right-missing'],
  weight: 4,
  arguments: TAB,
  prepare: (scene, _, tab) => {
    const body = demoPaymentOrder(demoClient(1), '1', '2026-03-02');
    return prepared<LoginState, unknown>({
      text: `tab ${tab}: a payment order`,
      send: (isHeard) => scene.browser(tab).call(bankRoutes.createPaymentOrder, { body }, isHeard),
      predict: (state) =>
        withinSession(scene, state, tab, ({ stage, user }) => {
          const code = WORK[stage];
          return { codes: [code === OK && user === 'viewer' ? 'preparation-right-missing' : code] };
        }),
    });
  },
});

const LOGOUT = kind<LoginState, number>({
  name: 'logout',
  answers: [OK, ...SENT_AWAY],
  weight: 2,
  arguments: TAB,
  prepare: (scene, _, tab) =>
    prepared<LoginState, unknown>({
      text: `tab ${tab}: logout`,
      newCookieFor: tab,
      send: (isHeard) => scene.browser(tab).call(bankRoutes.logout, {}, isHeard),
      predict: (state) =>
        withinSession(scene, state, tab, (session) => ({
          codes: [OK],
          settle(after, _reply, isHeard) {
            session.isOver = true;
            if (isHeard) tabOf(after, tab).session = undefined;
          },
        })),
    }),
});

/** How far the clock goes on: minutes, or to where something happens to the certificate of `single` or `first`. */
type Way =
  | { readonly minutes: number }
  | { readonly of: 'single' | 'first'; readonly at: 'warning' | 'end'; readonly ms: number };

const TIME = kind<LoginState, Way>({
  name: 'time-passes',
  answers: [OK],
  weight: 4,
  befalls: true,
  arguments: fc.oneof(
    { weight: 5, arbitrary: fc.record({ minutes: fc.constantFrom(1, 4, 6, 6, 19, 19, 21, 1500) }) },
    {
      weight: 2,
      arbitrary: fc.record({
        of: fc.constantFrom('single', 'first'),
        at: fc.constantFrom('warning', 'end'),
        ms: fc.constantFrom(-DAY_MS, -1, 0, 1),
      }),
    },
  ),
  prepare(scene, _, way) {
    const to = instantOf(scene, way);
    if (to <= scene.clock.now()) return undefined;
    return prepared<LoginState, unknown>({
      text: `the time is ${new Date(to).toISOString()}`,
      send: () => {
        if (to > scene.clock.now()) scene.clock.set(to);
        return Promise.resolve({ code: OK, reply: undefined });
      },
      predict: () => ({ codes: [OK] }),
    });
  },
});

function instantOf({ clock, stage }: Scene, way: Way): number {
  if ('minutes' in way) return clock.now() + way.minutes * 60_000;
  const { notAfter } = parseCertificate((stage.setOf(way.of) as KeySet).GOST.certificate);
  return (way.at === 'end' ? notAfter : notAfter - WARNING_MS) + way.ms;
}

const REVOKE = kind<LoginState, 'single' | 'first'>({
  name: 'ca-revokes',
  answers: [OK],
  weight: 1,
  befalls: true,
  arguments: fc.constantFrom('single', 'first'),
  prepare: (scene, _, user) =>
    prepared<LoginState, unknown>({
      text: `the CA revokes the certificate of ${user}`,
      send: async () => {
        await scene.revoke(scene.stage.setOf(user) as KeySet);
        return { code: OK, reply: undefined };
      },
      predict: () => ({ codes: [OK] }),
    }),
});

export const SESSION_KINDS: readonly AnyKind<LoginState>[] = [CHALLENGE, SIGN_IN, SEE, PAY, LOGOUT, TIME, REVOKE];
