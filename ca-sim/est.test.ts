import { connect } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { caRoutes } from '../http/ca.ts';
import { PortInUseError } from '../http/server.ts';
import { readCertsOnly } from '../pki/cms/certs-only.ts';
import { dnToString } from '../pki/x509/name.ts';
import { DAY_MS } from '../simulation/clock.ts';
import {
  ask,
  basic,
  type EnrolmentBench,
  envelope,
  openEnrolmentBench,
  post,
  requestOf,
} from './testing/enrolment-bench.ts';
import { keySigner } from './testing/keys.ts';
import { askTls, credentials, postTls, type TlsAnswer, tlsRoot } from './testing/tls-client.ts';

/** A client's own clock judges the certificate of the listener, so this CA was founded an hour ago. */
const AN_HOUR_AGO = Date.now() - 3_600_000;

let bench: EnrolmentBench;
let root: { ca: string };
beforeAll(async () => {
  bench = await openEnrolmentBench({ start: AN_HOUR_AGO, tls: true });
  root = { ca: tlsRoot(bench.ca) };
});
afterAll(() => bench.ca.close());

const est = (operation: string) => `${bench.ca.tlsUrl}/.well-known/est/${operation}`;
const base64 = (octets: Uint8Array) => Buffer.from(octets).toString('base64');
const certificates = (text: string) => readCertsOnly(Buffer.from(text, 'base64'));
const problem = ({ status, text }: TlsAnswer) => `${status} ${(JSON.parse(text) as { code: string }).code}`;

function issued({ status, text }: TlsAnswer) {
  if (status !== 200) throw new Error(`${status}: ${text}`);
  const [certificate, ...others] = certificates(text);
  if (certificate === undefined || others.length > 0) throw new Error('not exactly one certificate');
  return certificate;
}

/** Everybody with an RSA key has the same one: making one takes long. */
const keyOf = (suite: 'rsa-2048' | 'ec-p256', name: string) => (suite === 'rsa-2048' ? 'everybody' : name);

async function enrol(name: string, suite: 'rsa-2048' | 'ec-p256' = 'ec-p256', operation = 'simpleenroll') {
  const key = keyOf(suite, name);
  const subject = `C=KZ, CN=TEST ${name}`;
  const { reference, secret } = await envelope(bench);
  const request = await requestOf(suite, key, subject);
  const certificate = issued(await postTls(est(operation), root, request, basic(reference, secret)));
  return { subject, certificate, me: { ...root, ...(await credentials(suite, key, certificate.der)) } };
}

describe('GET /.well-known/est/cacerts', () => {
  it('gives the certificates of a CA, or of one of its twins, as certs-only in one line of base64', async () => {
    for (const [label, count] of [
      ['', 4],
      ['rfc/', 4],
      ['rfc-ec/', 2],
    ] as const) {
      const { status, headers, text } = await askTls(est(`${label}cacerts`), root);
      expect([status, headers['content-type'], headers['content-transfer-encoding']]).toEqual([
        200,
        'application/pkcs7-mime',
        'base64',
      ]);
      expect(text).toMatch(/^[A-Za-z0-9+/]+={0,2}$/);
      expect(certificates(text)).toHaveLength(count);
    }
  });

  it('is served without TLS as well: this is a test instrument on loopback', async () => {
    const { status, text } = await ask(`${bench.ca.url}/.well-known/est/cacerts`);
    expect([status, certificates(text).length]).toEqual([200, 4]);
  });

  it('knows no other CA than the server has', async () => {
    expect(problem(await askTls(est('kz-nuc/cacerts'), root))).toBe('404 authority-missing');
  });
});

