import { parseCertificate } from '../../../../../pki/x509/certificate.ts';
import { DAY_MS } from '../../../../../simulation/clock.ts';
import { hasEnded } from '../ca-knowledge.ts';
import { type PartName, partOf } from '../cast.ts';
import type { KeySet } from '../key-set.ts';
import type { Scene } from '../scene.ts';

/** State machine 7.5 of docs/requirements.md, as a model: users with passwords and tries, sessions, and who holds which cookie. */

export const WRONG_ENTRIES_MAX = 3;
export const IDLE_MS = 20 * 60_000;
export const CHALLENGE_MS = 5 * 60_000;
export const WARNING_MS = 30 * DAY_MS;

/** The users of the login model: two with a token, one without a signature right. */
export const USERS = ['single', 'first', 'viewer'] as const satisfies readonly PartName[];
export type UserName = (typeof USERS)[number];
/** Logins that nobody has are answered as if somebody had them. */
export const STRANGERS = ['nobody', 'Nobody2'] as const;

export interface AccessModel {
  /** Undefined: no entry is right. */
  password: string | undefined;
  former: string | undefined;
  /** The password is that of the PIN envelope. */
  isFirst: boolean;
  triesLeft: number;
  isLocked: boolean;
}

export type Stage75 = 'change-due' | 'token-due' | 'view-only' | 'signed-in';

export interface SessionModel {
  readonly user: UserName;
  stage: Stage75;
  seenAt: number;
  isOver: boolean;
  /** The same after its id was changed: the login that it began with. */
  readonly entry: number;
  /** How many answers to challenges have come. */
  answers: number;
}

/** What a session was asked to sign: good until an answer has come in it. */
export interface ChallengeModel {
  readonly text: string;
  readonly entry: number;
  readonly round: number;
  readonly at: number;
  /** The bank has shown another one than it waits for. */
  readonly isStale: boolean;
}

export interface TabModel {
  /** Whose cookie it holds: a number in `sessions`. */
  session: number | undefined;
  /** What it would sign. */
  challenge: ChallengeModel | undefined;
}

export interface LoginState {
  readonly access: Record<string, AccessModel>;
  readonly sessions: SessionModel[];
  readonly tabs: TabModel[];
  /** Users whose revoked certificate the bank has seen. */
  readonly knownRevoked: Set<PartName>;
}

export const TABS = 3;

export function newLoginState(firstPasswords: Readonly<Record<UserName, string>>): LoginState {
  const access = (password: string | undefined): AccessModel => ({
    password,
    former: undefined,
    isFirst: true,
    triesLeft: WRONG_ENTRIES_MAX,
    isLocked: false,
  });
  return {
    access: Object.fromEntries([
      ...USERS.map((name) => [name, access(firstPasswords[name])]),
      ...STRANGERS.map((name) => [name, access(undefined)]),
    ]),
    sessions: [],
    tabs: Array.from({ length: TABS }, () => ({ session: undefined, challenge: undefined })),
    knownRevoked: new Set(),
  };
}

export function accessOf(state: LoginState, login: string): AccessModel {
  const access = state.access[login];
  if (access === undefined) throw new RangeError(`the model has no ${login}`);
  return access;
}

export function tabOf(state: Pick<LoginState, 'tabs'>, number: number): TabModel {
  const tab = state.tabs[number];
  if (tab === undefined) throw new RangeError(`there is no tab ${number}`);
  return tab;
}

/** The session of a request, or the codes with which it is sent away. Its time counts from now. */
export function sessionOf(state: LoginState, tab: number, now: number): SessionModel | readonly string[] {
  const { session: number } = tabOf(state, tab);
  const session = number === undefined ? undefined : state.sessions[number];
  if (session === undefined || session.isOver) return ['not-logged-in'];
  // A session that has ended is forgotten sooner or later.
  return now - session.seenAt > IDLE_MS ? ['session-expired', 'not-logged-in'] : session;
}

/** The session of a tab has ended, and the bank has forgotten it. */
export function endSession({ tabs, sessions }: LoginState, tab: number): void {
  const { session: number } = tabOf({ tabs }, tab);
  const ended = number === undefined ? undefined : sessions[number];
  if (ended !== undefined) ended.isOver = true;
}

/** The session gets another id; whoever has not heard it has lost the session. */
export function renew(state: LoginState, tab: number, session: SessionModel, isHeard: boolean): SessionModel {
  const renewed = { ...session };
  session.isOver = true;
  state.sessions.push(renewed);
  if (isHeard) tabOf(state, tab).session = state.sessions.length - 1;
  return renewed;
}

/** The GOST certificate of a user's set in operation. */
export function ownCertificate(scene: Scene, user: UserName): ReturnType<typeof parseCertificate> | undefined {
  const set: KeySet | undefined = scene.stage.setOf(user);
  return set && parseCertificate(set.GOST.certificate);
}

/** Where a login stands once the password is done: L8 to L10, and R-BANK-20 for who has no key. */
export function stageAfterPassword(scene: Scene, state: LoginState, user: UserName): Stage75 {
  const certificate = ownCertificate(scene, user);
  if (certificate === undefined) return partOf(user).right === 'none' ? 'signed-in' : 'view-only';
  const isUsable =
    certificate.notBefore <= scene.now && !hasEnded(certificate, scene.now) && !state.knownRevoked.has(user);
  return isUsable ? 'token-due' : 'view-only';
}

/** What the bank must show next. Of a user whose key is revoked nothing is written. */
export function nextSteps(scene: Scene, state: LoginState, { user, stage }: SessionModel): readonly string[] {
  if (stage === 'change-due') return ['change-password'];
  if (stage === 'token-due') return ['sign-in-with-token'];
  const certificate = ownCertificate(scene, user);
  if (certificate === undefined) return ['main'];
  if (state.knownRevoked.has(user)) return ['critical-profiles', 'subscriber'];
  return certificate.notAfter - scene.now <= WARNING_MS ? ['critical-profiles'] : ['subscriber'];
}
