import { bankRoutes, type ProfileView } from '../../../../../http/bank.ts';
import { parseCertificate } from '../../../../../pki/x509/certificate.ts';
import { dnToString } from '../../../../../pki/x509/name.ts';
import { OK } from '../caller.ts';
import { type IssuedSet, isSameSet } from '../issued-set.ts';
import type { Machine, Steps } from '../machine.ts';
import { must, Scene } from '../scene.ts';
import type { Stage } from '../stage.ts';
import { timeKind } from '../world-kinds.ts';
import { BUTTON_KINDS } from './button-kinds.ts';
import { comesIn, OWN_PASSWORD, OWNER, type RegenerationState, signInWith, statusOf } from './regeneration-model.ts';
import { REQUEST_KINDS } from './request-kinds.ts';
import { SWITCH_KINDS } from './switch-kinds.ts';

/** The browser through which the bank is looked at; it moves nothing. */
const JUDGE = 'judge';

const CRITICAL: Steps = [['time-passes', { of: OWNER, at: 'warning', ms: 1000 }]];
const WINDOW: Steps = [
  ...CRITICAL,
  ['newRegeneration', 0],
  ['sendRegeneration', 0],
  ['closeSigningWindow', 0],
  ['sendRegeneration', 0],
];
const SENT: Steps = [...WINDOW, ['signRegeneration', { tab: 0, wish: 'right', spare: 'spare 1' }]];
const ISSUED: Steps = [...SENT, ['ca-desk', 'both']];
const RECEIVED: Steps = [...ISSUED, ['profiles', 0]];
const DONE: Steps = [...RECEIVED, ['continueRegeneration', { tab: 0, proof: 'right' }]];

/** Of docs/bank-faults.md. */
const FAULTS: readonly string[] = [
  'delay',
  'http-503',
  'drop-after',
  'session-lost',
  'double-submission',
  'status-stale',
  'profile-duplicate-row',
  'status-hangs',
  'issued-swapped',
  'regeneration-refused',
  'certificate-other-key',
  'certificate-swapped',
  'certificate-missing',
  'ca-certificates-missing',
  'key-not-yet-registered',
  'revocation-unknown',
  'called-revoked',
  'ca-down',
  'ca-slow',
  'ca-error',
  'ca-answer-lost',
  'ca-nonsense',
  'clock-fast',
  'clock-slow',
];
const BEFITS: Readonly<Record<string, string>> = {
  'status-stale': 'received',
  'status-hangs': 'issued',
  'issued-swapped': 'issued',
  'regeneration-refused': 'window',
  'certificate-other-key': 'received',
  'certificate-swapped': 'received',
  'certificate-missing': 'received',
  'ca-certificates-missing': 'received',
  'ca-slow': 'issued',
  'ca-error': 'issued',
  'ca-down': 'issued',
  'ca-answer-lost': 'issued',
  'ca-nonsense': 'issued',
};

/** State machine 7.1 of one user in two browsers, with the CA behind it. */
export function regenerationMachine(stage: Stage): Machine<RegenerationState> {
  return {
    name: 'bank regeneration',
    kinds: [...BUTTON_KINDS, ...REQUEST_KINDS, ...SWITCH_KINDS, timeKind<RegenerationState>([OWNER])],
    starts: {
      'in operation': [],
      critical: CRITICAL,
      window: WINDOW,
      sent: SENT,
      issued: ISSUED,
      received: RECEIVED,
      done: DONE,
    },
    befits: BEFITS,
    async begin() {
      const scene = await Scene.open(stage);
      return { scene, state: await newRegenerationState(scene) };
    },
    faults: FAULTS,
    loseSession: ({ tabs }, browser) => void tabs.splice(Number(browser), 1, 'gone'),
    look: lookAtProfile,
    lookAtEnd: keysInOperation,
  };
}

