import {
  BankContainer,
  CaContainer,
  connect,
  InnerNetwork,
  type StartedBankContainer,
  type StartedCaContainer,
  tokenBenchImage,
} from '../../../containers/index.ts';
import { createEmulator, DEVICE_PROFILES, type Pkcs11 } from '../../../emulator/index.ts';
import { caRoutes } from '../../../http/ca.ts';
import { DAY_MS, VirtualClock } from '../../../simulation/clock.ts';
import { SeededRng } from '../../../simulation/rng.ts';
import {
  type Enrolment,
  enrol,
  type FlowEvent,
  HttpClient,
  loginByCertificate,
  openRegistrationDesk,
  type Regeneration,
  type RequestSigner,
  readKeySet,
  regenerate,
  withToken,
} from '../../../workstation/index.ts';
import { DEMO_PIN, type DemoClient, demoClient } from '../../index.ts';
import { baseImage } from './base-images.ts';

const PERSONALISED = Date.parse('2025-03-22T04:00:00Z');
const PASSWORD = 'Test-2026';

/** A client with a token in this process. */
export interface Visitor {
  readonly client: DemoClient;
  readonly token: Pkcs11;
  readonly enrolment: Enrolment;
}

/** CA and bank as containers in one network, and their clients on this machine. The CA keeps its state in a folder of this machine's. */
export class Dock {
  readonly clock = new VirtualClock(PERSONALISED);
  /** Between bank and CA. */
  readonly network: InnerNetwork;
  readonly bank: StartedBankContainer;
  ca: StartedCaContainer;
  readonly #image: string;
  readonly #dataOfCa: string;
  #desk: RequestSigner | undefined;

  private constructor(
    houses: Pick<Dock, 'network' | 'bank' | 'ca'>,
    { image, dataOfCa }: { image: string; dataOfCa: string },
  ) {
    this.network = houses.network;
    this.bank = houses.bank;
    this.ca = houses.ca;
    this.#image = image;
    this.#dataOfCa = dataOfCa;
  }

  /** @param dataOfCa a folder in which user 1000 may write. */
  static async open(dataOfCa: string): Promise<Dock> {
    const image = await tokenBenchImage({ base: await baseImage('node') });
    const network = await InnerNetwork.start();
    const ca = await caOn(image, dataOfCa).withClockAt(PERSONALISED).start();
    await connect(ca, network, ['ca']);
    const bank = await new BankContainer(image).withCa('ca', ca.adminToken).withClockAt(PERSONALISED).start();
    await connect(bank, network, ['bank']);
    return new Dock({ network, bank, ca }, { image, dataOfCa });
  }

  /** Another container for the CA that was killed, with the same data, name and admin token; the bank notices nothing but that it is back. */
  async startCaAgain(): Promise<void> {
    const { adminToken } = this.ca;
    await this.ca.stop({ timeout: 0 });
    this.ca = await caOn(this.#image, this.#dataOfCa).withAdminToken(adminToken).start();
    await connect(this.ca, this.network, ['ca']);
  }

  caClient(): HttpClient {
    return new HttpClient(this.ca.url, 'the CA', { adminToken: this.ca.adminToken });
  }

  bankClient(): HttpClient {
    return new HttpClient(this.bank.url, 'the bank', { adminToken: this.bank.adminToken });
  }

  /** Time passes for the client and for the bank, and for the CA as far as it is reached; it sets its clock by the others' later. */
  async pass(ms: number, { isCaThere = true } = {}): Promise<void> {
    this.clock.advance(ms);
    await this.setClocks({ isCaThere });
  }

  async setClocks({ isCaThere = true } = {}): Promise<void> {
    const instant = { instant: new Date(this.clock.now()).toISOString() };
    if (isCaThere) await this.ca.client().admin.setClock(instant);
    await this.bank.client().admin.setClock(instant);
  }

  /** A client who got his token and certificates on the day of personalisation of the first one. */
  async personalise(serial: number): Promise<Visitor> {
    const client = demoClient(serial);
    const rng = new SeededRng(`client ${serial}`);
    const slots = [{ device: 'javatoken' as const, serialNumber: `DOCK${serial}` }];
    const token = createEmulator({ clock: this.clock, rng, slots }).application();
    token.C_Initialize();
    this.#desk ??= await openRegistrationDesk({ ca: this.caClient(), name: 'TEST dock', rng: rng.stream('desk') });
    const enrolment = await enrol({
      token,
      soPin: DEVICE_PROFILES.javatoken.factory?.soPin ?? '86427531',
      pin: DEMO_PIN,
      tokenLabel: `TEST ${serial}`,
      ca: this.caClient(),
      bank: this.bankClient(),
      desk: this.#desk,
      organisation: { ...client.organisation, isApproveOneReg: true, isApproveTwoReg: true },
      person: client.person,
      user: client.user,
      clock: this.clock,
      wait: (ms) => this.pass(ms),
    });
    return { client, token, enrolment };
  }

  /** The regeneration of a visitor, 20 days before the end. What happens meanwhile is `onEvent`'s; `wait` is how time passes. */
  async regenerate(
    { token, enrolment, client }: Visitor,
    how: { readonly onEvent?: (event: FlowEvent) => Promise<void>; readonly wait?: (ms: number) => Promise<void> } = {},
  ): Promise<Regeneration> {
    const { clock } = this;
    const pin = DEMO_PIN;
    const happening: Promise<void>[] = [];
    const { bank } = await loginByCertificate({
      token,
      clock,
      pin,
      bank: this.bank.url,
      login: client.user.login,
      password: passwords.get(enrolment) ?? enrolment.firstPassword,
      newPassword: PASSWORD,
    });
    passwords.set(enrolment, PASSWORD);
    const onProgress = (event: FlowEvent) => void (how.onEvent && happening.push(how.onEvent(event)));
    const wait = how.wait ?? ((ms: number) => this.pass(ms));
    try {
      return await regenerate({ token, clock, pin, bank, wait, onProgress });
    } finally {
      await Promise.all(happening);
    }
  }

  /** What is on the token of a visitor and at the CA: pairs in all and without certificate, requests that the CA knows of him. */
  async holdings({ token, client }: Visitor): Promise<{ pairs: number; waiting: number; requests: number }> {
    const { pairs } = await withToken({ token, pin: DEMO_PIN }, (session) => readKeySet(session));
    const requests = (await this.caClient().call(caRoutes.requests)).filter(({ subject }) =>
      subject.includes(client.person.name),
    );
    return {
      pairs: pairs.length,
      waiting: pairs.filter(({ state }) => state === 'WAIT').length,
      requests: requests.length,
    };
  }

  async close(): Promise<void> {
    await this.bank.stop({ timeout: 0 });
    await this.ca.stop({ timeout: 0 });
    await this.network.stop();
  }
}

/** What a client has changed his first password to. */
const passwords = new WeakMap<Enrolment, string>();

function caOn(image: string, data: string): CaContainer {
  return new CaContainer(image)
    .withAuthorities('kz-kisc')
    .withBindMounts([{ source: data, target: '/data', mode: 'rw' }])
    .withData('ca.db');
}

/** From personalisation until the bank asks for a regeneration. */
export const UNTIL_REGENERATION_MS = 345 * DAY_MS;
