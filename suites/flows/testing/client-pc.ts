import { expect } from 'vitest';
import type { EmulatedToken } from '../../../emulator/index.ts';
import { bankLateRoutes } from '../../../http/bank-late.ts';
import { caRoutes } from '../../../http/ca.ts';
import { RsaKeyPool } from '../../../pki/rsa/key-pool.ts';
import { SeededRng } from '../../../simulation/rng.ts';
import {
  type Carrier,
  ScriptedPerson,
  startWorkstation,
  type TraceLine,
  tokenCarrier,
  type Workstation,
} from '../../../workstation/index.ts';
import { Bench, type BenchOptions, type PersonalisedClient } from '../bench.ts';
import { type TokenView, viewToken } from '../token-view.ts';
import { TODAY } from './client-at-work.ts';

/** 6 primes are 15 different RSA keys. */
const PRIMES = 6;

/** CK_CERTIFICATE_CATEGORY_TOKEN_USER. */
const USER_CATEGORY = 1;

export interface ClientPcOptions extends Partial<BenchOptions> {
  /** `wss`: the pages know no other address, as those that come over TLS. */
  readonly over?: 'wss';
}

/** The PC of a client of the bank: his JavaToken in its reader, CryptoSocket beside it, and the houses whose pages sign through it. */
export class ClientPc {
  readonly bench: Bench;
  readonly workstation: Workstation;
  readonly user: PersonalisedClient;
  readonly #told: Told;
  #pulled: EmulatedToken | undefined;

  private constructor(bench: Bench, workstation: Workstation, user: PersonalisedClient, told: Told) {
    this.bench = bench;
    this.workstation = workstation;
    this.user = user;
    this.#told = told;
  }

  /** A client 20 days before the end of his certificates. */
  static async come(seed: string, { over, ...options }: ClientPcOptions = {}): Promise<ClientPc> {
    const rng = new SeededRng(seed);
    const told: Told = { bugs: [], onTrace: () => undefined };
    const person = new ScriptedPerson([]);
    let bench: Bench | undefined;
    const carriers: Carrier[] = [];
    const workstation = await startWorkstation({
      // The houses that move the clock come after the bridges, whose addresses they are told.
      clock: { now: () => bench?.clock.now() ?? TODAY },
      rng: rng.stream('workstation'),
      carriers: () => carriers,
      person,
      ports: 'free',
      onTrace: (line) => told.onTrace(line),
      onBug: (error) => told.bugs.push(error),
    });
    const rsaKeys = (await RsaKeyPool.make(rng.stream('RSA keys'), PRIMES)).source();
    const { cryptoSocket } = workstation.bridges;
    const bridges = { cryptoSocket: over === undefined ? cryptoSocket : { wss: cryptoSocket.wss ?? '' } };
    bench = await Bench.start({ seed, at: TODAY, rsaKeys, bridges, ...options });
    const names = { name: 'JavaToken', title: 'JavaToken - JavaToken', reader: 'JavaToken' };
    carriers.push(tokenCarrier({ token: bench.token }, names));
    const user = await bench.personalise();
    bench.comeToday();
    return new ClientPc(bench, workstation, user, told);
  }

  /** Does something once, when a page asks CryptoSocket for this. */
  whenAsked(request: RegExp, act: () => void): void {
    this.#told.onTrace = ({ direction, text }) => {
      if (direction !== 'in' || !request.test(text)) return;
      this.#told.onTrace = () => undefined;
      act();
    };
  }

  /** The token is taken out of its reader. */
  pull(): void {
    this.#pulled = this.bench.emulator.remove();
  }

  /** It is put back. */
  plug(): void {
    if (this.#pulled !== undefined) this.bench.emulator.insert(this.#pulled);
    this.#pulled = undefined;
  }

  view(): TokenView {
    return viewToken(this.bench.token, this.user.pin);
  }

  /** Key pairs on the token, and how many of them have no certificate. */
  pairs(): { total: number; waiting: number } {
    const { keyPairs, certificates } = this.view();
    const own = certificates.filter(({ category }) => category === USER_CATEGORY);
    const waiting = keyPairs.filter(({ id }) => !own.some((certificate) => certificate.id === id));
    return { total: keyPairs.length, waiting: waiting.length };
  }

  /** KISC's desks are done, and the bank has taken over what they issued: the e-mail goes out (R-CA-13). */
  async takeOver(requestId: string): Promise<void> {
    const body = { login: this.user.enrolment.login, requestId };
    await this.bench.deskClient('operationist').call(bankLateRoutes.takeOverReissue, { body });
  }

  /** E-mails of the CA to this client since "today". */
  async mails(): Promise<readonly string[]> {
    const outbox = await this.bench.caClient().call(caRoutes.outbox);
    const own = outbox.filter(({ to, sentAt }) => to === this.user.client.person.email && Date.parse(sentAt) >= TODAY);
    return own.map(({ text }) => text);
  }

  async leave(): Promise<void> {
    await this.bench.close();
    await this.workstation.close();
    expect(this.#told.bugs).toEqual([]);
  }
}

interface Told {
  readonly bugs: unknown[];
  onTrace: (line: TraceLine) => void;
}
