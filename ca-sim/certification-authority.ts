import { issueCertificate } from '../pki/x509/certificate.ts';
import type { CrlTemplate } from '../pki/x509/crl.ts';
import { Alarm } from '../simulation/alarm.ts';
import type { Clock } from '../simulation/clock.ts';
import type { Rng } from '../simulation/rng.ts';
import type { KeepsState } from '../simulation/storage/state-storage.ts';
import { type CaTwin, issuerFactsOf, randomSerialNumber } from './authority.ts';
import { Agenda, nextInstant } from './core/agenda.ts';
import { AUTHORITY_STYLES, type AuthorityName, type TwinAlgorithm } from './core/authority-styles.ts';
import { enrolmentAnswer, enrolmentOf, openEnrolment, pollEnrolment } from './core/enrolment.ts';
import type { EnrolmentAnswer, EnrolmentWish } from './core/enrolment-record.ts';
import { type CertificateOrder, layOutCertificate, recordCaCertificate, recordCertificate } from './core/issuance.ts';
import { CaError } from './core/problems.ts';
import type { ApprovalDelays } from './core/requests.ts';
import { type SecretSeal, secretSeal } from './core/secret-seal.ts';
import type { CaEvent, CaState, IssuedCertificate, Mail } from './core/state.ts';
import { type CaSnapshot, restoreSnapshot, snapshotOf } from './core/state-snapshot.ts';
import type { Interference } from './interference.ts';
import type { KeyKeep } from './key-cache.ts';
import { Progress } from './progress.ts';
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
  readonly keys?: KeyKeep | undefined;
  /** Where random serial numbers come from. Default: `rng`. */
  readonly serialNumbers?: Rng | undefined;
  /** Of a CA with the same keys and the same founding; default: its own. */
  readonly responders?: Responders | undefined;
  /** Where the state is kept besides in memory. */
  readonly storage?: KeepsState | undefined;
  readonly onEvent?: ((event: CaEvent | BugEvent) => void) | undefined;
}

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
  readonly #progress: Progress;
  readonly #alarm: Alarm;
  #last: Promise<unknown> = Promise.resolve();
  #told = 0;
  #interference: Interference | undefined;
  #beginning: CaSnapshot | undefined;

  constructor(options: CertificationAuthorityOptions) {
    this.state = options.state;
    this.twins = options.twins;
    this.#options = options;
    this.envelopeSeal = secretSeal(options.rng.stream('seal of the PIN envelopes').bytes(32));
    this.#told = options.state.journal.length;
    for (const twin of options.twins) recordCaCertificate(options.state, twin, twin.certificate);
    const { baseUrl, keys } = options;
    this.#lists = new RevocationLists(options.state, baseUrl);
    this.#progress = new Progress({
      state: options.state,
      delays: options.delays,
      sign: (order) => this.#sign(order),
      fate: (subject, state) => this.#interference?.step(subject, state) ?? 'go',
      bug: (error, where) => this.bug(error, where),
    });
    this.#alarm = new Alarm(options.clock, () => void this.#wake());
    const rng = options.rng.stream('responders');
    this.#responders = options.responders ?? new Responders({ rng, baseUrl, keys });
  }

  /** Does a piece of work when those before it are done, and everything that time has brought is done too. */
  run<Result>(work: (now: number) => Result | Promise<Result>): Promise<Result> {
    const result = this.#last.then(() => this.#turn(work));
    this.#last = result.catch(() => undefined);
    return result;
  }

  async #turn<Result>(work: (now: number) => Result | Promise<Result>): Promise<Result> {
    const { clock, delays, storage } = this.#options;
    storage?.assertUsable();
    const now = clock.now();
    try {
      if ((nextInstant(this.state, delays) ?? Number.POSITIVE_INFINITY) <= now) await this.#bringUpTo(now);
      const { outbox } = this.state;
      const letters = outbox.length;
      try {
        return await work(now);
      } finally {
        this.#mind(outbox, letters);
        // Not when time has brought an error: it would be woken for that again and again.
        this.#alarm.setFor(nextInstant(this.state, delays));
      }
    } finally {
      this.#keep();
      this.#tell();
    }
  }

  /** What has happened is kept before anybody hears of it; if it cannot be kept, it has not happened. */
  #keep(): void {
    const { storage, clock } = this.#options;
    try {
      storage?.keep(clock);
    } catch (error) {
      this.#takeUpPast();
      this.bug(error instanceof Error && error.cause ? error.cause : error, 'writing the state down');
      throw error;
    }
  }

  async #bringUpTo(now: number): Promise<void> {
    const agenda = new Agenda(this.state, this.#options.delays, now);
    const { outbox } = this.state;
    for (let due = agenda.take(); due !== undefined; due = agenda.take()) {
      const letters = outbox.length;
      await this.#progress.carryOut(due);
      this.#mind(outbox, letters);
    }
  }

  /** Somebody may do something to the letters that were written after so many. */
  #mind(outbox: readonly Mail[], before: number): void {
    if (outbox.length > before) this.#interference?.mail(outbox.slice(before));
  }

  async #wake(): Promise<void> {
    try {
      await this.run(() => undefined);
    } catch (error) {
      this.bug(error, 'what time has brought');
    }
  }

  /** It does nothing by itself any more. Resolves when the last piece of work is done. */
  async close(): Promise<void> {
    this.#alarm.close();
    await this.#last;
  }

  /** Issues for every enrolment that is fully approved. Inside {@link run} only. */
  issueApproved(): Promise<void> {
    return this.#progress.issueApproved();
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
    const { rng, serialNumbers = rng } = this.#options;
    return { serialNumber: randomSerialNumber(serialNumbers.stream(`serial number ${count}`)) };
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
  responder(twin: CaTwin, purpose: ResponderPurpose): Responder | Promise<Responder> {
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
    this.#takeUpPast();
  }

  /** The state has another past now: its lists may have the same numbers, and what happened in it has been told. */
  #takeUpPast(): void {
    this.#lists.forget();
    this.#told = this.state.journal.length;
  }

  /**
   * From now on {@link reset} leads to the state of a server that has just been founded: this one, or the one of a server that goes
   * on with a file. Inside {@link run} only.
   */
  keepAsBeginning(beginning: CaSnapshot = this.snapshot()): CaSnapshot {
    this.#beginning = beginning;
    return beginning;
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
