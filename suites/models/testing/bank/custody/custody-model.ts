import type { LateState, TokenHolder } from '../../../../../http/bank-late.ts';
import { parseCertificate } from '../../../../../pki/x509/certificate.ts';
import { hasEnded } from '../ca-knowledge.ts';
import type { PartName } from '../cast.ts';
import { type IssuedSet, isSameSet } from '../issued-set.ts';
import type { Outcome } from '../machine.ts';
import type { Scene } from '../scene.ts';

/** State machine 7.8 of docs/requirements.md, as a model: where a token is, the cases of its late re-issue, and what its keys are good for. */

export const OWNER = 'single';
export const STRANGER = 'second';
export const PASSWORD = 'Kilt-2026';
export const SERIAL_NUMBER = '0123456789abcdef';

/** The one way of a token, and in whose hands it is after each step. */
export const WAY = [
  { event: 'apply', state: 'application-accepted', holder: 'user' },
  { event: 'take-token', state: 'token-at-branch', holder: 'branch' },
  { event: 'send-to-head-office', state: 'in-transit-to-head-office', holder: 'courier' },
  { event: 'arrive-at-head-office', state: 'at-head-office', holder: 'head-office' },
  { event: 'program', state: 'programmed', holder: 'head-office' },
  { event: 'send-to-branch', state: 'in-transit-to-branch', holder: 'courier' },
  { event: 'arrive-at-branch', state: 'ready-for-collection', holder: 'branch' },
  { event: 'collect', state: 'collected', holder: 'user' },
] as const satisfies readonly { event: string; state: LateState; holder: TokenHolder }[];
export type Step = (typeof WAY)[number]['event'];

export interface CaseModel {
  readonly id: string;
  /** How many steps of the way have been gone. */
  gone: number;
}

/** What the CA was asked for. */
export interface AskedModel {
  /** Of the request at the CA. */
  readonly id: string;
  readonly person: PartName;
  /** As it has certified them, if it has. */
  readonly set: IssuedSet | undefined;
}

/** How far the owner's login has come. */
export type SessionStage = 'none' | 'token-due' | 'view-only' | 'signed-in';

export interface CustodyState {
  readonly isVtb: boolean;
  readonly profileId: string;
  session: SessionStage;
  isRevoked: boolean;
  current: IssuedSet;
  readonly former: IssuedSet[];
  /** What the CA was asked for. */
  readonly asked: AskedModel[];
  /** Oldest first; all but the last are finished. */
  readonly cases: CaseModel[];
  /** Kinds of the e-mails to the owner, oldest first, but for warnings. */
  readonly mails: string[];
  /** Payment orders that were sent, and answers to challenges: each counts once. */
  readonly sent: Set<string>;
}

export function openCase({ cases }: CustodyState): CaseModel | undefined {
  const last = cases.at(-1);
  return last !== undefined && last.gone < WAY.length ? last : undefined;
}

/** R-BANK-101: whether the token is with the bank. */
export function isAway(state: CustodyState): boolean {
  const open = openCase(state);
  return open !== undefined && WAY[open.gone - 1]?.holder !== 'user';
}

/** What the table says of a step: each has its place on the way. */
export function refusalOfStep({ cases }: CustodyState, id: string, step: Step): string | undefined {
  const found = cases.find((one) => one.id === id);
  if (found === undefined) return 'late-case-unknown';
  if (found.gone === WAY.length) return 'late-case-closed';
  return WAY[found.gone]?.event === step ? undefined : 'late-step-wrong';
}

export function goOn(state: CustodyState): void {
  const open = openCase(state);
  if (open !== undefined) open.gone++;
}

export function hasKeyEnded(scene: Scene, { GOST, RSA }: IssuedSet): boolean {
  return [GOST, RSA].some((der) => hasEnded(parseCertificate(der), scene.now));
}

/** R-BANK-94: what a user of "VTB Business" meets at the door, whatever his password. */
export function blockOf(scene: Scene, state: CustodyState): string | undefined {
  if (!state.isVtb) return undefined;
  if (isAway(state)) return 'token-with-bank';
  return !state.isRevoked && hasKeyEnded(scene, state.current) ? 'access-blocked' : undefined;
}

/** A request of the owner in his session. */
export function inSession<V>(
  scene: Scene,
  state: CustodyState,
  go: () => Outcome<CustodyState, V>,
): Outcome<CustodyState, V> {
  if (state.session === 'none') return { codes: ['not-logged-in'] };
  const block = blockOf(scene, state);
  return block === undefined ? go() : { codes: [block] };
}

/** What the bank must say of a key of the owner's: R-BANK-101 first, then the examination, then whether it is in operation. */
export function keyProblem(scene: Scene, state: CustodyState, set: IssuedSet): string | undefined {
  const isHis = [state.current, ...state.former].some((one) => isSameSet(one, set));
  if (isHis && isAway(state)) return 'token-with-bank';
  const problem = scene.knowledge.problemOf(set.GOST);
  if (problem !== undefined) return problem;
  if (isSameSet(state.current, set)) return state.isRevoked ? 'profile-revoked' : undefined;
  return isHis ? 'key-retired' : 'key-not-registered';
}

/** An examination of the key in operation that finds it revoked closes the profile: P15. */
export function noteRevoked(scene: Scene, state: CustodyState, set: IssuedSet): void {
  if (scene.knowledge.problemOf(set.GOST) === 'certificate-revoked' && isSameSet(state.current, set)) {
    state.isRevoked = true;
  }
}

/** The set that goes into operation retires the one before it. */
export function register(state: CustodyState, set: IssuedSet): void {
  state.former.push(state.current);
  state.current = set;
}
