import { Bench, demoPaymentOrder, type PersonalisedClient } from '../suites/index.ts';
import {
  loginByCertificate,
  type Regeneration,
  regenerate,
  type SignedDocument,
  signDocument,
} from '../workstation/index.ts';
import type { Target, Workload } from './case.ts';

/** Whole flows: a client with a JavaToken, a CA and a bank that are started for it, over HTTP on loopback, on a clock that nobody waits for. */

const AT = Date.parse('2026-03-02T04:00:00Z');
const PASSWORD = 'Secret-9';
/** Each makes an RSA key or asks two houses many times: a handful says enough. */
const SAMPLES = 2;

export const FLOW_CASE_NAMES: readonly string[] = ['flow/regeneration', 'flow/payment-order'];

export function flowTarget(seed: string): Target {
  let runs = 0;
  const start = () => Entered.start(`${seed} ${runs++}`);
  return {
    name: 'bench in process',
    cases: { 'flow/regeneration': () => regenerating(start), 'flow/payment-order': () => paying(start) },
  };
}

/** A client at the bank whose key set is about to end. */
class Entered {
  readonly bench: Bench;
  readonly client: PersonalisedClient;
  readonly bank: Awaited<ReturnType<typeof loginByCertificate>>['bank'];

  private constructor(bench: Bench, client: PersonalisedClient, bank: Entered['bank']) {
    this.bench = bench;
    this.client = client;
    this.bank = bank;
  }

  static async start(seed: string): Promise<Entered> {
    const bench = await Bench.start({ seed, at: AT });
    const client = await bench.personalise();
    bench.comeToday();
    const { token, clock } = bench;
    const { login: name, firstPassword: password } = client.enrolment;
    const secrets = { pin: client.pin, login: name, password, newPassword: PASSWORD };
    const { bank } = await loginByCertificate({ ...secrets, token, clock, bank: bench.bankClient() });
    return new Entered(bench, client, bank);
  }
}

/** From «Новый» to «В эксплуатации»: both key pairs, requests, approvals, certificates on the token. */
function regenerating(start: () => Promise<Entered>): Workload {
  let entered: Entered | undefined;
  let done: Regeneration | undefined;
  return {
    inFlight: 1,
    samplesMin: SAMPLES,
    async before() {
      await entered?.bench.close();
      entered = await start();
    },
    async run() {
      if (entered === undefined) return;
      const { bench, client, bank } = entered;
      done = await regenerate({ token: bench.token, clock: bench.clock, pin: client.pin, bank });
    },
    check() {
      const status = done?.profile.statusText.ru;
      if (status !== 'В эксплуатации') throw new Error(`the key set is ${status}`);
    },
    close: () => void entered?.bench.close(),
  };
}

/** A payment order: filled in, signed on the token with GOST, verified and accepted by the bank. */
function paying(start: () => Promise<Entered>): Workload {
  let entered: Entered | undefined;
  let number = 0;
  let paid: SignedDocument | undefined;
  return {
    inFlight: 1,
    samplesMin: SAMPLES,
    async before() {
      entered ??= await start();
    },
    async run() {
      if (entered === undefined) return;
      const { bench, client, bank } = entered;
      const { token, clock } = bench;
      number += 1;
      const order = demoPaymentOrder(client.client, String(number), new Date(clock.now()).toISOString().slice(0, 10));
      paid = await signDocument({
        token,
        clock,
        pin: client.pin,
        bank,
        document: { kind: 'payment-order', fields: order },
      });
    },
    check() {
      const status = paid?.document.status;
      if (status !== 'accepted-by-bank' && status !== 'executed') throw new Error(`the payment order is ${status}`);
    },
    close: () => void entered?.bench.close(),
  };
}
