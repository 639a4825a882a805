import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { caRoutes } from '../http/ca.ts';
import { caEnrolmentOctets } from '../http/ca-enrolment.ts';
import type { SuiteId } from '../pki/suites.ts';
import { parseCertificate } from '../pki/x509/certificate.ts';
import { dnToString } from '../pki/x509/name.ts';
import { fromPem, toPem } from '../pki/x509/pem.ts';
import { DAY_MS } from '../simulation/clock.ts';
import {
  type Answer,
  ask,
  basic,
  type EnrolmentBench,
  envelope,
  openEnrolmentBench,
  post,
  requestOf,
} from './testing/enrolment-bench.ts';
import { keySigner } from './testing/keys.ts';
import { employee, ORGANISATION } from './testing/people.ts';

let bench: EnrolmentBench;
beforeAll(async () => {
  bench = await openEnrolmentBench({ authorities: ['rfc', 'kz-kisc', 'kz-nuc'] });
});
afterAll(() => bench.ca.close());

const pkcs10 = (label = '') => `${bench.ca.url}/pkcs10${label && `/${label}`}`;
const outcome = ({ status, problem }: Answer) => `${status} ${problem ?? 'fine'}`;

/** The certificate in an answer. */
function issued(answer: Answer) {
  if (answer.status !== 200) throw new Error(`${answer.status}: ${answer.text}`);
  return parseCertificate(answer.octets);
}

describe('POST /pkcs10', () => {
  it('gives a certificate for the key and the name in the request', async () => {
    const answer = await post(pkcs10(), await requestOf('ec-p256', 'plain', 'C=KZ, O=TEST, CN=TEST plain'));
    expect(answer.type).toBe('application/pkix-cert');
    const certificate = issued(answer);
    expect(dnToString(certificate.subject)).toBe('C=KZ,O=TEST,CN=TEST plain');
    expect(certificate.publicKey).toEqual((await keySigner('ec-p256', 'plain')).publicKey);
  });

  it('takes DER, PEM, PEM of an older name and base64, whatever a client calls them, and knows the request again', async () => {
    const request = await requestOf('rsa-2048', 'rsa', 'CN=TEST forms');
    const pem = toPem('CERTIFICATE REQUEST', request);
    const base64 = Buffer.from(request).toString('base64');
    const answers = [
      await post(pkcs10(), request),
      await post(pkcs10(), pem),
      await post(pkcs10(), pem.replaceAll('CERT', 'NEW CERT'), { 'content-type': 'application/x-pem-file' }),
      await post(pkcs10(), base64, { 'content-type': 'text/plain' }),
      await post(pkcs10(), request, { 'content-type': 'application/x-www-form-urlencoded' }),
    ];
    expect(new Set(answers.map((answer) => issued(answer).serialNumber)).size).toBe(1);
  });

  it('knows a request again only while its certificate is good', async () => {
    const request = await requestOf('ec-p256', 'again', 'CN=TEST again');
    const [first, second] = [issued(await post(pkcs10(), request)), issued(await post(pkcs10(), request))];
    expect(second.serialNumber).toBe(first.serialNumber);
    await bench.client.call(caRoutes.revoke, { body: { serialNumber: first.serialNumber } });
    expect(issued(await post(pkcs10(), request)).serialNumber).not.toBe(first.serialNumber);
  });

  it('answers PEM to who accepts it', async () => {
    const request = await requestOf('ec-p256', 'pem', 'CN=TEST pem');
    const answer = await post(pkcs10(), request, { accept: 'application/x-pem-file' });
    expect(answer.type).toBe('application/x-pem-file');
    expect(fromPem(answer.text, 'CERTIFICATE')).toEqual((await post(pkcs10(), request)).octets);
  });

  it.each<[string, SuiteId, string]>([
    ['rfc', 'rsa-2048', 'TEST RFC'],
    ['rfc-rsa', 'ec-p256', 'TEST RFC'],
    ['rfc-ec', 'rsa-2048', 'TEST RFC'],
    ['RFC-EC', 'ec-p256', 'TEST RFC'],
  ])('with the label %s certifies a key of %s', async (label, suite) => {
    const certificate = issued(await post(pkcs10(label), await requestOf(suite, 'rsa', `CN=TEST ${label} ${suite}`)));
    const algorithm = label.toLowerCase().split('-')[1] ?? 'rsa';
    const issuer = bench.ca.caCertificates.find(
      (one) => one.authority === 'rfc' && one.role === 'issuing' && one.algorithm.toLowerCase() === algorithm,
    );
    expect(certificate.issuerDer).toEqual(parseCertificate(issuer?.certificate ?? new Uint8Array(0)).subjectDer);
  });

  it('gives the kind of certificate that is asked for, in the address or in the template attribute', async () => {
    const request = await requestOf('ec-p256', 'kind', 'CN=TEST kind');
    const server = issued(await post(`${pkcs10()}?profile=RFC_TLS_SERVER`, request));
    expect(server.extendedKeyUsage).toContain('1.3.6.1.5.5.7.3.1');
    const template = 'C=KZ, O=Template, CN=RFC_TLS_SERVER';
    const byTemplate = await requestOf('ec-p256', 'template', 'CN=TEST template', template);
    expect(issued(await post(pkcs10(), byTemplate)).extendedKeyUsage).toEqual(server.extendedKeyUsage);
  });

  it.each<[string, string, () => Promise<Uint8Array | string>, string]>([
    ['octets that are no request', '', async () => Uint8Array.of(0x30, 3, 2, 1, 0), '422 request-malformed'],
    ['nothing', '', async () => '', '422 request-malformed'],
    ['words', '', async () => 'a certificate, please', '422 request-malformed'],
    ['another kind of PEM', '', async () => toPem('PRIVATE KEY', Uint8Array.of(0x30, 0)), '422 request-malformed'],
    ['a request with one octet changed', '', forgedRequest, '403 proof-of-possession'],
    ['an empty name', '', () => requestOf('ec-p256', 'refused', ''), '422 name-invalid'],
    ['an unknown label', 'other-ca', () => requestOf('ec-p256', 'refused', 'CN=TEST'), '404 authority-missing'],
    ['an unknown kind', 'rfc?profile=NONE', () => requestOf('ec-p256', 'refused', 'CN=TEST'), '422 profile-unsuitable'],
    ['a CA certificate', 'rfc?profile=RFC_ROOT', () => requestOf('ec-p256', 'no', 'CN=TEST'), '422 profile-unsuitable'],
    ['a prototype', 'rfc?profile=toString', () => requestOf('ec-p256', 'no', 'CN=TEST'), '422 profile-unsuitable'],
    ['a key of another world', 'rfc', () => requestOf('nuc-2004', 'refused', 'CN=TEST'), '422 key-unsuitable'],
    [
      'a key that the twin does not take',
      'kz-nuc-rsa',
      () => requestOf('nuc-2004', 'no', 'CN=TEST'),
      '422 key-unsuitable',
    ],
    ['a stranger at KISC', 'kz-kisc', () => requestOf('kisc-2004', 'refused', 'CN=TEST'), '403 signer-not-entitled'],
  ])('refuses %s', async (_, label, request, expected) => {
    const before = bench.events.length;
    expect(outcome(await post(pkcs10(label), await request()))).toBe(expected);
    expect(bench.events.slice(before)).toEqual([]);
  });

  async function forgedRequest() {
    const request = Uint8Array.from(await requestOf('rsa-2048', 'rsa', 'CN=TEST forged'));
    const at = request.length - 3;
    request[at] = (request[at] as number) ^ 1;
    return request;
  }

  it('refuses content types that it does not name', async () => {
    const request = await requestOf('ec-p256', 'types', 'CN=TEST types');
    for (const type of ['application/json', 'application/pdf', 'multipart/form-data']) {
      expect(outcome(await post(pkcs10(), request, { 'content-type': type }))).toBe('400 bad-request');
    }
  });
});

