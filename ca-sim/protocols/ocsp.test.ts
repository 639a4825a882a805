import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OIDS } from '../../pki/oids.ts';
import type { Certificate } from '../../pki/x509/certificate.ts';
import { fromDer, sequence, tagged, toDer } from '../../pki/x509/der-build.ts';
import { extensionSequence } from '../../pki/x509/extensions.ts';
import { verifyOcspResponse } from '../../pki/x509/ocsp.ts';
import { CERT_ID_FORMS, certIdOf } from '../../pki/x509/ocsp-cert-id.ts';
import { buildOcspRequest, type OcspRequestTemplate, parseOcspRequest } from '../../pki/x509/ocsp-request.ts';
import { type BasicOcspResponse, parseOcspResponse } from '../../pki/x509/ocsp-response.ts';
import { mutationsOf } from '../../pki/x509/testing/mutations.ts';
import { DAY_MS } from '../../simulation/clock.ts';
import type { CaTwin } from '../authority.ts';
import { OCSP_STYLES } from '../core/ocsp-answers.ts';
import { keySigner } from '../testing/keys.ts';
import { type OcspBench, openOcspBench, type UserKind } from '../testing/ocsp-bench.ts';

const START = Date.parse('2026-03-02T04:00:00.000Z');
const NONCE = Uint8Array.from({ length: 8 }, (_, i) => 200 + i);

let bench: OcspBench;
beforeAll(async () => {
  bench = await openOcspBench(['kz-kisc', 'kz-nuc', 'rfc'], START);
}, 60_000);
afterAll(() => bench.close());

/** One issuing CA per style and family; RSA is asked by other people's programs in ocsp-foreign.test.ts. */
const TWINS = [
  { authority: 'kz-kisc', algorithm: 'GOST', kind: { suite: 'kisc-2004', profile: 'RA' } },
  { authority: 'kz-nuc', algorithm: 'GOST', kind: { suite: 'nuc-2004', profile: 'NUC_SIGN_GOST' } },
  { authority: 'kz-nuc', algorithm: 'GOST-2015', kind: { suite: 'nuc-2015-512', profile: 'NUC_BOTH_GOST2015' } },
  { authority: 'rfc', algorithm: 'EC', kind: { suite: 'ec-p256', profile: 'RFC_USER' } },
] as const satisfies readonly { authority: string; algorithm: string; kind: UserKind }[];

async function post(body: Uint8Array, type = 'application/ocsp-request'): Promise<Uint8Array> {
  const response = await fetch(bench.url, {
    method: 'POST',
    headers: { 'content-type': type },
    body: Uint8Array.from(body),
  });
  expect([response.status, response.headers.get('content-type')]).toEqual([200, 'application/ocsp-response']);
  return new Uint8Array(await response.arrayBuffer());
}

async function ask(template: OcspRequestTemplate): Promise<BasicOcspResponse> {
  const answer = parseOcspResponse(await post(await buildOcspRequest(template)));
  if (answer.status !== 'successful') throw new Error(answer.status);
  return answer.basic;
}

/** The status as a relying party gets it, everything verified. */
async function status({ certificate: issuer }: CaTwin, certificate: Pick<Certificate, 'serialNumber'>) {
  const certIds = [certIdOf(issuer, certificate.serialNumber, 'SHA-256')];
  const request = await buildOcspRequest({ certIds, nonce: NONCE });
  const at = bench.clock.now();
  const response = await post(request);
  return verifyOcspResponse({ response, certificate, issuer, at, request: parseOcspRequest(request) });
}