async function newRegenerationState(scene: Scene): Promise<RegenerationState> {
  const { firstPassword, profile } = scene.registered(OWNER);
  const { name: keys = '', GOST, RSA } = scene.stage.setOf(OWNER) ?? {};
  if (profile === undefined || GOST === undefined || RSA === undefined) throw new RangeError(`${OWNER} has no token`);
  const first = { keys, GOST: GOST.certificate, RSA: RSA.certificate };
  const spare = scene.stage.unregistered;
  const unregistered = { keys: spare.name, GOST: spare.GOST.certificate, RSA: spare.RSA.certificate };
  const state: RegenerationState = {
    profileId: profile.id,
    tabs: [],
    password: OWN_PASSWORD,
    phase: 'none',
    reason: '',
    isRevoked: false,
    current: first,
    former: [],
    request: undefined,
    received: undefined,
    atCa: [],
    issued: [first, unregistered],
    closed: new Set(),
  };
  await must(scene.browser(JUDGE).call(bankRoutes.login, { body: { login: OWNER, password: firstPassword } }));
  const body = { newPassword: OWN_PASSWORD, repeat: OWN_PASSWORD };
  await must(scene.browser(JUDGE).call(bankRoutes.changePassword, { body }));
  for (const browser of [JUDGE, 0, 1]) {
    const stage = await comesIn(scene, state, browser);
    if (typeof browser === 'number') state.tabs[browser] = stage;
  }
  return state;
}

/** The status as the model has it; and one set in operation, which the CA has issued to this person. */
async function lookAtProfile(scene: Scene, state: RegenerationState): Promise<string | undefined> {
  const params = { id: state.profileId };
  const profile = await shownProfile(scene, state);
  if (profile === undefined) return 'the profile is not shown';
  const { status, reason } = profile;
  const due = statusOf(scene, state);
  if (status !== due) return `the profile is ${status} instead of ${due} (${reason})`;
  const [refusal = ''] = reason.split(':', 1);
  if (status === 'refused' && refusal !== state.reason) return `the reason is ${refusal} instead of ${state.reason}`;
  const shown = await must(scene.browser(JUDGE).call(bankRoutes.signatureParameters, { params }));
  return wrongSet(state, shown.certificates, dnToString(scene.stage.unregistered.subject));
}

/** Without moving it: where there is no request, the list of profiles asks nobody. */
async function shownProfile(scene: Scene, { profileId: id }: RegenerationState): Promise<ProfileView | undefined> {
  const judge = scene.browser(JUDGE);
  const { code, reply } = await judge.call(bankRoutes.regeneration, { params: { id } });
  if (code === OK) return reply.profile;
  if (code !== 'no-request') return undefined;
  const { profiles } = await must(judge.call(bankRoutes.profiles));
  return profiles.find((one) => one.id === id);
}

interface ShownCertificate {
  readonly algorithm: 'GOST' | 'RSA';
  readonly serialNumber: string;
  readonly subject: string;
}

/** The invariant needs no model of the steps: only what the CA has issued, and to whom. */
function wrongSet(
  { issued, current }: RegenerationState,
  shown: readonly ShownCertificate[],
  subject: string,
): string | undefined {
  const serials = (set: IssuedSet) => [set.GOST, set.RSA].map((der) => parseCertificate(der).serialNumber).join();
  const inOperation = (['GOST', 'RSA'] as const)
    .map((algorithm) =>
      shown
        .filter((one) => one.algorithm === algorithm)
        .map(({ serialNumber }) => serialNumber)
        .join('+'),
    )
    .join();
  if (shown.some((one) => one.subject !== subject)) return 'the set in operation is of another name';
  if (!issued.some((set) => serials(set) === inOperation))
    return `the CA has not issued the set in operation: ${inOperation}`;
  return serials(current) === inOperation
    ? undefined
    : `the set in operation is ${inOperation} instead of ${serials(current)}`;
}

/** Every key that the person ever had is tried at the door: one opens it at most, and that is the one in operation. */
async function keysInOperation(scene: Scene, state: RegenerationState): Promise<string | undefined> {
  const problem = scene.knowledge.problemOf(state.current.GOST);
  const isUsable = problem === undefined && !state.isRevoked;
  const opening: IssuedSet[] = [];
  for (const set of state.issued) {
    const code = await signInWith(scene, JUDGE, set);
    if (code === OK) opening.push(set);
  }
  if (opening.length > 1) return `${opening.length} key sets are in operation`;
  if (!isUsable && opening.length === 0) return undefined;
  const [only] = opening;
  return only !== undefined && isSameSet(only, state.current)
    ? undefined
    : 'the key set in operation does not open the door';
}
