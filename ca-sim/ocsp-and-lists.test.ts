import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { caFiles, caRoutes } from '../http/ca.ts';
import { parseCertificate } from '../pki/x509/certificate.ts';
import { parseCrl } from '../pki/x509/crl.ts';
import { verifyOcspResponse } from '../pki/x509/ocsp.ts';
import { certIdOf } from '../pki/x509/ocsp-cert-id.ts';
import { buildOcspRequest } from '../pki/x509/ocsp-request.ts';
import { type CaBench, certificateOf, enrol, openBench } from './testing/ca-bench.ts';

/** The whole server: what a desk does shows in OCSP and in the list, which follow from one state. */

let bench: CaBench;
let person: Awaited<ReturnType<typeof enrol>>;
beforeAll(async () => {
  bench = await openBench();
  person = await enrol(bench, 1);
});
afterAll(() => bench.ca.close());

describe.each(['GOST', 'RSA'] as const)('a %s certificate', (algorithm) => {
  it('is good in OCSP and not on the list, and after the desk has revoked it the other way round, at once', async () => {
    const certificate = certificateOf(person.view, algorithm);
    const { serialNumber } = certificate;
    const files = algorithm === 'GOST' ? [caFiles.issuingGost, caFiles.crlGost] : [caFiles.issuingRsa, caFiles.crlRsa];
    const [issuerFile, listFile] = files.map(({ path }) => path) as [string, string];
    const issuer = parseCertificate(await bench.client.octets(issuerFile));
    const told = async () => {
      const body = await buildOcspRequest({ certIds: [certIdOf(issuer, serialNumber)] });
      const headers = { 'content-type': 'application/ocsp-request' };
      const answer = await fetch(`${bench.ca.url}/ocsp`, { method: 'POST', headers, body: Uint8Array.from(body) });
      const response = new Uint8Array(await answer.arrayBuffer());
      const verdict = verifyOcspResponse({ response, certificate, issuer, at: bench.clock.now() });
      const line = parseCrl(await bench.client.octets(listFile)).revoked.get(serialNumber);
      return { verdict, line };
    };
    expect(await told()).toMatchObject({ verdict: { ok: true, status: 'good' }, line: undefined });
    await bench.client.call(caRoutes.revoke, { body: { serialNumber, reason: 'cessationOfOperation' } });
    const { verdict, line } = await told();
    expect(verdict).toMatchObject({ ok: true, status: 'revoked', reason: 'cessationOfOperation' });
    expect(line).toEqual({ serialNumber, reason: 'cessationOfOperation', revokedAt: verdict.ok && verdict.revokedAt });
  });
});
