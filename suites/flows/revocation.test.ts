import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { type BankSettings, type BankSim, startBankSim } from '../../bank-sim/index.ts';
import type { CaFaultRule } from '../../ca-sim/index.ts';
import { bankRoutes } from '../../http/bank.ts';
import { caRoutes } from '../../http/ca.ts';
import { ProblemError } from '../../http/problem.ts';
import { DAY_MS } from '../../simulation/clock.ts';
import { FlowError, HttpClient, loginByCertificate, signDocument } from '../../workstation/index.ts';
import { Bench, type PersonalisedClient } from './bench.ts';
import { demoPaymentOrder } from './demo-client.ts';
import { TODAY } from './testing/client-at-work.ts';

type Source = BankSettings['revocation'];

const PATIENT = { passwordHash: { N: 16, r: 1, p: 1 }, sessionIdleMinutes: 1_000_000, sessionHoursMax: 1_000_000 };

/** One client with a token, at several banks that differ in how they ask the one CA. */
class Counters {
  readonly bench: Bench;
  readonly #personalised: PersonalisedClient;
  readonly #open = new Map<Source, { readonly sim: BankSim; readonly client: HttpClient }>();
  #orders = 0;

  constructor(bench: Bench, personalised: PersonalisedClient) {
    this.bench = bench;
    this.#personalised = personalised;
  }

  static async open(seed: string, sources: readonly Source[]): Promise<Counters> {
    const bench = await Bench.start({ seed, at: TODAY });
    const counters = new Counters(bench, await bench.personalise());
    bench.comeToday();
    for (const source of sources) await counters.#openBank(source);
    return counters;
  }

  get serialNumber(): string {
    return this.#personalised.enrolment.set.GOST.serialNumber;
  }

  /** The tester takes all faults at the CA away when the test is over. */
  arm(...rules: readonly CaFaultRule[]): void {
    const { faults } = this.bench.ca;
    onTestFinished(() => void faults.disarm());
    for (const rule of rules) faults.arm(rule);
  }

  revoke(): Promise<unknown> {
    const body = { serialNumber: this.serialNumber, reason: 'keyCompromise' } as const;
    return this.bench.caClient().call(caRoutes.revoke, { body });
  }

