import fc from 'fast-check';
import { bankLateRoutes, type LateCaseView } from '../../../../../http/bank-late.ts';
import type { ReplyOf } from '../../../../../http/route.ts';
import { OK } from '../caller.ts';
import type { PartName } from '../cast.ts';
import { credentialOf, type IssuedSet, isSameSet } from '../issued-set.ts';
import { octets, signed } from '../key-pool.ts';
import { type AnyKind, kind, type Outcome, prepared } from '../machine.ts';
import type { Scene } from '../scene.ts';
import {
  type AskedModel,
  type CustodyState,
  goOn,
  isAway,
  OWNER,
  refusalOfStep,
  register,
  SERIAL_NUMBER,
  STRANGER,
} from './custody-model.ts';
import { BY, CASE, idOf } from './desk-kinds.ts';

/** New sets for the token, and how they come into operation: H6 of machine 7.8, C11 of machine 7.2. */

/** The CA is asked, by a desk of a Registration Authority. */
const ASK = kind<CustodyState, { person: typeof OWNER | typeof STRANGER; isIssued: boolean }>({
  name: 'ca-is-asked',
  answers: [OK],
  weight: 5,
  befalls: true,
  arguments: fc.record({
    person: fc.oneof({ weight: 6, arbitrary: fc.constant(OWNER) }, { weight: 1, arbitrary: fc.constant(STRANGER) }),
    isIssued: fc.oneof({ weight: 6, arbitrary: fc.constant(true) }, { weight: 1, arbitrary: fc.constant(false) }),
  }),
  prepare(scene, drawn, { person, isIssued }) {
    // A person has one open request at most.
    if (drawn.asked.some((one) => one.person === person && one.set === undefined)) return undefined;
    const keys = `late ${drawn.asked.length + 1}`;
    return prepared<CustodyState, AskedModel>({
      text: `the CA is asked for ${keys} of ${person}${isIssued ? '' : ', and waits'}`,
      send: async () => ({ code: OK, reply: { ...(await askedOf(scene, person, keys, isIssued)), person } }),
      predict: () => ({ codes: [OK], settle: ({ asked }, { reply }) => void (reply && asked.push(reply)) }),
    });
  },
});

async function askedOf({ stage }: Scene, person: PartName, keys: string, isIssued: boolean) {
  const { id, set } = await stage.reissue(person, keys, isIssued);
  return { id, set: set && { keys, GOST: set.GOST.certificate, RSA: set.RSA.certificate } };
}

type Proof = 'right' | 'old-key' | 'other-content' | 'twice-gost';

interface ProgramArguments {
  readonly which: 'newest' | 'first' | 'none';
  /** Which of what the CA was asked for; the newest are meant most. */
  readonly request: number;
  readonly proof: Proof;
  readonly isRightToken: boolean;
}

const OF_ISSUED = [
  'ca-refused',
  'ca-unavailable',
  'reissue-not-processed',
  'issued-certificate-wrong',
  'certificate-owner-wrong',
  'revocation-unknown',
  'certificate-unknown',
  'certificate-registered',
  'profile-revoked',
];

/** H6: R-BANK-99. */
const PROGRAM = kind<CustodyState, ProgramArguments>({
  name: 'program',
  answers: [
    OK,
    'late-case-unknown',
    'late-case-closed',
    'late-step-wrong',
    'late-token-wrong',
    'late-proof-wrong',
    ...OF_ISSUED,
  ],
  weight: 9,
  arguments: fc.record({
    which: CASE,
    request: fc.oneof({ weight: 5, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat({ max: 3 }) }),
    proof: fc.oneof(
      { weight: 6, arbitrary: fc.constant<Proof>('right') },
      { weight: 1, arbitrary: fc.constantFrom<Proof>('old-key', 'other-content', 'twice-gost') },
    ),
    isRightToken: fc.oneof({ weight: 6, arbitrary: fc.constant(true) }, { weight: 1, arbitrary: fc.constant(false) }),
  }),
  async prepare(scene, drawn, { which, request, proof, isRightToken }) {
    const id = idOf(drawn, which);
    const asked = drawn.asked.at(-1 - request);
    const challenge = await challengeOf(scene, id);
    const body = {
      by: BY,
      serialNumber: isRightToken ? SERIAL_NUMBER : 'ffffffffffffffff',
      requestId: asked?.id ?? '99',
      proofs: await proofsFor(scene, asked?.set ?? drawn.current, { proof, challenge, old: drawn.current }),
    };
    return prepared<CustodyState, LateCaseView>({
      text: `case ${id} is programmed with request ${body.requestId}, proof ${proof}${isRightToken ? '' : ', another token'}`,
      row: 'tokenProgrammed',
      busy: ['late-step-wrong', 'certificate-registered'],
      send: () => scene.manager.call(bankLateRoutes.tokenProgrammed, { params: { id }, body }),
      predict: (state) => {
        const refusal = refusalOfStep(state, id, 'program') ?? (isRightToken ? undefined : 'late-token-wrong');
        if (refusal !== undefined) return { codes: [refusal] };
        return takingOver(scene, state, asked, { isProven: proof === 'right', isOnItsWay: true });
      },
    });
  },
});

