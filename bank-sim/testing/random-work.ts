import { bankRoutes } from '../../http/bank.ts';
import { bankLetterRoutes } from '../../http/bank-letters.ts';
import type { HttpClient } from '../../http/client.ts';
import { ProblemError } from '../../http/problem.ts';
import { DAY_MS } from '../../simulation/clock.ts';
import type { Rng } from '../../simulation/rng.ts';
import type { BankSnapshot } from '../index.ts';
import type { KeptBank } from './kept-bench.ts';
import { create, sign } from './payment-orders.ts';
import { signerSet } from './software-keys.ts';
import { CLIENT, enter, type SignedInUser, signedInUser, signedRequests, signIn } from './test-bank.ts';

/** What people do at a bank, by chance; what the bank refuses is a work too. */
export class RandomWork {
  readonly #bank: KeptBank;
  readonly #rng: Rng;
  readonly #users: SignedInUser[] = [];
  #snapshot: BankSnapshot | undefined;
  #count = 0;

  constructor(bank: KeptBank, rng: Rng) {
    this.#bank = bank;
    this.#rng = rng;
  }

  /** Does one thing. @returns its name. */
  async work(): Promise<string> {
    const works = Object.entries(this.#works());
    const [name, work] = works[this.#rng.below(works.length)] as (typeof works)[number];
    try {
      await work();
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
    }
    return name;
  }

  #works(): Readonly<Record<string, () => Promise<unknown>>> {
    const { sim, clock, ca } = this.#bank;
    const params = { params: { id: String(1 + this.#rng.below(4)) } };
    const call = (row: Parameters<HttpClient['call']>[0]) => this.#client().call(row, params);
    return {
      user: () => this.#newUser(),
      'login, right or wrong': () => this.#login(),
      unlock: () => this.#admin().call(bankRoutes.unlockUser, { params: { login: 'user 1' } }),
      document: async () => create(this.#client(), { amount: `${1 + this.#rng.below(500)}.00` }),
      sign: () => this.#sign(params.params.id),
      letter: () =>
        this.#admin().call(bankLetterRoutes.sendLetter, { body: { bin: CLIENT.bin, subject: 'x', text: 'y' } }),
      new: () => call(bankRoutes.newRegeneration),
      send: () => call(bankRoutes.sendRegeneration),
      cancel: () => call(bankRoutes.cancelRegeneration),
      request: () => this.#request(),
      issue: () => ca.process(String(ca.taken.length)).catch(() => undefined),
      refresh: () => this.#client().call(bankRoutes.profiles),
      time: () => Promise.resolve(clock.advance(this.#rng.below(60) * DAY_MS)),
      snapshot: async () => {
        this.#snapshot = await sim.snapshot();
      },
      restore: async () => this.#snapshot && sim.restore(this.#snapshot),
      reset: async () => this.#rng.below(6) === 0 && sim.reset(),
    };
  }

  #admin(): HttpClient {
    return this.#bank.client();
  }

  #somebody(): SignedInUser | undefined {
    return this.#users[this.#rng.below(Math.max(1, this.#users.length))];
  }

  #client(): HttpClient {
    return this.#somebody()?.client ?? this.#admin();
  }

  async #newUser() {
    const name = `user ${++this.#count}`;
    const right = (['single', 'first', 'second'] as const)[this.#rng.below(3)] ?? 'single';
    this.#users.push(await signedInUser(this.#bank, name, { right }));
  }

  async #login() {
    const somebody = this.#somebody();
    if (somebody === undefined) return;
    const password = this.#rng.below(3) === 0 ? 'wrong' : somebody.user.password;
    const { client } = await enter(this.#bank, { ...somebody.user, password });
    await signIn(this.#bank, client, somebody.keySet);
  }

  async #sign(id: string) {
    const somebody = this.#somebody();
    if (somebody === undefined) return;
    const document = await somebody.client.call(bankRoutes.document, { params: { id } });
    await sign(this.#bank, somebody, document);
  }

  async #request() {
    const somebody = this.#somebody();
    if (somebody === undefined) return;
    const params = { params: { id: somebody.profile.id } };
    const requests = await signedRequests(this.#bank, somebody, await signerSet(`next ${this.#rng.below(3)}`));
    await somebody.client.call(bankRoutes.signRegeneration, { ...params, body: { requests } });
  }
}
