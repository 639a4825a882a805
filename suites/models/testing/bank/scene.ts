import { type BankSettings, type BankSim, startBankSim } from '../../../../bank-sim/index.ts';
import { bankRoutes, type ProfileView } from '../../../../http/bank.ts';
import { caRoutes } from '../../../../http/ca.ts';
import { parseCertificate } from '../../../../pki/x509/certificate.ts';
import type { VirtualClock } from '../../../../simulation/clock.ts';
import { SeededRng } from '../../../../simulation/rng.ts';
import { Line, type LineState } from '../../../flows/testing/line.ts';
import { CaKnowledge } from './ca-knowledge.ts';
import { type Alter, type Answer, Caller, OK } from './caller.ts';
import { CLIENTS, iinOf, PART_NAMES, type PartName, partOf } from './cast.ts';
import { ALGORITHMS, base64 } from './key-pool.ts';
import type { KeySet } from './key-set.ts';
import type { Browser, Ruled } from './machine.ts';
import { RECKONED, type Reckoning } from './reckoning.ts';
import type { Stage } from './stage.ts';

/** What the bank of a sequence is to be like. */
export interface SceneOptions {
  /** Default: sessions do not end. */
  readonly sessionIdleMinutes?: number;
  /** In tenge, of each client. */
  readonly openingBalance?: string;
  /** Default: BS-Client. */
  readonly style?: BankSettings['style'];
}

/** What the bank manager gives to a new user. */
export interface Registered {
  readonly firstPassword: string;
  /** Of who has a token. */
  readonly profile?: ProfileView;
}

/** A bank with its line to the CA, and as it is before anything is played: all of the cast are registered. */
interface Beginning extends AtWork {
  readonly snapshot: Awaited<ReturnType<BankSim['snapshot']>>;
  readonly cast: ReadonlyMap<PartName, Registered>;
}

interface AtWork {
  readonly bank: BankSim;
  readonly line: Line;
  /** What the bank has called a bug. */
  readonly bugs: string[];
}

/** Made once for a stage and for what the bank is to be like: every sequence comes back to it. */
const beginnings = new WeakMap<Stage, Map<string, Promise<Beginning>>>();

const MINUTE_MS = 60_000;
/** What a rule without `minutes` brings. */
const CLOCK_MINUTES = 10;

/** Of revocations the bank knows what lists say: that is what the models reckon with. */
const SETTINGS = {
  passwordHash: { N: 2, r: 1, p: 1 },
  sessionHoursMax: 1_000_000,
  revocation: 'crl',
} as const;

