import fc from 'fast-check';
import { bankRoutes } from '../../../../../http/bank.ts';
import type { DocumentView } from '../../../../../http/bank-documents.ts';
import { demoClient, demoPaymentOrder } from '../../../../flows/demo-client.ts';
import { OK } from '../caller.ts';
import { credentialOf, type IssuedSet } from '../issued-set.ts';
import { octets, signed } from '../key-pool.ts';
import { type AnyKind, kind, type Outcome, prepared } from '../machine.ts';
import type { Scene } from '../scene.ts';
import {
  blockOf,
  type CustodyState,
  hasKeyEnded,
  inSession,
  isAway,
  keyProblem,
  noteRevoked,
  OWNER,
  PASSWORD,
} from './custody-model.ts';
import { setFor } from './reissue-kinds.ts';

/** What the owner tries, wherever his token is: L12 of machine 7.5, R-BANK-94, R-BANK-101. */

const BROWSER = 0;

const ENTER = kind<CustodyState, null>({
  name: 'enter',
  answers: [OK, 'token-with-bank', 'access-blocked'],
  weight: 6,
  arguments: fc.constant(null),
  prepare: (scene) =>
    prepared<CustodyState, { next: string }>({
      text: 'the owner logs in',
      row: 'login',
      from: BROWSER,
      newCookieFor: BROWSER,
      send: (isHeard) =>
        scene.browser(BROWSER).call(bankRoutes.login, { body: { login: OWNER, password: PASSWORD } }, isHeard),
      predict: (state) => {
        const block = blockOf(scene, state);
        if (block !== undefined) return { codes: [block] };
        return {
          codes: [OK],
          settle(after, _, isHeard) {
            const isHere = !isAway(after) && !after.isRevoked && scene.knowledge.isInTime(after.current.GOST);
            if (isHeard) after.session = isHere ? 'token-due' : 'view-only';
            // The cookie that he sent is worth nothing any more.
            else if (!scene.isRuled('cookie-dropped')) after.session = 'none';
          },
        };
      },
    }),
});

type Key = 'current' | 'former' | 'new';
const KEY: fc.Arbitrary<Key> = fc.oneof(
  { weight: 4, arbitrary: fc.constant<Key>('current') },
  { weight: 1, arbitrary: fc.constantFrom<Key>('former', 'new') },
);

const PROBLEMS = [
  'token-with-bank',
  'certificate-not-yet-valid',
  'certificate-expired',
  'certificate-revoked',
  'certificate-unknown',
  'revocation-unknown',
  'key-not-registered',
  'key-retired',
  'profile-revoked',
];

const SIGN_IN = kind<CustodyState, Key>({
  name: 'sign-in',
  answers: [OK, 'not-logged-in', 'access-blocked', 'challenge-used', ...PROBLEMS],
  weight: 8,
  arguments: KEY,
  async prepare(scene, drawn, key) {
    const set = setFor(drawn, key);
    if (set === undefined) return undefined;
    const { code, reply } = await scene.browser(BROWSER).call(bankRoutes.tokenChallenge);
    const content = code === OK ? octets(reply.challenge) : new Uint8Array([1]);
    const cms = await signed(content, await credentialOf(set), scene.clock.now());
    return prepared<CustodyState, unknown>({
      text: `the owner signs in with the ${key} key`,
      row: 'tokenSignIn',
      from: BROWSER,
      newCookieFor: BROWSER,
      send: (isHeard) => scene.browser(BROWSER).call(bankRoutes.tokenSignIn, { body: { cms } }, isHeard),
      predict: (state) => inSession(scene, state, () => signingIn(scene, state, set, cms)),
    });
  },
});

function signingIn(scene: Scene, state: CustodyState, set: IssuedSet, cms: string): Outcome<CustodyState> {
  // The challenge was given just now by the right clock.
  const isTooOld = scene.now - scene.clock.now() > CHALLENGE_MS;
  const problem = isTooOld || state.sent.has(cms) ? 'challenge-used' : keyProblem(scene, state, set);
  return {
    codes: [problem ?? OK],
    settle(after, _, isHeard) {
      after.sent.add(cms);
      if (problem !== undefined) noteRevokedBy(scene, after, set, problem);
      else after.session = isHeard ? 'signed-in' : 'none';
    },
  };
}

function noteRevokedBy(scene: Scene, state: CustodyState, set: IssuedSet, problem: string): void {
  if (problem === 'certificate-revoked') noteRevoked(scene, state, set);
}

const CHALLENGE_MS = 5 * 60_000;
const UNDECIDED: ReadonlySet<string> = new Set(['revocation-unknown', 'certificate-unknown']);
const SKEW_MS = 24 * 3_600_000;

/** R-BANK-101: whatever is signed while the token is away is refused. */
const PAY = kind<CustodyState, Key>({
  name: 'pay',
  answers: [OK, 'not-logged-in', 'token-with-bank', 'access-blocked', ...UNDECIDED],
  weight: 8,
  arguments: KEY,
  async prepare(scene, drawn, key) {
    const set = setFor(drawn, key);
    const browser = scene.browser(BROWSER);
    if (set === undefined || drawn.session !== 'signed-in') return undefined;
    const body = demoPaymentOrder(demoClient(1), '1', '2026-03-02');
    const { code, reply } = await browser.call(bankRoutes.createPaymentOrder, { body });
    if (code !== OK) return undefined;
    const { id } = reply;
    const cms = await signed(octets(reply.toSign), await credentialOf(set), scene.clock.now(), true);
    return prepared<CustodyState, DocumentView>({
      text: `the owner pays with the ${key} key`,
      row: 'signDocument',
      from: BROWSER,
      busy: ['signatures-complete'],
      send: (isHeard) => browser.call(bankRoutes.signDocument, { params: { id }, body: { cms } }, isHeard),
      predict: (state) =>
        inSession(scene, state, () => (state.sent.has(id) ? { codes: [OK] } : paying(scene, state, set, id))),
    });
  },
});

function paying(scene: Scene, state: CustodyState, set: IssuedSet, id: string): Outcome<CustodyState, DocumentView> {
  const isTimeWrong = Math.abs(scene.now - scene.clock.now()) > SKEW_MS;
  const problem = isTimeWrong ? 'signing-time-wrong' : keyProblem(scene, state, set);
  if (problem !== undefined && UNDECIDED.has(problem)) return { codes: [problem] };
  return {
    codes: [OK],
    settle(after, { reply }) {
      after.sent.add(id);
      if (problem !== undefined) noteRevokedBy(scene, after, set, problem);
      if (reply === undefined) return undefined;
      const [reason = ''] = reply.reason.split(':', 1);
      const is = reply.status === 'refused' ? reason : reply.status;
      const ought = problem ?? 'accepted-by-bank';
      return is === ought ? undefined : `the payment order is ${is} instead of ${ought}`;
    },
  };
}

const REVOKE = kind<CustodyState, Key>({
  name: 'ca-revokes',
  answers: [OK],
  weight: 1,
  befalls: true,
  arguments: fc.constantFrom<Key>('current', 'new'),
  prepare(scene, drawn, key) {
    const set = setFor(drawn, key);
    if (set === undefined || hasKeyEnded(scene, set)) return undefined;
    return prepared<CustodyState, unknown>({
      text: `the CA revokes the ${key} certificate`,
      send: async () => {
        await scene.revokeCertificate(set.GOST);
        return { code: OK, reply: undefined };
      },
      predict: () => ({ codes: [OK] }),
    });
  },
});

export const OWNER_KINDS: readonly AnyKind<CustodyState>[] = [ENTER, SIGN_IN, PAY, REVOKE];
