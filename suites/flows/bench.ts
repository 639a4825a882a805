import { type BankSettings, type BankSim, startBankSim } from '../../bank-sim/index.ts';
import { type CaSim, startCaSim } from '../../ca-sim/index.ts';
import {
  createEmulator,
  DEVICE_PROFILES,
  type DeviceName,
  type DeviceProfile,
  type Emulator,
  type Pkcs11,
} from '../../emulator/index.ts';
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
  /** Default 0: any free port. */
  readonly caPort?: number;
  readonly bankPort?: number;
  /** Puts something between the bank and the CA: gets the CA's address, answers the one that the bank is to use. */
  readonly lineToCa?: (caUrl: string) => Promise<string>;
  /** Told of every number that is tried while a token makes an RSA key. */
  readonly onRsaCandidate?: () => void;
  /** What of the bank is to be otherwise, e.g. `{ style: 'vtb-business' }`. */
  readonly bankSettings?: Partial<BankSettings>;
  /** Simulated time that the CA's automatic steps take. */
  readonly approvals?: { managerAfterMs?: number; officerAfterMs?: number; issueAfterMs?: number };
}

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
  #desk: Promise<RequestSigner> | undefined;

  private constructor(
    houses: Pick<Bench, 'seed' | 'at' | 'clock' | 'rng' | 'device' | 'emulator' | 'headOffice' | 'ca' | 'bank'>,
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
    this.token = houses.emulator.application();
    this.token.C_Initialize();
  }

  /** @throws PortInUseError: nothing is left running then. */
  static async start(options: BenchOptions): Promise<Bench> {
    const {
      seed,
      at,
      caPort = 0,
      bankPort = 0,
      approvals,
      lineToCa,
      onRsaCandidate,
      bankSettings: settings = {},
    } = options;
    const device = deviceOf(options.device);
    const clock = new VirtualClock(at - DAYS_SINCE_PERSONALISATION * DAY_MS);
    const rng = new SeededRng(seed);
    const shared = { clock, ...(onRsaCandidate && { onRsaCandidate }) };
    const emulator = createEmulator({ ...shared, rng: rng.stream('token'), slots: [{ device }] });
    const headOffice = createEmulator({
      ...shared,
      rng: rng.stream('head office'),
      slots: [{ device, empty: true }],
    });
    const ca = await startCaSim({ clock, moveClock: clock, rng, port: caPort, ...(approvals && { approvals }) });
    try {
      const caUrl = lineToCa ? await lineToCa(ca.url) : ca.url;
      const quick = { passwordHash: QUICK_HASH, ...settings };
      const line = { caUrl, caAdminToken: ca.adminToken };
      const bank = await startBankSim({
        clock,
        moveClock: clock,
        rng: rng.stream('bank'),
        ...line,
        port: bankPort,
        settings: quick,
      });
      return new Bench({ seed, at, clock, rng, device, emulator, headOffice, ca, bank });
    } catch (error) {
      await ca.close();
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

  /** Closes both servers and the token's library. */
  async close(): Promise<void> {
    await this.bank.close();
    await this.ca.close();
    this.token.C_Finalize();
  }

  /** The Registration Authority of the bank: one for the whole bench. */
  registrationDesk(flow: FlowOptions = {}): Promise<RequestSigner> {
    const rng = this.rng.stream('registration desk');
    this.#desk ??= openRegistrationDesk({ ...flow, ca: this.caClient(), name: 'TEST Registration Authority', rng });
    return this.#desk;
  }
}

function deviceOf(device: DeviceName | DeviceProfile = 'javatoken'): DeviceProfile {
  return typeof device === 'string' ? DEVICE_PROFILES[device] : device;
}
