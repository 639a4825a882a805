import { caRoutes, type OutboxMessage } from '../../http/ca.ts';
import {
  type FlowOptions,
  loginByCertificate,
  type Regeneration,
  regenerate,
  type SignedDocument,
  type SignedIn,
  signDocument,
} from '../../workstation/index.ts';
import type { Bench, PersonalisedClient } from './bench.ts';
import { type Check, checkRegeneration, type Evidence } from './checks.ts';
import { demoPaymentOrder } from './demo-client.ts';
import { keySetEvidence } from './key-set-evidence.ts';
import {
  CHOSEN_PASSWORD,
  type Chapter,
  Recorder,
  type Refusal,
  refusalOf,
  type StoryEvent,
  type StoryStep,
} from './story.ts';
import type { TokenView } from './token-view.ts';

/** What the whole story came to. */
export interface Story {
  readonly client: PersonalisedClient;
  readonly regeneration: Regeneration;
  readonly steps: readonly StoryStep[];
  /** Russian, in the order seen. */
  readonly statuses: readonly string[];
  readonly token: TokenView;
  readonly payment: SignedDocument;
  readonly oldKey: { readonly serialNumber: string; readonly document: Refusal; readonly signIn: Refusal };
  readonly email: OutboxMessage | undefined;
  readonly checks: readonly Check[];
}

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
  return loginByCertificate({ ...options, ...secrets, token, clock, bank: bench.bankClient() });
}

/** A payment order, created and signed. */
export function pay(
  bench: Bench,
  { client, pin }: PersonalisedClient,
  { bank }: SignedIn,
  options: FlowOptions & { serialNumber?: string },
  number: string,
): Promise<SignedDocument> {
  const { token, clock } = bench;
  const order = demoPaymentOrder(client, number, new Date(clock.now()).toISOString().slice(0, 10));
  return signDocument({ ...options, token, pin, bank, clock, document: { kind: 'payment-order', fields: order } });
}

/** How a key that is out of use is refused. */
const OLD_KEY = ['document-refused', 'key-retired'];

/** Signs a document and signs in with the key that is out of use: both must be refused. */
async function tryOldKey(
  bench: Bench,
  client: PersonalisedClient,
  signedIn: SignedIn,
  onEvent: (event: StoryEvent) => void,
): Promise<Story['oldKey']> {
  const { serialNumber } = client.enrolment.set.GOST;
  const document = await refusalOf(OLD_KEY, () => pay(bench, client, signedIn, { serialNumber }, '2'));
  onEvent({ kind: 'old-key-tried', at: 'document', refusal: document });
  const { token, clock } = bench;
  const entrance = { token, clock, serialNumber, pin: client.pin, login: client.enrolment.login };
  const signIn = await refusalOf(OLD_KEY, () =>
    loginByCertificate({ ...entrance, bank: bench.bankClient(), password: CHOSEN_PASSWORD }),
  );
  onEvent({ kind: 'old-key-tried', at: 'sign-in', refusal: signIn });
  return { serialNumber, document, signIn };
}

/** Asks every house by itself for what it holds now. */
async function gather(
  bench: Bench,
  client: PersonalisedClient,
  made: Pick<Story, 'regeneration' | 'payment' | 'oldKey' | 'statuses'> & { signedIn: SignedIn },
): Promise<Evidence> {
  const profileId = made.regeneration.profile.id;
  const of = { pin: client.pin, bank: made.signedIn.bank, profileId, begunAt: bench.at };
  return {
    ...(await keySetEvidence(bench, client, of)),
    statuses: made.statuses,
    outbox: await bench.caClient().call(caRoutes.outbox),
    email: client.client.person.email,
    paymentOrderStatus: made.payment.document.status,
    oldKeyRefusals: [made.oldKey.document.code, made.oldKey.signIn.code],
  };
}
