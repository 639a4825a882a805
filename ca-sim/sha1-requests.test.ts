import { createPrivateKey, sign } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { caRoutes } from '../http/ca.ts';
import { nationalRoutes } from '../http/ca-national.ts';
import { parseCertificate } from '../pki/x509/certificate.ts';
import { bitString, fromDer, NULL, oid, sequence, toDer } from '../pki/x509/der-build.ts';
import { parseDn } from '../pki/x509/name.ts';
import { fromPem } from '../pki/x509/pem.ts';
import { buildRequest, parseRequest } from '../pki/x509/request.ts';
import { AUTHORITY_STYLES, type AuthorityName } from './core/authority-styles.ts';
import {
  type CaBench,
  certificateOf,
  half,
  openBench,
  PROCESSING_MS,
  problemOf,
  register,
  requestNow,
  submit,
  templateName,
  wrap,
} from './testing/ca-bench.ts';
import { basic, envelope, post } from './testing/enrolment-bench.ts';
import { keyPair, keySigner } from './testing/keys.ts';
import { citizen } from './testing/national-bench.ts';

/** Requests that are signed over SHA-1, as KISC's own client signs with RSA keys: which authority takes them is data. */

const AUTHORITIES = Object.keys(AUTHORITY_STYLES) as AuthorityName[];
const SHA1_WITH_RSA = '1.2.840.113549.1.1.5';
const SHA256_WITH_RSA = '1.2.840.113549.1.1.11';
let bench: CaBench;

beforeAll(async () => {
  bench = await openBench({ authorities: AUTHORITIES });
});
afterAll(() => bench.ca.close());

/** The request once more, signed by the same RSA key with sha1WithRSAEncryption. */
async function overSha1(request: Uint8Array, key: string): Promise<Uint8Array> {
  const { privateKey } = await keyPair('rsa-2048', key);
  const { tbs } = parseRequest(request);
  const signature = sign('sha1', tbs, createPrivateKey({ key: Buffer.from(privateKey), format: 'der', type: 'pkcs8' }));
  return toDer(sequence(fromDer(tbs), sequence(oid(SHA1_WITH_RSA), NULL()), bitString(signature)));
}

const rsaRequest = async (subject: string, key: string) => {
  const wanted = { subject: parseDn(subject), template: templateName('RSA_USER_SIGN_1Y') };
  return buildRequest(wanted, await keySigner('rsa-2048', key));
};

/** A pair as KISC's client sends it. @param spoil changes the RSA request. */
async function pairOf(subject: string, key: string, spoil = (request: Uint8Array) => request) {
  const signedBy = bench.authority;
  const request = spoil(await overSha1(await rsaRequest(subject, key), key));
  return [
    await half('GOST', { subject, key, signedBy }),
    { algorithm: 'RSA', cms: await wrap(request, signedBy) } as const,
  ];
}

describe('a request that is signed over SHA-1', () => {
  it("X-CA-8 is taken by KISC's CA as the RSA half of a pair; the certificate is signed over SHA-256", async () => {
    const subject = await register(bench, 31);
    const { id } = await submit(bench, await pairOf(subject, 'sha1 pair'));
    bench.clock.advance(PROCESSING_MS);
    const certificate = certificateOf(await requestNow(bench, id), 'RSA');
    expect(certificate.signatureOid).toBe(SHA256_WITH_RSA);
    expect(certificate.publicKey).toEqual((await keyPair('rsa-2048', 'sha1 pair')).publicKey);
  });

  it('proves nothing when its signature is wrong, also there', async () => {
    const subject = await register(bench, 32);
    const wrong = await pairOf(subject, 'sha1 wrong', (request) => request.with(-1, (request.at(-1) as number) ^ 1));
    expect((await problemOf(submit(bench, wrong))).code).toBe('proof-of-possession');
  });

  it.each(AUTHORITIES)('as PKCS#10 over HTTP: %s does with it what its style says', async (authority) => {
    const subject = authority === 'kz-kisc' ? await register(bench, 33) : 'CN=TEST SHA-1';
    const { reference, secret } = await envelope(bench, { singleUse: false });
    const request = await overSha1(
      await buildRequest({ subject: parseDn(subject) }, await keySigner('rsa-2048', 'sha1 plain')),
      'sha1 plain',
    );
    const answer = await post(`${bench.ca.url}/pkcs10/${authority}-rsa`, request, {
      ...basic(reference, secret),
      accept: 'application/x-pem-file',
    });
    const { sha1Requests } = AUTHORITY_STYLES[authority];
    expect([answer.status, answer.problem]).toEqual(sha1Requests ? [200, undefined] : [403, 'proof-of-possession']);
    if (sha1Requests) expect(parseCertificate(fromPem(answer.text)).signatureOid).toBe(SHA256_WITH_RSA);
  });

  it("is not what the National CA's Registration Centre takes", async () => {
    const keys = ['sha1 centre 0', 'sha1 centre 1'];
    const sound = await Promise.all(keys.map((key) => rsaRequest('CN=TEST', key)));
    const weak = await Promise.all(sound.map((request, i) => overSha1(request, keys[i] ?? '')));
    const registerWith = (requests: readonly Uint8Array[]) => {
      const texts = requests.map((one) => Buffer.from(one).toString('base64'));
      return bench.client.call(nationalRoutes.register, { body: { ...citizen(7), keySet: 'RSA', requests: texts } });
    };
    expect((await problemOf(registerWith(weak))).code).toBe('proof-of-possession');
    expect((await registerWith(sound)).certificates).toHaveLength(2);
  });
});

it('certificates are never signed over SHA-1, those of the CAs neither', async () => {
  const all = await bench.client.call(caRoutes.authorities, {});
  const oids = all.map(({ certificate }) => parseCertificate(Buffer.from(certificate, 'base64')).signatureOid);
  expect(oids).toHaveLength(14);
  expect(oids).not.toContain(SHA1_WITH_RSA);
});
