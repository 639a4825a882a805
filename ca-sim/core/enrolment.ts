import { judgeWish, signerOf } from './enrolment-checks.ts';
import type { Enrolment, EnrolmentAnswer, EnrolmentProgress, EnrolmentWish } from './enrolment-record.ts';
import type { CertificateOrder } from './issuance.ts';
import { settleApplicationOf } from './national/settlement.ts';
import { CaError } from './problems.ts';
import { personNamed } from './registry.ts';
import { OPEN_STATES, type RequestEvent, type RequestState, transitionOf } from './request-states.ts';
import type { CaState, IssuedCertificate, RequestActor } from './state.ts';

/**
 * A plain enrolment from the wish to the certificate. It goes through the statuses of the CA's service (X-CA-4) by the same
 * table as KISC's pair of requests; only how it is moved along differs: at once, by the desks, by polls, or by time.
 */

/** In these states an enrolment is over without a certificate. */
const FRUITLESS: ReadonlySet<RequestState> = new Set<RequestState>(['rejected', 'error']);

const AT_ONCE: EnrolmentProgress = { kind: 'at-once' };

/** How long a client is asked to wait when nobody knows how long it takes. */
const RETRY_AFTER_MS = 5000;

/**
 * Takes a wish in, or finds the enrolment that it is the repetition of, which counts as a poll.
 * @throws CaError as `judgeWish`.
 */
export function openEnrolment(state: CaState, wish: EnrolmentWish, at: number): Enrolment {
  const repeated = standingEnrolment(state, wish.fingerprint, at);
  if (repeated !== undefined) return polled(state, repeated, at);
  const { twin, profile } = judgeWish(state, wish);
  const { authority, subject, publicKey, subjectAltName, voucher, fingerprint } = wish;
  const enrolment: Enrolment = {
    id: `E${String(state.enrolments.size + 1).padStart(6, '0')}`,
    authority,
    algorithm: twin.algorithm,
    profile,
    subject,
    publicKey,
    ...(subjectAltName && { subjectAltName }),
    voucher,
    fingerprint,
    progress: { ...(state.enrolmentProgress.get(authority) ?? AT_ONCE) },
    submittedAt: at,
    polls: 0,
    state: 'novel',
    steps: [],
    reason: '',
  };
  state.enrolments.set(enrolment.id, enrolment);
  state.enrolmentsByFingerprint.set(fingerprint, enrolment);
  state.openEnrolments.add(enrolment);
  state.journal.push({ kind: 'enrolment', at, id: enrolment.id, state: 'novel' });
  if (enrolment.progress.kind === 'at-once') approveBoth(state, enrolment, at);
  return enrolment;
}

/** The enrolment that a wish of this fingerprint repeats: it is still on its way, or its certificate is still good. */
export function standingEnrolment(state: CaState, fingerprint: string, at: number): Enrolment | undefined {
  const known = state.enrolmentsByFingerprint.get(fingerprint);
  if (known === undefined || FRUITLESS.has(known.state)) return undefined;
  const { certificate } = known;
  const isOver = certificate !== undefined && (certificate.revocation !== undefined || at > certificate.notAfter);
  return isOver ? undefined : known;
}

/** @throws CaError entity-not-found */
export function enrolmentOf(state: CaState, id: string): Enrolment {
  const found = state.enrolments.get(id);
  if (found === undefined) throw new CaError('entity-not-found', `There is no enrolment ${id}.`);
  return found;
}

/** Somebody asks how it stands. @throws CaError entity-not-found */
export function pollEnrolment(state: CaState, id: string, at: number): Enrolment {
  return polled(state, enrolmentOf(state, id), at);
}

function polled(state: CaState, enrolment: Enrolment, at: number): Enrolment {
  const { progress } = enrolment;
  enrolment.polls++;
  if (progress.kind === 'polls' && enrolment.polls >= progress.count) approveBoth(state, enrolment, at);
  return enrolment;
}

/** Both approvals, or the one that is still missing, without a person. */
export function approveBoth(state: CaState, enrolment: Enrolment, at: number): void {
  if (enrolment.state === 'novel') move(state, enrolment, 'manager-approves', 'auto', at);
  if (enrolment.state === 'approved1') move(state, enrolment, 'officer-approves', 'auto', at);
}

