import { type BankSim, type BankSnapshot, startBankSim } from '../../../bank-sim/index.ts';
import { type CaSim, type CaSnapshot, startCaSim } from '../../../ca-sim/index.ts';
import { createEmulator, DEVICE_PROFILES, type DeviceName, type DeviceProfile } from '../../../emulator/index.ts';
import type { Role } from '../../../http/roles.ts';
import { RsaKeyPool } from '../../../pki/rsa/key-pool.ts';
import { dnToString } from '../../../pki/x509/name.ts';
import { DAY_MS, VirtualClock } from '../../../simulation/clock.ts';
import { type Rng, SeededRng } from '../../../simulation/rng.ts';
import {
  type EnrolOptions,
  enrol,
  HttpClient,
  loginByCertificate,
  openRegistrationDesk,
  type RequestSigner,
} from '../../../workstation/index.ts';
import { type DemoClient, demoClient } from '../demo-client.ts';
import { approveAll } from './desks.ts';
import { WatchedMemory } from './watched-memory.ts';
import { WorldLog } from './world-log.ts';

/** How a client comes to a new key set. */
export const ROUTES = ['bank', 'kisc-cabinet'] as const;
export type Route = (typeof ROUTES)[number];

/** Who can be in a world: one row for each device and route. */
export interface Part {
  readonly device: DeviceName;
  readonly route: Route;
  /** Whether manager and security officer of the CA approve by themselves, or somebody does it at their desks. */
  readonly approvals: 'automatic' | 'by hand';
}

/** A client of the bank on the day before anything happens: personalised, and known to both houses. */
export interface Member extends Part {
  readonly name: string;
  readonly profile: DeviceProfile;
  readonly client: DemoClient;
  readonly login: string;
  readonly password: string;
  readonly pin: string;
  readonly soPin: string;
  /** What his requests at the CA carry. */
  readonly subject: string;
  /** Of the token. */
  readonly serialNumber: string;
  readonly memory: WatchedMemory;
}

/** The instant at which every world begins: 20 days before the end of the certificates. */
export const TODAY = Date.parse('2026-03-02T04:00:00Z');
const PERSONALISED = TODAY - 345 * DAY_MS;

const PIN = '13572468';
const FIRST_SO_PIN = '86427531';
export const PASSWORD = 'Test-2026';

/** Hashes that protect nothing cost nothing; sessions end as usual. */
const SETTINGS = { passwordHash: { N: 2, r: 1, p: 1 } };

/** So many primes are 120 keys: more than a world asks for. */
const PRIMES = 16;

const PARTS_DEVICES: readonly DeviceName[] = [
  'javatoken',
  'kaztoken',
  'jacarta',
  'etoken-pro-java-72k',
  'generic',
  'id-card',
];

/** Each device by each route, approvals in turn. */
export function partsOf(devices: readonly DeviceName[] = PARTS_DEVICES): Part[] {
  return devices.flatMap((device, at) =>
    ROUTES.map((route, turn) => ({
      device,
      route,
      approvals: (at + turn) % 2 === 0 ? ('automatic' as const) : ('by hand' as const),
    })),
  );
}

/**
 * The houses and all who can be in a world: made once for a seed. Every world begins with the same snapshot of both houses and copies of the
 * tokens' memories, so that nothing but its own events makes it differ from another.
 */
export class Cast {
  readonly seed: string;
  readonly clock: VirtualClock;
  readonly ca: CaSim;
  readonly bank: BankSim;
  readonly members: readonly Member[];
  readonly pool: RsaKeyPool;
  /** Keys of the pool that the members have. */
  readonly keysTaken: number;
  readonly log: WorldLog;
  /** Both houses before anything has happened. */
  readonly before: { readonly ca: CaSnapshot; readonly bank: BankSnapshot };

  private constructor(
    of: Pick<Cast, 'seed' | 'clock' | 'ca' | 'bank' | 'members' | 'pool' | 'keysTaken' | 'log'>,
    before: { ca: CaSnapshot; bank: BankSnapshot },
  ) {
    this.seed = of.seed;
    this.clock = of.clock;
    this.ca = of.ca;
    this.bank = of.bank;
    this.members = of.members;
    this.pool = of.pool;
    this.keysTaken = of.keysTaken;
    this.log = of.log;
    this.before = before;
  }

