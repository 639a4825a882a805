import { issueCertificate } from '../pki/x509/certificate.ts';
import type { CrlTemplate } from '../pki/x509/crl.ts';
import type { Clock } from '../simulation/clock.ts';
import type { Rng } from '../simulation/rng.ts';
import { type CaTwin, issuerFactsOf, randomSerialNumber } from './authority.ts';
import { AUTHORITY_STYLES, type AuthorityName, type TwinAlgorithm } from './core/authority-styles.ts';
import { lapseUnconfirmed } from './core/cmp-transactions.ts';
import {
  approveDueEnrolments,
  completeEnrolment,
  enrolmentAnswer,
  enrolmentObstacle,
  enrolmentOf,
  enrolmentToIssue,
  failEnrolment,
  openEnrolment,
  orderOfEnrolment,
  pollEnrolment,
} from './core/enrolment.ts';
import type { Enrolment, EnrolmentAnswer, EnrolmentWish } from './core/enrolment-record.ts';
import {
  type CertificateOrder,
  layOutCertificate,
  obstacle,
  ordersOf,
  recordCaCertificate,
  recordCertificate,
} from './core/issuance.ts';
import { CaError } from './core/problems.ts';
import {
  type ApprovalDelays,
  completeRequest,
  type DueStep,
  failRequest,
  moveRequest,
  nextDueStep,
} from './core/requests.ts';
import { type SecretSeal, secretSeal } from './core/secret-seal.ts';
import type { CaEvent, CaState, IssuedCertificate } from './core/state.ts';
import { type CaSnapshot, restoreSnapshot, snapshotOf } from './core/state-snapshot.ts';
import type { Interference } from './interference.ts';
import { type Responder, type ResponderPurpose, Responders } from './responders.ts';
import { RevocationLists } from './revocation-lists.ts';

/** An unforeseen error, told to the onlooker besides the core's events. */
export interface BugEvent {
  readonly kind: 'bug';
  readonly at: number;
  /** Method and path, or what the CA was doing. */
  readonly where: string;
  readonly error: unknown;
}

export interface CertificationAuthorityOptions {
  readonly state: CaState;
  readonly twins: readonly CaTwin[];
  readonly clock: Clock;
  /** Responders' keys and random serial numbers come from it. */
  readonly rng: Rng;
  readonly delays: ApprovalDelays;
  /** What stands in front of the paths in the certificates of an authority. */
  readonly baseUrl: (authority: AuthorityName) => string;
  readonly keyCacheFolder?: string | undefined;
  readonly onEvent?: ((event: CaEvent | BugEvent) => void) | undefined;
}

/** What a request gets that the CA could not fulfil for a reason of its own. */
const UNFORESEEN = 'serverError: something unforeseen happened; it is recorded.';
const ASKED_FOR = 'serverError: a fault that a rule asked for.';

/**
 * The shell around the core: brings the state up to the present, signs what the core has decided to issue, and lets one call
 * after the other at it.
 */
export class CertificationAuthority {
  readonly state: CaState;
  /** Every CA certificate of the server. */
  readonly twins: readonly CaTwin[];
  /** What the secrets of PIN envelopes lie under in the state; its key is in no snapshot. */
  readonly envelopeSeal: SecretSeal;
  readonly #options: CertificationAuthorityOptions;
  readonly #responders: Responders;
  readonly #lists: RevocationLists;
  #last: Promise<unknown> = Promise.resolve();
  #told = 0;
  #interference: Interference | undefined;
  #beginning: CaSnapshot | undefined;

  constructor(options: CertificationAuthorityOptions) {
    this.state = options.state;
    this.twins = options.twins;
    this.#options = options;
    this.envelopeSeal = secretSeal(options.rng.stream('seal of the PIN envelopes').bytes(32));
    for (const twin of options.twins) recordCaCertificate(options.state, twin, twin.certificate);
    const { baseUrl, keyCacheFolder } = options;
    this.#lists = new RevocationLists(options.state, baseUrl);
    this.#responders = new Responders({ rng: options.rng.stream('responders'), baseUrl, keyCacheFolder });
  }

