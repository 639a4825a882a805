import { type CaRequestView, caRoutes } from '../../http/ca.ts';
import { HttpClient } from '../../http/client.ts';
import { type Problem, ProblemError } from '../../http/problem.ts';
import { signCms } from '../../pki/cms/signed-data.ts';
import type { Signer } from '../../pki/signer.ts';
import { type Certificate, parseCertificate } from '../../pki/x509/certificate.ts';
import { parseDn } from '../../pki/x509/name.ts';
import { buildRequest } from '../../pki/x509/request.ts';
import { VirtualClock } from '../../simulation/clock.ts';
import { SeededRng } from '../../simulation/rng.ts';
import { type BugEvent, type CaEvent, type CaSim, type CaSimOptions, startCaSim } from '../index.ts';
import { keySigner } from './keys.ts';
import { employee, ORGANISATION } from './people.ts';

/** A running CA and a client's hands: everything a test does to the CA goes over HTTP. */

export const START = '2026-03-02T04:00:00.000Z';
export const MINUTE_MS = 60_000;
const DELAYS = { managerAfterMs: 5 * MINUTE_MS, officerAfterMs: 3 * MINUTE_MS, issueAfterMs: MINUTE_MS };
/** From a request to its certificates when both approvals are automatic. */
export const PROCESSING_MS = 9 * MINUTE_MS;

export type Algorithm = 'GOST' | 'RSA';
export const SUITE_IDS = { GOST: 'kisc-2004', RSA: 'rsa-2048' } as const;
export interface SignedHalf {
  readonly algorithm: Algorithm;
  readonly cms: string;
}

/** Somebody who can sign: a key and the certificate over it. */
export interface Identity {
  readonly signer: Signer;
  readonly certificate: Uint8Array;
}

/** X-CA-13. */
export type ApprovalSwitch = 'isApproveOneReg' | 'isApproveTwoReg' | 'isApproveOneRev' | 'isApproveTwoRev';

export interface CaBench {
  readonly ca: CaSim;
  readonly clock: VirtualClock;
  readonly client: HttpClient;
  readonly events: (CaEvent | BugEvent)[];
  /** A Registration Authority. */
  readonly authority: Identity;
}

/** Starts a CA, registers the organisation, and certifies a Registration Authority. */
export async function openBench(
  options: Partial<Omit<CaSimOptions, 'clock'>> & { start?: string | number } = {},
  switches: Partial<Record<ApprovalSwitch, boolean>> = { isApproveOneReg: true, isApproveTwoReg: true },
): Promise<CaBench> {
  const clock = new VirtualClock(options.start ?? START);
  const events: (CaEvent | BugEvent)[] = [];
  const ca = await startCaSim({
    clock,
    rng: new SeededRng('bench'),
    approvals: DELAYS,
    onEvent: (event) => events.push(event),
    ...options,
  });
  return benchOn({ ca, clock, events }, switches);
}

/** The same on a server that is there: a tenant, say. */
export async function benchOn(
  { ca, clock, events }: Pick<CaBench, 'ca' | 'clock' | 'events'>,
  switches: Partial<Record<ApprovalSwitch, boolean>> = { isApproveOneReg: true, isApproveTwoReg: true },
): Promise<CaBench> {
  const client = adminOf(ca);
  await client.call(caRoutes.registerOrganisation, { body: { ...ORGANISATION, ...switches } });
  return { ca, clock, client, events, authority: await certifyAuthority(client, 'TEST Personalisation Desk') };
}

/** A client that shows the admin token where it is needed. */
export function adminOf({ url, adminToken }: Pick<CaSim, 'url' | 'adminToken'>): HttpClient {
  return new HttpClient(url, 'the CA', { adminToken });
}

/** The header that an administrator's program sends (RFC 6750 section 2.1). */
export function bearer({ adminToken }: Pick<CaSim, 'adminToken'>): { authorization: string } {
  return { authorization: `Bearer ${adminToken}` };
}

export async function certifyAuthority(client: HttpClient, name: string): Promise<Identity> {
  const signer = await keySigner('kisc-2004', name);
  const request = await buildRequest({ subject: parseDn(`CN=${name}`) }, signer);
  const body = { name, request: base64(request) };
  const { certificate } = await client.call(caRoutes.registerRegistrationAuthority, { body });
  return { signer, certificate: Buffer.from(certificate, 'base64') };
}

/** Registers a person of this number and answers his name. */
export async function register({ client }: CaBench, serial: number): Promise<string> {
  return (await client.call(caRoutes.registerPerson, { body: employee(serial) })).subject;
}

/** How one half of a pair is made; whatever is left out is right. */
export interface HalfOptions {
  readonly subject: string;
  /** Name of the key pair. */
  readonly key: string;
  readonly signedBy: Identity;
  /** `null`: no template attribute. */
  readonly template?: string | null;
}

/** A PKCS#10 in CMS. */
export async function half(algorithm: Algorithm, options: HalfOptions): Promise<SignedHalf> {
  const { subject, key, signedBy, template = templateName(`${algorithm}_USER_SIGN_1Y`) } = options;
  const signer = await keySigner(SUITE_IDS[algorithm], key);
  const request = await buildRequest({ subject: parseDn(subject), ...(template !== null && { template }) }, signer);
  return { algorithm, cms: await wrap(request, signedBy) };
}

export const templateName = (name: string) => `C=KZ, O=Template, CN=${name}`;

export async function wrap(content: Uint8Array, { signer, certificate }: Identity): Promise<string> {
  return base64(await signCms({ content, certificate, signingTime: Date.parse(START) }, signer));
}

/** Both halves. */
export async function pair(options: HalfOptions): Promise<SignedHalf[]> {
  return [await half('GOST', options), await half('RSA', options)];
}

export function submit(bench: CaBench, requests: SignedHalf[]): Promise<CaRequestView> {
  return bench.client.call(caRoutes.requestCertificates, { body: { requests } });
}

/** Enrols a fresh person of this number and lets time do the approvals. His keys are named after the number. */
export async function enrol(bench: CaBench, serial: number) {
  const subject = await register(bench, serial);
  const key = `enrolment ${serial}`;
  const { id } = await submit(bench, await pair({ subject, key, signedBy: bench.authority }));
  bench.clock.advance(PROCESSING_MS);
  const view = await requestNow(bench, id);
  return { subject, key, view, identity: await identityOf(view, 'GOST', key) };
}

export function requestNow({ client }: CaBench, id: string): Promise<CaRequestView> {
  return client.call(caRoutes.request, { params: { id } });
}

/** The person as he signs with the certificates of a processed request. */
export async function identityOf(view: CaRequestView, algorithm: Algorithm, key: string): Promise<Identity> {
  return { signer: await keySigner(SUITE_IDS[algorithm], key), certificate: certificateDer(view, algorithm) };
}

export function certificateDer(view: CaRequestView, algorithm: Algorithm): Uint8Array {
  const found = view.certificates.find((one) => one.algorithm === algorithm);
  if (found === undefined) throw new Error(`request ${view.id} (${view.status}) has no ${algorithm} certificate`);
  return Buffer.from(found.certificate, 'base64');
}

export function certificateOf(view: CaRequestView, algorithm: Algorithm): Certificate {
  return parseCertificate(certificateDer(view, algorithm));
}

/** The problem that a call is refused with. */
export async function problemOf(call: Promise<unknown>): Promise<Problem> {
  try {
    await call;
  } catch (error) {
    if (error instanceof ProblemError) return error.problem;
    throw error;
  }
  throw new Error('the call was not refused');
}

export function base64(octets: Uint8Array): string {
  return Buffer.from(octets).toString('base64');
}
