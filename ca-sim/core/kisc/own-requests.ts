import { sameName } from '../../../pki/x509/name.ts';
import type { RequestState } from '../request-states.ts';
import type { CaRequest, CaState, Person } from '../state.ts';

/** The person's requests, and the half-finished states that they can be in (R-CA-22). */

export type RequestStage =
  /** Keys are made, no certificates yet. */
  | 'waiting'
  /** Keys are made, and there will be no certificates. */
  | 'refused'
  /** Issued; the bank is not done yet (R-CA-13). */
  | 'issued'
  /** Ready; nothing on the token yet, as far as was told. */
  | 'not-installed'
  | 'only-GOST'
  | 'only-RSA'
  | 'installed';

const STAGES: Readonly<Record<Exclude<RequestState, 'ready'>, RequestStage>> = {
  novel: 'waiting',
  approved1: 'waiting',
  approved2: 'waiting',
  processed: 'issued',
  rejected: 'refused',
  error: 'refused',
};

/** His requests for certificates, newest first. */
export function ownRequests({ requests }: CaState, { subject }: Person): CaRequest[] {
  return [...requests.values()]
    .filter(({ type, person }) => type !== 'revocation' && sameName(person.subject, subject))
    .reverse();
}

export function stageOf({ kiscCabinet }: CaState, { id, state }: CaRequest): RequestStage {
  if (state !== 'ready') return STAGES[state];
  const [first, second] = kiscCabinet.installed.get(id) ?? [];
  if (first === undefined) return 'not-installed';
  return second === undefined ? `only-${first}` : 'installed';
}

/** The newest one whose certificates are ready and not all on the token. */
export function installableRequest(state: CaState, person: Person): CaRequest | undefined {
  return ownRequests(state, person).find((one) => one.state === 'ready' && stageOf(state, one) !== 'installed');
}
