import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { CA_INTERFACE } from '../http/ca-interface.ts';
import { operationsOf } from '../http/interface.ts';
import { ProblemError } from '../http/problem.ts';
import { imprintOfDigest } from '../pki/cms/message-imprint.ts';
import { buildTimeStampRequest } from '../pki/cms/time-stamp-request.ts';
import { readTimeStampResponse } from '../pki/cms/time-stamp-response.ts';
import { type Certificate, parseCertificate } from '../pki/x509/certificate.ts';
import { certIdOf } from '../pki/x509/ocsp-cert-id.ts';
import { buildOcspRequest } from '../pki/x509/ocsp-request.ts';
import { parseOcspResponse } from '../pki/x509/ocsp-response.ts';
import { DAY_MS, VirtualClock } from '../simulation/clock.ts';
import { SeededRng } from '../simulation/rng.ts';
import { type CaClient, type CaSim, caClient, expectRequests, JournalMismatchError, startCaSim } from './index.ts';
import { START } from './testing/ca-bench.ts';
import { requestOf } from './testing/enrolment-bench.ts';

const SHA_256 = '2.16.840.1.101.3.4.2.1';

const clock = new VirtualClock(START);
let ca: CaSim;
let client: CaClient;
let request: Uint8Array;
let issuer: Certificate;

beforeAll(async () => {
  ca = await startCaSim({ clock, moveClock: clock, rng: new SeededRng('bench'), authorities: ['rfc'] });
  client = caClient(ca.url, { adminToken: ca.adminToken });
  request = await requestOf('ec-p256', 'typed client', 'CN=TEST Client');
  const found = ca.caCertificates.find(({ role, algorithm }) => role === 'issuing' && algorithm === 'EC');
  issuer = parseCertificate(found?.certificate ?? new Uint8Array(0));
});
afterAll(() => ca.close());
beforeEach(async () => {
  await client.admin.reset();
  await client.admin.clearJournal();
});

const refusal = (promise: Promise<unknown>) =>
  promise.then(
    () => 'nothing',
    (error: unknown) => (error instanceof ProblemError ? error.problem.code : String(error)),
  );

