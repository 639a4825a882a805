import { bankRoutes } from '../../../../../http/bank.ts';
import { parseCertificate } from '../../../../../pki/x509/certificate.ts';
import { DAY_MS } from '../../../../../simulation/clock.ts';
import { hasEnded } from '../ca-knowledge.ts';
import { OK } from '../caller.ts';
import { credentialOf, type IssuedSet } from '../issued-set.ts';
import { octets, signed } from '../key-pool.ts';
import { must, type Scene } from '../scene.ts';

/** State machine 7.1 of docs/requirements.md, as a model: one profile, its key sets, and its request at the CA. */

export const OWNER = 'single';
const WARNING_MS = 30 * DAY_MS;

/** A request that the CA has taken. */
export interface CaRequestModel {
  readonly id: string;
  readonly keys: string;
  /** The octets of both halves. */
  readonly octets: string;
  status: 'novel' | 'approved1' | 'processed' | 'rejected';
}

/** How far the profile's request has come; `none`: there is none. */
export type Phase = 'none' | 'draft' | 'window' | 'accepted' | 'received' | 'refused';

/** `gone`: the bank has forgotten the session. */
export type TabStage = 'signed-in' | 'view-only' | 'token-due' | 'gone';

export interface RegenerationState {
  readonly profileId: string;
  readonly tabs: TabStage[];
  password: string;
  phase: Phase;
  /** Code of the problem for which the last request was refused. */
  reason: string;
  /** The bank knows that the certificate in operation is revoked: P15. */
  isRevoked: boolean;
  current: IssuedSet;
  readonly former: IssuedSet[];
  request: CaRequestModel | undefined;
  received: IssuedSet | undefined;
  readonly atCa: CaRequestModel[];
  /** Every set that the CA has issued to the person. */
  readonly issued: IssuedSet[];
  /** Payment orders that were sent to the bank. */
  readonly closed: Set<string>;
}

export type ProfileStatusModel =
  | 'in-operation'
  | 'regeneration-needed'
  | 'expired'
  | 'draft'
  | 'awaiting-signature'
  | 'accepted-by-bank'
  | 'new-certificate-received'
  | 'refused'
  | 'revoked';

const SHOWN: Readonly<Record<Exclude<Phase, 'none'>, ProfileStatusModel>> = {
  draft: 'draft',
  window: 'awaiting-signature',
  accepted: 'accepted-by-bank',
  received: 'new-certificate-received',
  refused: 'refused',
};

/** What «Статус» must say: P1 to P15. A request that is with bank and CA goes on, whatever the clock does to the old set. */
export function statusOf(
  { now }: Pick<Scene, 'now'>,
  { phase, current, isRevoked }: RegenerationState,
): ProfileStatusModel {
  if (isRevoked) return 'revoked';
  if (phase === 'accepted' || phase === 'received') return SHOWN[phase];
  const certificates = [current.GOST, current.RSA].map(parseCertificate);
  if (certificates.some((one) => hasEnded(one, now))) return 'expired';
  if (phase !== 'none') return SHOWN[phase];
  const isCritical = certificates.some(({ notAfter }) => notAfter - now <= WARNING_MS);
  return isCritical ? 'regeneration-needed' : 'in-operation';
}

export const OWN_PASSWORD = 'Kilt-2026';

/** Login, and sign-in with the key in operation if the bank asks for it; over lines that work. */
export async function comesIn(scene: Scene, state: RegenerationState, browser: number | string): Promise<TabStage> {
  const caller = scene.browser(browser);
  const { next } = await must(caller.call(bankRoutes.login, { body: { login: OWNER, password: state.password } }));
  if (next !== 'sign-in-with-token') return 'view-only';
  const code = await signInWith(scene, browser, state.current);
  if (code === 'certificate-revoked') state.isRevoked = true;
  return code === OK ? 'signed-in' : 'token-due';
}

/** @returns what the bank says to a sign-in with the key of this set. */
export async function signInWith(scene: Scene, browser: number | string, set: IssuedSet): Promise<string> {
  const caller = scene.browser(browser);
  const { challenge } = await must(caller.call(bankRoutes.tokenChallenge));
  const cms = await signed(octets(challenge), await credentialOf(set), scene.clock.now());
  return (await caller.call(bankRoutes.tokenSignIn, { body: { cms } })).code;
}
