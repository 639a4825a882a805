import { join } from 'node:path';
import { type BankSettings, type BankSim, startBank } from '../../bank-sim/index.ts';
import { type CaSim, startCa } from '../../ca-sim/index.ts';
import {
  createEmulator,
  DEVICE_PROFILES,
  type DeviceName,
  type DeviceProfile,
  type Emulator,
  type EmulatorOptions,
  type FileStore,
  openTokenImage,
  type Pkcs11,
} from '../../emulator/index.ts';
import type { BridgeAddresses } from '../../http/bridges.ts';
import type { Role } from '../../http/roles.ts';
import { DAY_MS, VirtualClock } from '../../simulation/clock.ts';
import { type Rng, SeededRng } from '../../simulation/rng.ts';
import {
  type Enrolment,
  enrol,
  type FlowOptions,
  HttpClient,
  openRegistrationDesk,
  type RequestSigner,
} from '../../workstation/index.ts';
import { type DemoClient, demoClient } from './demo-client.ts';

/** Passwords of a bench protect nothing: it starts and logs in without waiting for a hash that is worth something. */
const QUICK_HASH = { N: 1024, r: 8, p: 1 };

export interface BenchOptions {
  /** Every key, nonce, password and number of the run follows from it. */
  readonly seed: string;
  /** "Today": the instant at which the client comes to work, in milliseconds since the epoch. */
  readonly at: number;
  /** Default: javatoken. */
  readonly device?: DeviceName | DeviceProfile;
  /** An empty folder in which token, CA and bank live, in {@link BENCH_FILES}. Default: in memory. */
  readonly folder?: string;
  /** Default 0: any free port. */
  readonly caPort?: number;
  readonly bankPort?: number;
  /** Puts something between the bank and the CA: gets the CA's address, answers the one that the bank is to use. */
  readonly lineToCa?: (caUrl: string) => Promise<string>;
  /** Where the pages of CA and bank find the bridges of the PC: {@link Workstation.bridges}. Default: where the real ones listen. */
  readonly bridges?: Partial<BridgeAddresses>;
  /** Where the RSA keys of tokens come from. Default: each is searched for. */
  readonly rsaKeys?: EmulatorOptions['rsaKeys'];
  /** Told of every number that is tried while a token makes an RSA key. */
  readonly onRsaCandidate?: () => void;
  /** What of the bank is to be otherwise, e.g. `{ style: 'vtb-business' }`. */
  readonly bankSettings?: Partial<BankSettings>;
  /** Simulated time that the CA's automatic steps take. */
  readonly approvals?: { managerAfterMs?: number; officerAfterMs?: number; issueAfterMs?: number };
}

/** What lies in the folder of a bench: each is opened by its own house again (`data` of CA and bank, `openTokenImage`). */
export const BENCH_FILES = { token: 'client.token', ca: 'ca.db', bank: 'bank.db' } as const;

/** A client with everything he got on the day of personalisation. */
export interface PersonalisedClient {
  readonly client: DemoClient;
  readonly enrolment: Enrolment;
  /** For its token. */
  readonly pin: string;
  readonly soPin: string;
}

/** Certificates are good for 365 days; "today" lies 20 days before their end. */
const DAYS_SINCE_PERSONALISATION = 345;

/** User PIN of every personalised token: a TEST value of a length that all devices take. */
export const DEMO_PIN = '13572468';

/** SO PIN of devices that leave the factory without one. */
const FIRST_SO_PIN = '86427531';

/**
 * A token, a CA and a bank, started separately on loopback, that share one virtual clock and one seed. The clock stands
 * at the day of personalisation until {@link Bench.comeToday}.
 */
export class Bench {
  readonly seed: string;
  readonly at: number;
  readonly clock: VirtualClock;
  readonly rng: Rng;
  readonly device: DeviceProfile;
  readonly emulator: Emulator;
  /** One application that uses the token, initialised. */
  readonly token: Pkcs11;
  /** The head office's PC: another machine, with an empty slot. */
  readonly headOffice: Emulator;
  readonly ca: CaSim;
  readonly bank: BankSim;
  readonly #image: FileStore | undefined;
  #desk: Promise<RequestSigner> | undefined;

  private constructor(
    houses: Pick<Bench, 'seed' | 'at' | 'clock' | 'rng' | 'device' | 'emulator' | 'headOffice' | 'ca' | 'bank'>,
    image: FileStore | undefined,
  ) {
    this.seed = houses.seed;
    this.at = houses.at;
    this.clock = houses.clock;
    this.rng = houses.rng;
    this.device = houses.device;
    this.emulator = houses.emulator;
    this.headOffice = houses.headOffice;
    this.ca = houses.ca;
    this.bank = houses.bank;
    this.#image = image;
    this.token = houses.emulator.application();
    this.token.C_Initialize();
  }