/** What both new keys are to sign; nobody knows it before the token has arrived. */
async function challengeOf(scene: Scene, id: string): Promise<Uint8Array> {
  const { code, reply } = await scene.manager.call(bankLateRoutes.programmingOrder, { params: { id } });
  return code === OK ? octets(reply.challenge) : new Uint8Array(32);
}

async function proofsFor(
  scene: Scene,
  set: IssuedSet,
  { proof, challenge, old }: { proof: Proof; challenge: Uint8Array; old: IssuedSet },
) {
  const by = proof === 'old-key' ? old : set;
  const content = proof === 'other-content' ? new Uint8Array([1]) : challenge;
  const at = scene.clock.now();
  const gost = await signed(content, await credentialOf(by), at);
  const rsa = await signed(content, await credentialOf(by, 'RSA'), at);
  return [
    { algorithm: 'GOST' as const, cms: gost },
    proof === 'twice-gost' ? { algorithm: 'GOST' as const, cms: gost } : { algorithm: 'RSA' as const, cms: rsa },
  ];
}

/** The bank fetches the certificates, examines them and registers them: its checks in their order. */
function takingOver(
  scene: Scene,
  state: CustodyState,
  asked: AskedModel | undefined,
  { isProven, isOnItsWay }: { readonly isProven: boolean; readonly isOnItsWay: boolean },
): Outcome<CustodyState> {
  if (!scene.isCaHeard) return { codes: ['ca-unavailable'] };
  if (asked === undefined) return { codes: ['ca-refused'] };
  const { set } = asked;
  if (set === undefined) return { codes: ['reissue-not-processed'] };
  if (asked.person !== OWNER) return { codes: ['certificate-owner-wrong'] };
  const { GOST, RSA } = set;
  const problem = scene.knowledge.problemOf(GOST) ?? scene.knowledge.problemOf(RSA);
  if (problem === 'revocation-unknown' || problem === 'certificate-unknown') return { codes: [problem] };
  if (problem !== undefined) return { codes: ['issued-certificate-wrong'] };
  if (!isProven) return { codes: ['late-proof-wrong'] };
  if ([state.current, ...state.former].some((one) => isSameSet(one, set))) return { codes: ['certificate-registered'] };
  if (state.isRevoked) return { codes: ['profile-revoked'] };
  return {
    codes: [OK],
    settle(after) {
      register(after, set);
      if (!scene.isRuled('email-lost')) after.mails.push('reissue-confirmed');
      if (isOnItsWay) goOn(after);
    },
  };
}

/** C11: what KISC has re-issued at its own site. R-BANK-91, R-BANK-92. */
const TAKE_OVER = kind<CustodyState, number>({
  name: 'take-over',
  answers: [OK, 'token-with-bank', ...OF_ISSUED],
  weight: 6,
  arguments: fc.nat({ max: 2 }),
  prepare(scene, drawn, request) {
    const asked = drawn.asked.at(-1 - request);
    const requestId = asked?.id ?? '99';
    return prepared<CustodyState, ReplyOf<typeof bankLateRoutes.takeOverReissue>>({
      text: `the bank takes request ${requestId} over`,
      row: 'takeOverReissue',
      busy: ['certificate-registered'],
      send: () => scene.manager.call(bankLateRoutes.takeOverReissue, { body: { login: OWNER, requestId } }),
      predict: (state) => {
        if (state.isRevoked) return { codes: ['profile-revoked'] };
        if (isAway(state)) return { codes: ['token-with-bank'] };
        return takingOver(scene, state, asked, { isProven: true, isOnItsWay: false });
      },
    });
  },
});

export const REISSUE_KINDS: readonly AnyKind<CustodyState>[] = [ASK, PROGRAM, TAKE_OVER];

/** A key of the owner's by what it is. */
export function setFor(state: CustodyState, key: 'current' | 'former' | 'new'): IssuedSet | undefined {
  if (key === 'current') return state.current;
  if (key === 'former') return state.former.at(-1);
  return state.asked.findLast(({ person, set }) => person === OWNER && set !== undefined)?.set;
}