  /** Does a piece of work when those before it are done, and everything that time has brought is done too. */
  run<Result>(work: (now: number) => Result | Promise<Result>): Promise<Result> {
    const result = this.#last.then(() => this.#turn(work));
    this.#last = result.catch(() => undefined);
    return result;
  }

  async #turn<Result>(work: (now: number) => Result | Promise<Result>): Promise<Result> {
    const now = this.#options.clock.now();
    const { outbox } = this.state;
    const letters = outbox.length;
    try {
      for (let step = this.#due(now); step !== undefined; step = this.#due(now)) await this.#take(step);
      approveDueEnrolments(this.state, now);
      lapseUnconfirmed(this.state, now);
      await this.issueApproved();
      return await work(now);
    } finally {
      this.#interference?.mail(outbox.slice(letters));
      this.#tell();
    }
  }

  #due(now: number): DueStep | undefined {
    return nextDueStep(this.state, this.#options.delays, now);
  }

  /** An approval, or the issue of both certificates: signed first, recorded together. */
  async #take({ request, event, at }: DueStep): Promise<void> {
    const fate = this.#interference?.step(request.person.subject, request.state);
    if (fate === 'fail') return failRequest(this.state, request, ASKED_FOR, at);
    if (fate === 'stay') return void this.state.openRequests.delete(request);
    if (event !== 'issued') return moveRequest(this.state, request, event, 'auto', at);
    const reason = obstacle(this.state, request);
    if (reason !== undefined) return failRequest(this.state, request, reason, at);
    try {
      const signed = await Promise.all(ordersOf(request, at).map((order) => this.#sign(order)));
      const issued = signed.map(({ toBeIssued, der }) => recordCertificate(this.state, toBeIssued, der));
      completeRequest(this.state, request, issued, at);
    } catch (error) {
      // The request must not stay due, or nothing could be asked of the CA any more.
      failRequest(this.state, request, UNFORESEEN, at);
      this.bug(error, `issuing for request ${request.id}`);
    }
  }

  /** Issues for every enrolment that is fully approved. Inside {@link run} only. */
  async issueApproved(): Promise<void> {
    const next = () => enrolmentToIssue(this.state);
    for (let one = next(); one !== undefined; one = next()) await this.#issueEnrolment(one);
  }

  async #issueEnrolment(enrolment: Enrolment): Promise<void> {
    const order = orderOfEnrolment(this.state, enrolment);
    const fate = this.#interference?.step(enrolment.subject, enrolment.state);
    if (fate === 'stay') return void this.state.openEnrolments.delete(enrolment);
    const reason = fate === 'fail' ? ASKED_FOR : enrolmentObstacle(this.state, enrolment);
    if (reason !== undefined) return failEnrolment(this.state, enrolment, reason, order.at);
    try {
      completeEnrolment(this.state, enrolment, await this.issue(order), order.at);
    } catch (error) {
      failEnrolment(this.state, enrolment, UNFORESEEN, order.at);
      this.bug(error, `issuing for enrolment ${enrolment.id}`);
    }
  }

  /**
   * Takes a plain enrolment in, and issues at once when nothing stands against it. Inside {@link run} only.
   * @throws CaError authority-missing, and those of `judgeWish`.
   */
  async enrol(wish: EnrolmentWish, now: number): Promise<EnrolmentAnswer> {
    if (!this.twins.some(({ authority }) => authority === wish.authority)) throw missing(wish.authority);
    const enrolment = openEnrolment(this.state, wish, now);
    await this.issueApproved();
    return enrolmentAnswer(enrolment, now);
  }

  /** Asks how an enrolment stands, which moves it on when polls do. Inside {@link run} only. @throws CaError entity-not-found */
  async poll(id: string, now: number): Promise<EnrolmentAnswer> {
    pollEnrolment(this.state, id, now);
    await this.issueApproved();
    return enrolmentAnswer(enrolmentOf(this.state, id), now);
  }