describe('a PIN envelope at /pkcs10', () => {
  it('X-CA-12 opens the doors of the National CA to a GOST key, once', async () => {
    const { reference, secret } = await envelope(bench, { subject: 'C=KZ,CN=TEST once' });
    const request = await requestOf('nuc-2015-512', 'once', 'C=KZ, CN=TEST once');
    const first = await post(pkcs10('kz-nuc'), request, basic(reference, secret));
    expect(issued(first).suite.id).toBe('nuc-2015-512');
    expect((await post(pkcs10('kz-nuc'), request, basic(reference, secret))).octets).toEqual(first.octets);
    const other = await requestOf('nuc-2015-512', 'twice', 'C=KZ, CN=TEST once');
    expect(outcome(await post(pkcs10('kz-nuc'), other, basic(reference, secret)))).toBe('403 envelope-spent');
  });

  it('X-CA-12 is spent for good, also when the certificate that it brought is revoked', async () => {
    const { reference, secret } = await envelope(bench);
    const request = await requestOf('ec-p256', 'spent', 'CN=TEST spent');
    const { serialNumber } = issued(await post(pkcs10(), request, basic(reference, secret)));
    await bench.client.call(caRoutes.revoke, { body: { serialNumber } });
    expect(outcome(await post(pkcs10(), request, basic(reference, secret)))).toBe('403 envelope-spent');
  });

  it('is refused with another secret, for another name, after its time, and when it is no Basic authentication', async () => {
    const { reference, secret } = await envelope(bench, { subject: 'CN=TEST me', validForSeconds: 60 });
    const mine = await requestOf('ec-p256', 'me', 'CN=TEST me');
    const outcomeOf = async (headers: Record<string, string>, request = mine) =>
      outcome(await post(pkcs10(), request, headers));
    expect(await outcomeOf(basic(reference, `${secret}x`))).toBe('401 envelope-unknown');
    expect(await outcomeOf(basic('nobody', secret))).toBe('401 envelope-unknown');
    expect(await outcomeOf({ authorization: 'Bearer token' })).toBe('401 credentials-missing');
    expect(await outcomeOf({ authorization: 'Basic bm9jb2xvbg==' })).toBe('401 credentials-missing');
    const another = await requestOf('ec-p256', 'another', 'CN=TEST another');
    expect(await outcomeOf(basic(reference, secret), another)).toBe('403 envelope-subject');
    bench.clock.advance(60_001);
    expect(await outcomeOf(basic(reference, secret))).toBe('403 envelope-expired');
  });

  it('is not spent by a request that is refused, and its secret is in no answer but the first', async () => {
    const { reference, secret } = await envelope(bench, { reference: 'TEST-1', secret: 'a-known-secret' });
    const wrong = await requestOf('nuc-2004', 'refused', 'CN=TEST');
    const refused = await post(pkcs10(), wrong, basic(reference, secret));
    expect(outcome(refused)).toBe('422 key-unsuitable');
    expect(refused.text).not.toContain(secret);
    expect(JSON.stringify(bench.events)).not.toContain(secret);
    issued(await post(pkcs10(), await requestOf('ec-p256', 'right', 'CN=TEST right'), basic(reference, secret)));
  });

  it('asks for credentials in the way of HTTP', async () => {
    const answer = await post(pkcs10(), '', basic('nobody', 'no-secret'));
    expect(answer.headers.get('www-authenticate')).toMatch(/^Basic realm="[^"]+", charset="UTF-8"$/);
  });
});