describe.each(TWINS)('OCSP of $authority $algorithm', ({ authority, algorithm, kind }) => {
  it('X-CA-6 X-NUC-3 shows a hold, its release and a revocation at once', async () => {
    const twin = bench.twin(authority, algorithm);
    const user = await bench.issue(twin, kind, 'status');
    const found = [await status(twin, user)];
    await bench.revoke(twin, user, 'certificateHold');
    found.push(await status(twin, user));
    await bench.release(twin, user);
    found.push(await status(twin, user));
    bench.clock.advance(1500);
    await bench.revoke(twin, user, 'keyCompromise');
    found.push(await status(twin, user));
    const now = bench.clock.now();
    const second = Math.floor(now / 1000) * 1000;
    expect(found).toMatchObject([
      { ok: true, status: 'good' },
      { ok: true, status: 'revoked', reason: 'certificateHold', neverIssued: false },
      { ok: true, status: 'good' },
      {
        ok: true,
        status: 'revoked',
        reason: 'keyCompromise',
        revokedAt: second,
        thisUpdate: second,
        producedAt: second,
      },
    ]);
  });

  it('X-NUC-3 tells of certificates that were never issued in its own way', async () => {
    const twin = bench.twin(authority, algorithm);
    const verdict = await status(twin, { serialNumber: '0123456789' });
    expect(verdict).toMatchObject(
      authority === 'kz-nuc'
        ? { ok: true, status: 'revoked', reason: 'certificateHold', revokedAt: 0, neverIssued: true }
        : { ok: true, status: 'unknown', neverIssued: false },
    );
  });

  it('is answered by a delegate of the CA, who need not be asked about, and by the root about the CA', async () => {
    const twin = bench.twin(authority, algorithm);
    const root = bench.twin(authority, algorithm, 'root');
    const user = await bench.issue(twin, kind, 'delegate');
    const verdict = await status(twin, user);
    const responder = verdict.ok ? verdict.responder : undefined;
    expect(responder?.extendedKeyUsage).toEqual([OIDS.ocspSigning]);
    expect(responder?.extensions.some(({ oid }) => oid === OIDS.ocspNoCheck)).toBe(true);
    expect(await status(twin, responder as Certificate)).toMatchObject({ ok: true, status: 'good' });
    const about = await status(root, twin.certificate);
    expect(about).toMatchObject({
      ok: true,
      status: 'good',
      responder: { serialNumber: root.certificate.serialNumber },
    });
  });

  it('names the responder and the end of the answer as its style says', async () => {
    const twin = bench.twin(authority, algorithm);
    const user = await bench.issue(twin, kind, 'style');
    const style = OCSP_STYLES[authority];
    const basic = await ask({ certIds: [certIdOf(twin.certificate, user.serialNumber)] });
    expect(basic.responderId.kind).toBe(style.responderId);
    const [single] = basic.responses;
    expect(single?.nextUpdate).toBe(style.validForMs && (single?.thisUpdate ?? 0) + style.validForMs);
    expect(single?.extensions.map(({ oid }) => oid)).toEqual(style.archiveCutoff ? [OIDS.ocspArchiveCutoff] : []);
    expect([basic.nonce, basic.extensions]).toEqual([undefined, []]);
  });

  it('goes on with expired certificates, and under a new responder when the first has ended', async () => {
    const twin = bench.twin(authority, algorithm);
    const user = await bench.issue(twin, kind, 'years');
    const before = await status(twin, user);
    const now = bench.clock.now();
    bench.clock.advance(2 * 365 * DAY_MS);
    const after = await status(twin, user);
    bench.clock.set(now);
    expect([before, after]).toMatchObject([
      { ok: true, status: 'good' },
      { ok: true, status: 'good' },
    ]);
    const responder = (verdict: typeof before) => verdict.ok && verdict.responder.serialNumber;
    expect(responder(after)).not.toBe(responder(before));
  });
});

