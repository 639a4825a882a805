import { bankRoutes } from '../../../../../http/bank.ts';
import { bankDeskRoutes } from '../../../../../http/bank-desks.ts';
import { bankLateRoutes, type CustodyStep, type LateCaseView } from '../../../../../http/bank-late.ts';
import { OK } from '../caller.ts';
import { credentialOf, type IssuedSet, isSameSet } from '../issued-set.ts';
import { octets, signed } from '../key-pool.ts';
import type { Machine, Steps } from '../machine.ts';
import { must, Scene } from '../scene.ts';
import type { Stage } from '../stage.ts';
import { timeKind } from '../world-kinds.ts';
import {
  blockOf,
  type CaseModel,
  type CustodyState,
  isAway,
  keyProblem,
  OWNER,
  PASSWORD,
  SERIAL_NUMBER,
  WAY,
} from './custody-model.ts';
import { DESK_KINDS } from './desk-kinds.ts';
import { OWNER_KINDS } from './owner-kinds.ts';
import { REISSUE_KINDS } from './reissue-kinds.ts';

const SIGNED_IN: Steps = [
  ['enter', null],
  ['sign-in', 'current'],
];
const ENDED: Steps = [...SIGNED_IN, ['time-passes', { of: OWNER, at: 'end', ms: 1000 }]];
const AT_BRANCH: Steps = [...ENDED, ['apply', 'whole'], ['take-token', { which: 'newest', person: OWNER }]];
const AT_HEAD_OFFICE: Steps = [
  ...AT_BRANCH,
  ['sendToHeadOffice', 'newest'],
  ['arriveAtHeadOffice', 'newest'],
  ['ca-is-asked', { person: OWNER, isIssued: true }],
];
const READY: Steps = [
  ...AT_HEAD_OFFICE,
  ['program', { which: 'newest', request: 0, proof: 'right', isRightToken: true }],
  ['sendToBranch', 'newest'],
  ['arriveAtBranch', 'newest'],
];

const VTB = 'VTB Business: ';
const ISSUED: Steps = [...SIGNED_IN, ['ca-is-asked', { person: OWNER, isIssued: true }]];
const STARTS = {
  'signed in': SIGNED_IN,
  issued: ISSUED,
  ended: ENDED,
  'at the head office': AT_HEAD_OFFICE,
  ready: READY,
};

/** Of docs/bank-faults.md. */
const FAULTS: readonly string[] = [
  'http-500',
  'drop-before',
  'drop-after',
  'empty-body',
  'short-content-length',
  'session-lost',
  'cookie-dropped',
  'maintenance',
  'email-lost',
  'key-not-yet-registered',
  'revocation-unknown',
  'called-revoked',
  'ca-down',
  'ca-answer-lost',
  'ca-nonsense',
  'clock-fast',
];

/** State machine 7.8 of one user, with the rules of either bank, and the CA behind it. */
export function custodyMachine(stage: Stage): Machine<CustodyState> {
  return {
    name: 'bank custody',
    kinds: [...DESK_KINDS, ...REISSUE_KINDS, ...OWNER_KINDS, timeKind<CustodyState>([OWNER])],
    starts: Object.fromEntries(
      Object.entries(STARTS).flatMap(([name, steps]) => [
        [name, steps],
        [VTB + name, steps],
      ]),
    ),
    faults: FAULTS,
    befits: { 'email-lost': 'at the head office', 'ca-answer-lost': 'at the head office' },
    async begin(start = '') {
      const isVtb = start.startsWith(VTB);
      const scene = await Scene.open(stage, isVtb ? { style: 'vtb-business' } : {});
      return { scene, state: await newCustodyState(scene, isVtb) };
    },
    loseSession: (state) => void Object.assign(state, { session: 'none' }),
    look: lookAtCustody,
    lookAtEnd: keysAtTheDoor,
  };
}

async function newCustodyState(scene: Scene, isVtb: boolean): Promise<CustodyState> {
  const { firstPassword, profile } = scene.registered(OWNER);
  const browser = scene.browser('first');
  await must(browser.call(bankRoutes.login, { body: { login: OWNER, password: firstPassword } }));
  await must(browser.call(bankRoutes.changePassword, { body: { newPassword: PASSWORD, repeat: PASSWORD } }));
  return {
    isVtb,
    profileId: profile?.id ?? '',
    session: 'none',
    isRevoked: false,
    current: ownSet(scene),
    former: [],
    asked: [],
    cases: [],
    mails: [],
    sent: new Set(),
  };
}