describe('POST /.well-known/est/simpleenroll', () => {
  it('X-CA-12 enrols who has an envelope, RSA and EC, under the CA of the label', async () => {
    for (const suite of ['rsa-2048', 'ec-p256'] as const) {
      const { certificate } = await enrol(`enrol ${suite}`, suite);
      expect(dnToString(certificate.subject)).toBe(`C=KZ,CN=TEST enrol ${suite}`);
      expect(certificate.publicKey).toEqual((await keySigner(suite, keyOf(suite, `enrol ${suite}`))).publicKey);
    }
    const { certificate } = await enrol('label', 'rsa-2048', 'rfc-ec/simpleenroll');
    expect(dnToString(certificate.issuer)).toContain('EC');
  });

  it('asks for credentials where there are none, and does not look at the request before', async () => {
    for (const headers of [{}, basic('KISC00000000', 'no-secret')]) {
      const answer = await postTls(est('simpleenroll'), root, Uint8Array.of(1), headers);
      expect(answer.status).toBe(401);
      expect(answer.headers['www-authenticate']).toMatch(/^Basic /);
    }
  });

  it('X-CA-12 locks an envelope after five wrong secrets', async () => {
    const { reference, secret } = await envelope(bench);
    const request = await requestOf('ec-p256', 'locked', 'CN=TEST locked');
    const attempt = (word: string) => postTls(est('simpleenroll'), root, request, basic(reference, word)).then(problem);
    for (let i = 0; i < 5; i++) expect(await attempt('wrong-secret')).toBe('401 envelope-unknown');
    expect(await attempt(secret)).toBe('403 envelope-locked');
  });

  it('takes a certificate of the CA for the same name in place of an envelope, and for no other name', async () => {
    const { subject, me } = await enrol('by certificate');
    const again = await requestOf('ec-p256', 'second key', subject);
    expect(dnToString(issued(await postTls(est('simpleenroll'), me, again)).subject)).toBe(
      'C=KZ,CN=TEST by certificate',
    );
    const other = await requestOf('ec-p256', 'third key', 'CN=TEST other');
    expect(problem(await postTls(est('simpleenroll'), me, other))).toBe('403 signer-not-entitled');
  });

  it('lets a client wait with 202 and Retry-After, and answers the same request later', async () => {
    const slow = await openEnrolmentBench({ enrolment: { rfc: { kind: 'after', ms: 7_000 } } });
    const { reference, secret } = await envelope(slow);
    const request = base64(await requestOf('ec-p256', 'slow', 'CN=TEST slow'));
    const send = () => post(`${slow.ca.url}/.well-known/est/simpleenroll`, request, basic(reference, secret));
    const first = await send();
    expect([first.status, first.headers.get('retry-after')]).toEqual([202, '7']);
    slow.clock.advance(7_000);
    const last = await send();
    expect(last.type).toBe('application/pkcs7-mime; smime-type=certs-only');
    expect(dnToString(issued(last as unknown as TlsAnswer).subject)).toBe('CN=TEST slow');
    await slow.ca.close();
  });
});

describe('POST /.well-known/est/simplereenroll', () => {
  it('R-CA-19, X-CA-10 renews for the holder of the certificate: with a new key, and with the same', async () => {
    for (const suite of ['rsa-2048', 'ec-p256'] as const) {
      const { subject, certificate, me } = await enrol(`renew ${suite}`, suite);
      for (const key of [`renewed ${suite}`, keyOf(suite, `renew ${suite}`)]) {
        const renewed = issued(await postTls(est('simplereenroll'), me, await requestOf(suite, key, subject)));
        expect(renewed.subjectDer).toEqual(certificate.subjectDer);
        expect(renewed.publicKey).toEqual((await keySigner(suite, key)).publicKey);
        expect(renewed.serialNumber).not.toBe(certificate.serialNumber);
      }
    }
  });

  it('R-CA-19 wants the certificate in the handshake, also from who has an envelope', async () => {
    const request = await requestOf('ec-p256', 'no certificate', 'CN=TEST none');
    const { reference, secret } = await envelope(bench);
    for (const headers of [{}, basic(reference, secret)]) {
      expect(problem(await postTls(est('simplereenroll'), root, request, headers))).toBe('403 certificate-missing');
    }
    const plain = await post(`${bench.ca.url}/.well-known/est/simplereenroll`, base64(request));
    expect([plain.status, plain.problem]).toEqual([403, 'certificate-missing']);
  });

  it('X-CA-10 refuses another name, and a certificate of another CA', async () => {
    const { subject, me } = await enrol('mine');
    const other = await requestOf('ec-p256', 'mine next', 'CN=TEST other');
    expect(problem(await postTls(est('simplereenroll'), me, other))).toBe('403 signer-not-entitled');
    const elsewhere = await openEnrolmentBench({ start: AN_HOUR_AGO + 1000 });
    const foreign = await post(`${elsewhere.ca.url}/pkcs10`, await requestOf('ec-p256', 'mine', subject));
    const stranger = { ...root, ...(await credentials('ec-p256', 'mine', foreign.octets)) };
    const request = await requestOf('ec-p256', 'mine next', subject);
    expect(problem(await postTls(est('simplereenroll'), stranger, request))).toBe('403 signer-unknown');
    await elsewhere.ca.close();
  });

  it('R-CA-19 refuses a certificate that is revoked or, at the time of the bench, expired', async () => {
    const revoked = await enrol('revoked');
    await bench.client.call(caRoutes.revoke, { body: { serialNumber: revoked.certificate.serialNumber } });
    const attempt = async ({ me, subject }: typeof revoked) =>
      problem(await postTls(est('simplereenroll'), me, await requestOf('ec-p256', `next of ${subject}`, subject)));
    expect(await attempt(revoked)).toBe('403 signer-revoked');
    const expired = await enrol('expired');
    bench.clock.advance(366 * DAY_MS);
    expect(await attempt(expired)).toBe('403 signer-expired');
  });
});

