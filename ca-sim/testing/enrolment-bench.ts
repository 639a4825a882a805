import { caEnrolmentRoutes } from '../../http/ca-enrolment.ts';
import type { HttpClient } from '../../http/client.ts';
import type { BodyOf, ReplyOf } from '../../http/route.ts';
import type { SuiteId } from '../../pki/suites.ts';
import { parseDn } from '../../pki/x509/name.ts';
import { buildRequest } from '../../pki/x509/request.ts';
import { VirtualClock } from '../../simulation/clock.ts';
import { SeededRng } from '../../simulation/rng.ts';
import { type BugEvent, type CaEvent, type CaSim, type CaSimOptions, startCaSim } from '../index.ts';
import { adminOf, START } from './ca-bench.ts';
import { keySigner } from './keys.ts';

/** A running CA for plain enrolments, and the hands of a client that speaks HTTP and nothing else. */
export interface EnrolmentBench {
  readonly ca: CaSim;
  readonly clock: VirtualClock;
  readonly client: HttpClient;
  readonly events: (CaEvent | BugEvent)[];
}

/** The RFC-style CA, unless other authorities are asked for. */
export async function openEnrolmentBench(
  options: Partial<Omit<CaSimOptions, 'clock'>> & { start?: string | number } = {},
): Promise<EnrolmentBench> {
  const { start = START, ...rest } = options;
  const clock = new VirtualClock(start);
  const events: (CaEvent | BugEvent)[] = [];
  const ca = await startCaSim({
    clock,
    rng: new SeededRng('bench'),
    authorities: ['rfc'],
    onEvent: (event) => events.push(event),
    ...rest,
  });
  return { ca, clock, client: adminOf(ca), events };
}

/** A PKCS#10 of the key of this name, DER. RSA keys are slow to make: tests share one where they can. */
export async function requestOf(suite: SuiteId, key: string, subject: string, template?: string): Promise<Uint8Array> {
  const wanted = { subject: subject === '' ? [] : parseDn(subject), ...(template !== undefined && { template }) };
  return buildRequest(wanted, await keySigner(suite, key));
}

/** An answer, its body in both readings. */
export interface Answer {
  readonly status: number;
  readonly type: string | null;
  readonly headers: Headers;
  readonly octets: Uint8Array;
  readonly text: string;
  /** The code of a problem document, else undefined. */
  readonly problem: string | undefined;
}

export async function ask(url: string, init: RequestInit = {}): Promise<Answer> {
  const response = await fetch(url, init);
  const octets = new Uint8Array(await response.arrayBuffer());
  const text = Buffer.from(octets).toString('latin1');
  const type = response.headers.get('content-type');
  const problem = type?.startsWith('application/problem+json')
    ? (JSON.parse(text) as { code: string }).code
    : undefined;
  return { status: response.status, type, headers: response.headers, octets, text, problem };
}

/** POST of octets or text. */
export function post(url: string, body: Uint8Array | string, headers: Record<string, string> = {}): Promise<Answer> {
  const content = { 'content-type': 'application/pkcs10', ...headers };
  return ask(url, { method: 'POST', body: typeof body === 'string' ? body : Buffer.from(body), headers: content });
}

/** The header of HTTP Basic authentication. */
export function basic(reference: string, secret: string): { authorization: string } {
  return { authorization: `Basic ${Buffer.from(`${reference}:${secret}`).toString('base64')}` };
}

type Envelope = typeof caEnrolmentRoutes.registerPinEnvelope;

export function envelope(
  { client }: Pick<EnrolmentBench, 'client'>,
  body: BodyOf<Envelope> = {},
): Promise<ReplyOf<Envelope>> {
  return client.call(caEnrolmentRoutes.registerPinEnvelope, { body });
}
