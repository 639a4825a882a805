import { bankRoutes } from '../../http/bank.ts';
import { caFiles, caRoutes, type OutboxMessage } from '../../http/ca.ts';
import {
  FlowError,
  type FlowEvent,
  type FlowOptions,
  login,
  type Regeneration,
  regenerate,
  type SignedIn,
  type SignedPaymentOrder,
  type StepTime,
  signPaymentOrder,
} from '../../workstation/index.ts';
import type { Bench, PersonalisedClient } from './bench.ts';
import { type Check, checkRegeneration, type Evidence } from './checks.ts';
import { demoPaymentOrder } from './demo-client.ts';
import { type TokenView, viewToken } from './token-view.ts';

/** Parts of the story, in order. */
export type Chapter = 'personalisation' | 'login' | 'regeneration' | 'payment' | 'examination';

export type StoryEvent =
  | { readonly kind: 'chapter'; readonly chapter: Chapter; readonly now: number }
  | { readonly kind: 'pin-envelope'; readonly login: string; readonly password: string }
  | { readonly kind: 'old-key-tried'; readonly at: 'document' | 'sign-in'; readonly refusal: Refusal }
  | { readonly kind: 'check'; readonly check: Check }
  | FlowEvent;

/** How the old key was refused. */
export interface Refusal {
  /** Code of the flows' table; empty when it was accepted. */
  readonly code: string;
  readonly message: string;
}

/** The time a step of the story took. */
export interface StoryStep extends StepTime {
  readonly chapter: Chapter;
}

/** What the whole story came to. */
export interface Story {
  readonly client: PersonalisedClient;
  readonly regeneration: Regeneration;
  readonly steps: readonly StoryStep[];
  /** Russian, in the order seen. */
  readonly statuses: readonly string[];
  readonly token: TokenView;
  readonly payment: SignedPaymentOrder;
  readonly oldKey: { readonly serialNumber: string; readonly document: Refusal; readonly signIn: Refusal };
  readonly email: OutboxMessage | undefined;
  readonly checks: readonly Check[];
}

/** The password that the demo client chooses: a TEST value. */
const CHOSEN_PASSWORD = 'Test-2026';

/**
 * The main job, end to end: personalisation, 345 days, login, regeneration, a payment order with the new key and one with
 * the old, and an examination of every result by itself.
 * @throws FlowError when a step fails. A failed examination is told in `checks`.
 */
export async function playRegeneration(
  bench: Bench,
  onEvent: (event: StoryEvent) => void = () => undefined,
): Promise<Story> {
  const recorder = new Recorder(onEvent);
  const begin = (chapter: Chapter) => recorder.begin(chapter, bench.clock.now());
  begin('personalisation');
  const client = await bench.personalise(recorder.options);
  onEvent({ kind: 'pin-envelope', login: client.enrolment.login, password: client.enrolment.firstPassword });
  bench.comeToday();
  begin('login');
  const signedIn = await enter(bench, client, recorder.options);
  begin('regeneration');
  const { token, clock } = bench;
  const regeneration = await regenerate({ ...recorder.options, token, clock, pin: client.pin, bank: signedIn.bank });
  begin('payment');
  const payment = await pay(bench, client, signedIn, recorder.options, '1');
  const oldKey = await tryOldKey(bench, client, signedIn, onEvent);
  begin('examination');
  const { steps, statuses } = recorder;
  const evidence = await gather(bench, client, { regeneration, payment, oldKey, statuses, signedIn });
  const checks = checkRegeneration(evidence);
  for (const check of checks) onEvent({ kind: 'check', check });
  const email = evidence.outbox.findLast(({ to }) => to === client.client.person.email);
  return { client, regeneration, steps, statuses, token: evidence.token, payment, oldKey, email, checks };
}

function enter(bench: Bench, { enrolment, pin }: PersonalisedClient, options: FlowOptions): Promise<SignedIn> {
  const { token, clock } = bench;
  const { login: name, firstPassword: password } = enrolment;
  const secrets = { pin, login: name, password, newPassword: CHOSEN_PASSWORD };
  return login({ ...options, ...secrets, token, clock, bank: bench.bankClient() });
}

