import { issueCertificate } from '../pki/x509/certificate.ts';
import { issueCrl } from '../pki/x509/crl.ts';
import type { Clock } from '../simulation/clock.ts';
import { type Authority, type CaTwin, issuerFactsOf } from './authority.ts';
import { type CertificateOrder, layOutCertificate, obstacle, ordersOf, recordCertificate } from './core/issuance.ts';
import {
  type ApprovalDelays,
  completeRequest,
  type DueStep,
  failRequest,
  moveRequest,
  nextDueStep,
} from './core/requests.ts';
import { revocationListAt } from './core/revocation-list.ts';
import type { CaEvent, CaState, IssuedCertificate } from './core/state.ts';

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
  readonly authority: Authority;
  readonly clock: Clock;
  readonly delays: ApprovalDelays;
  readonly crlBaseUrl: string;
  readonly onEvent?: ((event: CaEvent | BugEvent) => void) | undefined;
}

/**
 * The shell around the core: brings the state up to the present, signs what the core has decided to issue, and lets one call
 * after the other at it.
 */
export class CertificationAuthority {
  readonly state: CaState;
  readonly authority: Authority;
  readonly #options: CertificationAuthorityOptions;
  readonly #lists = new Map<CaTwin, { number: number; der: Uint8Array }>();
  #last: Promise<unknown> = Promise.resolve();
  #told = 0;

  constructor(options: CertificationAuthorityOptions) {
    this.state = options.state;
    this.authority = options.authority;
    this.#options = options;
  }

  /** Does a piece of work when those before it are done, and everything that time has brought is done too. */
  run<Result>(work: (now: number) => Result | Promise<Result>): Promise<Result> {
    const result = this.#last.then(() => this.#turn(work));
    this.#last = result.catch(() => undefined);
    return result;
  }

  async #turn<Result>(work: (now: number) => Result | Promise<Result>): Promise<Result> {
    const now = this.#options.clock.now();
    try {
      for (let step = this.#due(now); step !== undefined; step = this.#due(now)) await this.#take(step);
      return await work(now);
    } finally {
      this.#tell();
    }
  }

  #due(now: number): DueStep | undefined {
    return nextDueStep(this.state, this.#options.delays, now);
  }

  /** An approval, or the issue of both certificates: signed first, recorded together. */
  async #take({ request, event, at }: DueStep): Promise<void> {
    if (event !== 'issued') return moveRequest(this.state, request, event, 'auto', at);
    const reason = obstacle(this.state, request);
    if (reason !== undefined) return failRequest(this.state, request, reason, at);
    try {
      const signed = await Promise.all(ordersOf(request, at).map((order) => this.#sign(order)));
      const issued = signed.map(({ toBeIssued, der }) => recordCertificate(this.state, toBeIssued, der));
      completeRequest(this.state, request, issued, at);
    } catch (error) {
      // The request must not stay due, or nothing could be asked of the CA any more.
      failRequest(this.state, request, 'serverError: something unforeseen happened; it is recorded.', at);
      this.bug(error, `issuing for request ${request.id}`);
    }
  }

  async #sign(order: CertificateOrder) {
    const issuer = this.authority.issuing[order.algorithm];
    const toBeIssued = layOutCertificate(order, issuerFactsOf(issuer), this.#options.crlBaseUrl);
    return { toBeIssued, der: await issueCertificate(toBeIssued.template, issuer.signer) };
  }

  /** Signs and records one certificate outside a request of a person. Inside {@link run} only. */
  async issue(order: CertificateOrder): Promise<IssuedCertificate> {
    const { toBeIssued, der } = await this.#sign(order);
    return recordCertificate(this.state, toBeIssued, der);
  }

  /** The CRL in force, DER: signed once, then kept. Inside {@link run} only. */
  async revocationList(twin: CaTwin, now: number): Promise<Uint8Array> {
    const list = revocationListAt(this.state, twin.role, twin.algorithm, now);
    const kept = this.#lists.get(twin);
    if (kept?.number === list.number) return kept.der;
    const der = await issueCrl({ ...list, issuer: twin.certificate.subject }, twin.signer);
    this.#lists.set(twin, { number: list.number, der });
    return der;
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
