import fc from 'fast-check';
import { bankRoutes, type ProfileView } from '../../../../../http/bank.ts';
import { caRoutes } from '../../../../../http/ca.ts';
import type { ReplyOf } from '../../../../../http/route.ts';
import { parseCertificate } from '../../../../../pki/x509/certificate.ts';
import { OK } from '../caller.ts';
import { credentialOf, issuedSetOf } from '../issued-set.ts';
import { base64, type Credential, keysNamed, octets, type RequestHalf, requestPair } from '../key-pool.ts';
import { type AnyKind, kind, type Outcome, prepared } from '../machine.ts';
import type { Scene } from '../scene.ts';
import { BUTTONS, TAB, within } from './button-kinds.ts';
import { type CaRequestModel, OWNER, type RegenerationState, statusOf } from './regeneration-model.ts';

/** The request for a new key set on its way to the CA and back: P6, P8, P9, P10. */

/** New keys to ask for. */
const SPARES = ['spare 1', 'spare 2', 'spare 3'] as const;

type Wish =
  | 'right'
  | 'former-key'
  | 'key-of-another'
  | 'forged'
  | 'name-of-another'
  | 'current-keys'
  | 'two-gost'
  | 'altered';

interface Pair {
  readonly halves: readonly RequestHalf[];
  readonly keys: string;
  /** DER of the certificate under the CMS. */
  readonly signer: Uint8Array;
}

async function pairFor(scene: Scene, state: RegenerationState, wish: Wish, spare: string): Promise<Pair> {
  const { stage, clock } = scene;
  const another = stage.setOf('first');
  const own = stage.setOf(OWNER);
  if (another === undefined || own === undefined) throw new RangeError('the cast has no tokens');
  const [former] = state.former;
  const signers: Readonly<Partial<Record<Wish, Credential>>> = {
    'key-of-another': another.GOST,
    forged: stage.forged.GOST,
    ...(former && { 'former-key': await credentialOf(former) }),
  };
  const by = signers[wish] ?? (await credentialOf(state.current));
  const keys = wish === 'current-keys' ? state.current.keys : spare;
  const subject = wish === 'name-of-another' ? another.subject : own.subject;
  const pair = await requestPair(await keysNamed(keys), { subject, by, at: clock.now() });
  return { halves: spoilt(wish, pair), keys, signer: by.certificate };
}

function spoilt(wish: Wish, [gost, rsa]: readonly RequestHalf[]): RequestHalf[] {
  if (gost === undefined || rsa === undefined) throw new RangeError('a pair has two halves');
  if (wish === 'two-gost') return [gost, gost];
  if (wish !== 'altered') return [gost, rsa];
  const altered = octets(gost.cms);
  altered[altered.length - 1] = (altered[altered.length - 1] ?? 0) ^ 1;
  return [{ ...gost, cms: base64(altered) }, rsa];
}

const SIGN = kind<RegenerationState, { tab: number; wish: Wish; spare: string }>({
  name: 'signRegeneration',
  answers: [
    OK,
    'not-logged-in',
    'token-sign-in-required',
    ...new Set(Object.values(BUTTONS.signRegeneration.refuses)),
    'request-pair-incomplete',
    'signature-wrong',
    'certificate-untrusted',
    'certificate-revoked',
    'ca-unavailable',
    'revocation-unknown',
    'key-not-registered',
    'key-retired',
    'subject-mismatch',
    'key-reused',
    'ca-refused',
  ],
  weight: 8,
  arguments: fc.record({
    tab: TAB,
    wish: fc.oneof(
      { weight: 6, arbitrary: fc.constant<Wish>('right') },
      {
        weight: 3,
        arbitrary: fc.constantFrom<Wish>(
          'former-key',
          'key-of-another',
          'forged',
          'name-of-another',
          'current-keys',
          'two-gost',
          'altered',
        ),
      },
    ),
    spare: fc.constantFrom(...SPARES),
  }),
  async prepare(scene, drawn, { tab, wish, spare }) {
    const pair = await pairFor(scene, drawn, wish, spare);
    const options = { params: { id: drawn.profileId }, body: { requests: [...pair.halves] } };
    return prepared<RegenerationState, { profile: ProfileView }>({
      text: `tab ${tab}: signs a request, ${wish}, for ${pair.keys}`,
      row: 'signRegeneration',
      from: tab,
      busy: ['regeneration-in-progress'],
      send: (isHeard) => scene.browser(tab).call(bankRoutes.signRegeneration, options, isHeard),
      predict: (state) =>
        within(state, tab, 'work', () => {
          const refusal = BUTTONS.signRegeneration.refuses[statusOf(scene, state)];
          return refusal === undefined ? signing(scene, state, wish, pair) : { codes: [refusal] };
        }),
    });
  },
});

