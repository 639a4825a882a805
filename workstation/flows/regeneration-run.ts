import { bankRoutes, type ProfileStatus, type ProfileView } from '../../http/bank.ts';
import type { Page } from '../../http/bank-pages.ts';
import { type HttpClient, UnreachableError } from '../../http/client.ts';
import { ProblemError } from '../../http/problem.ts';
import type { Certificate } from '../../pki/x509/certificate.ts';
import { dnToString } from '../../pki/x509/name.ts';
import type { Installed } from '../token/installation.ts';
import { readKeySet } from '../token/key-set.ts';
import type { TokenPlace, TokenSession } from '../token/session.ts';
import { TokenError } from '../token/token-error.ts';
import { tokenSigner } from '../token/token-signer.ts';
import { FlowError, isDefiniteRefusal } from './flow-error.ts';
import type { FlowRun } from './flow-run.ts';
import { type CertificateSet, examine, installSet } from './handed-out.ts';
import { assertGost, assertValidAt, type CertifiedPair, pairOfSerials } from './key-choice.ts';
import { type NewKeySet, obtainKeySet, removePairs, waitingKeySet } from './new-key-set.ts';
import type { FlowOptions } from './progress.ts';
import { PASSING } from './regeneration-plan.ts';
import { signRequestPair } from './request-pair.ts';
import { signOnToken } from './token-cms.ts';
import { poll, type Timing } from './waiting.ts';

export interface RegenerateOptions extends FlowOptions, TokenPlace, Timing {
  readonly pin: string;
  /** A client that is signed in: see `loginByCertificate`. */
  readonly bank: HttpClient;
  /** Identifier of the profile; default: the one whose key is on the token. */
  readonly profile?: string;
  /** Begin although the profile is in operation and not due yet. */
  readonly early?: boolean;
}

/** The profile that is regenerated, with its registered key set on the token. */
interface Subject {
  readonly profileId: string;
  readonly GOST: CertifiedPair;
  readonly RSA: CertifiedPair;
}

/** The steps of one regeneration, each callable by itself; which comes next is not decided here. */
export class RegenerationRun {
  readonly statuses: ProfileStatus[] = [];
  installed: readonly Installed[] = [];
  certificates: readonly Certificate[] = [];
  readonly #run: FlowRun;
  readonly #session: TokenSession;
  readonly #options: RegenerateOptions;
  #subject: Subject | undefined;

  constructor(run: FlowRun, session: TokenSession, options: RegenerateOptions) {
    this.#run = run;
    this.#session = session;
    this.#options = options;
  }

