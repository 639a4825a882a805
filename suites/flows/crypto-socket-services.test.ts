import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { caCmpRoutes } from '../../http/ca-cmp.ts';
import { caDeskRoutes } from '../../http/ca-desk.ts';
import { ocspRoutes } from '../../http/ca-ocsp.ts';
import { timeStampRoutes } from '../../http/ca-time-stamp.ts';
import { signatureTimeStamps } from '../../pki/cms/signature-time-stamp.ts';
import { readSignedData } from '../../pki/cms/signed-data-reader.ts';
import { readTimeStampInfo } from '../../pki/cms/time-stamp-info.ts';
import { readTimeStampResponse } from '../../pki/cms/time-stamp-response.ts';
import { parseCertificate } from '../../pki/x509/certificate.ts';
import { DAY_MS } from '../../simulation/clock.ts';
import type { HttpClient } from '../../workstation/index.ts';
import { CryptoSocketAtWork } from './testing/crypto-socket-at-work.ts';

/** What a page asks of services of the CA through CryptoSocket: CMP, OCSP, time stamps; answered by a real CA. */

let work: CryptoSocketAtWork;
let ca: HttpClient;
/** The key in operation. */
let sn: string;
beforeAll(async () => {
  work = await CryptoSocketAtWork.come('crypto socket services');
  ca = work.client.bench.caClient();
  sn = (await work.current()).serialNumber;
});
afterEach(() => goOn({ kind: 'at-once' }));
afterAll(() => work.leave());

const octets = (base64: string) => Uint8Array.from(Buffer.from(base64, 'base64'));
const base64 = (der: Uint8Array) => Buffer.from(der).toString('base64');
const base = (name: string, parameters: object = {}) => work.page.succeed('BaseAPI', name, parameters);
type Route = Parameters<HttpClient['send']>[0];
const post = async (route: Route, der: string) => base64((await ca.send(route, { octets: octets(der) })).octets);

describe('CMP through CryptoSocket', () => {
  it('X-CA-12 ir under the secret of a PIN envelope: the key waits, the certificate comes, is written and confirmed', async () => {
    const subject = work.client.personalised.enrolment.set.GOST.subject;
    const { reference: uid, secret } = await work.pinEnvelope(subject);
    const { total } = work.client.pairs();
    const asked = await base('initialRegistrationRequest', {
      ...work.door,
      uid,
      secret,
      keyOID: '1.2.840.113549.1.1.1',
    });
    expect(work.client.pairs()).toEqual({ total: total + 1, waiting: 1 });
    const irresp = await post(caCmpRoutes.cmp, asked.response);
    const got = await base('initialRegistrationResponse', { ...work.door, secret, irresp });
    expect([got.status, got.transactionId]).toEqual(['accepted', asked.transactionId]);
    expect(work.client.pairs()).toEqual({ total: total + 1, waiting: 0 });

    const confirm = { ...work.door, pollingResponse: irresp, cert: got.certificate, confirm: true };
    const { response } = await base('certificateConfirmationRequest', confirm);
    const resp = await post(caCmpRoutes.cmp, response);
    expect((await base('certificateConfirmationResponse', { ...work.door, resp })).status).toBe('confirmed');
    work.client.bench.clock.advance(DAY_MS);
    expect(await statusOf(got.certificate)).toBe('good');
  });

  it('cr signed by the key in operation, and rr: the new certificate is revoked', async () => {
    const asked = await base('certificationRequest', { ...work.door, sn });
    const iresp = await post(caCmpRoutes.cmp, asked.response);
    const got = await base('pollingResponse', { ...work.door, iresp });
    const certificate = parseCertificate(octets(got.certificate));
    expect([got.status, certificate.suite.id]).toEqual(['accepted', 'kisc-2004']);
    const confirm = { ...work.door, pollingResponse: iresp, cert: got.certificate };
    const { response: confirmation } = await base('certificateConfirmationRequest', confirm);
    await base('certificateConfirmationResponse', { resp: await post(caCmpRoutes.cmp, confirmation) });

    const revocation = { ...work.door, sn, userCertificate: got.certificate, reason: 4 };
    const { response } = await base('revocationRequest', revocation);
    const answer = await base('revocationResponse', { resp: await post(caCmpRoutes.cmp, response) });
    expect([answer.status, await statusOf(got.certificate)]).toEqual(['accepted', 'revoked']);
  });

  it('a request that waits is polled until the certificate comes; of one that the desk rejects the page hears why and removes the key', async () => {
    await goOn({ kind: 'polls', count: 2 });
    const { reference: uid, secret } = await work.pinEnvelope(work.client.personalised.enrolment.set.GOST.subject);
    const asked = await base('initialRegistrationRequest', { ...work.door, uid, secret });
    const irresp = await post(caCmpRoutes.cmp, asked.response);
    const { status, certificate } = await base('initialRegistrationResponse', { ...work.door, secret, irresp });
    expect([status, certificate]).toEqual(['waiting', '']);
    expect(await poll(asked.transactionId)).toMatchObject({ status: 'waiting', checkAfter: '1', certificate: '' });
    const got = await poll(asked.transactionId);
    expect([got.status, await work.waiting()]).toEqual(['accepted', []]);

    await goOn({ kind: 'desk' });
    const late = await base('certificationRequest', { ...work.door, sn });
    const iresp = await post(caCmpRoutes.cmp, late.response);
    expect((await base('pollingResponse', { ...work.door, iresp })).status).toBe('waiting');
    const [enrolment] = await ca.call(caDeskRoutes.enrolments);
    const body = { reason: 'no such person here' };
    await ca.call(caDeskRoutes.rejectEnrolment, { params: { id: enrolment?.id ?? '' }, body });
    await expect(poll(late.transactionId)).rejects.toThrow(/10008.*no such person here/);
    const [rejected] = await work.waiting();
    await base('DelKey', { ...work.door, sn: rejected?.serialNum });
    expect(await work.waiting()).toEqual([]);
  });

  it('a wrong secret, an answer to somebody else and one that was changed are refused', async () => {
    const { reference: uid, secret } = await work.pinEnvelope(work.client.personalised.enrolment.set.GOST.subject);
    const wrong = await base('initialRegistrationRequest', { ...work.door, uid, secret: 'not-the-secret' });
    const refusal = await post(caCmpRoutes.cmp, wrong.response);
    const told = await work.page.call('BaseAPI', 'initialRegistrationResponse', {
      ...work.door,
      secret,
      irresp: refusal,
    });
    expect([told.code, told.error]).toEqual(['10008', expect.stringContaining('badMessageCheck')]);

    const asked = await base('initialRegistrationRequest', { ...work.door, uid, secret });
    const irresp = await post(caCmpRoutes.cmp, asked.response);
    const { certificate } = await base('initialRegistrationResponse', { ...work.door, secret, irresp });
    const changed = Buffer.from(irresp, 'base64');
    const end = changed.indexOf(octets(certificate)) + octets(certificate).length - 1;
    changed.writeUInt8(changed.readUInt8(end) ^ 1, end);
    const spoilt = { ...work.door, irresp: base64(changed) };
    expect((await work.page.call('BaseAPI', 'initialRegistrationResponse', spoilt)).code).toBe('2148073478');
    const poll = { ...work.door, transactionId: 'AB'.repeat(16) };
    expect((await work.page.call('BaseAPI', 'pollingRequest', poll)).error).toContain('no such transaction');
    expect(work.page.heard.join()).not.toContain(secret);
  });
});

