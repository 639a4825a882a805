import fc from 'fast-check';
import { bankRoutes } from '../../../../../http/bank.ts';
import type { DocumentView } from '../../../../../http/bank-documents.ts';
import type { ReplyOf } from '../../../../../http/route.ts';
import { demoClient, demoPaymentOrder } from '../../../../flows/demo-client.ts';
import { OK } from '../caller.ts';
import { credentialOf, type IssuedSet, isSameSet, issuedSetOf } from '../issued-set.ts';
import { base64, octets, signed } from '../key-pool.ts';
import { type AnyKind, kind, type Outcome, prepared } from '../machine.ts';
import type { Scene } from '../scene.ts';
import { notReady, TAB, within } from './button-kinds.ts';
import { comesIn, type RegenerationState, statusOf } from './regeneration-model.ts';
import { UNDECIDED } from './request-kinds.ts';

/** The new key set goes into operation: P11 to P13; what each key is good for: R-BANK-86; sessions and revocations. */

const NOT_READY = notReady();
const NEVER_READY = ['not-logged-in', 'token-sign-in-required', 'new-certificate-not-ready', 'profile-revoked'];

const WORTHLESS: ReadonlySet<string> = new Set(['certificate-expired', 'certificate-revoked']);
const NOT_YET = 'certificate-not-yet-valid';

const CONFIRM = kind<RegenerationState, number>({
  name: 'confirmReceipt',
  answers: [OK, ...NEVER_READY],
  weight: 8,
  arguments: TAB,
  prepare: (scene, { profileId: id }, tab) =>
    prepared<RegenerationState, ReplyOf<typeof bankRoutes.confirmReceipt>>({
      text: `tab ${tab}: confirmReceipt`,
      row: 'confirmReceipt',
      from: tab,
      busy: ['regeneration-in-progress'],
      send: (isHeard) => scene.browser(tab).call(bankRoutes.confirmReceipt, { params: { id } }, isHeard),
      predict: (state) =>
        within(state, tab, 'finish', () => {
          const refusal = NOT_READY[statusOf(scene, state)];
          if (refusal !== undefined) return { codes: [refusal] };
          return {
            codes: [OK],
            settle: ({ received }, { reply }) => reply && wrongReceipt(scene, received, reply),
          };
        }),
    }),
});

/** What is handed out is what the CA has issued, unless a rule has it otherwise. */
function wrongReceipt(
  scene: Scene,
  received: IssuedSet | undefined,
  { certificates, caCertificates }: ReplyOf<typeof bankRoutes.confirmReceipt>,
): string | undefined {
  if (received === undefined) return 'certificates are handed out that nobody has received';
  const { keys, GOST, RSA } = received;
  const out = issuedSetOf(keys, certificates);
  const isChainMissing = scene.isRuled('ca-certificates-missing');
  if ((caCertificates.length === 0) !== isChainMissing) return `${caCertificates.length} certificates of the CA`;
  if (scene.isRuled('certificate-swapped')) return wrongOut(isSameSet(out, { keys, GOST: RSA, RSA: GOST }));
  if (scene.isRuled('certificate-missing'))
    return wrongOut(certificates.length === 1 && base64(out.GOST) === base64(GOST));
  if (!scene.isRuled('certificate-other-key')) return wrongOut(isSameSet(out, received));
  const isOther = caCertificates.some(({ certificate }) => certificate === base64(out.GOST));
  return wrongOut(isOther && base64(out.RSA) === base64(RSA));
}

function wrongOut(isRight: boolean): string | undefined {
  return isRight ? undefined : 'the certificates that are handed out are not those that must be';
}

type Proof = 'right' | 'old-key' | 'other-content' | 'garbage';

const CONTINUE = kind<RegenerationState, { tab: number; proof: Proof }>({
  name: 'continueRegeneration',
  answers: [OK, ...NEVER_READY, 'proof-wrong', ...WORTHLESS, ...UNDECIDED, NOT_YET],
  weight: 7,
  arguments: fc.record({
    tab: TAB,
    proof: fc.oneof(
      { weight: 4, arbitrary: fc.constant<Proof>('right') },
      { weight: 1, arbitrary: fc.constantFrom<Proof>('old-key', 'other-content', 'garbage') },
    ),
  }),
  async prepare(scene, drawn, { tab, proof }) {
    const set = drawn.received ?? drawn.current;
    const by = await credentialOf(proof === 'old-key' ? drawn.current : set);
    const content = proof === 'other-content' ? set.RSA : set.GOST;
    const cms =
      proof === 'garbage' ? base64(new Uint8Array([0x30, 0x03, 1])) : await signed(content, by, scene.clock.now());
    const options = { params: { id: drawn.profileId }, body: { proof: cms } };
    return prepared<RegenerationState, unknown>({
      text: `tab ${tab}: continues, proof ${proof}`,
      row: 'continueRegeneration',
      from: tab,
      busy: ['regeneration-in-progress'],
      send: (isHeard) => scene.browser(tab).call(bankRoutes.continueRegeneration, options, isHeard),
      predict: (state) =>
        within(state, tab, 'finish', () => {
          const refusal = NOT_READY[statusOf(scene, state)];
          if (refusal !== undefined) return { codes: [refusal] };
          return proof === 'right' && state.received !== undefined
            ? switching(scene, state.received)
            : { codes: ['proof-wrong'] };
        }),
    });
  },
});

