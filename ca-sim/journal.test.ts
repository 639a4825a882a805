import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { caRoutes } from '../http/ca.ts';
import { caInstrumentRoutes } from '../http/ca-instruments.ts';
import { hashByOid, imprintOf } from '../pki/cms/message-imprint.ts';
import { buildTimeStampRequest } from '../pki/cms/time-stamp-request.ts';
import { parseCertificate } from '../pki/x509/certificate.ts';
import { certIdOf } from '../pki/x509/ocsp-cert-id.ts';
import { buildOcspRequest } from '../pki/x509/ocsp-request.ts';
import { bearer, type CaBench, enrol, openBench, problemOf } from './testing/ca-bench.ts';
import { CmpBench, ir } from './testing/cmp-bench.ts';
import { ask, basic, envelope, post, requestOf } from './testing/enrolment-bench.ts';

const SHA256 = '2.16.840.1.101.3.4.2.1';

let bench: CaBench;
let url: string;
beforeAll(async () => {
  bench = await openBench({ authorities: ['kz-kisc', 'rfc'] });
  url = bench.ca.url;
});
afterAll(() => bench.ca.close());

/** A certificate of the RFC-style CA for a key, asked for under a PIN envelope. */
async function issued(subject: string) {
  const { reference, secret } = await envelope(bench);
  const answer = await post(
    `${url}/pkcs10/rfc-ec`,
    await requestOf('ec-p256', subject, subject),
    basic(reference, secret),
  );
  return { reference, secret, certificate: parseCertificate(answer.octets) };
}

const issuer = () => {
  const found = bench.ca.caCertificates.find(
    (one) => one.authority === 'rfc' && one.role === 'issuing' && one.algorithm === 'EC',
  );
  return parseCertificate(found?.certificate ?? new Uint8Array(0));
};