describe('services of the CA', () => {
  it('createOCSPRequest asks as clients of KISC do, and the responder knows the certificate', async () => {
    expect(await statusOf((await work.current()).certificateBlob)).toBe('good');
  });

  it.each([
    [0, 'GOST 34.311-95'],
    [32780, 'SHA-256'],
  ])('createTSPRequest with the hash function %i (%s) is granted', async (hashType) => {
    const parameters = { hashType, data: 'что-то', isConvert: false, includeServerCert: true };
    const { response } = await base('createTSPRequest', parameters);
    const { token, status } = readTimeStampResponse(octets(await post(timeStampRoutes.stamp, response)));
    expect([token !== undefined, status]).toEqual([true, expect.anything()]);
  });
});

it('Sign with tsp: a time stamp of the CA over the signature, at the time of the bench', async () => {
  const { pkcs7 } = await base('Sign', { ...work.door, sn, data: 'счёт', tsp: true, detach: true });
  const [signer] = readSignedData(octets(pkcs7)).signers;
  const [stamp, ...others] = signer === undefined ? [] : signatureTimeStamps(signer);
  const { content = new Uint8Array(0) } = readSignedData(stamp ?? new Uint8Array(0));
  expect([others, Math.abs(readTimeStampInfo(content).genTime - work.client.bench.clock.now()) < DAY_MS]).toEqual([
    [],
    true,
  ]);
  await base('VerifyPKCS7', { sign: pkcs7, data: 'счёт' });
});

/** How requests that come from now on go on. */
async function goOn(progress: { kind: 'at-once' | 'desk' } | { kind: 'polls'; count: number }): Promise<void> {
  await ca.call(caDeskRoutes.enrolmentProgress, { body: { authority: 'kz-kisc', progress } });
}

/** Asks what has become of a request. */
async function poll(transactionId: string) {
  const { response } = await base('pollingRequest', { ...work.door, transactionId });
  return base('pollingResponse', { ...work.door, iresp: await post(caCmpRoutes.cmp, response) });
}

/** What the responder says of a certificate. */
async function statusOf(cert: string): Promise<string> {
  const { response: request } = await base('createOCSPRequest', { profile: work.door.profile, cert });
  const answer = await base('parseOCSPResponce', { resp: await post(ocspRoutes.post, request) });
  const [only] = answer.response;
  expect([answer.status, only.serialNumber]).toEqual(['successful', parseCertificate(octets(cert)).serialNumber]);
  return only.certStatus;
}
