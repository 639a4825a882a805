import type { CaRequestStatus } from '../../../http/ca.ts';
import { type ClientEvidence, issuedSet, type ProfileEvidence } from './evidence.ts';

/** What must be true of token and CA while a profile is in a state of the bank. */
interface AgreementRow {
  /** Where the request under way stands at the CA; `none`: the bank knows no number of one. */
  readonly request: readonly (CaRequestStatus | 'none')[];
  /** Whether the keys of the request under way are on the token. */
  readonly newKeys: 'on the token' | 'anywhere';
}

const ANY: readonly (CaRequestStatus | 'none')[] = [
  'none',
  'novel',
  'approved1',
  'approved2',
  'processed',
  'rejected',
  'error',
];
const BEGUN = ANY.filter((status) => status !== 'none');

/**
 * What may differ between the houses in the middle of a regeneration, by the state of the profile at the bank (state machine 7.1). Where a
 * request is under way its keys must be on the token, and the CA must know it; before that, and after a refusal, the keys may be gone already or
 * wait for the next try.
 */
export const AGREEMENT: Readonly<Record<string, AgreementRow>> = {
  'in-operation': { request: ['none'], newKeys: 'anywhere' },
  'regeneration-needed': { request: ['none'], newKeys: 'anywhere' },
  expired: { request: ANY, newKeys: 'anywhere' },
  draft: { request: ['none'], newKeys: 'anywhere' },
  'awaiting-signature': { request: ['none'], newKeys: 'anywhere' },
  // The bank has it and tells the CA: whether the CA has it nobody knows before its answer.
  sent: { request: ['none', ...BEGUN], newKeys: 'on the token' },
  // The CA may be further than the bank, which learns of it when it looks (R-BANK-77).
  'accepted-by-bank': { request: BEGUN, newKeys: 'on the token' },
  'new-certificate-received': { request: ['processed'], newKeys: 'on the token' },
  switching: { request: ['processed'], newKeys: 'on the token' },
  refused: { request: ANY, newKeys: 'anywhere' },
  revoked: { request: ANY, newKeys: 'anywhere' },
};

/** Where the houses contradict each other about a client. */
export function* disagreements({ token, profiles, requests }: ClientEvidence): Generator<string> {
  for (const profile of profiles) {
    const row = AGREEMENT[profile.state];
    if (row === undefined) yield `the bank has a profile in the state ${profile.state}, which nobody knows`;
    else yield* wrongIn(profile, row, { token, requests });
  }
}

function* wrongIn(
  { state, pending, current, former }: ProfileEvidence,
  row: AgreementRow,
  { token, requests }: Pick<ClientEvidence, 'token' | 'requests'>,
): Generator<string> {
  const request = requests.find(({ id }) => id === pending?.requestId);
  if (pending?.requestId !== undefined && request === undefined)
    yield `the CA does not know the request of the bank (${state})`;
  const status = request?.status ?? 'none';
  if (!row.request.includes(status)) yield `the profile is ${state}, the request at the CA ${status}`;
  const missing = (pending?.publicKeys ?? []).filter((key) => !token.signing.has(key));
  if (row.newKeys === 'on the token' && missing.length > 0)
    yield `the profile is ${state}, and keys of the request are not on the token`;
  if (
    pending?.received !== undefined &&
    request !== undefined &&
    !same(pending.received.serials, issuedSet(request).serials)
  ) {
    yield 'the bank has received another set than the CA has issued';
  }
  const issued = requests.filter(({ status: one }) => one === 'processed').map((one) => issuedSet(one).serials);
  for (const set of [current, ...former]) {
    if (!issued.some((serials) => same(serials, set.serials)))
      yield 'the bank has a set that the CA has not issued to this client';
  }
}

export function same(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((one, at) => one === b[at]);
}
