import { bankRoutes } from '../../../http/bank.ts';
import { bankControlRoutes } from '../../../http/bank-control.ts';
import type { DocumentStatus, DocumentView } from '../../../http/bank-documents.ts';
import { testIin } from '../../../pki/iin-bin.ts';
import type { Rng } from '../../../simulation/rng.ts';
import { DOCUMENTS } from '../documents.ts';
import type { KeptBank } from '../kept-bench.ts';
import { sessionsOf } from '../session-ids.ts';
import {
  enter,
  octets,
  paymentOrder,
  registerUser,
  type SignedInUser,
  signed,
  signIn,
  type TestUser,
} from '../test-bank.ts';
import { FalseAnswer } from './until-dead.ts';

/** So far a document has come. */
export const LIFE: readonly DocumentStatus[] = ['new', 'signed-first', 'accepted-by-bank', 'executed'];

/** A signature that was sent, and was not answered. */
interface Sending {
  readonly id: string;
  readonly cms: string;
}

/** A document that was asked for. */
interface Wanted {
  readonly key: string;
  /** Who signs it, in order. */
  readonly signers: readonly SignedInUser[];
  /** What was answered last. */
  view?: DocumentView;
}

/** People who pay at a bank that may die under their hands: they write down every answer that they have got. */
export class Payers {
  /** One for each document that was asked for; only of the last one it may be unknown whether it was made. */
  readonly wanted: Wanted[] = [];
  sending: Sending | undefined;
  /** Ids of sessions, in the order in which they were given. */
  readonly sessions: string[] = [];
  /** Users with the passwords of their envelopes. */
  readonly registered: TestUser[] = [];
  instant = 0;
  readonly #bank: KeptBank;
  readonly #single: SignedInUser;
  readonly #pair: readonly [SignedInUser, SignedInUser];
  readonly #clients: Map<SignedInUser, SignedInUser['client']>;
  #people = 0;

  constructor(bank: KeptBank, single: SignedInUser, pair: readonly [SignedInUser, SignedInUser]) {
    this.#bank = bank;
    this.#single = single;
    this.#pair = pair;
    this.#clients = new Map([single, ...pair].map((one) => [one, one.client]));
  }

  /** Does one thing, by chance. */
  async work(rng: Rng): Promise<void> {
    const works = [
      () => this.#create(),
      () => this.#create(),
      () => this.#sign(rng),
      () => this.#sign(rng),
      () => this.#sign(rng),
      () => this.#signInAnew(rng),
      () => this.#logIn(),
      () => this.#register(),
      () => this.#wait(),
    ];
    await works[rng.below(works.length)]?.();
  }

  /** What was not answered before is asked for again under its key. */
  async #create(): Promise<void> {
    const last = this.wanted.at(-1);
    const number = this.wanted.length + 1;
    const wanted =
      last && !last.view ? last : { key: `key-${number}`, signers: number % 3 ? [this.#single] : this.#pair };
    if (wanted !== last) this.wanted.push(wanted);
    const view = await this.create(wanted);
    if (this.wanted.some((one) => one.view?.id === view.id)) throw new FalseAnswer(`${view.id} was given twice`);
    wanted.view = view;
  }

  /** Sends it, again or not: under one key it is one document. */
  create({ key, signers }: Wanted): Promise<DocumentView> {
    const [maker = this.#single] = signers;
    const nth = Number(key.slice('key-'.length));
    const call = { headers: { 'idempotency-key': key } };
    if (nth % 4 !== 0) {
      const body = paymentOrder({ number: key, amount: `${nth}.07` });
      return this.#clientOf(maker).call(bankRoutes.createPaymentOrder, { ...call, body });
    }
    const direction = nth % 8 === 0 ? 'buy' : 'sell';
    const body = { ...DOCUMENTS['currency-deal'], direction, number: key, currencyAmount: String(nth) } as const;
    return this.#clientOf(maker).call(bankRoutes.createCurrencyDeal, { ...call, body });
  }

  /** What was not answered before is sent again, to the octet. */
  async #sign(rng: Rng): Promise<void> {
    const open = this.wanted.filter(({ view }) => view?.status === 'new' || view?.status === 'signed-first');
    const wanted = open.find(({ view }) => view?.id === this.sending?.id) ?? open[rng.below(Math.max(1, open.length))];
    if (wanted?.view === undefined) return;
    const { id, status, toSign } = wanted.view;
    const signer = wanted.signers[status === 'new' ? 0 : 1] ?? this.#single;
    const cms = this.sending?.cms ?? (await signed(this.#bank, signer.keySet, octets(toSign), { detached: true }));
    this.sending = { id, cms };
    const view = await this.#clientOf(signer).call(bankRoutes.signDocument, { params: { id }, body: { cms } });
    if (LIFE.indexOf(view.status) <= LIFE.indexOf(status))
      throw new FalseAnswer(`${id} is ${view.status}: ${view.reason}`);
    wanted.view = view;
    this.sending = undefined;
  }

  /** His next requests are in the new session; when it has come to nothing, in the one before. */
  async #signInAnew(rng: Rng): Promise<void> {
    const somebody = [this.#single, ...this.#pair][rng.below(3)] ?? this.#single;
    const { client } = await enter(this.#bank, somebody.user);
    await signIn(this.#bank, client, somebody.keySet);
    this.#clients.set(somebody, client);
  }

  async #logIn(): Promise<void> {
    this.sessions.push(...(await sessionsOf(this.#bank, this.#single.user)));
  }

  async #register(): Promise<void> {
    const serial = 5000 + ++this.#people;
    const iin = testIin({ birthDate: '1990-02-03', sex: 'female', serial: (serial * 2) % 10_000 });
    this.registered.push(await registerUser(this.#bank, `person${serial}`, { iin }));
  }

  async #wait(): Promise<void> {
    const body = { amount: 20, unit: 'minute' } as const;
    const { now } = await this.#bank.client().call(bankControlRoutes.advanceClock, { body });
    this.instant = Date.parse(now);
    // The CA is by the same clock.
    this.#bank.clock.set(this.instant);
  }

  #clientOf(somebody: SignedInUser) {
    return this.#clients.get(somebody) ?? somebody.client;
  }
}