  /** @throws PortInUseError, TokenImageError, CaStorageError, BankStorageError: nothing is left running then. */
  static async start(options: BenchOptions): Promise<Bench> {
    const { seed, at, folder, caPort: port = 0, approvals, bridges } = options;
    const device = deviceOf(options.device);
    const clock = new VirtualClock(at - DAYS_SINCE_PERSONALISATION * DAY_MS);
    const rng = new SeededRng(seed);
    const place = placesIn(folder);
    const image = place.token === undefined ? undefined : openTokenImage(place.token, { create: true });
    let ca: CaSim | undefined;
    try {
      const machines = machinesOf(device, clock, rng, image, options);
      const wishes = { ...(approvals && { approvals }), ...(bridges && { bridges }) };
      ca = await startCa({ clock, moveClock: clock, rng, port, ...place.ca, ...wishes });
      const bank = await startBank({
        ...(await lineOf(ca, options)),
        clock,
        moveClock: clock,
        rng: rng.stream('bank'),
        ...place.bank,
        ...(bridges && { bridges }),
      });
      return new Bench({ seed, at, clock, rng, device, ...machines, ca, bank }, image);
    } catch (error) {
      await ca?.close();
      image?.close();
      throw error;
    }
  }

  get soPin(): string {
    return this.device.factory?.soPin ?? FIRST_SO_PIN;
  }

  caClient(): HttpClient {
    return new HttpClient(this.ca.url, 'the certification authority', { adminToken: this.ca.adminToken });
  }

  bankClient(): HttpClient {
    return new HttpClient(this.bank.url, 'the bank', { adminToken: this.bank.adminToken });
  }

  /** A client of the bank at the desk of a role. */
  deskClient(role: Role): HttpClient {
    return new HttpClient(this.bank.url, 'the bank', { adminToken: this.bank.deskTokens[role] });
  }

  /** Personalises the token in the slot for the `serial`-th demo client and registers him at both houses. */
  async personalise(options: FlowOptions & { serial?: number } = {}): Promise<PersonalisedClient> {
    const { serial = 1, ...flow } = options;
    const client = demoClient(serial);
    const enrolment = await enrol({
      ...flow,
      token: this.token,
      soPin: this.soPin,
      pin: DEMO_PIN,
      tokenLabel: `TEST ${client.user.login}`,
      ca: this.caClient(),
      bank: this.bankClient(),
      desk: await this.registrationDesk(flow),
      organisation: { ...client.organisation, isApproveOneReg: true, isApproveTwoReg: true },
      person: client.person,
      user: client.user,
      clock: this.clock,
    });
    return { client, enrolment, pin: DEMO_PIN, soPin: this.soPin };
  }

  /** Lets the time between personalisation and "today" pass. */
  comeToday(): void {
    this.clock.set(this.at);
  }

  /** Closes both servers, the token's library and its image. */
  async close(): Promise<void> {
    await this.bank.close();
    await this.ca.close();
    this.token.C_Finalize();
    this.#image?.close();
  }

  /** The Registration Authority of the bank: one for the whole bench. */
  registrationDesk(flow: FlowOptions = {}): Promise<RequestSigner> {
    const rng = this.rng.stream('registration desk');
    this.#desk ??= openRegistrationDesk({ ...flow, ca: this.caClient(), name: 'TEST Registration Authority', rng });
    return this.#desk;
  }
}

/** Where each of the three lives. */
function placesIn(folder: string | undefined) {
  if (folder === undefined) return {};
  const { token, ca, bank } = BENCH_FILES;
  return { token: join(folder, token), ca: { data: join(folder, ca) }, bank: { data: join(folder, bank) } };
}

/** The client's PC with the token in its slot, and the head office's. */
function machinesOf(
  device: DeviceProfile,
  clock: VirtualClock,
  rng: Rng,
  store: FileStore | undefined,
  { onRsaCandidate, rsaKeys }: BenchOptions,
): Pick<Bench, 'emulator' | 'headOffice'> {
  const shared = { clock, ...(onRsaCandidate && { onRsaCandidate }), ...(rsaKeys && { rsaKeys }) };
  const inSlot = { device, ...(store && { store }) };
  return {
    emulator: createEmulator({ ...shared, rng: rng.stream('token'), slots: [inSlot] }),
    headOffice: createEmulator({ ...shared, rng: rng.stream('head office'), slots: [{ device, empty: true }] }),
  };
}

/** What the bank has of the CA, and what of it is to be otherwise than usual. */
async function lineOf({ url, adminToken }: CaSim, { lineToCa, bankPort: port = 0, bankSettings }: BenchOptions) {
  const caUrl = lineToCa ? await lineToCa(url) : url;
  return { caUrl, caAdminToken: adminToken, port, settings: { passwordHash: QUICK_HASH, ...bankSettings } };
}

function deviceOf(device: DeviceName | DeviceProfile = 'javatoken'): DeviceProfile {
  return typeof device === 'string' ? DEVICE_PROFILES[device] : device;
}