describe('the journal', () => {
  it('tells of PKCS#10 who was certified, who vouched and under which number, never the secret', async () => {
    const { reference, secret, certificate } = await issued('C=KZ,CN=TEST Journal One');
    const [entry] = bench.ca.expectRequests({ protocol: 'pkcs10', subject: 'TEST Journal One', times: 1 });
    expect(entry).toMatchObject({
      method: 'POST',
      route: '/pkcs10/:label',
      status: 200,
      at: bench.clock.now(),
      signer: reference,
      outcome: `certificate ${certificate.serialNumber}`,
    });
    expect(JSON.stringify(bench.ca.journal())).not.toContain(secret);
  });

  it('tells of OCSP which numbers were asked about and what was said, to POST and GET', async () => {
    const { certificate } = await issued('C=KZ,CN=TEST Journal Two');
    const { serialNumber } = certificate;
    const request = await buildOcspRequest({ certIds: [certIdOf(issuer(), serialNumber)] });
    await post(`${url}/ocsp`, request, { 'content-type': 'application/ocsp-request' });
    bench.ca.expectRequests({ serialNumber, outcome: 'good', times: 1 });
    await bench.client.call(caRoutes.revoke, { body: { serialNumber } });
    await ask(`${url}/ocsp/${encodeURIComponent(Buffer.from(request).toString('base64'))}`);
    const [entry] = bench.ca.expectRequests({ serialNumber, protocol: 'ocsp', outcome: 'revoked', times: 1 });
    expect(entry).toMatchObject({ method: 'GET', kind: 'without a nonce' });
    bench.ca.expectRequests({ serialNumber, protocol: 'admin', route: '/admin/revocations', times: 1 });
  });

  it('tells of CMP the kind, the reference and the PKIStatus, of time stamps the policy and the failure', async () => {
    const cmp = await CmpBench.on(bench);
    await cmp.client().send(await ir('C=KZ,CN=TEST Journal Three', 'cmp rsa'));
    const [entry] = bench.ca.expectRequests({ protocol: 'cmp', subject: 'TEST Journal Three', times: 1 });
    expect(entry).toMatchObject({ kind: 'ir', signer: 'KISC00000777', outcome: 'ip accepted' });
    const hash = hashByOid(SHA256);
    if (hash === undefined) throw new Error('no SHA-256');
    const query = buildTimeStampRequest({
      imprint: imprintOf(hash, Uint8Array.of(1)),
      certReq: true,
      policy: '1.2.3.4',
    });
    await post(`${url}/tsp`, query, { 'content-type': 'application/timestamp-query' });
    bench.ca.expectRequests({ protocol: 'time-stamp', outcome: 'rejection unacceptedPolicy', times: 1 });
  });

  it("tells of KISC's pair of requests whose it is and which certificate signed it", async () => {
    const { subject } = await enrol(bench, 901);
    const [entry] = bench.ca.expectRequests({ protocol: 'request-cert', route: '/requests', times: 1 });
    expect(entry?.subjects).toContain(subject);
    expect(entry?.signer).toContain('TEST Personalisation Desk');
  });

  it('tells of lists their number, of refusals the code of the problem, of unknown addresses that they are none', async () => {
    await bench.client.octets('/rfc/ca-ec.crl');
    expect(bench.ca.expectRequests({ route: '/rfc/ca-ec.crl' })[0]?.outcome).toMatch(/^number \d+, \d+ revoked$/);
    await ask(`${url}/requests/R999999`);
    bench.ca.expectRequests({ route: '/requests/:id', status: 404, outcome: 'entity-not-found', times: 1 });
    await ask(`${url}/etc/passwd`);
    bench.ca.expectRequests({ route: '', outcome: 'not-found', times: 1 });
  });

  it('takes octets that are nothing, and says what came of them', async () => {
    for (const [path, type] of [
      ['/ocsp', 'application/ocsp-request'],
      ['/tsp', 'application/timestamp-query'],
      ['/cmp', 'application/pkixcmp'],
      ['/cmc', 'application/pkcs7-mime'],
      ['/pkcs10', 'application/pkcs10'],
      ['/reissue', 'application/cms'],
      ['/webra/Service', 'text/xml'],
    ] as const) {
      await post(url + path, Uint8Array.of(0x30, 0x80, 1), { 'content-type': type });
      const [entry] = bench.ca.expectRequests({ route: path, after: bench.ca.journal().length - 1 });
      expect(entry?.subjects, path).toEqual([]);
    }
  });

  it('is read with filters and cleared over HTTP, and leaves itself out', async () => {
    const read = async (query: string) => {
      const { status, octets } = await ask(`${url}/admin/journal${query}`, { headers: bearer(bench.ca) });
      return status === 200 ? (JSON.parse(Buffer.from(octets).toString()) as { protocol: string }[]) : status;
    };
    const all = bench.ca.journal();
    expect(await read('')).toEqual(all.map((entry) => ({ ...entry, at: new Date(entry.at).toISOString() })));
    expect(await read('?protocol=cmp&status=200')).toHaveLength(
      bench.ca.journal({ protocol: 'cmp', status: 200 }).length,
    );
    for (const wrong of ['?protocol=smtp', '?status=ok', '?secret=x', '?status=1&status=2'])
      expect(await read(wrong)).toBe(400);
    const last = all.at(-1)?.number ?? 0;
    await bench.client.call(caInstrumentRoutes.clearJournal);
    expect(bench.ca.journal()).toEqual([]);
    await ask(`${url}/health`);
    expect(bench.ca.journal().map(({ number }) => number)).toEqual([last + 1]);
  });

  it('is no part of the state: a reset leaves it', async () => {
    const before = bench.ca.journal().length;
    await bench.ca.reset();
    expect(bench.ca.journal()).toHaveLength(before);
  });

  it('finds nothing that was not asked', async () => {
    expect(() => bench.ca.expectRequests({ subject: 'TEST Nobody' })).toThrow('TEST Nobody');
    expect((await problemOf(bench.client.call(caRoutes.request, { params: { id: 'x' } }))).code).toBe(
      'entity-not-found',
    );
    expect(() => bench.ca.expectRequests({ outcome: 'entity-not-found', times: 2 })).toThrow();
  });
});