describe('a question', () => {
  const twin = () => bench.twin('kz-kisc', 'GOST');

  it.each(CERT_ID_FORMS.map(({ name }) => name))(
    'may name the issuer with %s; the CertID comes back as it was',
    async (form) => {
      const user = await bench.issue(twin(), TWINS[0].kind, 'forms');
      const certId = certIdOf(twin().certificate, user.serialNumber, form);
      const { responses } = await ask({ certIds: [certId] });
      expect(responses.map((one) => [one.certId.der, one.certStatus])).toEqual([[certId.der, { status: 'good' }]]);
    },
  );

  it('of a Tumar client, as KISC has them, is answered: its content type, its name, its nonce without an OCTET STRING', async () => {
    const user = await bench.issue(twin(), TWINS[0].kind, 'Tumar');
    const question = sequence(sequence(fromDer(certIdOf(twin().certificate, user.serialNumber, 'Tumar').der)));
    const value = Uint8Array.of(0x01, 0x9c, 0xa1, 0x52, 0x33, 0x41);
    const nonce = extensionSequence({ oid: OIDS.ocspNonce, critical: false, value });
    const request = toDer(sequence(sequence(question, tagged(2, sequence(nonce)))));
    const answer = parseOcspResponse(await post(request, 'application/pkixcmp'));
    expect(answer).toMatchObject({ status: 'successful', basic: { nonce: { value } } });
  });

  it('X-NUC-1 may be sent to the address with a slash behind it, as the National CA spells its own', async () => {
    const user = await bench.issue(twin(), TWINS[0].kind, 'slash');
    const body = await buildOcspRequest({ certIds: [certIdOf(twin().certificate, user.serialNumber)] });
    const headers = { 'content-type': 'application/ocsp-request' };
    const response = await fetch(`${bench.url}/`, { method: 'POST', headers, body: Uint8Array.from(body) });
    expect(parseOcspResponse(new Uint8Array(await response.arrayBuffer())).status).toBe('successful');
  });

  it('among many gets its own answer; another issuer of this server is unknown to who answers', async () => {
    const kisc = twin();
    const good = await bench.issue(kisc, TWINS[0].kind, 'many good');
    const bad = await bench.issue(kisc, TWINS[0].kind, 'many bad');
    await bench.revoke(kisc, bad, 'affiliationChanged');
    const rfc = bench.twin('rfc', 'EC');
    const other = await bench.issue(rfc, TWINS[3].kind, 'many other');
    const certIds = [
      certIdOf(kisc.certificate, bad.serialNumber),
      certIdOf(kisc.certificate, good.serialNumber, 'SHA-256'),
      certIdOf(kisc.certificate, '0A'),
      certIdOf(rfc.certificate, other.serialNumber),
    ];
    const { responses } = await ask({ certIds, nonce: NONCE });
    expect(responses.map(({ certId, certStatus }) => [certId.der, certStatus.status])).toEqual([
      [certIds[0]?.der, 'revoked'],
      [certIds[1]?.der, 'good'],
      [certIds[2]?.der, 'unknown'],
      [certIds[3]?.der, 'unknown'],
    ]);
  });

  it('is not mixed up between twins that share their name and serial numbers', async () => {
    const user = await bench.issue(twin(), TWINS[0].kind, 'twins');
    const rsa = bench.twin('kz-kisc', 'RSA');
    expect(await status(rsa, user)).toMatchObject({ ok: true, status: 'unknown' });
  });

  it('may come in the path of a GET, escaped; nobody on the way may keep the answer', async () => {
    const user = await bench.issue(twin(), TWINS[0].kind, 'GET');
    const request = await buildOcspRequest({
      certIds: [certIdOf(twin().certificate, user.serialNumber)],
      nonce: NONCE,
    });
    const base64 = Buffer.from(request).toString('base64');
    for (const path of [encodeURIComponent(base64), base64, `/${encodeURIComponent(base64)}`]) {
      const response = await fetch(`${bench.url}/${path}`);
      expect(response.headers.get('content-type')).toBe('application/ocsp-response');
      expect(response.headers.get('cache-control')).toBe('no-store');
      expect(parseOcspResponse(new Uint8Array(await response.arrayBuffer())).status).toBe('successful');
    }
  });
});