describe('KISC over /pkcs10', () => {
  it('X-CA-9, X-CA-12 certifies a registered person whose request names a template, with an envelope', async () => {
    const { client } = bench;
    await client.call(caRoutes.registerOrganisation, { body: ORGANISATION });
    const { subject } = await client.call(caRoutes.registerPerson, { body: employee(1) });
    const { reference, secret } = await envelope(bench, { subject });
    const template = 'C=KZ, O=Template, CN=GOST_USER_SIGN_14D';
    const request = await requestOf('kisc-2004', 'person', subject, template);
    const certificate = issued(await post(pkcs10('kz-kisc'), request, basic(reference, secret)));
    expect(dnToString(certificate.subject)).toBe(subject);
    expect(certificate.notAfter - certificate.notBefore).toBe(14 * DAY_MS + 5 * 60_000);
  });
});

describe('a request that waits', () => {
  const until = async (progress: NonNullable<Parameters<typeof openEnrolmentBench>[0]>['enrolment']) =>
    openEnrolmentBench({ enrolment: progress ?? {} });

  it('is told where and when to ask again, until the time has passed', async () => {
    const slow = await until({ rfc: { kind: 'after', ms: 90_000 } });
    const answer = await post(`${slow.ca.url}/pkcs10`, await requestOf('ec-p256', 'slow', 'CN=TEST slow'));
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([202, '90']);
    const location = new URL(answer.headers.get('location') ?? '', slow.ca.url).href;
    slow.clock.advance(60_500);
    const again = await ask(location);
    expect([again.status, again.headers.get('retry-after')]).toEqual([202, '30']);
    slow.clock.advance(29_500);
    expect(dnToString(issued(await ask(location)).subject)).toBe('CN=TEST slow');
    expect((await ask(location, { headers: { accept: 'application/x-pem-file' } })).text).toContain('BEGIN CERT');
    await slow.ca.close();
  });

  it('is issued when it has been asked for often enough', async () => {
    const polled = await until({ rfc: { kind: 'polls', count: 2 } });
    const { location } = await post(
      `${polled.ca.url}/pkcs10`,
      await requestOf('ec-p256', 'polled', 'CN=TEST polls'),
    ).then(({ headers }) => ({ location: new URL(headers.get('location') ?? '', polled.ca.url).href }));
    expect([(await ask(location)).status, (await ask(location)).status]).toEqual([202, 200]);
    await polled.ca.close();
  });

  it('has an address of its own only: another is not found', async () => {
    const unknown = await ask(bench.ca.url + caEnrolmentOctets.certificate.path.replace(':id', 'E999999'));
    expect(outcome(unknown)).toBe('404 entity-not-found');
  });
});
