import { type CaSim, startCaSim } from '../../../../ca-sim/index.ts';
import { caRoutes } from '../../../../http/ca.ts';
import { type Dn, parseDn } from '../../../../pki/x509/name.ts';
import { DAY_MS, VirtualClock } from '../../../../simulation/clock.ts';
import { SeededRng } from '../../../../simulation/rng.ts';
import { HttpClient, openRegistrationDesk } from '../../../../workstation/index.ts';
import { CLIENTS, iinOf, KEY_HOLDERS, type Part, type PartName, partOf } from './cast.ts';
import { type Credential, type Keys, keysNamed, requestPair } from './key-pool.ts';
import { forgedSet, type KeySet, keySetOf } from './key-set.ts';

/** When every sequence begins. */
export const START = Date.parse('2026-03-02T09:00:00.000Z');
const OLDEST_DAYS = 100;

/** New keys that the CA was asked to certify. */
export interface Asked {
  /** Of the request at the CA. */
  readonly id: string;
  readonly keys: string;
  /** As it has certified them. */
  readonly set?: KeySet;
}

interface Sets {
  readonly sets: ReadonlyMap<PartName, KeySet>;
  /** Of the person `single`, certified like the others; the bank has never seen it. */
  readonly unregistered: KeySet;
  /** Like that of `single`, but no CA of ours has signed it. */
  readonly forged: KeySet;
}

/**
 * The CA with the certificates of the whole cast: made once for a test file. Every sequence begins with the CA as it was then, at
 * {@link START}.
 */
export class Stage {
  readonly clock: VirtualClock;
  readonly ca: CaSim;
  readonly caClient: HttpClient;
  readonly unregistered: KeySet;
  readonly forged: KeySet;
  readonly #sets: ReadonlyMap<PartName, KeySet>;
  readonly #closing: (() => Promise<void>)[] = [];
  readonly #beginning: Awaited<ReturnType<CaSim['snapshot']>>;

  private constructor(
    ca: CaAtWork,
    { sets, unregistered, forged }: Sets,
    beginning: Awaited<ReturnType<CaSim['snapshot']>>,
  ) {
    this.clock = ca.clock;
    this.ca = ca.sim;
    this.caClient = ca.client;
    this.unregistered = unregistered;
    this.forged = forged;
    this.#sets = sets;
    this.#beginning = beginning;
  }

  static async open(): Promise<Stage> {
    const ca = await CaAtWork.start();
    return new Stage(ca, await enrolCast(ca), await ca.sim.snapshot());
  }

  /** The set that the bank registers for a part; undefined for who has no token. */
  setOf(name: PartName): KeySet | undefined {
    return this.#sets.get(name);
  }

  async beginAgain(): Promise<void> {
    this.clock.set(START);
    await this.ca.restore(this.#beginning);
  }

  /**
   * New keys for a part, asked for through a desk of a Registration Authority that is opened for it, as the head office does.
   * @param isIssued whether the CA certifies them at once.
   */
  async reissue(name: PartName, keysName: string, isIssued: boolean): Promise<Asked> {
    const { subject } = this.setOf(name) as KeySet;
    const desk = await openDesk(this.caClient, `TEST desk for ${keysName}`);
    const keys = await keysNamed(keysName);
    const id = await askFor(this.caClient, keys, { subject, by: desk, at: this.clock.now() });
    if (!isIssued) return { id, keys: keysName };
    return { id, keys: keysName, set: keySetOf(keysName, subject, keys, await approved(this.caClient, id)) };
  }

  /** What is to be closed before the CA. */
  atEnd(close: () => Promise<void>): void {
    this.#closing.push(close);
  }

  async close(): Promise<void> {
    for (const close of this.#closing) await close();
    await this.ca.close();
  }
}

/** The CA while the stage is set. */
class CaAtWork {
  readonly clock: VirtualClock;
  readonly sim: CaSim;
  readonly client: HttpClient;
  readonly #desk: Credential;
  readonly #subjects = new Map<string, Dn>();

  private constructor(clock: VirtualClock, sim: CaSim, client: HttpClient, desk: Credential) {
    this.clock = clock;
    this.sim = sim;
    this.client = client;
    this.#desk = desk;
  }

  static async start(): Promise<CaAtWork> {
    const clock = new VirtualClock(START - OLDEST_DAYS * DAY_MS);
    const rng = new SeededRng('bank models');
    const approvals = { managerAfterMs: 0, officerAfterMs: 0, issueAfterMs: 0 };
    const sim = await startCaSim({ clock, moveClock: clock, rng, approvals });
    const client = new HttpClient(sim.url, 'the CA', { adminToken: sim.adminToken });
    const desk = await openDesk(client, 'TEST models');
    for (const { bin, name } of Object.values(CLIENTS)) {
      await client.call(caRoutes.registerOrganisation, { body: { bin, name } });
    }
    return new CaAtWork(clock, sim, client, desk);
  }

  /** Certifies the keys of a name for a person, by the desk of a Registration Authority. */
  async enrol(part: Part, keysName: string): Promise<KeySet> {
    const subject = await this.#register(part);
    const keys = await keysNamed(keysName);
    const id = await askFor(this.client, keys, { subject, by: this.#desk, at: this.clock.now() });
    return keySetOf(keysName, subject, keys, await approved(this.client, id));
  }

  async #register(part: Part): Promise<Dn> {
    const iin = iinOf(part);
    const known = this.#subjects.get(iin);
    if (known !== undefined) return known;
    const { bin } = CLIENTS[part.client];
    const body = { bin, iin, name: `${part.surname} Т`, email: `person${part.person}@client.test` };
    const subject = parseDn((await this.client.call(caRoutes.registerPerson, { body })).subject);
    this.#subjects.set(iin, subject);
    return subject;
  }
}

function openDesk(ca: HttpClient, name: string): Promise<Credential> {
  return openRegistrationDesk({ ca, name, rng: new SeededRng(`bank models ${name}`) });
}

/** @returns the number of the request at the CA. */
async function askFor(ca: HttpClient, keys: Keys, by: Parameters<typeof requestPair>[1]): Promise<string> {
  const requests = await requestPair(keys, by);
  return (await ca.call(caRoutes.requestCertificates, { body: { requests } })).id;
}

/** Both roles of the CA let a request pass. @returns what it has issued. */
async function approved(ca: HttpClient, id: string) {
  for (const role of ['manager', 'officer'] as const) {
    await ca.call(caRoutes.approve, { params: { id }, body: { role } });
  }
  return (await ca.call(caRoutes.request, { params: { id } })).certificates;
}

async function enrolCast(ca: CaAtWork): Promise<Sets> {
  const sets = new Map<PartName, KeySet>();
  for (const daysAgo of [OLDEST_DAYS, 0]) {
    ca.clock.set(START - daysAgo * DAY_MS);
    for (const name of KEY_HOLDERS) {
      if (partOf(name).keyDaysAgo === daysAgo) sets.set(name, await ca.enrol(partOf(name), name));
    }
  }
  const unregistered = await ca.enrol(partOf('single'), 'single unregistered');
  return { sets, unregistered, forged: await forgedSet(unregistered) };
}
