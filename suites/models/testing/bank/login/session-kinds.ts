import fc from 'fast-check';
import { bankRoutes } from '../../../../../http/bank.ts';
import type { Route } from '../../../../../http/route.ts';
import { parseCertificate } from '../../../../../pki/x509/certificate.ts';
import { DAY_MS } from '../../../../../simulation/clock.ts';
import { demoClient, demoPaymentOrder } from '../../../../flows/demo-client.ts';
import { OK } from '../caller.ts';
import type { KeySet } from '../key-set.ts';
import { type AnyKind, kind, prepared } from '../machine.ts';
import type { Scene } from '../scene.ts';
import { TAB, withinSession } from './login-kinds.ts';
import { type LoginState, type Stage75, tabOf, WARNING_MS } from './login-model.ts';
import { SENT_AWAY, SIGN_IN_KINDS } from './sign-in-kinds.ts';

/** What a session may do; time and revocation. */

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
      row: what === 'critical-profiles' ? 'criticalProfiles' : what,
      from: tab,
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
      row: 'createPaymentOrder',
      from: tab,
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
      row: 'logout',
      from: tab,
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
        ms: fc.constantFrom(-DAY_MS, -1, 0, 1, 999, 1000),
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

export const SESSION_KINDS: readonly AnyKind<LoginState>[] = [...SIGN_IN_KINDS, SEE, PAY, LOGOUT, TIME, REVOKE];