  /** What becomes of a payment order that the client signs: its status and the reason's code, or the problem's code. */
  async pay(source: Source): Promise<string> {
    const { bench } = this;
    const { client: demo, pin } = this.#personalised;
    const bank = this.#at(source);
    const date = new Date(bench.clock.now()).toISOString().slice(0, 10);
    const order = demoPaymentOrder(demo, String(++this.#orders), date);
    try {
      await signDocument({
        token: bench.token,
        clock: bench.clock,
        pin,
        bank,
        document: { kind: 'payment-order', fields: order },
      });
    } catch (error) {
      if (!(error instanceof FlowError)) throw error;
      if (error.cause instanceof ProblemError) return error.cause.problem.code;
    }
    const { status, reason } = await this.lastOrder(source);
    return reason === '' ? status : `${status} ${reason.split(':')[0]}`;
  }

  async lastOrder(source: Source) {
    const { documents } = await this.#at(source).call(bankRoutes.documents);
    const found = documents.find(({ fields }) => 'number' in fields && fields.number === String(this.#orders));
    if (found === undefined) throw new Error(`no payment order ${this.#orders}`);
    return found;
  }

  async profileStatus(source: Source): Promise<string | undefined> {
    return (await this.#at(source).call(bankRoutes.profiles)).profiles[0]?.status;
  }

  /** Requests that have come to the CA by a protocol since this was called. */
  asked(protocol: 'ocsp' | 'crl'): () => number {
    const { ca } = this.bench;
    const before = ca.journal({ protocol }).length;
    return () => ca.journal({ protocol }).length - before;
  }

  async close(): Promise<void> {
    for (const { sim } of this.#open.values()) await sim.close();
    await this.bench.close();
  }

  #at(source: Source): HttpClient {
    const open = this.#open.get(source);
    if (open === undefined) throw new Error(`no bank asks by ${source}`);
    return open.client;
  }

  async #openBank(revocation: Source): Promise<void> {
    const { ca, clock, rng, token } = this.bench;
    const { client, enrolment, pin } = this.#personalised;
    const settings = { ...PATIENT, revocation };
    const line = { caUrl: ca.url, caAdminToken: ca.adminToken };
    const sim = await startBankSim({ clock, rng: rng.stream(`bank that asks by ${revocation}`), ...line, settings });
    const admin = new HttpClient(sim.url, 'the bank', { adminToken: sim.adminToken });
    this.#open.set(revocation, { sim, client: admin });
    await admin.call(bankRoutes.registerClient, { body: client.organisation });
    const user = { ...client.user, bin: client.organisation.bin, iin: client.person.iin };
    const { firstPassword: password } = await admin.call(bankRoutes.registerUser, { body: user });
    const certificates = (['GOST', 'RSA'] as const).map((algorithm) => {
      return { algorithm, certificate: Buffer.from(enrolment.set[algorithm].der).toString('base64') };
    });
    await admin.call(bankRoutes.registerProfile, { body: { login: client.user.login, certificates } });
    const signedIn = { token, pin, clock, login: client.user.login, password, newPassword: 'Test-2026' };
    const { bank } = await loginByCertificate({ ...signedIn, bank: sim.url });
    this.#open.set(revocation, { sim, client: bank });
  }
}

/** Bad answers: with each of them nothing is accepted, and whoever has signed may send it again. */
const WRONG_ANSWERS = [
  'ocsp-wrong-nonce',
  'ocsp-no-nonce',
  'ocsp-wrong-cert-id',
  'ocsp-expired',
  'ocsp-not-yet-valid',
  'ocsp-bad-signature',
  'ocsp-swapped-signature',
  'ocsp-foreign-signer',
  'empty-body',
] as const;

/** No answer, or one that says nothing. */
const SILENCE = [
  'ocsp-try-later',
  'ocsp-internal-error',
  'ocsp-unauthorized',
  'http-503',
  'drop-before',
  'wrong-content-type',
] as const;

describe('what the CA says by OCSP of the certificate under a document', () => {
  let counters: Counters;
  beforeAll(async () => {
    counters = await Counters.open('ocsp answers', ['ocsp-then-crl', 'ocsp']);
  });
  afterAll(() => counters.close());

  it('is asked anew for every signature, and a good answer needs no list', async () => {
    const [questions, lists] = [counters.asked('ocsp'), counters.asked('crl')];
    expect([await counters.pay('ocsp-then-crl'), await counters.pay('ocsp')]).toEqual(Array(2).fill('executed'));
    expect([questions(), lists()]).toEqual([2, 0]);
  });

  it.each(WRONG_ANSWERS)('R-BANK-58 is not believed when it does not hold: %s', async (fault) => {
    counters.arm({ fault, protocol: 'ocsp' });
    for (const source of ['ocsp-then-crl', 'ocsp'] as const) {
      expect(await counters.pay(source)).toBe('ocsp-answer-wrong');
      expect(await counters.lastOrder(source)).toMatchObject({ status: 'new', signatures: [] });
      expect(await counters.profileStatus(source)).toBe('regeneration-needed');
    }
    counters.bench.ca.faults.disarm();
    expect(await counters.pay('ocsp')).toBe('executed');
  });

  it.each(SILENCE)('is looked up in the list, if it may be, when there is no answer: %s', async (fault) => {
    counters.arm({ fault, protocol: 'ocsp' });
    expect(await counters.pay('ocsp-then-crl')).toBe('executed');
    expect(await counters.pay('ocsp')).toBe('revocation-unknown');
    expect(await counters.lastOrder('ocsp')).toMatchObject({ status: 'new', signatures: [] });
  });

  it('is not guessed when there is neither an answer nor a list', async () => {
    counters.bench.clock.advance(2 * DAY_MS);
    counters.arm({ fault: 'ocsp-try-later' }, { fault: 'http-503', protocol: 'crl' });
    expect(await counters.pay('ocsp-then-crl')).toBe('revocation-unknown');
    expect(await counters.lastOrder('ocsp-then-crl')).toMatchObject({ status: 'new', signatures: [] });
  });
});

describe('a revocation at the CA', () => {
  let counters: Counters;
  beforeAll(async () => {
    counters = await Counters.open('revocation', ['crl', 'ocsp-then-crl', 'ocsp']);
  });
  afterAll(() => counters.close());

  it('R-BANK-58 R-BANK-88 is seen at once by OCSP, by the list only with the next one; the profile is revoked then', async () => {
    expect(await counters.pay('crl')).toBe('executed');
    await counters.revoke();
    counters.arm({ fault: 'ocsp-unknown-instead' });
    expect(await counters.pay('ocsp')).toBe('certificate-unknown');
    expect(await counters.lastOrder('ocsp')).toMatchObject({ status: 'new', signatures: [] });
    counters.bench.ca.faults.disarm();
    for (const source of ['ocsp', 'ocsp-then-crl'] as const) {
      expect(await counters.pay(source)).toBe('refused certificate-revoked');
      expect(await counters.profileStatus(source)).toBe('revoked');
    }
    expect(await counters.pay('crl')).toBe('executed');
    expect(await counters.profileStatus('crl')).toBe('regeneration-needed');
    counters.bench.clock.advance(2 * DAY_MS);
    expect(await counters.pay('crl')).toBe('refused certificate-revoked');
    expect(await counters.profileStatus('crl')).toBe('revoked');
  });
});
