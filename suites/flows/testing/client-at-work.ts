import { bankRoutes, type ProfileView } from '../../../http/bank.ts';
import {
  type FlowEvent,
  type HttpClient,
  type LoginByCertificateOptions,
  loginByCertificate,
  type RegenerateOptions,
  type Regeneration,
  regenerate,
  type SignedIn,
} from '../../../workstation/index.ts';
import { Bench, type BenchOptions, type PersonalisedClient } from '../bench.ts';
import { type TokenView, viewToken } from '../token-view.ts';
import { Line } from './line.ts';

/** "Today" of these tests. */
export const TODAY = Date.parse('2026-03-02T04:00:00.000Z');
const PASSWORD = 'Test-2026';

/**
 * A personalised client 20 days before the end of his certificates, with lines to the bank and from the bank to the CA
 * that can be cut.
 */
export class ClientAtWork {
  readonly bench: Bench;
  personalised: PersonalisedClient;
  /** From the workstation to the bank. */
  readonly toBank: Line;
  /** From the bank to the CA. */
  readonly bankToCa: Line;
  /** Everything that the flows told. */
  readonly events: FlowEvent[] = [];
  /** Called with every event while a flow runs: lets a test interfere at the right moment. */
  onEvent: (event: FlowEvent) => void = () => undefined;
  #password: string;

  private constructor(bench: Bench, personalised: PersonalisedClient, toBank: Line, bankToCa: Line) {
    this.bench = bench;
    this.personalised = personalised;
    this.toBank = toBank;
    this.bankToCa = bankToCa;
    this.#password = personalised.enrolment.firstPassword;
  }

  static async come(seed: string, options: Partial<BenchOptions> = {}): Promise<ClientAtWork> {
    let bankToCa: Line | undefined;
    const bench = await Bench.start({
      seed,
      at: TODAY,
      ...options,
      lineToCa: async (url) => {
        bankToCa = await Line.open(url);
        return bankToCa.url;
      },
    });
    const personalised = await bench.personalise();
    bench.comeToday();
    if (!bankToCa) throw new Error('the bench did not ask for a line');
    return new ClientAtWork(bench, personalised, await Line.open(bench.bank.url), bankToCa);
  }

  /** The head office has re-issued the key set: the token comes back with a new PIN envelope. */
  async reissue(): Promise<void> {
    this.personalised = await this.bench.personalise();
    this.#password = this.personalised.enrolment.firstPassword;
  }

  /** Logs in, over the line; changes the first password when it is still the one of the envelope. */
  login(options: Partial<LoginByCertificateOptions> = {}): Promise<SignedIn> {
    const { bench, personalised } = this;
    return loginByCertificate({
      token: bench.token,
      pin: personalised.pin,
      bank: this.toBank.url,
      login: personalised.enrolment.login,
      password: this.#password,
      newPassword: PASSWORD,
      clock: bench.clock,
      onProgress: this.#tell,
      ...options,
    });
  }

  /** Logs in if nobody is, and regenerates. */
  async regenerate(options: Partial<RegenerateOptions> = {}): Promise<Regeneration> {
    const { bench, personalised } = this;
    const bank = options.bank ?? (await this.login()).bank;
    const { token, clock } = bench;
    return regenerate({ token, clock, pin: personalised.pin, bank, onProgress: this.#tell, ...options });
  }

  /** The profile as the bank shows it. */
  async profile(bank: HttpClient): Promise<ProfileView> {
    const { profiles } = await bank.call(bankRoutes.profiles);
    const [profile] = profiles;
    if (!profile) throw new Error('no profile');
    return profile;
  }

  view(): TokenView {
    return viewToken(this.bench.token, this.personalised.pin);
  }

  /** Key pairs on the token, and how many of them have no certificate. */
  pairs(): { total: number; waiting: number } {
    const { keyPairs, certificates } = this.view();
    const waiting = keyPairs.filter(({ id }) => !certificates.some((certificate) => certificate.id === id));
    return { total: keyPairs.length, waiting: waiting.length };
  }

  async leave(): Promise<void> {
    await this.toBank.close();
    await this.bankToCa.close();
    await this.bench.close();
  }

  readonly #tell = (event: FlowEvent): void => {
    if (event.kind === 'step-finished' && event.step === 'change-password') this.#password = PASSWORD;
    this.events.push(event);
    this.onEvent(event);
  };
}