  /** The issuing CA of an authority in one algorithm. @throws CaError authority-missing */
  issuing(authority: AuthorityName, algorithm: TwinAlgorithm): CaTwin {
    const found = this.twins.find(
      (twin) => twin.role === 'issuing' && twin.authority === authority && twin.algorithm === algorithm,
    );
    if (found === undefined) throw missing(authority, algorithm);
    return found;
  }

  async #sign(order: CertificateOrder) {
    const issuer = this.issuing(order.authority, order.algorithm);
    const numbered = { ...order, ...this.#serialNumber(order) };
    const laidOut = layOutCertificate(numbered, issuerFactsOf(issuer), this.#options.baseUrl(order.authority));
    const honest = { toBeIssued: laidOut, signer: issuer.signer };
    const { toBeIssued, signer } = this.#interference?.issue(honest) ?? honest;
    return { toBeIssued, der: await issueCertificate(toBeIssued.template, signer) };
  }

  #serialNumber({ authority, serialNumber }: CertificateOrder): { serialNumber?: string } {
    if (serialNumber !== undefined || AUTHORITY_STYLES[authority].serialNumbers !== 'random') return {};
    const count = this.state.serialNumbersGiven++;
    return { serialNumber: randomSerialNumber(this.#options.rng.stream(`serial number ${count}`)) };
  }

  /** Signs and records one certificate outside a request of a person. Inside {@link run} only. */
  async issue(order: CertificateOrder): Promise<IssuedCertificate> {
    const { toBeIssued, der } = await this.#sign(order);
    return recordCertificate(this.state, toBeIssued, der);
  }

  /** From now on somebody interferes. */
  interfere(interference: Interference): void {
    this.#interference = interference;
  }

  /** Who answers OCSP requests or gives time stamps for an issuing CA. Inside {@link run} only. */
  responder(twin: CaTwin, purpose: ResponderPurpose): Promise<Responder> {
    return this.#responders.at(this.state, twin, purpose, this.#options.clock.now());
  }

  /** The CRL in force, DER: signed once, then kept. Inside {@link run} only. */
  revocationList(twin: CaTwin, now: number): Promise<Uint8Array> {
    return this.#lists.full(twin, now);
  }

  /** The delta CRL in force, DER; undefined where the authority has none. Inside {@link run} only. */
  deltaList(twin: CaTwin, now: number): Promise<Uint8Array | undefined> {
    return this.#lists.delta(twin, now);
  }

  /** What the list in force says, before it is signed. Inside {@link run} only. */
  listTemplate(twin: CaTwin, kind: 'full' | 'delta', now: number): CrlTemplate {
    return this.#lists.template(twin, kind, now);
  }

  /** All that the CA remembers. Inside {@link run} only. */
  snapshot(): CaSnapshot {
    return snapshotOf(this.state);
  }

  /** Comes back to a snapshot. Inside {@link run} only. @throws CaError snapshot-malformed, snapshot-foreign */
  restore(snapshot: CaSnapshot): void {
    restoreSnapshot(this.state, snapshot);
    this.#lists.forget();
    // What happened in the other past has been told.
    this.#told = this.state.journal.length;
  }

  /** From now on {@link reset} leads here: to the state of a server that has just been started. Inside {@link run} only. */
  keepAsBeginning(): void {
    this.#beginning = this.snapshot();
  }

  /** Begins again, with the same keys. Inside {@link run} only. */
  reset(): void {
    if (this.#beginning !== undefined) this.restore(this.#beginning);
  }

  /** Records an unforeseen error. */
  bug(error: unknown, where: string): void {
    this.#options.onEvent?.({ kind: 'bug', at: this.#options.clock.now(), where, error });
  }

  #tell(): void {
    const news = this.state.journal.slice(this.#told);
    this.#told = this.state.journal.length;
    for (const event of news) this.#options.onEvent?.(event);
  }
}

function missing(authority: AuthorityName, algorithm?: TwinAlgorithm): CaError {
  return new CaError('authority-missing', `${[authority, algorithm].filter(Boolean).join(' ')} was not founded.`);
}
