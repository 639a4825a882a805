import type { Dn } from '../pki/x509/name.ts';
import type { DueThing } from './core/agenda.ts';
import { lapse } from './core/cmp-transactions.ts';
import {
  approveBoth,
  completeEnrolment,
  enrolmentObstacle,
  enrolmentToIssue,
  failEnrolment,
  orderOfEnrolment,
} from './core/enrolment.ts';
import type { Enrolment } from './core/enrolment-record.ts';
import { type CertificateOrder, obstacle, ordersOf, recordCertificate, type ToBeIssued } from './core/issuance.ts';
import type { RequestState } from './core/request-states.ts';
import { type ApprovalDelays, completeRequest, dueStepOf, failRequest, moveRequest } from './core/requests.ts';
import type { CaRequest, CaState } from './core/state.ts';
import { endByTime } from './core/visits.ts';

/** What carrying out needs of the CA around it. */
export interface ProgressMeans {
  readonly state: CaState;
  readonly delays: ApprovalDelays;
  sign(order: CertificateOrder): Promise<{ readonly toBeIssued: ToBeIssued; readonly der: Uint8Array }>;
  /** What becomes of a request or an enrolment at its next step: see `Interference`. */
  fate(subject: Dn, state: RequestState): 'go' | 'stay' | 'fail';
  /** Told of an unforeseen error. */
  bug(error: unknown, where: string): void;
}

/** What a request gets that the CA could not fulfil for a reason of its own. */
const UNFORESEEN = 'serverError: something unforeseen happened; it is recorded.';
const ASKED_FOR = 'serverError: a fault that a rule asked for.';

/** Carries out what the agenda says and what the desks have approved. */
export class Progress {
  readonly #means: ProgressMeans;

  constructor(means: ProgressMeans) {
    this.#means = means;
  }

  /** Does what is due, as at the instant from which it is. */
  async carryOut(due: DueThing): Promise<void> {
    const { state } = this.#means;
    switch (due.row) {
      case 'confirmation':
        return lapse(state, due.thing);
      case 'request':
        return await this.#moveRequest(due.thing, due.at);
      case 'enrolment':
        return due.thing.state === 'approved2' ? await this.#issue(due.thing) : approveBoth(state, due.thing, due.at);
      case 'visit':
        return endByTime(due.thing.book, due.thing.key, due.at);
    }
  }

  /** Issues for every enrolment that is fully approved. */
  async issueApproved(): Promise<void> {
    const next = () => enrolmentToIssue(this.#means.state);
    for (let one = next(); one !== undefined; one = next()) await this.#issue(one);
  }

  /** An approval, or the issue of both certificates: signed first, recorded together. */
  async #moveRequest(request: CaRequest, at: number): Promise<void> {
    const { state, delays, fate: fateOf } = this.#means;
    const { event } = dueStepOf(request, delays) ?? {};
    const fate = fateOf(request.person.subject, request.state);
    if (fate === 'fail') return failRequest(state, request, ASKED_FOR, at);
    if (fate === 'stay' || event === undefined) return void state.openRequests.delete(request);
    if (event !== 'issued') return moveRequest(state, request, event, 'auto', at);
    const reason = obstacle(state, request);
    if (reason !== undefined) return failRequest(state, request, reason, at);
    try {
      const signed = await Promise.all(ordersOf(request, at).map((order) => this.#means.sign(order)));
      const issued = signed.map(({ toBeIssued, der }) => recordCertificate(state, toBeIssued, der));
      completeRequest(state, request, issued, at);
    } catch (error) {
      // The request must not stay due, or nothing could be asked of the CA any more.
      failRequest(state, request, UNFORESEEN, at);
      this.#means.bug(error, `issuing for request ${request.id}`);
    }
  }

  async #issue(enrolment: Enrolment): Promise<void> {
    const { state } = this.#means;
    const order = orderOfEnrolment(state, enrolment);
    const fate = this.#means.fate(enrolment.subject, enrolment.state);
    if (fate === 'stay') return void state.openEnrolments.delete(enrolment);
    const reason = fate === 'fail' ? ASKED_FOR : enrolmentObstacle(state, enrolment);
    if (reason !== undefined) return failEnrolment(state, enrolment, reason, order.at);
    try {
      const { toBeIssued, der } = await this.#means.sign(order);
      completeEnrolment(state, enrolment, recordCertificate(state, toBeIssued, der), order.at);
    } catch (error) {
      failEnrolment(state, enrolment, UNFORESEEN, order.at);
      this.#means.bug(error, `issuing for enrolment ${enrolment.id}`);
    }
  }
}