describe('the typed client of the CA', () => {
  it('has a method for every row, named as in the OpenAPI document', () => {
    const operations = operationsOf(CA_INTERFACE.parts);
    const methods = client as unknown as Record<string, Record<string, unknown>>;
    expect(operations.filter(({ part, name }) => typeof methods[part]?.[name] !== 'function')).toEqual([]);
    expect(new Set(operations.map(({ part, name }) => `${part}.${name}`)).size).toBe(operations.length);
    expect(Object.values(methods).flatMap((part) => Object.keys(part))).toHaveLength(operations.length);
  });

  it('takes bodies and gives replies', async () => {
    const before = Date.parse((await client.admin.clock()).now);
    const { now } = await client.admin.advanceClock({ amount: 1, unit: 'day' });
    expect(Date.parse(now) - before).toBe(DAY_MS);
    expect(clock.now()).toBe(Date.parse(now));
    expect(await client.enrolment.registerPinEnvelope()).toMatchObject({ reference: expect.stringMatching(/^KISC/) });
  });

  it('shows its token where it is needed, and only there', async () => {
    const stranger = caClient(ca.url);
    expect((await stranger.ca.health()).house).toBe('ca-sim');
    expect(await refusal(stranger.admin.reset())).toBe('admin-token-missing');
    expect(await refusal(caClient(ca.url, { adminToken: `${ca.adminToken}x` }).admin.reset())).toBe(
      'admin-token-wrong',
    );
  });

  it('turns refusals into errors, also of octet rows', async () => {
    expect(await refusal(client.desk.rejectEnrolment({ id: 'none' }, { reason: 'no' }))).toBe('entity-not-found');
    expect(await refusal(client.enrolment.request(Uint8Array.of(1, 2, 3)))).toBe('request-malformed');
    expect(await refusal(client.ca.crlGost())).toBe('not-found');
  });

  it('sends and gets octets: PKCS#10 that waits for the desk, OCSP in both ways, lists, time stamps', async () => {
    await client.desk.enrolmentProgress({ authority: 'rfc', progress: { kind: 'desk' } });
    const waiting = await client.enrolment.requestOfLabel({ label: 'rfc-ec' }, request);
    expect([waiting.status, waiting.headers.get('location')]).toEqual([202, expect.stringContaining('/pkcs10/')]);
    const [enrolment] = await client.desk.enrolments();
    const id = enrolment?.id ?? '';
    await client.desk.approveEnrolment({ id }, { role: 'manager' });
    await client.desk.approveEnrolment({ id }, { role: 'officer' });
    const { octets, status, contentType } = await client.enrolment.certificate({ id });
    expect([status, contentType]).toEqual([200, 'application/pkix-cert']);
    const { serialNumber } = parseCertificate(octets);

    const question = await buildOcspRequest({ certIds: [certIdOf(issuer, serialNumber)] });
    await client.ca.revoke({ serialNumber });
    const posted = await client.ocsp.post(question);
    const got = await client.ocsp.get({ rest: Buffer.from(question).toString('base64') });
    for (const answer of [posted, got]) {
      expect(parseOcspResponse(answer.octets)).toMatchObject({ status: 'successful' });
      expect(JSON.stringify(parseOcspResponse(answer.octets))).toContain('revoked');
    }
    const list = Buffer.from((await client.rfcFiles.deltaEc()).octets)
      .toString('hex')
      .toUpperCase();
    expect(list).toContain(serialNumber);
    const imprint = imprintOfDigest(SHA_256, new Uint8Array(32));
    const stamp = await client.timeStamps.stamp(buildTimeStampRequest({ imprint }));
    expect(readTimeStampResponse(stamp.octets).status).toBe('granted');
  });

  it('gets a certificate as PEM, and takes a challenge of EST for an answer', async () => {
    const pem = await client.enrolment.request(request, {
      accept: 'application/x-pem-file',
      contentType: 'application/octet-stream',
      query: { profile: 'RFC_TLS_SERVER' },
    });
    expect(Buffer.from(pem.octets).toString()).toMatch(/^-----BEGIN CERTIFICATE-----/);
    const challenge = await client.est.enroll(Buffer.from(Buffer.from(request).toString('base64')));
    expect([challenge.status, challenge.octets.length]).toEqual([401, 0]);
    expect(challenge.headers.get('www-authenticate')).toMatch(/^Basic /);
    const { reference, secret } = await client.enrolment.registerPinEnvelope({});
    const authorization = `Basic ${Buffer.from(`${reference}:${secret}`).toString('base64')}`;
    const enrolled = await client.est.enroll(Buffer.from(Buffer.from(request).toString('base64')), {
      headers: { authorization },
    });
    expect(enrolled.status).toBe(200);
  });

  it('reads the journal, and says what it has when it is not as expected', async () => {
    await client.rfcFiles.crlEc();
    await client.rfcFiles.crlEc();
    await client.rfcFiles.crlRsa();
    const [first] = await expectRequests(client, { route: '/rfc/ca-ec.crl', times: 2 });
    expect(first).toMatchObject({ protocol: 'crl', status: 200 });
    expect(await client.admin.journal({ protocol: 'crl', after: first?.number ?? 0 })).toHaveLength(2);
    const mismatch = await expectRequests(client, { protocol: 'crl', times: 2 }).catch((error: unknown) => error);
    expect(mismatch).toBeInstanceOf(JournalMismatchError);
    expect(String(mismatch)).toMatch(/"protocol":"crl".* 3 times, not 2 times[\s\S]*\n {2}\d+ crl 200/);
    expect(String(await expectRequests(client, { protocol: 'cmp' }).catch(String))).toContain(
      '0 times, not at least once',
    );
  });
});