function switching({ knowledge }: Scene, received: IssuedSet): Outcome<RegenerationState> {
  const problem = knowledge.problemOf(received.GOST) ?? knowledge.problemOf(received.RSA);
  // For another try (P13).
  if (problem !== undefined && !WORTHLESS.has(problem)) return { codes: [problem] };
  // A set that is worth nothing by now comes to nothing (P9): the user can begin again.
  if (problem !== undefined) {
    return {
      codes: [problem],
      settle: (state) => void Object.assign(state, { phase: 'refused', reason: problem, received: undefined }),
    };
  }
  return {
    codes: [OK],
    settle(state) {
      state.former.push(state.current);
      Object.assign(state, { current: received, received: undefined, request: undefined, phase: 'none' });
    },
  };
}

const SKEW_MS = 24 * 3_600_000;

type Key = 'current' | 'former' | 'received';

function setFor(state: RegenerationState, key: Key): IssuedSet | undefined {
  return key === 'current' ? state.current : key === 'former' ? state.former.at(-1) : state.received;
}

/** R-BANK-58, R-BANK-86: a payment order signed with one of the user's keys. */
const PAY = kind<RegenerationState, { tab: number; key: Key }>({
  name: 'pay',
  answers: [OK, 'not-logged-in', ...UNDECIDED],
  weight: 4,
  arguments: fc.record({ tab: TAB, key: fc.constantFrom<Key>('current', 'former', 'received') }),
  async prepare(scene, drawn, { tab, key }) {
    const set = setFor(drawn, key);
    if (set === undefined || drawn.tabs[tab] !== 'signed-in') return undefined;
    const body = demoPaymentOrder(demoClient(1), '1', '2026-03-02');
    const { code, reply } = await scene.browser(tab).call(bankRoutes.createPaymentOrder, { body });
    if (code !== OK) return undefined;
    const cms = await signed(octets(reply.toSign), await credentialOf(set), scene.clock.now(), true);
    const options = { params: { id: reply.id }, body: { cms } };
    return prepared<RegenerationState, DocumentView>({
      text: `tab ${tab}: pays with the ${key} key`,
      row: 'signDocument',
      from: tab,
      busy: ['signatures-complete'],
      send: (isHeard) => scene.browser(tab).call(bankRoutes.signDocument, options, isHeard),
      predict: (state) => {
        if (state.tabs[tab] === 'gone') return { codes: ['not-logged-in'] };
        return state.closed.has(reply.id) ? { codes: [OK] } : paying(scene, state, set, reply.id);
      },
    });
  },
});

function paying(
  scene: Scene,
  state: RegenerationState,
  set: IssuedSet,
  id: string,
): Outcome<RegenerationState, DocumentView> {
  // It was signed just now by the user's clock.
  const isTimeWrong = Math.abs(scene.now - scene.clock.now()) > SKEW_MS;
  const keyProblem = scene.knowledge.problemOf(set.GOST) ?? placeProblem(state, set);
  const problem = isTimeWrong ? 'signing-time-wrong' : keyProblem;
  if (problem !== undefined && UNDECIDED.has(problem)) return { codes: [problem] };
  return {
    codes: [OK],
    settle(after, { reply }) {
      after.closed.add(id);
      if (problem === 'certificate-revoked' && isSameSet(after.current, set)) after.isRevoked = true;
      if (reply === undefined) return undefined;
      const [reason = ''] = reply.reason.split(':', 1);
      const is = reply.status === 'refused' ? reason : reply.status;
      const ought = problem ?? 'accepted-by-bank';
      return is === ought ? undefined : `the payment order is ${is} instead of ${ought}`;
    },
  };
}

function placeProblem({ current, former, isRevoked }: RegenerationState, set: IssuedSet): string | undefined {
  if (isSameSet(current, set)) return isRevoked ? 'profile-revoked' : undefined;
  return former.some((one) => isSameSet(one, set)) ? 'key-retired' : 'key-not-registered';
}

/** The browser is closed and opened again: whatever the workstation had in mind is gone. */
const COME_AGAIN = kind<RegenerationState, number>({
  name: 'comes-again',
  answers: [OK],
  weight: 2,
  befalls: true,
  arguments: TAB,
  prepare: (scene, drawn, tab) =>
    prepared<RegenerationState, { stage: RegenerationState['tabs'][number] }>({
      text: `tab ${tab} is opened again`,
      send: async () => {
        scene.browser(tab).forget();
        return { code: OK, reply: { stage: await comesIn(scene, drawn, tab) } };
      },
      predict: () => ({
        codes: [OK],
        settle: (state, { reply }) => void (reply && state.tabs.splice(tab, 1, reply.stage)),
      }),
    }),
});

const REVOKE = kind<RegenerationState, Key>({
  name: 'ca-revokes',
  answers: [OK],
  weight: 1,
  befalls: true,
  arguments: fc.constantFrom<Key>('current', 'former', 'received'),
  prepare(scene, drawn, key) {
    const set = setFor(drawn, key);
    if (set === undefined) return undefined;
    return prepared<RegenerationState, unknown>({
      text: `the CA revokes the ${key} certificate`,
      send: async () => {
        await scene.revokeCertificate(set.GOST);
        return { code: OK, reply: undefined };
      },
      predict: () => ({ codes: [OK] }),
    });
  },
});

export const SWITCH_KINDS: readonly AnyKind<RegenerationState>[] = [CONFIRM, CONTINUE, PAY, COME_AGAIN, REVOKE];
