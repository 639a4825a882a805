import { type CaSim, startCaSim } from '../../../../ca-sim/index.ts';
import { caRoutes } from '../../../../http/ca.ts';
import { type Dn, parseDn } from '../../../../pki/x509/name.ts';
import { DAY_MS, VirtualClock } from '../../../../simulation/clock.ts';
import { SeededRng } from '../../../../simulation/rng.ts';
import { HttpClient, openRegistrationDesk } from '../../../../workstation/index.ts';
import { CLIENTS, iinOf, KEY_HOLDERS, type Part, type PartName, partOf } from './cast.ts';
import { type Credential, keysNamed, requestPair } from './key-pool.ts';
import { forgedSet, type KeySet, keySetOf } from './key-set.ts';

/** When every sequence begins. */
export const START = Date.parse('2026-03-02T09:00:00.000Z');
const OLDEST_DAYS = 100;

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

  close(): Promise<void> {
    return this.ca.close();
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
    const desk = await openRegistrationDesk({ ca: client, name: 'TEST models', rng: rng.stream('desk') });
    for (const { bin, name } of Object.values(CLIENTS)) {
      await client.call(caRoutes.registerOrganisation, { body: { bin, name } });
    }
    return new CaAtWork(clock, sim, client, desk);
  }

  /** Certifies the keys of a name for a person, by the desk of a Registration Authority. */
  async enrol(part: Part, keysName: string): Promise<KeySet> {
    const subject = await this.#register(part);
    const keys = await keysNamed(keysName);
    const requests = await requestPair(keys, { subject, by: this.#desk, at: this.clock.now() });
    const { id } = await this.client.call(caRoutes.requestCertificates, { body: { requests } });
    for (const role of ['manager', 'officer'] as const) {
      await this.client.call(caRoutes.approve, { params: { id }, body: { role } });
    }
    const { certificates } = await this.client.call(caRoutes.request, { params: { id } });
    return keySetOf(keysName, subject, keys, certificates);
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