/** What everybody plays on: a bank of which nobody has asked anything yet, with a line to the CA that can fail. */
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
  /** Requests to the CA that have met a line which was not in order. */
  lineStrikes = 0;
  readonly #browsers = new Map<Browser, Caller>();
  readonly #line: Line;
  readonly #bank: BankSim;
  readonly #cast = new Map<PartName, Registered>();
  #rule: Ruled | undefined;

  private constructor(stage: Stage, { line, bank, bugs }: AtWork) {
    this.stage = stage;
    this.#line = line;
    this.#bank = bank;
    this.bugs = bugs;
    this.knowledge = new CaKnowledge(line, stage.clock);
    this.manager = new Caller(bank.url, this.#altered, bank.adminToken);
    line.affects = () => {
      if (line.state !== 'through') this.lineStrikes++;
      return true;
    };
  }

  /** @returns a scene at the beginning, with the whole cast registered. */
  static async open(stage: Stage, options: SceneOptions = {}): Promise<Scene> {
    const { snapshot, cast, ...atWork } = await beginningOf(stage, options);
    const { bank, line, bugs } = atWork;
    await stage.beginAgain();
    bank.faults.disarm();
    line.state = 'through';
    line.passed.length = 0;
    await bank.restore(snapshot);
    bugs.length = 0;
    const scene = new Scene(stage, atWork);
    for (const [name, registered] of cast) scene.#cast.set(name, registered);
    return scene;
  }

  /** Registers the clients and the cast, one after the other, at a bank that has just begun. */
  static async prepare(stage: Stage, options: SceneOptions): Promise<Beginning> {
    await stage.beginAgain();
    const atWork = await startBank(stage, options);
    const scene = new Scene(stage, atWork);
    for (const { bin, name, account } of Object.values(CLIENTS)) {
      await must(scene.manager.call(bankRoutes.registerClient, { body: { bin, name, account } }));
    }
    for (const name of PART_NAMES) scene.#cast.set(name, await scene.#register(name));
    return { ...atWork, snapshot: await atWork.bank.snapshot(), cast: scene.#cast };
  }

  get clock(): VirtualClock {
    return this.stage.clock;
  }

  /** What time it is for the bank. */
  get now(): number {
    return this.knowledge.now;
  }

  /** A rule of docs/bank-faults.md is at work from here on. @param isForStaff whether one of the bank's own people asks. */
  async arm(rule: Ruled, isForStaff: boolean): Promise<void> {
    const reckoning = this.reckoningOf(rule);
    this.#bank.faults.arm({ ms: 1, ...rule });
    this.#rule = rule;
    if (reckoning.is === 'line') this.knowledge.clouding = { toCa: reckoning.toCa };
    if (reckoning.is === 'examined') this.knowledge.clouding = { examined: reckoning.code };
    // At the desks the bank's clock is right.
    if (reckoning.is !== 'clock' || isForStaff) return;
    const { GOST, RSA } = this.stage.unregistered;
    await this.knowledge.lookAtLists(this.stage.caClient, [GOST.certificate, RSA.certificate]);
    this.knowledge.clouding = { offsetMs: reckoning.direction * (rule.minutes ?? CLOCK_MINUTES) * MINUTE_MS };
  }

  /** @returns whether it has struck. */
  disarm(): boolean {
    const fired = this.#bank.faults.fired().length > 0;
    this.#bank.faults.disarm();
    this.#rule = undefined;
    this.knowledge.clouding = {};
    return fired;
  }

  reckoningOf({ fault }: Ruled): Reckoning {
    const found = RECKONED[fault];
    if (found === undefined) throw new RangeError(`nobody reckons with ${fault}`);
    return found.reckoning;
  }

  /** Whether one of these faults is at work now. */
  isRuled(...faults: readonly string[]): boolean {
    return this.#rule !== undefined && faults.includes(this.#rule.fault);
  }

  set lineToCa(state: LineState) {
    this.#line.state = state;
  }

  /** Whether what the bank says to the CA arrives there. */
  get reachesCa(): boolean {
    return this.knowledge.lineToCa === 'answer-lost' || this.isCaHeard;
  }

  /** Whether what the CA answers arrives at the bank. */
  get isCaHeard(): boolean {
    return this.knowledge.isReachable;
  }

  /** A browser of the bank's clients, by its number. */
  browser(number: Browser): Caller {
    const known = this.#browsers.get(number) ?? new Caller(this.#bank.url, this.#altered);
    this.#browsers.set(number, known);
    return known;
  }

  /** What the bank manager has given to a user. */
  registered(name: PartName): Registered {
    const found = this.#cast.get(name);
    if (found === undefined) throw new RangeError(`the scene has no ${name}`);
    return found;
  }

  /** The bank manager registers a user, with his key set if he has one. */
  async #register(name: PartName): Promise<Registered> {
    const part = partOf(name);
    const { right: signatureRight, surname, mayPrepare = false, email = '' } = part;
    const { bin } = CLIENTS[part.client];
    const body = { bin, iin: iinOf(part), login: name, surname, signatureRight, mayPrepare, email };
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
}

/** The bank, until the stage is closed. */
async function startBank(stage: Stage, { sessionIdleMinutes = 10_000_000, ...options }: SceneOptions): Promise<AtWork> {
  const line = await Line.open(stage.ca.url);
  const bugs: string[] = [];
  const bank = await startBankSim({
    clock: stage.clock,
    rng: new SeededRng('bank model'),
    caUrl: line.url,
    caAdminToken: stage.ca.adminToken,
    settings: { ...SETTINGS, sessionIdleMinutes, ...options },
    onEvent: ({ name, subject, detail }) => {
      if (name === 'bug') bugs.push(`${subject}: ${detail}`);
    },
  });
  stage.atEnd(async () => {
    await bank.close();
    await line.close();
  });
  return { bank, line, bugs };
}

function beginningOf(stage: Stage, options: SceneOptions): Promise<Beginning> {
  const ofStage = beginnings.get(stage) ?? new Map<string, Promise<Beginning>>();
  beginnings.set(stage, ofStage);
  const name = JSON.stringify(options);
  const known = ofStage.get(name) ?? Scene.prepare(stage, options);
  ofStage.set(name, known);
  return known;
}

/** The answer to a step of the setting, which is not what is tested. @throws Error when it is a refusal. */
export async function must<V>(call: Promise<Answer<V>>): Promise<V> {
  const { code, reply } = await call;
  if (code !== OK) throw new Error(`the scene cannot be set: ${code}`);
  return reply;
}
