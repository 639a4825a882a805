import type { NationalApplicationView } from '../../http/ca-national.ts';
import { nationalRoutes } from '../../http/ca-national.ts';
import { HttpClient } from '../../http/client.ts';
import { signCms } from '../../pki/cms/signed-data.ts';
import { testIin } from '../../pki/iin-bin.ts';
import type { SuiteId } from '../../pki/suites.ts';
import { parseDn } from '../../pki/x509/name.ts';
import { buildRequest } from '../../pki/x509/request.ts';
import { VirtualClock } from '../../simulation/clock.ts';
import { SeededRng } from '../../simulation/rng.ts';
import { type BugEvent, type CaEvent, type CaSim, type CaSimOptions, startCaSim } from '../index.ts';
import { adminOf, base64, type Identity, START } from './ca-bench.ts';
import { keySigner } from './keys.ts';

/** A running National-CA-style CA and the hands of its people: everything a test does goes over HTTP. */

export interface NationalBench {
  readonly ca: CaSim;
  readonly clock: VirtualClock;
  readonly events: (CaEvent | BugEvent)[];
  /** A client without a cookie yet. */
  visitor(): HttpClient;
  /** Shows the admin token where it is needed. */
  readonly admin: HttpClient;
}

export async function openNationalBench(options: Partial<Omit<CaSimOptions, 'clock'>> = {}): Promise<NationalBench> {
  const clock = new VirtualClock(START);
  const events: (CaEvent | BugEvent)[] = [];
  const rng = new SeededRng('bench');
  const onEvent = (event: CaEvent | BugEvent) => events.push(event);
  const ca = await startCaSim({ clock, rng, authorities: ['kz-nuc'], onEvent, ...options });
  return { ca, clock, events, visitor: () => new HttpClient(ca.url, 'the National CA'), admin: adminOf(ca) };
}

/** The suites of the keys of each set, in its order. */
export const SET_SUITES = {
  RSA: ['rsa-2048', 'rsa-2048'],
  'GOST-2004': ['rsa-2048', 'nuc-2004'],
  'GOST-2015': ['rsa-2048', 'nuc-2015-512'],
  'GOST-2015-ONE': ['nuc-2015-512'],
} as const satisfies Readonly<Record<string, readonly SuiteId[]>>;
export type SetId = keyof typeof SET_SUITES;

/** Somebody with certificates: the one that he logs in with first, then the one that he signs with. */
export interface NationalPerson {
  readonly subject: string;
  readonly email: string;
  readonly identities: readonly Identity[];
}

/** The requests for a set of keys of this name, base64. */
export function keyRequests(keySet: SetId, key: string, subject: string): Promise<string[]> {
  return Promise.all(
    SET_SUITES[keySet].map(async (suite, i) =>
      base64(await buildRequest({ subject: parseDn(subject) }, await keySigner(suite, `${key} ${i}`))),
    ),
  );
}

/** The body of POST /nuc/admin/registrations: another number, another person. */
export function citizen(serial: number) {
  return {
    iin: testIin({ birthDate: '1990-02-11', sex: 'female', serial }),
    surname: 'ТЕСТОВА',
    name: 'ГҮЛНӘР',
    patronymic: 'ТЕСТҚЫЗЫ',
    email: `citizen-${serial}@test.test`,
    locality: 'Алматы',
  };
}

/** A person comes to the Registration Centre with keys of these names and leaves with certificates. */
export async function registerCitizen(
  bench: NationalBench,
  serial: number,
  keySet: SetId = 'GOST-2015-ONE',
): Promise<NationalPerson> {
  const key = `citizen ${serial}`;
  const requests = await keyRequests(keySet, key, 'CN=whoever');
  const body = { ...citizen(serial), keySet, requests };
  const { subject, certificates } = await bench.admin.call(nationalRoutes.register, { body });
  const identities = certificates.map(async ({ certificate }, i) => ({
    signer: await keySigner(SET_SUITES[keySet][i] as SuiteId, `${key} ${i}`),
    certificate: Buffer.from(certificate, 'base64'),
  }));
  return { subject, email: body.email, identities: await Promise.all(identities) };
}

/** Octets in base64 signed as the cabinet wants it. */
export async function signed(content: string, { signer, certificate }: Identity): Promise<string> {
  const octets = Buffer.from(content, 'base64');
  return base64(await signCms({ content: octets, certificate, signingTime: Date.parse(START) }, signer));
}

/** Logs in with this key; the client has the cookie then. */
export async function logIn(client: HttpClient, identity: Identity) {
  const { challenge } = await client.call(nationalRoutes.challenge);
  return client.call(nationalRoutes.signIn, { body: { signature: await signed(challenge, identity) } });
}

/** A person in the cabinet. */
export async function enterCabinet(bench: NationalBench, { identities: [login] }: NationalPerson): Promise<HttpClient> {
  const client = bench.visitor();
  await logIn(client, login as Identity);
  return client;
}

export const FORM = { storage: 'PKCS12', email: 'new@test.test', locality: 'Қостанай' } as const;

/** From the form to a confirmed application whose document waits for a signature. */
export async function confirmedApplication(
  client: HttpClient,
  { subject }: NationalPerson,
  { keySet, key, storage = 'PKCS12' }: { keySet: SetId; key: string; storage?: 'PKCS12' | 'AKKaztokenStore' },
): Promise<NationalApplicationView> {
  const { id } = await client.call(nationalRoutes.apply, { body: { ...FORM, keySet, storage } });
  const [request1 = '', request2] = await keyRequests(keySet, key, subject);
  const body = { correct: 'yes', request1, ...(request2 !== undefined && { request2 }) } as const;
  return client.call(nationalRoutes.confirm, { params: { name: id }, body });
}

/** The whole of it: a signed application. */
export async function submittedApplication(
  client: HttpClient,
  person: NationalPerson,
  options: { keySet: SetId; key: string; storage?: 'PKCS12' | 'AKKaztokenStore' },
): Promise<NationalApplicationView> {
  const { id, document = '' } = await confirmedApplication(client, person, options);
  const signature = await signed(document, person.identities.at(-1) as Identity);
  return client.call(nationalRoutes.submit, { params: { name: id }, body: { signature } });
}
