import { bytesToHex } from '@noble/hashes/utils.js';
import { sendReissueConfirmation } from './outbox.ts';
import { CaError } from './problems.ts';
import { OPEN_STATES, type RequestEvent, type RequestState, transitionOf } from './request-states.ts';
import type {
  CaRequest,
  CaState,
  IssuedCertificate,
  Organisation,
  Person,
  RequestActor,
  RequestedKey,
} from './state.ts';
import { supersedeOlder } from './superseded.ts';

/** The way of a certificate request from the desk to the certificates (state machine 7.2). */

/** What the automatic steps of a request cost in simulated time. */
export interface ApprovalDelays {
  readonly managerAfterMs: number;
  readonly officerAfterMs: number;
  readonly issueAfterMs: number;
}

/** A step that time takes. */
export interface DueStep {
  readonly event: RequestEvent;
  /** When it is due; the step counts as taken then, however late somebody asks. */
  readonly at: number;
}

interface AutomaticStep {
  readonly from: RequestState;
  readonly event: RequestEvent;
  readonly delay: keyof ApprovalDelays;
  /** The organisation's switch without which a desk must act (X-CA-13). */
  readonly onlyIf?: keyof Pick<Organisation, 'isApproveOneReg' | 'isApproveTwoReg'>;
}

/** What time does to a request, counted from its last step. */
export const AUTOMATIC_STEPS: readonly AutomaticStep[] = [
  { from: 'novel', event: 'manager-approves', delay: 'managerAfterMs', onlyIf: 'isApproveOneReg' },
  { from: 'approved1', event: 'officer-approves', delay: 'officerAfterMs', onlyIf: 'isApproveTwoReg' },
  { from: 'approved2', event: 'issued', delay: 'issueAfterMs' },
];

/** What time does to a request next, and when; undefined: it waits for a desk. */
export function dueStepOf(request: CaRequest, delays: ApprovalDelays): DueStep | undefined {
  const row = AUTOMATIC_STEPS.find(({ from }) => from === request.state);
  // Revocations do not wait for time: see revocation-requests.ts.
  if (row === undefined || request.type === 'revocation') return undefined;
  if (row.onlyIf !== undefined && !request.person.organisation[row.onlyIf]) return undefined;
  const since = request.steps.at(-1)?.at ?? request.submittedAt;
  return { event: row.event, at: since + delays[row.delay] };
}

/** A pair of requests that has passed every check. */
export interface CheckedPair {
  readonly type: CaRequest['type'];
  readonly person: Person;
  readonly keys: readonly RequestedKey[];
  readonly fingerprint: string;
}

/** Takes a checked pair in: status `novel`. */
export function openRequest(state: CaState, pair: CheckedPair, at: number): CaRequest {
  const request = enterRequest(state, pair, at);
  state.requestsByFingerprint.set(pair.fingerprint, request);
  return request;
}

/** Puts a new request before the desks: status `novel`. */
export function enterRequest(
  state: CaState,
  wish: Pick<CaRequest, 'type' | 'person' | 'keys' | 'fingerprint' | 'revokes'>,
  at: number,
): CaRequest {
  const request: CaRequest = {
    ...wish,
    id: `R${String(state.requests.size + 1).padStart(6, '0')}`,
    submittedAt: at,
    state: 'novel',
    steps: [],
    reason: '',
    certificates: [],
  };
  state.requests.set(request.id, request);
  state.openRequests.add(request);
  state.journal.push({ kind: 'request', at, id: request.id, state: 'novel', by: request.type });
  return request;
}

/** @throws CaError entity-not-found */
export function requestOf(state: CaState, id: string): CaRequest {
  const request = state.requests.get(id);
  if (request === undefined) throw new CaError('entity-not-found', `There is no request ${id}.`);
  return request;
}

/**
 * Moves a request along its table.
 * @throws CaError the problem of the table's row.
 */
export function moveRequest(
  state: CaState,
  request: CaRequest,
  event: RequestEvent,
  by: RequestActor,
  at: number,
): void {
  const row = transitionOf(request.state, event);
  if (row.to === undefined) {
    throw new CaError(row.error ?? 'request-closed', `Request ${request.id} is ${request.state}: ${event} is refused.`);
  }
  if (row.to === request.state) return;
  request.steps.push({ at, event, by, from: request.state, to: row.to });
  request.state = row.to;
  if (!OPEN_STATES.has(row.to)) state.openRequests.delete(request);
  state.journal.push({ kind: 'request', at, id: request.id, state: row.to, by });
}

/** The desk of the manager or of the security officer approves. @throws CaError as {@link moveRequest}. */
export function approveRequest(state: CaState, id: string, role: 'manager' | 'officer', at: number): CaRequest {
  const request = requestOf(state, id);
  moveRequest(state, request, role === 'manager' ? 'manager-approves' : 'officer-approves', role, at);
  return request;
}

/** A desk rejects. @throws CaError as {@link moveRequest}. */
export function rejectRequest(state: CaState, id: string, reason: string, at: number): CaRequest {
  const request = requestOf(state, id);
  moveRequest(state, request, 'rejected', 'desk', at);
  request.reason = reason;
  return request;
}

/** The CA cannot issue: status `error` with the reason. */
export function failRequest(state: CaState, request: CaRequest, reason: string, at: number): void {
  moveRequest(state, request, 'failed', 'ca', at);
  request.reason = reason;
}

/** Both certificates are signed: status `processed`. */
export function completeRequest(
  state: CaState,
  request: CaRequest,
  certificates: readonly IssuedCertificate[],
  at: number,
): void {
  moveRequest(state, request, 'issued', 'ca', at);
  request.certificates = certificates;
}

/**
 * The bank's side is done: the e-mail goes out, once (R-CA-13).
 * @throws CaError request-closed (a revocation), and as {@link moveRequest}.
 */
export function bankDone(state: CaState, id: string, at: number): CaRequest {
  const request = requestOf(state, id);
  if (request.type === 'revocation') throw new CaError('request-closed', `Request ${id} is a revocation.`);
  const before = request.state;
  moveRequest(state, request, 'bank-done', 'bank', at);
  if (request.state !== before) {
    sendReissueConfirmation(state, request.person, request.certificates, at);
    supersedeOlder(state, request, at);
  }
  return request;
}

/** When the bank said that it is done. */
export function bankDoneAt(request: CaRequest): number | undefined {
  return request.steps.find(({ event }) => event === 'bank-done')?.at;
}

/** Whether this key waits for its certificate in an open request. */
export function isRequested(state: CaState, publicKey: Uint8Array): boolean {
  const wanted = bytesToHex(publicKey);
  return [...state.openRequests].some(({ keys }) => keys.some((key) => bytesToHex(key.publicKey) === wanted));
}