/** Passes events on, and keeps the times of the steps and the statuses. */
class Recorder {
  readonly steps: StoryStep[] = [];
  readonly statuses: string[] = [];
  readonly options: FlowOptions;
  readonly #onEvent: (event: StoryEvent) => void;
  #chapter: Chapter = 'personalisation';

  constructor(onEvent: (event: StoryEvent) => void) {
    this.#onEvent = onEvent;
    this.options = {
      onProgress: (event) => {
        if (event.kind === 'step-finished') this.#finish({ name: event.step, ms: event.ms });
        if (event.kind === 'profile-status') this.#see(event.ru);
        onEvent(event);
      },
    };
  }

  begin(chapter: Chapter, now: number): void {
    this.#chapter = chapter;
    this.#onEvent({ kind: 'chapter', chapter, now });
  }

  #finish(step: StepTime): void {
    this.steps.push({ chapter: this.#chapter, ...step });
  }

  #see(status: string): void {
    if (this.statuses.at(-1) !== status) this.statuses.push(status);
  }
}

function pay(
  bench: Bench,
  { client, pin }: PersonalisedClient,
  { bank }: SignedIn,
  options: FlowOptions & { serialNumber?: string },
  number: string,
): Promise<SignedPaymentOrder> {
  const { token, clock } = bench;
  const order = demoPaymentOrder(client, number, new Date(clock.now()).toISOString().slice(0, 10));
  return signPaymentOrder({ ...options, token, pin, bank, clock, order });
}

/** Signs a document and signs in with the key that is out of use: both must be refused. */
async function tryOldKey(
  bench: Bench,
  client: PersonalisedClient,
  signedIn: SignedIn,
  onEvent: (event: StoryEvent) => void,
): Promise<Story['oldKey']> {
  const { serialNumber } = client.enrolment.set.GOST;
  const document = await refusalOf(() => pay(bench, client, signedIn, { serialNumber }, '2'));
  onEvent({ kind: 'old-key-tried', at: 'document', refusal: document });
  const { token, clock } = bench;
  const entrance = { token, clock, serialNumber, pin: client.pin, login: client.enrolment.login };
  const signIn = await refusalOf(() => login({ ...entrance, bank: bench.bankClient(), password: CHOSEN_PASSWORD }));
  onEvent({ kind: 'old-key-tried', at: 'sign-in', refusal: signIn });
  return { serialNumber, document, signIn };
}

async function refusalOf(attempt: () => Promise<unknown>): Promise<Refusal> {
  try {
    await attempt();
    return { code: '', message: '' };
  } catch (error) {
    if (!(error instanceof FlowError) || !['document-refused', 'key-retired'].includes(error.code)) throw error;
    return { code: error.code, message: error.message };
  }
}

/** Asks every house by itself for what it holds now. */
async function gather(
  bench: Bench,
  { client, enrolment, pin }: PersonalisedClient,
  made: Pick<Story, 'regeneration' | 'payment' | 'oldKey' | 'statuses'> & { signedIn: SignedIn },
): Promise<Evidence> {
  const ca = bench.caClient();
  const [newest] = await ca.call(caRoutes.requests);
  const caCertificates = await ca.call(caRoutes.certificates);
  const crls = [caFiles.crlGost, caFiles.crlRsa, caFiles.crlRootGost, caFiles.crlRootRsa];
  const params = { id: made.regeneration.profile.id };
  const { certificates } = await made.signedIn.bank.call(bankRoutes.signatureParameters, { params });
  return {
    now: bench.clock.now(),
    begunAt: bench.at,
    token: viewToken(bench.token, pin),
    issued: (newest?.certificates ?? []).map(({ certificate }) => octets(certificate)),
    caCertificates: caCertificates.map(({ certificate }) => octets(certificate)),
    crls: await Promise.all(crls.map(({ path }) => ca.octets(path))),
    registeredSerials: certificates.map(({ serialNumber }) => serialNumber),
    oldSet: [enrolment.set.GOST, enrolment.set.RSA],
    statuses: made.statuses,
    outbox: await ca.call(caRoutes.outbox),
    email: client.person.email,
    paymentOrderStatus: made.payment.document.status,
    oldKeyRefusals: [made.oldKey.document.code, made.oldKey.signIn.code],
  };
}

function octets(base64: string): Uint8Array {
  return Uint8Array.from(Buffer.from(base64, 'base64'));
}
