import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { caRoutes } from '../http/ca.ts';
import { signCms } from '../pki/cms/signed-data.ts';
import type { SuiteId } from '../pki/suites.ts';
import { parseCertificate } from '../pki/x509/certificate.ts';
import { DAY_MS } from '../simulation/clock.ts';
import {
  type Answer,
  basic,
  type EnrolmentBench,
  envelope,
  openEnrolmentBench,
  post,
  requestOf,
} from './testing/enrolment-bench.ts';
import { keySigner } from './testing/keys.ts';

let bench: EnrolmentBench;
beforeAll(async () => {
  bench = await openEnrolmentBench({ authorities: ['rfc', 'kz-nuc'] });
});
afterAll(() => bench.ca.close());

const pkcs10 = (label: string) => `${bench.ca.url}/pkcs10/${label}`;
const outcome = ({ status, problem }: Answer) => `${status} ${problem ?? 'fine'}`;

/** The certificate in an answer. */
function issued(answer: Answer) {
  if (answer.status !== 200) throw new Error(`${answer.status}: ${answer.text}`);
  return parseCertificate(answer.octets);
}

describe('POST /reissue', () => {
  /** A fresh certificate and the hands of its holder. */
  async function holder(name: string, suite: SuiteId = 'ec-p256', label = 'rfc', headers: Record<string, string> = {}) {
    const subject = `C=KZ, CN=TEST ${name}`;
    const certificate = issued(await post(pkcs10(label), await requestOf(suite, name, subject), headers));
    const signer = await keySigner(suite, name);
    const wrap = (content: Uint8Array) =>
      signCms({ content, certificate: certificate.der, signingTime: bench.clock.now() }, signer);
    const send = async (content: Uint8Array) =>
      post(`${bench.ca.url}/reissue`, await wrap(content), { 'content-type': 'application/pkcs7-mime' });
    return { subject, certificate, wrap, send };
  }

  it('R-CA-19, X-CA-10 renews for who signs with his current certificate: same name, same kind, another key', async () => {
    for (const suite of ['rsa-2048', 'ec-p256'] as const) {
      const { subject, certificate, send } = await holder('rsa', suite, 'rfc?profile=RFC_SHORT');
      const renewed = issued(await send(await requestOf(suite, `renewed ${suite}`, subject)));
      expect(renewed.subjectDer).toEqual(certificate.subjectDer);
      expect(renewed.publicKey).toEqual((await keySigner(suite, `renewed ${suite}`)).publicKey);
      expect(renewed.notAfter - renewed.notBefore).toBe(certificate.notAfter - certificate.notBefore);
    }
  });

  it('R-CA-19, X-CA-10 renews GOST keys of the National CA, and takes the message in base64 as well', async () => {
    for (const suite of ['nuc-2004', 'nuc-2015-512'] as const) {
      const { reference, secret } = await envelope(bench);
      const { subject, wrap } = await holder(`gost ${suite}`, suite, 'kz-nuc', basic(reference, secret));
      const message = await wrap(await requestOf(suite, `gost next ${suite}`, subject));
      const text = Buffer.from(message).toString('base64');
      expect(issued(await post(`${bench.ca.url}/reissue`, text, { 'content-type': 'text/plain' })).suite.id).toBe(
        suite,
      );
    }
  });

  it('X-CA-10 refuses another name', async () => {
    const { send } = await holder('name');
    expect(outcome(await send(await requestOf('ec-p256', 'other', 'CN=TEST other')))).toBe('403 signer-not-entitled');
  });

  it('R-CA-19 refuses a certificate that is revoked, expired, or not of this CA', async () => {
    const { subject, certificate, send } = await holder('revoked');
    const next = await requestOf('ec-p256', 'after revocation', subject);
    await bench.client.call(caRoutes.revoke, { body: { serialNumber: certificate.serialNumber } });
    expect(outcome(await send(next))).toBe('403 signer-revoked');
    const short = await holder('short', 'ec-p256', 'rfc?profile=RFC_SHORT');
    bench.clock.advance(DAY_MS + 1000);
    expect(outcome(await short.send(await requestOf('ec-p256', 'late', short.subject)))).toBe('403 signer-expired');
    const elsewhere = await openEnrolmentBench({ start: bench.clock.now() });
    const message = await holder('stranger').then(async ({ wrap, subject }) =>
      wrap(await requestOf('ec-p256', 'x', subject)),
    );
    const answer = await post(`${elsewhere.ca.url}/reissue`, message, { 'content-type': 'application/cms' });
    expect(outcome(answer)).toBe('403 signer-unknown');
    await elsewhere.ca.close();
  });

  it('tells a message that is none from one whose signature is wrong', async () => {
    const { subject, wrap } = await holder('broken');
    const message = Uint8Array.from(await wrap(await requestOf('ec-p256', 'broken next', subject)));
    const outcomeOf = async (body: Uint8Array | string) =>
      outcome(await post(`${bench.ca.url}/reissue`, body, { 'content-type': 'application/cms' }));
    expect(await outcomeOf('no message')).toBe('422 cms-malformed');
    expect(await outcomeOf(message.subarray(0, -1))).toBe('422 cms-malformed');
    message[message.length - 2] = (message[message.length - 2] as number) ^ 1;
    expect(await outcomeOf(message)).toBe('403 cms-signature');
    expect(await outcomeOf(await wrap(Uint8Array.of(1)))).toBe('422 request-malformed');
  });
});
