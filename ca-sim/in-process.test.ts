import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { caEnrolmentOctets } from '../http/ca-enrolment.ts';
import { ocspRoutes } from '../http/ca-ocsp.ts';
import { parseCertificate } from '../pki/x509/certificate.ts';
import { dnToString } from '../pki/x509/name.ts';
import { certIdOf } from '../pki/x509/ocsp-cert-id.ts';
import { buildOcspRequest } from '../pki/x509/ocsp-request.ts';
import { parseOcspResponse } from '../pki/x509/ocsp-response.ts';
import { SeededRng, systemRng } from '../simulation/rng.ts';
import { type EnrolmentBench, envelope, openEnrolmentBench, post, requestOf } from './testing/enrolment-bench.ts';

describe('the CA in process', () => {
  let bench: EnrolmentBench;
  beforeAll(async () => {
    bench = await openEnrolmentBench({ authorities: ['rfc', 'kz-nuc'], enrolment: { 'kz-nuc': { kind: 'desk' } } });
  });
  afterAll(() => bench.ca.close());

  it('issues the certificate that HTTP then finds issued', async () => {
    const request = await requestOf('ec-p256', 'in process', 'CN=TEST in process');
    const der = await bench.ca.inProcess.certify(request, { label: 'rfc-ec' });
    expect(dnToString(parseCertificate(der).subject)).toBe('CN=TEST in process');
    const path = caEnrolmentOctets.requestOfLabel.path.replace(':label', 'rfc-ec');
    const again = await post(bench.ca.url + path, request);
    expect(Buffer.from(again.octets).equals(der)).toBe(true);
  });

  it('refuses as HTTP does, by the same codes', async () => {
    const certify = (octets: Uint8Array, label: string) => bench.ca.inProcess.certify(octets, { label });
    const request = await requestOf('ec-p256', 'refused in process', 'CN=TEST refused');
    await expect(certify(request, 'nobody')).rejects.toMatchObject({ code: 'authority-missing' });
    await expect(certify(Uint8Array.of(0x30, 0), 'rfc')).rejects.toMatchObject({ code: 'request-malformed' });
    const gost = await requestOf('nuc-2004', 'nobody vouches', 'CN=TEST nobody vouches');
    await expect(certify(gost, 'kz-nuc')).rejects.toMatchObject({ code: 'signer-not-entitled' });
  });

  it('takes the word of a PIN envelope, and says so when the certificate has to wait', async () => {
    const credentials = await envelope(bench);
    const request = await requestOf('nuc-2004', 'in an envelope', 'CN=TEST envelope');
    const wrong = { label: 'kz-nuc', envelope: { ...credentials, secret: 'wrong secret' } };
    await expect(bench.ca.inProcess.certify(request, wrong)).rejects.toMatchObject({ code: 'envelope-unknown' });
    const right = { label: 'kz-nuc', envelope: credentials };
    await expect(bench.ca.inProcess.certify(request, right)).rejects.toThrow(/is novel: it waits/);
  });

  it('answers octets that are no request with the refusal of the protocol', async () => {
    const answer = await bench.ca.inProcess.ocsp(Uint8Array.of(1, 2, 3));
    expect(parseOcspResponse(answer)).toEqual({ status: 'malformedRequest' });
    const byHttp = await post(bench.ca.url + ocspRoutes.post.path, Uint8Array.of(1, 2, 3), {
      'content-type': 'application/ocsp-request',
    });
    expect(Buffer.from(byHttp.octets).equals(answer)).toBe(true);
  });
});

describe('what the CA signs', () => {
  it.each([
    ['a seed has the same signature each time, as RFC 6979 has it', new SeededRng('nonces'), 1],
    ["the machine's chance has another one each time", systemRng, 2],
  ])('with %s', async (_, rng, different) => {
    const { ca } = await openEnrolmentBench({ authorities: ['rfc'], rng });
    onTestFinished(() => ca.close());
    const of = (role: 'root' | 'issuing') => {
      const found = ca.caCertificates.find((one) => one.role === role && one.algorithm === 'EC');
      return parseCertificate(found?.certificate ?? new Uint8Array(0));
    };
    const request = await buildOcspRequest({ certIds: [certIdOf(of('root'), of('issuing').serialNumber)] });
    const answers = [await ca.inProcess.ocsp(request), await ca.inProcess.ocsp(request)];
    expect(answers.map((der) => parseOcspResponse(der).status)).toEqual(['successful', 'successful']);
    expect(new Set(answers.map((der) => Buffer.from(der).toString('hex'))).size).toBe(different);
  });
});
