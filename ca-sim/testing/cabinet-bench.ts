import { caRoutes } from '../../http/ca.ts';
import { type CabinetProcess, cabinetRoutes } from '../../http/ca-cabinet.ts';
import { HttpClient } from '../../http/client.ts';
import { type CaBench, enrol, type Identity, PROCESSING_MS, pair, submit, wrap } from './ca-bench.ts';

/** The hands of a person in KISC's cabinet, and of his workstation: everything goes over HTTP. */

export interface CabinetPerson {
  readonly subject: string;
  /** His current GOST certificate and key. */
  readonly identity: Identity;
}

/** Somebody with certificates, as the bank has enrolled him. */
export async function client(bench: CaBench, serial: number): Promise<CabinetPerson> {
  const { subject, identity } = await enrol(bench, serial);
  return { subject, identity };
}

export const visitor = ({ ca }: CaBench): HttpClient => new HttpClient(ca.url, "KISC's cabinet");

/** Logs in by certificate; the client has the cookie then. */
export async function logIn(one: HttpClient, identity: Identity) {
  const { challenge } = await one.call(cabinetRoutes.challenge);
  const signature = await wrap(Buffer.from(challenge, 'base64'), identity);
  return one.call(cabinetRoutes.signIn, { body: { byCertificate: 'yes', signature } });
}

/** A person in the cabinet. */
export async function enter(bench: CaBench, { identity }: CabinetPerson): Promise<HttpClient> {
  const one = visitor(bench);
  await logIn(one, identity);
  return one;
}

export const DEVICE = { device: 'JavaToken-JavaToken' } as const;

/** A request of this person, signed by himself, with keys of this name. */
export async function request(bench: CaBench, { subject, identity }: CabinetPerson, key: string): Promise<string> {
  return (await submit(bench, await pair({ subject, key, signedBy: identity }))).id;
}

/** From «Отправить запрос» to the request at the CA. */
export async function issue(
  bench: CaBench,
  person: CabinetPerson,
  { inside, key }: { inside: HttpClient; key: string },
): Promise<CabinetProcess> {
  const { id } = await inside.call(cabinetRoutes.start, { body: DEVICE });
  const body = { request: await request(bench, person, key) };
  return inside.call(cabinetRoutes.sent, { params: { id }, body });
}

/** Time passes, the bank is done: the e-mail is out. */
export async function makeReady(bench: CaBench, requestId: string): Promise<void> {
  bench.clock.advance(PROCESSING_MS);
  await bench.client.call(caRoutes.bankDone, { params: { id: requestId } });
}