function ownSet({ stage }: Scene): IssuedSet {
  const { name: keys = '', GOST, RSA } = stage.setOf(OWNER) ?? {};
  if (GOST === undefined || RSA === undefined) throw new RangeError(`${OWNER} has no token`);
  return { keys, GOST: GOST.certificate, RSA: RSA.certificate };
}

/** Every case as the model has it; and its custody log a path of the table, in which the token is in one pair of hands at a time. */
async function lookAtCustody(scene: Scene, state: CustodyState): Promise<string | undefined> {
  const views = (await must(scene.manager.call(bankLateRoutes.lateCases))).reverse();
  if (views.length !== state.cases.length) return `there are ${views.length} cases instead of ${state.cases.length}`;
  const open = views.filter((one) => one.state !== 'collected');
  if (open.length > 1) return `${open.length} cases are open`;
  for (const [at, view] of views.entries()) {
    const fault = wrongLog(view) ?? wrongCase(view, state.cases[at] as CaseModel);
    if (fault !== undefined) return fault;
  }
  const mails = (await must(scene.manager.call(bankDeskRoutes.outbox))).filter(({ kind }) => kind !== 'expiry-warning');
  const kinds = mails.map(({ kind }) => kind).reverse();
  return kinds.join() === state.mails.join() ? undefined : `the e-mails are ${kinds} instead of ${state.mails}`;
}

/** The invariant asks the log alone: H1 to H9 in their order, each from the hands that the step before has given it to. */
function wrongLog({ id, steps, state, holder, act, notifiedAt }: LateCaseView): string | undefined {
  const what = `the custody log of case ${id}`;
  const faults = steps.map((step, at) => wrongStep(step, at, steps[at - 1]));
  const fault = faults.find((one) => one !== undefined);
  if (fault !== undefined) return `${what}: ${fault}`;
  const last = steps.at(-1);
  if (last?.to !== holder || last.state !== state) return `${what} does not end with ${holder}`;
  if ((act !== null) !== steps.length > 1) return `case ${id} has ${act === null ? 'no' : 'an'} act`;
  if (act !== null && act.serialNumber !== SERIAL_NUMBER) return `the act of case ${id} names another token`;
  const isNotified = notifiedAt !== null;
  return isNotified === steps.length > 6 ? undefined : `case ${id}: the user was ${isNotified ? '' : 'not '}told`;
}

function wrongStep(step: CustodyStep, at: number, before: CustodyStep | undefined): string | undefined {
  const due = WAY[at];
  const what = `step ${at + 1}`;
  if (step.event !== due?.event) return `${what} is ${step.event}`;
  if (step.from !== (before?.to ?? 'user')) return `${what} takes the token from ${step.from}`;
  if (step.to !== due.holder || step.state !== due.state) return `${what} leads to ${step.to}`;
  return Date.parse(step.at) < Date.parse(before?.at ?? step.at) ? `${what} goes back in time` : undefined;
}

function wrongCase({ id, steps }: LateCaseView, { id: due, gone }: CaseModel): string | undefined {
  return id === due && steps.length === gone ? undefined : `case ${id} has gone ${steps.length} steps, not ${gone}`;
}

/** Every key that the owner ever had is tried at the door: none opens it while the token is away, and at most that in operation. */
async function keysAtTheDoor(scene: Scene, state: CustodyState): Promise<string | undefined> {
  const browser = scene.browser('at the end');
  const { code } = await browser.call(bankRoutes.login, { body: { login: OWNER, password: PASSWORD } });
  const due = blockOf(scene, state) ?? OK;
  if (code !== due) return `at the end the owner is answered with ${code} instead of ${due}`;
  if (code !== OK) return undefined;
  const sets = [
    state.current,
    ...state.former,
    ...state.asked.flatMap(({ set, person }) => (set && person === OWNER ? [set] : [])),
  ];
  const opening: IssuedSet[] = [];
  for (const set of sets) {
    const { challenge } = await must(browser.call(bankRoutes.tokenChallenge));
    const cms = await signed(octets(challenge), await credentialOf(set), scene.clock.now());
    if ((await browser.call(bankRoutes.tokenSignIn, { body: { cms } })).code === OK) opening.push(set);
  }
  if (opening.length > 0 && isAway(state)) return 'a key opens the door though its token is with the bank';
  const isOpen = opening.some((set) => isSameSet(set, state.current));
  if (opening.some((set) => !isSameSet(set, state.current))) return 'a key opens the door that is not in operation';
  const isUsable = keyProblem(scene, state, state.current) === undefined;
  return isOpen === isUsable ? undefined : `the key in operation ${isOpen ? 'opens' : 'does not open'} the door`;
}
