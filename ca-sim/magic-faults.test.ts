import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { caRoutes } from '../http/ca.ts';
import { caCmpRoutes } from '../http/ca-cmp.ts';
import { caEstRoutes } from '../http/ca-est.ts';
import { ocspRoutes } from '../http/ca-ocsp.ts';
import { parseCertificate } from '../pki/x509/certificate.ts';
import { certIdOf } from '../pki/x509/ocsp-cert-id.ts';
import { buildOcspRequest } from '../pki/x509/ocsp-request.ts';
import { MAGIC_FAULTS, MAGIC_IINS, MAGIC_PREFIX } from './instruments/magic-values.ts';
import { type CaBench, openBench, PROCESSING_MS, pair, submit } from './testing/ca-bench.ts';
import { CmpBench, ir, SECRET } from './testing/cmp-bench.ts';
import { basic, post, requestOf } from './testing/enrolment-bench.ts';
import { employee } from './testing/people.ts';

/** Every fault that a name can bring is brought by its common name and by its reserved IIN, with no rule and no admin rights. */

let bench: CaBench;
let cmp: CmpBench;
beforeAll(async () => {
  bench = await openBench({ authorities: ['kz-kisc', 'kz-nuc', 'rfc'] });
  cmp = await CmpBench.on(bench);
});
afterAll(async () => {
  expect(bench.events.filter(({ kind }) => kind === 'bug')).toEqual([]);
  await bench.ca.close();
});
beforeEach(() => bench.ca.faults.disarm());

const iinOf = (fault: string): string => [...MAGIC_IINS].find(([, id]) => id === fault)?.[0] ?? '';
/** Ways to be called by a fault. */
const NAMES = [
  ['its common name', (fault: string) => `C=KZ,CN=${MAGIC_PREFIX}${fault}`],
  ['its IIN', (fault: string) => `C=KZ,CN=TEST somebody,SERIALNUMBER=IIN${iinOf(fault)}`],
] as const;

/** Faults of GOST show on a GOST key. */
const keyFor = (fault: string) =>
  fault.includes('swapped') ? (['kz-nuc-gost-2015', 'nuc-2015-512'] as const) : (['rfc-ec', 'ec-p256'] as const);

/** A message that may get no whole answer: what came of it shows elsewhere. */
async function send(path: string, body: Uint8Array | string, headers: Record<string, string>): Promise<void> {
  try {
    const init = { method: 'POST', body: typeof body === 'string' ? body : Buffer.from(body), headers };
    await (await fetch(bench.ca.url + path, init)).body?.cancel();
  } catch {
    // The line faults.
  }
}

async function enrolPlainly(fault: string, subject: string): Promise<void> {
  const [label, suite] = keyFor(fault);
  const headers = { 'content-type': 'application/pkcs10', ...basic(SECRET.reference, SECRET.secret) };
  await send(`/pkcs10/${label}`, await requestOf(suite, subject, subject), headers);
}

async function askAbout(fault: string, subject: string): Promise<void> {
  const [label, suite] = keyFor(fault);
  const request = await requestOf(suite, subject, subject);
  const { octets } = await post(`${bench.ca.url}/pkcs10/${label}`, request, basic(SECRET.reference, SECRET.secret));
  const { serialNumber, issuer } = parseCertificate(octets);
  if (fault.endsWith('instead')) await bench.client.call(caRoutes.revoke, { body: { serialNumber } });
  const issuers = bench.ca.caCertificates.map(({ certificate }) => parseCertificate(certificate));
  const own = issuers.find((one) => JSON.stringify(one.subject) === JSON.stringify(issuer)) as (typeof issuers)[number];
  const question = await buildOcspRequest({ certIds: [certIdOf(own, serialNumber)], nonce: Uint8Array.of(1, 2, 3) });
  await send(ocspRoutes.post.path, question, { 'content-type': ocspRoutes.post.takes[0] });
}

/** The second message of a transaction that is none is answered with an error. */
async function enrolByCmp(_fault: string, subject: string): Promise<void> {
  const session = cmp.client();
  for (const message of [await session.message(await ir(subject)), await session.message(await ir(subject))]) {
    await send(caCmpRoutes.cmp.path, message, { 'content-type': 'application/pkixcmp' });
  }
}

async function enrolByEst(_fault: string, subject: string): Promise<void> {
  const request = await requestOf('ec-p256', subject, subject);
  const headers = { 'content-type': 'application/pkcs10', ...basic(SECRET.reference, SECRET.secret) };
  const path = caEstRoutes.enroll.path.replace('/est/', '/est/rfc-ec/');
  await send(path, Buffer.from(request).toString('base64'), headers);
}

/** A letter is written to a person of KISC's: his name or his IIN is the fault's. */
async function letter(fault: string, subject: string): Promise<void> {
  const isIin = subject.includes('SERIALNUMBER');
  const person = { ...employee(970), ...(isIin ? { iin: iinOf(fault) } : { name: MAGIC_PREFIX + fault }) };
  const registered = await bench.client.call(caRoutes.registerPerson, { body: person });
  const requests = await pair({ ...registered, key: subject, signedBy: bench.authority });
  const { id } = await submit(bench, requests);
  bench.clock.advance(PROCESSING_MS);
  await bench.client.call(caRoutes.bankDone, { params: { id } });
}

function wayTo(fault: string): (fault: string, subject: string) => Promise<void> {
  if (fault.startsWith('ocsp-')) return askAbout;
  if (fault.startsWith('cmp-')) return enrolByCmp;
  if (fault.startsWith('est-')) return enrolByEst;
  return fault === 'mail-lost' ? letter : enrolPlainly;
}

describe.each(NAMES)('a fault called by %s', (_, name) => {
  it.each(MAGIC_FAULTS)('%s comes, and nobody else has it', async (fault) => {
    await wayTo(fault)(fault, name(fault));
    const fired = bench.ca.faults.fired();
    expect(fired.map((one) => [one.fault, one.rule])).toContainEqual([fault, 0]);
    bench.ca.faults.disarm();
    await enrolPlainly('', `C=KZ,CN=TEST not ${fault} ${name('').length}`);
    expect(bench.ca.faults.fired()).toEqual([]);
  });
});