  /**
   * Opens «Профили» and finds the profile whose registered certificates are on the token.
   * @throws FlowError `token-cannot` (no GOST), `profile-not-found`, `wrong-token`, those of the bank and the token.
   */
  look(): Promise<ProfileView> {
    return this.#run.step('look-at-profile', async () => {
      assertGost(this.#session);
      const { profiles } = await this.#bank.call(bankRoutes.profiles);
      const asked = profiles.filter(({ id }) => id === (this.#options.profile ?? id));
      if (asked.length === 0) throw new TokenError('profile-not-found');
      const set = readKeySet(this.#session);
      for (const profile of asked) {
        const serials = await this.#registeredSerials(profile.id);
        const pairs = (['GOST', 'RSA'] as const).map((family) => pairOfSerials(set, family, serials));
        const [GOST, RSA] = pairs;
        if (!GOST || !RSA) continue;
        this.#subject = { profileId: profile.id, GOST, RSA };
        this.certificates = [GOST.certificate, RSA.certificate];
        return this.#note(profile);
      }
      throw new TokenError('wrong-token', 'The registered key set of the profile is not on it.');
    });
  }

  /** «Новый». @throws FlowError `certificate-expired`, `regeneration-in-progress`, those of the bank. */
  openDraft(): Promise<ProfileView> {
    return this.#run.step('open-draft', async () => {
      const { GOST } = this.#of;
      assertValidAt(GOST, this.#options.clock.now());
      const { profile, page, subject } = await this.#bank.call(bankRoutes.newRegeneration, this.#params);
      const own = dnToString(GOST.certificate.subject);
      if (subject !== own)
        throw new TokenError('wrong-token', `The bank expects ${subject}, the token carries ${own}.`);
      this.#showPage(page);
      return this.#note(profile);
    });
  }

  /** «Отправить документ в банк»: the window «Подпись» opens. */
  sendDocument(): Promise<ProfileView> {
    return this.#run.step('send-document', async () => {
      const { profile, page } = await this.#bank.call(bankRoutes.sendRegeneration, this.#params);
      this.#showPage(page);
      return this.#note(profile);
    });
  }

  /**
   * «Подписать». New keys are made only where none wait already. After a definite refusal they are removed and the draft
   * is cancelled; when a token fails before anything was sent, what was made in this run is removed and the draft is
   * cancelled. When no answer comes, everything stays: the request may have arrived.
   */
  async signRequests(): Promise<ProfileView> {
    const keys = await this.#cancelOnError(() => obtainKeySet(this.#run, this.#session, this.#name));
    const profile = await this.#run.step('sign-requests', async () => {
      const requests = await this.#cancelOnError(() => this.#signedRequests(keys));
      return this.#send(requests, keys);
    });
    if (profile.status === 'refused') return this.#refused(profile);
    return this.#note(profile);
  }

  /**
   * Asks until the bank shows another status than «Принят банком» (R-BANK-77, R-BANK-78).
   * @throws FlowError `wrong-token` (the new keys are not here), `not-ready-in-time`, `request-refused` with the reason.
   */
  async wait(): Promise<ProfileView> {
    const profile = await this.#run.step('wait-for-certificates', async () => {
      const first = await this.#ask();
      if (first.status === 'accepted-by-bank') this.#assertKeysWaitHere();
      return poll(this.#run, 'wait-for-certificates', this.#options, async () => {
        const now = await this.#ask();
        return PASSING.has(now.status) ? undefined : now;
      });
    });
    return profile.status === 'refused' ? this.#refused(profile) : profile;
  }

  /** «Получить сертификат (ключ)», «ОК», installation on the token, «Продолжить» with the proof of the new key. */
  async receive(): Promise<ProfileView> {
    const set = await this.#run.step('receive-certificates', () => this.#receiveAndExamine());
    this.installed = await this.#run.step('install-certificates', () => installSet(this.#session, set));
    this.certificates = [set.GOST, set.RSA];
    return this.#run.step('continue', async () => {
      const pair = pairOfSerials(readKeySet(this.#session), 'GOST', new Set([set.GOST.serialNumber]));
      if (!pair) throw new TokenError('wrong-token');
      const signingTime = this.#options.clock.now();
      const proof = await signOnToken(this.#session, pair, set.GOST.der, { signingTime });
      const answer = await this.#bank.call(bankRoutes.continueRegeneration, { ...this.#params, body: { proof } });
      this.#showPage(answer.page);
      return this.#note(answer.profile);
    });
  }

  async #receiveAndExamine(): Promise<CertificateSet> {
    const received = await this.#bank.call(bankRoutes.receiveCertificate, this.#params);
    this.#showPage(received.page);
    const confirmed = await this.#bank.call(bankRoutes.confirmReceipt, this.#params);
    this.#showPage(confirmed.page);
    return examine(readKeySet(this.#session), confirmed, this.#name, this.#options.clock.now());
  }

  #signedRequests(keys: NewKeySet) {
    const { pair, certificate } = this.#of.GOST;
    const signingTime = this.#options.clock.now();
    assertValidAt(this.#of.GOST, signingTime);
    const by = { signer: tokenSigner(this.#session, pair), certificate: certificate.der };
    return signRequestPair(this.#session, keys, { subject: this.#name, by, signingTime });
  }

  async #send(requests: Awaited<ReturnType<typeof signRequestPair>>, keys: NewKeySet): Promise<ProfileView> {
    try {
      return (await this.#bank.call(bankRoutes.signRegeneration, { ...this.#params, body: { requests } })).profile;
    } catch (error) {
      if (isDefiniteRefusal(error)) await this.#undo(keys);
      throw error;
    }
  }

  /** The bank or the CA said no after the request was taken: the new keys are worth nothing. */
  async #refused(profile: ProfileView): Promise<never> {
    this.#note(profile);
    await this.#undo(waitingKeySet(this.#session, this.#name));
    throw new FlowError('wait-for-certificates', 'request-refused', profile.reason);
  }

  async #undo(keys: Partial<NewKeySet>): Promise<void> {
    removePairs(this.#session, [keys.GOST, keys.RSA]);
    await this.#cancelDraft();
  }

  async #cancelOnError<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      await this.#cancelDraft();
      throw error;
    }
  }

  /** Leaves the draft. The bank being away or having nothing to cancel does not hide the error that led here. */
  async #cancelDraft(): Promise<void> {
    try {
      this.#note((await this.#bank.call(bankRoutes.cancelRegeneration, this.#params)).profile);
    } catch (error) {
      if (!(error instanceof ProblemError) && !(error instanceof UnreachableError)) throw error;
    }
  }

  #assertKeysWaitHere(): void {
    const { GOST, RSA } = waitingKeySet(this.#session, this.#name);
    if (!GOST || !RSA)
      throw new TokenError('wrong-token', 'The new keys of the request that is being processed are not on it.');
  }

  async #ask(): Promise<ProfileView> {
    const { profiles } = await this.#bank.call(bankRoutes.profiles);
    const profile = profiles.find(({ id }) => id === this.#of.profileId);
    if (!profile) throw new TokenError('profile-not-found');
    return this.#note(profile);
  }

  async #registeredSerials(id: string): Promise<ReadonlySet<string>> {
    const { certificates } = await this.#bank.call(bankRoutes.signatureParameters, { params: { id } });
    return new Set(certificates.map(({ serialNumber }) => serialNumber));
  }

  #note(profile: ProfileView): ProfileView {
    const { status, statusText } = profile;
    if (this.statuses.at(-1) !== status) {
      this.statuses.push(status);
      this.#run.tell({ kind: 'profile-status', status, ...statusText });
    }
    return profile;
  }

  #showPage({ title, text }: Page): void {
    for (const { ru } of [title, ...text]) this.#run.tell({ kind: 'note', text: ru });
  }

  get #bank(): HttpClient {
    return this.#options.bank;
  }

  get #of(): Subject {
    if (!this.#subject) throw new Error('look() comes first');
    return this.#subject;
  }

  get #name() {
    return this.#of.GOST.certificate.subject;
  }

  get #params() {
    return { params: { id: this.#of.profileId } };
  }
}
