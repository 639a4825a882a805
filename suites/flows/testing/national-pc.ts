import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { type CaSim, startCa } from '../../../ca-sim/index.ts';
import {
  createEmulator,
  DEVICE_PROFILES,
  type DeviceName,
  type Emulator,
  type Pkcs11,
} from '../../../emulator/index.ts';
import { nationalRoutes } from '../../../http/ca-national.ts';
import { testIin } from '../../../pki/iin-bin.ts';
import { RsaKeyPool } from '../../../pki/rsa/key-pool.ts';
import { SUITES, type SuiteId } from '../../../pki/suites.ts';
import { parseCertificate } from '../../../pki/x509/certificate.ts';
import { encodeName, parseDn } from '../../../pki/x509/name.ts';
import { buildRequest } from '../../../pki/x509/request.ts';
import { VirtualClock } from '../../../simulation/clock.ts';
import { SeededRng } from '../../../simulation/rng.ts';
import {
  type Carrier,
  type CarrierKey,
  folderCarrier,
  HttpClient,
  type Person,
  startWorkstation,
  tokenCarrier,
  tokenNames,
  type Workstation,
} from '../../../workstation/index.ts';

/** The PC of a person of the National CA: devices and folders with his keys, the bridges, and the CA that they come from. */

const START = '2027-03-01T05:00:00Z';

const AUTH_RSA = { suite: 'rsa-2048', label: 'AUTH_RSA256' } as const;

/** The keys of a set: one to log in with, one to sign with. */
const FIRST_KEYS = {
  'GOST-2004': [AUTH_RSA, { suite: 'nuc-2004', label: 'GOSTKNCA' }],
  'GOST-2015': [AUTH_RSA, { suite: 'nuc-2015-512', label: 'GOST512' }],
} as const satisfies Readonly<Record<string, readonly { suite: SuiteId; label: string }[]>>;

/** Devices by the cabinet's names for them, with the PIN that they come with (R-TOKEN-3; of the card it is assumed). */
export const DEVICES = {
  AKKaztokenStore: { device: 'kaztoken', pin: '12345678' },
  AKEToken72KStore: { device: 'etoken-pro-java-72k', pin: '1234567890' },
  AKJaCartaStore: { device: 'jacarta', pin: '1234567890' },
  AKKZIDCardStore: { device: 'id-card', pin: '123456' },
} as const satisfies Readonly<Record<string, { device: DeviceName; pin: string }>>;

type DeviceStorage = keyof typeof DEVICES;

export interface NationalPcOptions {
  /** Every key and number follows from it. */
  readonly seed: string;
  /** What is in the readers of the PC. Default: a Kaztoken. */
  readonly devices?: readonly DeviceStorage[];
  /** Who answers NCALayer's windows. */
  readonly person: Person;
}

/** One person with the certificates that the Registration Centre gave him. */
export const CITIZEN = {
  iin: testIin({ birthDate: '1990-02-11', sex: 'female', serial: 7 }),
  surname: 'ТЕСТОВА',
  name: 'ГҮЛНӘР',
  patronymic: 'ТЕСТҚЫЗЫ',
  email: 'citizen@test.test',
  locality: 'Алматы',
} as const;

export class NationalPc {
  readonly clock: VirtualClock;
  readonly ca: CaSim;
  readonly workstation: Workstation;
  readonly emulators: ReadonlyMap<DeviceStorage, Emulator>;
  /** What NCALayer reaches the devices through. */
  readonly tokens: ReadonlyMap<DeviceStorage, Pkcs11>;
  /** A folder for folders with key files. */
  readonly home: string;
  readonly #carriers: Map<string, Carrier>;
  readonly #rng: SeededRng;
  readonly #bugs: unknown[];

