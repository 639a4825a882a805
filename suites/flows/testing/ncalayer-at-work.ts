import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { type CaSim, startCa } from '../../../ca-sim/index.ts';
import { createEmulator, DEVICE_PROFILES, type Emulator, type Pkcs11 } from '../../../emulator/index.ts';
import { caRoutes } from '../../../http/ca.ts';
import { nationalRoutes } from '../../../http/ca-national.ts';
import { testIin } from '../../../pki/iin-bin.ts';
import { RsaKeyPool } from '../../../pki/rsa/key-pool.ts';
import { SUITES } from '../../../pki/suites.ts';
import { type Certificate, parseCertificate } from '../../../pki/x509/certificate.ts';
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
  type Workstation,
} from '../../../workstation/index.ts';

/** The PINs that a Kaztoken comes with (R-TOKEN-3; that of the SO is assumed), and a password that a key file takes. */
export const PIN = '12345678';
export const SO_PIN = '87654321';
export const FILE_PASSWORD = 'Qwerty12';

/** A person's key to enter with and the one to sign with, as the National CA gives them. */
const KEYS = [
  { suite: 'rsa-2048', label: 'AUTH_RSA256' },
  { suite: 'nuc-2015-512', label: 'GOST512' },
] as const;

export const IIN = testIin({ birthDate: '1990-02-11', sex: 'female', serial: 7 });

/** The National CA, and a PC with a Kaztoken and a folder of key files, both with keys that it has certified. */
export interface NcaLayerAtWork {
  readonly clock: VirtualClock;
  readonly ca: CaSim;
  readonly workstation: Workstation;
  readonly emulator: Emulator;
  readonly token: Pkcs11;
  /** The National CA's certificates, which NCALayer brings along. */
  readonly authorities: readonly Certificate[];
  /** Of the Kaztoken: the one to enter with, the one to sign with. */
  readonly certificates: readonly Certificate[];
  /** Ends everything; nothing unforeseen may have happened. */
  close(): Promise<void>;
}

/** Starts all of it. @param person who answers NCALayer's windows. */
export async function startNcaLayerAtWork(seed: string, person: Person): Promise<NcaLayerAtWork> {
  const clock = new VirtualClock('2026-03-02T04:00:00Z');
  const rng = new SeededRng(seed);
  const bugs: unknown[] = [];
  const folder = mkdtempSync(join(tmpdir(), 'token-bench-ncalayer-'));
  const ca = await startCa({
    clock,
    rng: rng.stream('ca'),
    authorities: ['kz-nuc'],
    onEvent: (event) => event.kind === 'bug' && bugs.push(event.error),
  });
  const { emulator, token, carriers } = await carriersOf(clock, rng, folder);
  const authorities = await authoritiesOf(ca);
  const onBug = (error: unknown) => bugs.push(error);
  const workstation = await startWorkstation({
    clock,
    rng: rng.stream('workstation'),
    carriers: Object.values(carriers),
    person,
    ports: 'free',
    onBug,
    ...trustIn(ca, authorities),
  });
  const certificates = await certify(ca, carriers.token, PIN);
  await certify(ca, carriers.files, FILE_PASSWORD);
  const parts = { clock, ca, workstation, emulator, token, authorities, certificates };
  return {
    ...parts,
    close: async () => {
      await workstation.close();
      await ca.close();
      rmSync(folder, { recursive: true });
      expect(bugs).toEqual([]);
    },
  };
}

/** What NCALayer has of the CA. */
function trustIn({ url }: CaSim, authorities: readonly Certificate[]) {
  return { timeStampUrl: `${url}/tsp`, ncaLayer: { authorities, ocspUrl: `${url}/ocsp` } };
}

async function carriersOf(clock: VirtualClock, rng: SeededRng, folder: string) {
  const rsaKeys = (await RsaKeyPool.make(rng.stream('RSA keys'), 3)).source();
  const { kaztoken } = DEVICE_PROFILES;
  const emulator = createEmulator({ clock, rng: rng.stream('token'), rsaKeys, slots: [{ device: kaztoken }] });
  const token = emulator.application();
  token.C_Initialize();
  const { slotDescription: reader } = kaztoken;
  const names = { name: 'KzToken', title: reader, reader, storage: 'AKKaztokenStore' } as const;
  const carriers = {
    token: tokenCarrier({ token }, names, 'nuc-2004'),
    files: folderCarrier(folder, { name: 'files', rng: rng.stream('files') }),
  };
  return { emulator, token, carriers };
}

async function authoritiesOf({ url }: CaSim): Promise<Certificate[]> {
  const all = await new HttpClient(url, 'the National CA').call(caRoutes.authorities);
  return all.map(({ certificate }) => parseCertificate(Buffer.from(certificate, 'base64')));
}

/** The Registration Centre certifies keys that are made in this storage, and the certificates come beside them. */
function certify(ca: CaSim, carrier: Carrier, password: string): Promise<Certificate[]> {
  return carrier.use(password, async (open) => {
    const subject = parseDn('CN=whoever');
    const made: CarrierKey[] = [];
    for (const { suite, label } of KEYS) {
      made.push(await open.generate(SUITES[suite], { subject: encodeName(subject), label }));
    }
    const requests: string[] = [];
    for (const { signer } of made)
      requests.push(Buffer.from(await buildRequest({ subject }, signer)).toString('base64'));
    const desk = new HttpClient(ca.url, 'the National CA', { adminToken: ca.adminToken });
    const person = { iin: IIN, surname: 'ТЕСТОВА', name: 'ГҮЛНӘР', email: 'citizen@test.test', locality: 'Алматы' };
    const body = { ...person, keySet: 'GOST-2015', requests } as const;
    const issued = (await desk.call(nationalRoutes.register, { body })).certificates;
    const certificates = issued.map(({ certificate }) => parseCertificate(Buffer.from(certificate, 'base64')));
    for (const certificate of certificates) open.install(certificate);
    return certificates;
  });
}