function move(state: CaState, enrolment: Enrolment, event: RequestEvent, by: RequestActor, at: number): void {
  const { to } = transitionOf(enrolment.state, event);
  const { error = 'enrolment-decided' } = transitionOf(enrolment.state, event);
  if (to === undefined)
    throw new CaError(error, `Enrolment ${enrolment.id} is ${enrolment.state}: ${event} is refused.`);
  enrolment.steps.push({ at, event, by, from: enrolment.state, to });
  enrolment.state = to;
  if (!OPEN_STATES.has(to)) state.openEnrolments.delete(enrolment);
  state.journal.push({ kind: 'enrolment', at, id: enrolment.id, state: to });
}

/** The desk of the manager or of the security officer approves. @throws CaError entity-not-found, or the row of its state. */
export function approveEnrolment(state: CaState, id: string, role: 'manager' | 'officer', at: number): Enrolment {
  const enrolment = enrolmentOf(state, id);
  move(state, enrolment, role === 'manager' ? 'manager-approves' : 'officer-approves', role, at);
  return enrolment;
}

/** A desk rejects. @throws CaError entity-not-found, or the row of its state. */
export function rejectEnrolment(state: CaState, id: string, reason: string, at: number): Enrolment {
  const enrolment = enrolmentOf(state, id);
  move(state, enrolment, 'rejected', 'desk', at);
  enrolment.reason = reason;
  settleApplicationOf(state, enrolment, at);
  return enrolment;
}

/** When time moves it on: an approved one at once, one that is approved after a time when that has passed. */
export function timeMovesAt(enrolment: Enrolment): number | undefined {
  const { state, progress, submittedAt } = enrolment;
  if (state === 'approved2') return approvedAt(enrolment);
  return progress.kind === 'after' ? submittedAt + progress.ms : undefined;
}

/**
 * The enrolment whose certificate is to be signed next: the one that was approved first, however late somebody asks, so that
 * serial numbers are given in the same order.
 */
export function enrolmentToIssue(state: CaState): Enrolment | undefined {
  const approved = [...state.openEnrolments].filter((one) => one.state === 'approved2');
  return approved.sort((a, b) => approvedAt(a) - approvedAt(b))[0];
}

const approvedAt = ({ steps, submittedAt }: Enrolment): number => steps.at(-1)?.at ?? submittedAt;

/** What to sign for an approved enrolment; it is issued at the instant of its last step. */
export function orderOfEnrolment(state: CaState, enrolment: Enrolment): CertificateOrder {
  const { authority, algorithm, profile, subject, publicKey, subjectAltName } = enrolment;
  const person = authority === 'kz-kisc' ? personNamed(state, subject) : undefined;
  return {
    authority,
    algorithm,
    profile,
    subject,
    publicKey,
    at: approvedAt(enrolment),
    ...(person && { person }),
    ...(subjectAltName && { subjectAltName }),
  };
}

/** Why an approved enrolment can no longer be fulfilled, or undefined. */
export function enrolmentObstacle(state: CaState, { voucher }: Enrolment): string | undefined {
  const signer = signerOf(state, voucher);
  if (signer?.revocation === undefined) return undefined;
  return `signError: the signer's certificate ${signer.serialNumber} was revoked while the request waited.`;
}

/** The certificate is signed: status `processed`. */
export function completeEnrolment(state: CaState, one: Enrolment, certificate: IssuedCertificate, at: number): void {
  move(state, one, 'issued', 'ca', at);
  one.certificate = certificate;
  settleApplicationOf(state, one, at);
}

/** The CA cannot issue: status `error` with the reason. */
export function failEnrolment(state: CaState, enrolment: Enrolment, reason: string, at: number): void {
  move(state, enrolment, 'failed', 'ca', at);
  enrolment.reason = reason;
  settleApplicationOf(state, enrolment, at);
}

/** What a protocol tells its client. */
export function enrolmentAnswer(enrolment: Enrolment, now: number): EnrolmentAnswer {
  const { certificate, state, reason, progress, submittedAt } = enrolment;
  if (certificate !== undefined) return { status: 'issued', enrolment, certificate };
  if (!OPEN_STATES.has(state)) return { status: 'refused', enrolment, reason };
  const remaining = progress.kind === 'after' ? submittedAt + progress.ms - now : RETRY_AFTER_MS;
  return { status: 'pending', enrolment, retryAfterMs: Math.max(remaining, 0) };
}