/** What the bank says of a pair by itself: its checks in their order. */
function faultOf(scene: Scene, state: RegenerationState, wish: Wish, { keys, signer }: Pair): string | undefined {
  if (wish === 'two-gost') return 'request-pair-incomplete';
  if (wish === 'altered') return 'signature-wrong';
  if (wish === 'forged') return scene.knowledge.clouding.examined ?? 'certificate-untrusted';
  const problem = scene.knowledge.problemOf(signer);
  if (problem !== undefined) return problem;
  if (wish === 'key-of-another') return 'key-not-registered';
  if (base64(signer) !== base64(state.current.GOST)) return 'key-retired';
  if (wish === 'name-of-another') return 'subject-mismatch';
  return [state.current, ...state.former].some((set) => set.keys === keys) ? 'key-reused' : undefined;
}

function signing(scene: Scene, state: RegenerationState, wish: Wish, pair: Pair): Outcome<RegenerationState> {
  const fault = faultOf(scene, state, wish, pair);
  // Nobody can be asked: nothing has happened, the window stays open.
  if (fault === 'revocation-unknown') return { codes: ['ca-unavailable', fault] };
  if (fault === 'certificate-unknown') return { codes: [fault] };
  const refused = (code: string) => ({
    codes: [code],
    settle: (after: RegenerationState) => void Object.assign(after, { phase: 'refused', reason: code }),
  });
  if (fault === 'certificate-revoked' && base64(pair.signer) === base64(state.current.GOST)) {
    return { codes: [fault], settle: (after) => void Object.assign(after, { isRevoked: true }) };
  }
  if (fault !== undefined) return refused(fault);
  if (scene.isRuled('regeneration-refused')) return refused('ca-refused');
  const known = requestOf(state, pair);
  if (!scene.reachesCa) return { codes: ['ca-unavailable'] };
  if (known === undefined && isRefusedByCa(scene, state, pair))
    return scene.isCaHeard ? refused('ca-refused') : { codes: ['ca-unavailable'] };
  const request = known ?? newRequest(state, pair);
  const taken = (after: RegenerationState): CaRequestModel => {
    const there = after.atCa.find(({ id }) => id === request.id);
    if (there === undefined) after.atCa.push(request);
    return there ?? request;
  };
  // The CA has taken it, and the bank does not know.
  if (!scene.isCaHeard) return { codes: ['ca-unavailable'], settle: (after) => void taken(after) };
  return { codes: [OK], settle: (after) => void Object.assign(after, { phase: 'accepted', request: taken(after) }) };
}

/** The very same octets are the same request. */
function requestOf({ atCa }: RegenerationState, { halves }: Pair): CaRequestModel | undefined {
  const octetsOfBoth = halves.map(({ cms }) => cms).join();
  return atCa.find((one) => one.octets === octetsOfBoth && one.status !== 'rejected');
}

function newRequest({ atCa }: RegenerationState, { halves, keys }: Pair): CaRequestModel {
  return { id: `new ${atCa.length}`, keys, octets: halves.map(({ cms }) => cms).join(), status: 'novel' };
}

/** What the CA knows at once: its own revocations, keys that it has certified or is asked to, one open request of a person. */
function isRefusedByCa({ knowledge }: Scene, { atCa, issued }: RegenerationState, { keys, signer }: Pair): boolean {
  if (knowledge.revoked.has(parseCertificate(signer).serialNumber)) return true;
  return (
    issued.some((set) => set.keys === keys) || atCa.some(({ status }) => status === 'novel' || status === 'approved1')
  );
}

/** R-BANK-77: the status moves only here. */
const REFRESH = kind<RegenerationState, number>({
  name: 'profiles',
  answers: [OK, 'not-logged-in', 'token-sign-in-required'],
  weight: 8,
  arguments: TAB,
  prepare: (scene, _, tab) =>
    prepared<RegenerationState, ReplyOf<typeof bankRoutes.profiles>>({
      text: `tab ${tab}: profiles`,
      row: 'profiles',
      isLook: true,
      from: tab,
      send: (isHeard) => scene.browser(tab).call(bankRoutes.profiles, {}, isHeard),
      predict: (state) =>
        within(state, tab, 'look', () => {
          const next = refreshed(scene, state);
          return {
            codes: [OK],
            settle(after, { reply }) {
              Object.assign(after, next);
              return reply && wrongList(scene, after, reply.profiles);
            },
          };
        }),
    }),
});