  static async gather(seed: string, parts: readonly Part[] = partsOf()): Promise<Cast> {
    const rng = new SeededRng(`worlds ${seed}`);
    const clock = new VirtualClock(PERSONALISED);
    const pool = await RsaKeyPool.make(rng.stream('RSA keys'), PRIMES);
    const log = new WorldLog();
    const ca = await startCaSim({ clock, moveClock: clock, rng, onEvent: log.caEvent });
    const bank = await startBankSim({
      clock,
      moveClock: clock,
      rng: rng.stream('bank'),
      caUrl: ca.url,
      caAdminToken: ca.adminToken,
      caFetch: log.fetchOfBank(ca.fetch),
      settings: SETTINGS,
      onEvent: log.bankEvent,
    });
    const makers = { clock, rng, ca, bank, keys: pool.source(), desk: await deskAt(ca, rng) };
    const members: Member[] = [];
    for (const part of parts) members.push(await personalise(part, members.length + 1, makers));
    clock.set(TODAY);
    const before = { ca: await ca.snapshot(), bank: await bank.snapshot() };
    return new Cast({ seed, clock, ca, bank, members, pool, keysTaken: parts.length, log }, before);
  }

  /** Everything is as before anything has happened. */
  async begin(): Promise<void> {
    this.ca.faults.disarm();
    this.bank.faults.disarm();
    this.log.clear();
    this.clock.set(TODAY);
    await this.ca.restore(this.before.ca);
    await this.bank.restore(this.before.bank);
    this.ca.clearJournal();
    this.bank.clearJournal();
    this.log.clear();
  }

  /** Whoever works at the CA's desks, or at one of the bank's. */
  caDesk(): HttpClient {
    return new HttpClient(this.ca.url, 'the CA', { adminToken: this.ca.adminToken, fetch: this.ca.fetch });
  }

  bankDesk(role: Role): HttpClient {
    return new HttpClient(this.bank.url, 'the bank', {
      adminToken: this.bank.deskTokens[role],
      fetch: this.bank.fetch,
    });
  }

  async close(): Promise<void> {
    await this.bank.close();
    await this.ca.close();
  }
}

interface Makers {
  readonly clock: VirtualClock;
  readonly rng: Rng;
  readonly ca: CaSim;
  readonly bank: BankSim;
  readonly keys: ReturnType<RsaKeyPool['source']>;
  readonly desk: RequestSigner;
}

function caClient({ url, adminToken, fetch }: CaSim): HttpClient {
  return new HttpClient(url, 'the CA', { adminToken, fetch });
}

function deskAt(ca: CaSim, rng: Rng): Promise<RequestSigner> {
  const name = 'TEST Registration Authority';
  return openRegistrationDesk({ ca: caClient(ca), name, rng: rng.stream('registration desk') });
}

async function personalise(part: Part, serial: number, makers: Makers): Promise<Member> {
  const { clock, rng, bank, keys } = makers;
  const profile = DEVICE_PROFILES[part.device];
  const memory = new WatchedMemory();
  const slots = [{ device: profile, store: memory }];
  const emulator = createEmulator({ clock, rng: rng.stream(`token ${serial}`), rsaKeys: keys, slots });
  const token = emulator.application();
  token.C_Initialize();
  const client = demoClient(serial);
  const soPin = profile.factory?.soPin ?? FIRST_SO_PIN;
  const enrolment = await enrol(enrolOptions(part, client, { token, soPin }, makers));
  const entrance = { token, clock, pin: PIN, login: enrolment.login, password: enrolment.firstPassword };
  const atBank = new HttpClient(bank.url, 'the bank', { fetch: bank.fetch });
  await loginByCertificate({ ...entrance, bank: atBank, newPassword: PASSWORD });
  token.C_Finalize();
  return {
    ...part,
    name: `${client.user.login} (${part.device}, ${part.route})`,
    profile,
    client,
    login: enrolment.login,
    password: PASSWORD,
    pin: PIN,
    soPin,
    subject: dnToString(enrolment.subject),
    serialNumber: emulator.slots[0]?.token?.serialNumber ?? '',
    memory,
  };
}

function enrolOptions(
  { approvals }: Part,
  client: DemoClient,
  place: Pick<EnrolOptions, 'token' | 'soPin'>,
  { clock, ca, bank, desk }: Makers,
): EnrolOptions {
  const isAutomatic = approvals === 'automatic';
  return {
    ...place,
    pin: PIN,
    tokenLabel: `TEST ${client.user.login}`,
    ca: caClient(ca),
    bank: new HttpClient(bank.url, 'the bank', { adminToken: bank.adminToken, fetch: bank.fetch }),
    desk,
    organisation: { ...client.organisation, isApproveOneReg: isAutomatic, isApproveTwoReg: isAutomatic },
    person: client.person,
    user: client.user,
    clock,
    wait: async (ms) => {
      if (!isAutomatic) await approveAll(caClient(ca));
      clock.advance(ms);
    },
  };
}