describe('a certificate that is not for TLS clients', () => {
  it('vouches for nothing in a handshake', async () => {
    const both = await openEnrolmentBench({ start: AN_HOUR_AGO, tls: true, authorities: ['kz-nuc', 'rfc'] });
    const subject = 'CN=TEST signs only';
    const { reference, secret } = await envelope(both);
    const request = await requestOf('rsa-2048', 'everybody', subject);
    const sign = await post(`${both.ca.url}/pkcs10/kz-nuc?profile=NUC_SIGN_RSA`, request, basic(reference, secret));
    const me = { ...root, ...(await credentials('rsa-2048', 'everybody', sign.octets)) };
    const next = await requestOf('ec-p256', 'signs only', subject);
    const url = `${both.ca.tlsUrl}/.well-known/est/simplereenroll`;
    expect(problem(await postTls(url, { ...me, ca: tlsRoot(both.ca) }, next))).toBe('403 signer-not-entitled');
    await both.ca.close();
  });
});

describe('the other addresses of EST', () => {
  it('csrattrs names the keys that the CA takes', async () => {
    const { headers, text } = await askTls(est('csrattrs'), root);
    expect(headers['content-type']).toBe('application/csrattrs');
    const hex = Buffer.from(text, 'base64').toString('hex');
    // rsaEncryption with 2048, id-ecPublicKey with prime256v1.
    expect(hex).toContain('06092a864886f70d0101013104' + '02020800');
    expect(hex).toContain('06072a8648ce3d0201310a' + '06082a8648ce3d030107');
  });

  it('R-CA-21 serverkeygen is not offered: keys are made by their owners', async () => {
    const request = await requestOf('ec-p256', 'serverkeygen', 'CN=TEST');
    expect(problem(await postTls(est('serverkeygen'), root, request))).toBe('501 not-offered');
  });
});

describe('the TLS listener', () => {
  it('says its port is in use, needs the RFC-style CA, and is gone when the CA is closed', async () => {
    const port = Number(new URL(bench.ca.tlsUrl ?? '').port);
    await expect(openEnrolmentBench({ tls: { port } })).rejects.toThrow(PortInUseError);
    await expect(openEnrolmentBench({ authorities: ['kz-kisc'], tls: true })).rejects.toThrow(RangeError);
    const short = await openEnrolmentBench({ start: AN_HOUR_AGO, tls: true });
    await short.ca.close();
    await expect(askTls(`${short.ca.tlsUrl}/health`, root)).rejects.toThrow(/ECONNREFUSED/);
  });

  it('serves every address of the CA, and survives whoever does not speak TLS', async () => {
    const { hostname, port } = new URL(bench.ca.tlsUrl ?? '');
    await new Promise<void>((resolve) => {
      const broken = connect({
        host: hostname,
        port: Number(port),
        maxVersion: 'TLSv1.1',
        ciphers: 'DEFAULT@SECLEVEL=0',
      });
      broken.on('error', () => resolve());
      broken.on('secureConnect', () => resolve());
    });
    expect((await fetch(`http://${hostname}:${port}/health`).catch(() => undefined))?.status).not.toBe(200);
    expect((await askTls(`${bench.ca.tlsUrl}/health`, root)).status).toBe(200);
  });
});
