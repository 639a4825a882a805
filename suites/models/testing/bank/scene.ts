import { startBankSim } from '../../../../bank-sim/index.ts';
import { bankRoutes, type ProfileView } from '../../../../http/bank.ts';
import { caRoutes } from '../../../../http/ca.ts';
import { parseCertificate } from '../../../../pki/x509/certificate.ts';
import type { VirtualClock } from '../../../../simulation/clock.ts';
import { SeededRng } from '../../../../simulation/rng.ts';
import { Line, type LineState } from '../../../flows/testing/line.ts';
import { CaKnowledge } from './ca-knowledge.ts';
import { type Alter, type Answer, Caller, OK } from './caller.ts';
import { CLIENTS, iinOf, type PartName, partOf } from './cast.ts';
import { ALGORITHMS, base64 } from './key-pool.ts';
import type { KeySet } from './key-set.ts';
import type { Stage } from './stage.ts';

/** What the bank of a sequence is to be like. */
export interface SceneOptions {
  /** Default: sessions do not end. */
  readonly sessionIdleMinutes?: number;
  /** In tenge, of each client. */
  readonly openingBalance?: string;
}

/** What the bank manager gives to a new user. */
export interface Registered {
  readonly firstPassword: string;
  /** Of who has a token. */
  readonly profile?: ProfileView;
}

/** What everybody plays on: a new bank, with a line to the CA that can fail. */
export class Scene {
  readonly stage: Stage;
  readonly knowledge: CaKnowledge;
  /** The bank manager. */
  readonly manager: Caller;
  /** What the bank has called a bug. */
  readonly bugs: readonly string[];
  /** For counter-proofs. */
  alter: Alter = (_, answer) => answer;
  readonly #altered: Alter = (row, answer) => this.alter(row, answer);
  readonly #browsers = new Map<number | string, Caller>();
  readonly #line: Line;
  readonly #bank: { readonly url: string; close(): Promise<void> };

  private constructor(
    stage: Stage,
    line: Line,
    bank: { url: string; adminToken: string; close(): Promise<void> },
    bugs: string[],
  ) {
    this.stage = stage;
    this.#line = line;
    this.#bank = bank;
    this.bugs = bugs;
    this.knowledge = new CaKnowledge(line, stage.clock);
    this.manager = new Caller(bank.url, this.#altered, bank.adminToken);
  }

  static async open(stage: Stage, { sessionIdleMinutes = 10_000_000, ...options }: SceneOptions = {}): Promise<Scene> {
    await stage.beginAgain();
    const line = await Line.open(stage.ca.url);
    const bugs: string[] = [];
    const bank = await startBankSim({
      clock: stage.clock,
      rng: new SeededRng('bank model'),
      caUrl: line.url,
      caAdminToken: stage.ca.adminToken,
      settings: { passwordHash: { N: 2, r: 1, p: 1 }, sessionHoursMax: 1_000_000, sessionIdleMinutes, ...options },
      onEvent: ({ name, subject, detail }) => {
        if (name === 'bug') bugs.push(`${subject}: ${detail}`);
      },
    });
    const scene = new Scene(stage, line, bank, bugs);
    for (const { bin, name, account } of Object.values(CLIENTS)) {
      await must(scene.manager.call(bankRoutes.registerClient, { body: { bin, name, account } }));
    }
    return scene;
  }

  get clock(): VirtualClock {
    return this.stage.clock;
  }

  set lineToCa(state: LineState) {
    this.#line.state = state;
  }

  /** Whether what the bank says to the CA arrives there. */
  get reachesCa(): boolean {
    return this.#line.state === 'answer-lost' || this.isCaHeard;
  }

  /** Whether what the CA answers arrives at the bank. */
  get isCaHeard(): boolean {
    return this.knowledge.isReachable;
  }

  /** A browser of the bank's clients, by its number. */
  browser(number: number | string): Caller {
    const known = this.#browsers.get(number) ?? new Caller(this.#bank.url, this.#altered);
    this.#browsers.set(number, known);
    return known;
  }

  /** The bank manager registers a user, with his key set if he has one. */
  async register(name: PartName): Promise<Registered> {
    const part = partOf(name);
    const { right: signatureRight, surname, mayPrepare = false } = part;
    const body = { bin: CLIENTS[part.client].bin, iin: iinOf(part), login: name, surname, signatureRight, mayPrepare };
    const { firstPassword } = await must(this.manager.call(bankRoutes.registerUser, { body }));
    const set = this.stage.setOf(name);
    if (set === undefined) return { firstPassword };
    const certificates = ALGORITHMS.map((algorithm) => ({
      algorithm,
      certificate: base64(set[algorithm].certificate),
    }));
    const profileBody = { login: name, certificates };
    return { firstPassword, profile: await must(this.manager.call(bankRoutes.registerProfile, { body: profileBody })) };
  }

  /** The CA revokes the GOST certificate of a set, for good; one that has ended it leaves alone. */
  revoke({ GOST }: KeySet): Promise<void> {
    return this.revokeCertificate(GOST.certificate);
  }

  /** @param der of the certificate. */
  async revokeCertificate(der: Uint8Array): Promise<void> {
    const { serialNumber, notAfter } = parseCertificate(der);
    // The CA itself counts to the instant, not to the end of the second.
    if (this.knowledge.revoked.has(serialNumber) || this.clock.now() > notAfter) return;
    await this.stage.caClient.call(caRoutes.revoke, { body: { serialNumber, reason: 'keyCompromise' } });
    this.knowledge.revoked.add(serialNumber);
  }

  async close(): Promise<void> {
    await this.#bank.close();
    await this.#line.close();
  }
}

/** The answer to a step of the setting, which is not what is tested. @throws Error when it is a refusal. */
export async function must<V>(call: Promise<Answer<V>>): Promise<V> {
  const { code, reply } = await call;
  if (code !== OK) throw new Error(`the scene cannot be set: ${code}`);
  return reply;
}