describe('no answer is given', () => {
  const refusal = async (octets: Uint8Array) => parseOcspResponse(await post(octets)).status;
  const certIds = () => [certIdOf(bench.twin('kz-kisc', 'GOST').certificate, '0A')];

  it('to octets that are no request: malformedRequest', async () => {
    const right = await buildOcspRequest({ certIds: certIds() });
    expect(await refusal(new Uint8Array(0))).toBe('malformedRequest');
    expect(await refusal(right.subarray(0, -1))).toBe('malformedRequest');
    expect(await refusal(Uint8Array.of(...right, 0))).toBe('malformedRequest');
    for (const path of ['M', 'MAAA!', 'MAAA', '%ff']) {
      const response = await fetch(`${bench.url}/${path}`);
      const status = response.status === 200 && parseOcspResponse(new Uint8Array(await response.arrayBuffer())).status;
      expect([path, response.status, status]).toEqual(
        path === '%ff' ? [path, 400, false] : [path, 200, 'malformedRequest'],
      );
    }
  });

  it('to a damaged request, unless it is still one; nothing breaks', async () => {
    const nonce = Uint8Array.from({ length: 8 }, (_, i) => i);
    const sound = await buildOcspRequest({ certIds: certIds(), nonce, requestor: 'http://test/' });
    const bugs = () => bench.events.filter(({ kind }) => kind === 'bug').length;
    const before = bugs();
    await fc.assert(
      fc.asyncProperty(mutationsOf(sound), async (octets) => {
        expect(['successful', 'malformedRequest', 'unauthorized']).toContain(await refusal(octets));
      }),
      { numRuns: 150 },
    );
    expect(bugs()).toBe(before);
  });

  it('when something critical is not understood: malformedRequest', async () => {
    const extension = { oid: '1.2.3', critical: true, value: Uint8Array.of(5, 0) };
    expect(await refusal(await buildOcspRequest({ certIds: certIds(), extensions: [extension] }))).toBe(
      'malformedRequest',
    );
    const harmless = { ...extension, critical: false };
    expect(await refusal(await buildOcspRequest({ certIds: certIds(), extensions: [harmless] }))).toBe('successful');
  });

  it('about issuers that are not of this server: unauthorized', async () => {
    const { issuer, ...stranger } = await bench.issue(bench.twin('rfc', 'EC'), TWINS[3].kind, 'stranger');
    expect(issuer).toBeDefined();
    expect(await refusal(await buildOcspRequest({ certIds: [certIdOf(stranger, '0A')] }))).toBe('unauthorized');
  });

  it('to a signature that does not hold: unauthorized; one that holds is welcome', async () => {
    const user = await bench.issue(bench.twin('kz-kisc', 'GOST'), TWINS[0].kind, 'signer');
    const signer = await keySigner('kisc-2004', 'kz-kisc GOST signer');
    const template = { certIds: certIds(), requestor: 'http://test/' };
    const signed = await buildOcspRequest(template, { signer, certificates: [user.der] });
    expect(await refusal(signed)).toBe('successful');
    const at = Buffer.from(signed).indexOf('http://test/');
    expect(await refusal(signed.map((octet, i) => (i === at ? octet ^ 0x20 : octet)))).toBe('unauthorized');
  });

  it('to other content types, or to more octets than a request has', async () => {
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(bench.url, { method: 'POST', headers, body: '{}' });
    expect([response.status, response.headers.get('content-type')]).toEqual([
      400,
      expect.stringContaining('application/problem+json'),
    ]);
    expect((await fetch(bench.url)).status).toBe(404);
  });

  it('when the CA fails: internalError, and the failure is recorded', async () => {
    const broken = new Error('broken for the test');
    const twin = bench.twin('kz-kisc', 'RSA', 'root');
    const sign = () => Promise.reject(broken);
    const { twins } = bench.ca;
    const at = twins.indexOf(twin);
    (twins as CaTwin[])[at] = { ...twin, signer: { ...twin.signer, sign } };
    const request = await buildOcspRequest({ certIds: [certIdOf(twin.certificate, '0A')] });
    expect(await refusal(request)).toBe('internalError');
    (twins as CaTwin[])[at] = twin;
    expect(bench.events.at(-1)).toMatchObject({ kind: 'bug', error: broken });
    expect(await refusal(request)).toBe('successful');
  });
});