  private constructor(
    parts: Pick<NationalPc, 'clock' | 'ca' | 'workstation' | 'emulators' | 'tokens' | 'home'>,
    rest: Rest,
  ) {
    this.clock = parts.clock;
    this.ca = parts.ca;
    this.workstation = parts.workstation;
    this.emulators = parts.emulators;
    this.tokens = parts.tokens;
    this.home = parts.home;
    this.#carriers = rest.carriers;
    this.#rng = rest.rng;
    this.#bugs = rest.bugs;
  }

  static async open({ seed, devices = ['AKKaztokenStore'], person }: NationalPcOptions): Promise<NationalPc> {
    const clock = new VirtualClock(START);
    const rng = new SeededRng(seed);
    const bugs: unknown[] = [];
    const keys = (await RsaKeyPool.make(rng.stream('RSA keys'), 4)).source();
    const carriers = new Map<string, Carrier>();
    const emulators = new Map<DeviceStorage, Emulator>();
    const tokens = new Map<DeviceStorage, Pkcs11>();
    for (const storage of devices) {
      const { device } = DEVICES[storage];
      const slots = [{ device: DEVICE_PROFILES[device] }];
      const emulator = createEmulator({ clock, rng: rng.stream(device), rsaKeys: keys, slots });
      const token = emulator.application();
      token.C_Initialize();
      carriers.set(storage, tokenCarrier({ token }, tokenNames(device), 'nuc-2004'));
      emulators.set(storage, emulator);
      tokens.set(storage, token);
    }
    const onBug = (error: unknown) => bugs.push(error);
    const workstation = await startWorkstation({
      clock,
      rng: rng.stream('workstation'),
      carriers: () => [...carriers.values()],
      person,
      ports: 'free',
      onBug,
    });
    const ca = await startCa({
      clock,
      rng: rng.stream('ca'),
      authorities: ['kz-nuc'],
      bridges: workstation.bridges,
      onEvent: (event) => event.kind === 'bug' && bugs.push(event.error),
    });
    const home = mkdtempSync(join(tmpdir(), 'token-bench-national-'));
    return new NationalPc({ clock, ca, workstation, emulators, tokens, home }, { carriers, rng, bugs });
  }

  /** A new folder that the PC's programs know as a place for key files. @returns its path */
  folder(name: string): string {
    const path = join(this.home, name);
    mkdirSync(path);
    const rng = this.#rng.stream(`folder ${name}`);
    this.#carriers.set(path, folderCarrier(path, { name, rng }));
    return path;
  }

  carrier(name: string): Carrier {
    return this.#carriers.get(name) as Carrier;
  }

  emulator(storage: DeviceStorage): Emulator {
    return this.emulators.get(storage) as Emulator;
  }

  /** The Registration Centre certifies keys that are made in this storage, and the certificates come beside them. @returns the subject */
  async certify(carrierName: string, password: string, keySet: keyof typeof FIRST_KEYS = 'GOST-2015'): Promise<string> {
    return await this.carrier(carrierName).use(password, async (open) => {
      const naming = { subject: encodeName(parseDn('CN=whoever')) };
      const made: CarrierKey[] = [];
      for (const { suite, label } of FIRST_KEYS[keySet])
        made.push(await open.generate(SUITES[suite], { ...naming, label }));
      const requests: string[] = [];
      for (const { signer } of made) {
        const request = await buildRequest({ subject: parseDn('CN=whoever') }, signer);
        requests.push(Buffer.from(request).toString('base64'));
      }
      const desk = new HttpClient(this.ca.url, 'the National CA', { adminToken: this.ca.adminToken });
      const body = { ...CITIZEN, keySet, requests } as const;
      const { subject, certificates } = await desk.call(nationalRoutes.register, { body });
      for (const { certificate } of certificates) open.install(parseCertificate(Buffer.from(certificate, 'base64')));
      return subject;
    });
  }

  async close(): Promise<void> {
    await this.ca.close();
    await this.workstation.close();
    rmSync(this.home, { recursive: true });
    expect(this.#bugs).toEqual([]);
  }
}

interface Rest {
  readonly carriers: Map<string, Carrier>;
  readonly rng: SeededRng;
  readonly bugs: unknown[];
}