/** By a rule the list shows what was before, or shows it twice. */
function wrongList(scene: Scene, state: RegenerationState, profiles: readonly ProfileView[]): string | undefined {
  const due = statusOf(scene, state);
  const isDone = due === 'new-certificate-received' || due === 'refused';
  const status = isDone && scene.isRuled('status-stale') ? 'accepted-by-bank' : due;
  const wanted = scene.isRuled('profile-duplicate-row') ? [status, status] : [status];
  const shown = profiles.map((one) => one.status);
  return shown.join() === wanted.join() ? undefined : `the list shows ${shown.join()} instead of ${wanted.join()}`;
}

/** Nobody could be asked: everything stays as it is. */
export const UNDECIDED: ReadonlySet<string> = new Set(['revocation-unknown', 'certificate-unknown']);

function refreshed(scene: Scene, state: RegenerationState): Partial<RegenerationState> {
  const { phase, request, atCa, issued } = state;
  const there = atCa.find(({ id }) => id === request?.id);
  if (state.isRevoked || phase !== 'accepted' || there === undefined || !scene.reachesCa || !scene.isCaHeard) return {};
  if (scene.isRuled('status-hangs')) return {};
  if (there.status === 'rejected') return { phase: 'refused', reason: 'ca-refused' };
  const received = issued.find(({ keys }) => keys === there.keys);
  if (there.status !== 'processed' || received === undefined) return {};
  const problem = scene.isRuled('issued-swapped')
    ? 'issued-certificate-wrong'
    : (scene.knowledge.problemOf(received.GOST) ?? scene.knowledge.problemOf(received.RSA));
  if (problem === undefined) return { phase: 'received', received };
  return UNDECIDED.has(problem) ? {} : { phase: 'refused', reason: 'issued-certificate-wrong' };
}

/** A request in error, because the signer's certificate was revoked meanwhile, is as good as rejected. */
const AS_THE_CA_SAYS = {
  novel: 'novel',
  approved1: 'approved1',
  approved2: 'approved1',
  processed: 'processed',
  rejected: 'rejected',
  error: 'rejected',
} as const;

/** The CA's desk. */
const DESK = kind<RegenerationState, 'manager' | 'both' | 'reject'>({
  name: 'ca-desk',
  answers: [OK],
  weight: 6,
  befalls: true,
  arguments: fc.oneof(
    { weight: 5, arbitrary: fc.constant('both' as const) },
    { weight: 1, arbitrary: fc.constantFrom('manager', 'reject') },
  ),
  prepare(scene, drawn, what) {
    const open = drawn.atCa.find(({ status }) => status === 'novel' || status === 'approved1');
    if (open === undefined || (what === 'manager' && open.status === 'approved1')) return undefined;
    return prepared<RegenerationState, ReplyOf<typeof caRoutes.request>>({
      text: `the CA's desk: ${what}`,
      send: async () => ({ code: OK, reply: await deskDoes(scene, open, what) }),
      predict: () => ({
        codes: [OK],
        settle(state, { reply }) {
          const request = state.atCa.find(({ id }) => id === open.id) as CaRequestModel;
          if (reply === undefined) return;
          request.status = AS_THE_CA_SAYS[reply.status];
          if (request.status === 'processed') state.issued.push(issuedSetOf(request.keys, reply.certificates));
        },
      }),
    });
  },
});

async function deskDoes(
  { stage: { caClient } }: Scene,
  { status }: CaRequestModel,
  what: 'manager' | 'both' | 'reject',
) {
  const open = (await caClient.call(caRoutes.requests)).find(
    (one) => one.status === 'novel' || one.status === 'approved1',
  );
  const id = open?.id ?? '';
  if (what === 'reject') return caClient.call(caRoutes.reject, { params: { id }, body: { reason: 'TEST' } });
  for (const role of ['manager', 'officer'] as const) {
    if (role === 'manager' ? status === 'novel' : what === 'both') {
      await caClient.call(caRoutes.approve, { params: { id }, body: { role } });
    }
  }
  return caClient.call(caRoutes.request, { params: { id } });
}

export const REQUEST_KINDS: readonly AnyKind<RegenerationState>[] = [SIGN, REFRESH, DESK];
