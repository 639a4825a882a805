import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { caRoutes } from '../../http/ca.ts';
import { hashByOid, imprintOf, imprintOfDigest } from '../../pki/cms/message-imprint.ts';
import { readSignedData } from '../../pki/cms/signed-data-reader.ts';
import { verifyTimeStampResponse } from '../../pki/cms/time-stamp.ts';
import { buildTimeStampRequest, nonceOf, type TimeStampRequestTemplate } from '../../pki/cms/time-stamp-request.ts';
import { parseCertificate } from '../../pki/x509/certificate.ts';
import { isStrictDer } from '../../pki/x509/der.ts';
import { dnValue } from '../../pki/x509/name.ts';
import { DAY_MS } from '../../simulation/clock.ts';
import { type Rng, SeededRng } from '../../simulation/rng.ts';
import { isGranting, TIME_STAMP_POLICIES } from '../core/time-stamp-policies.ts';
import { adminOf } from '../testing/ca-bench.ts';
import { openStampingBench, type StampingBench } from '../testing/stamping-bench.ts';

const START = '2026-03-02T04:00:00.750Z';
const SHA256 = '2.16.840.1.101.3.4.2.1';
const CONTENT = new TextEncoder().encode('TEST: счёт № 12');
const NONCE = nonceOf(Uint8Array.of(0xfe, 2, 3, 4, 5, 6, 7, 8));
const GRANTING = TIME_STAMP_POLICIES.filter(isGranting);

let bench: StampingBench;
beforeAll(async () => {
  bench = await openStampingBench(START);
});
afterAll(() => bench.ca.close());

const imprint = imprintOf(hashByOid(SHA256) as NonNullable<ReturnType<typeof hashByOid>>, CONTENT);
const request = (template: Partial<TimeStampRequestTemplate> = {}) =>
  buildTimeStampRequest({ imprint, certReq: true, ...template });

describe('POST /tsp', () => {
  it.each(GRANTING)('X-NUC-2 stamps under the policy $oid: $title', async (policy) => {
    const asked = request({ policy: policy.oid, nonce: NONCE });
    const answer = await bench.ask(asked);
    expect(isStrictDer(answer)).toBe(true);
    const { info, certificate, certificates } = verifyTimeStampResponse(answer, asked, bench.trust);
    expect(info).toMatchObject({
      policy: policy.oid,
      genTime: Date.parse('2026-03-02T04:00:00Z'),
      nonce: NONCE,
      ordering: false,
    });
    const suites = {
      GOST: policy.authority === 'kz-kisc' ? 'kisc-2004' : 'nuc-2004',
      'GOST-2015': 'nuc-2015-512',
      RSA: 'rsa-2048',
      EC: 'ec-p256',
    };
    expect(certificate.suite.id).toBe(suites[policy.algorithm]);
    expect(dnValue(certificate.subject, 'CN')).toContain('TEST');
    expect(certificates.length).toBe(2);
  });

  it('answers with the content type of RFC 3161 section 3.4, never from a cache', async () => {
    const response = await bench.post(request());
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'application/timestamp-reply']);
    expect(response.headers.get('cache-control')).toBe('no-store');
  });

  it('gives every token a number of its own, also to those that ask at once', async () => {
    const answers = await Promise.all(
      Array.from({ length: 12 }, (_, i) => {
        const asked = request({ policy: (GRANTING[i % 4] as (typeof GRANTING)[0]).oid });
        return bench.ask(asked).then((answer) => verifyTimeStampResponse(answer, asked, bench.trust));
      }),
    );
    expect(new Set(answers.map(({ info }) => info.serialNumber)).size).toBe(12);
  });

  it('carries certificates only when they are asked for, and a nonce only when one was sent', async () => {
    const asked = request({ certReq: false });
    const answer = await bench.ask(asked);
    const { token } = await bench.read(asked);
    expect(token && readSignedData(token).certificates).toEqual([]);
    const { certificate } = verifyTimeStampResponse(await bench.ask(request()), request(), bench.trust);
    const trust = { ...bench.trust, tsaCertificates: [certificate], intermediates: issuing() };
    expect(verifyTimeStampResponse(answer, asked, trust).info.nonce).toBeUndefined();
  });

  const issuing = () => bench.ca.caCertificates.map(({ certificate }) => parseCertificate(certificate));

  it('says what is wrong in the answer, with status 200', async () => {
    const refusals = [
      [new Uint8Array(0), 'badDataFormat', 'missing'],
      [CONTENT, 'badDataFormat', 'DER'],
      [request({ imprint: imprintOfDigest('1.2.840.113549.2.5', new Uint8Array(16)) }), 'badAlg', '1.2.840.113549.2.5'],
      [request({ imprint: imprintOfDigest(SHA256, new Uint8Array(20)) }), 'badDataFormat', '32 octets, not 20'],
      [request({ policy: '1.2.3' }), 'unacceptedPolicy', '1.2.3'],
      [
        request({ extensions: [{ oid: '1.2.3', critical: false, value: Uint8Array.of(5, 0) }] }),
        'unacceptedExtension',
        '1.2.3',
      ],
    ] as const;
    for (const [octets, failure, text] of refusals) {
      const response = await bench.read(octets);
      expect(response).toMatchObject({ status: 'rejection', failures: [failure] });
      expect(response.statusTexts.join()).toContain(text);
    }
    expect(bench.events.filter(({ kind }) => kind === 'bug')).toEqual([]);
  });

  it('has a policy for every failure and status, so that a client can be tried on it', async () => {
    for (const policy of TIME_STAMP_POLICIES.filter((one) => !isGranting(one))) {
      const answer = await bench.read(request({ policy: policy.oid }));
      const failures = 'failure' in policy ? [policy.failure] : [];
      expect(answer).toEqual({ status: policy.status, failures, statusTexts: [policy.title] });
    }
  });

  it('refuses what is not sent as a time-stamp query, and what is too large', async () => {
    expect((await bench.post(request(), 'text/plain')).status).toBe(400);
    expect((await bench.post(new Uint8Array(5 << 20))).status).toBe(413);
    expect((await fetch(`${bench.ca.url}/tsp`)).status).toBe(404);
  });
});

/** A generator that breaks when the key of a TSA is to be made. */
function brittle(rng: Rng): Rng {
  const stream = (name: string) => {
    if (name.startsWith('TSP ')) throw new Error('the generator is broken');
    return brittle(rng.stream(name));
  };
  return { bytes: (length) => rng.bytes(length), below: (bound) => rng.below(bound), stream };
}

describe('a TSA in which something unforeseen happens', () => {
  it('answers systemFailure, and the bug is recorded', async () => {
    const rng = brittle(new SeededRng('bench'));
    const own = await openStampingBench(START, { authorities: ['kz-kisc'], rng });
    try {
      expect(await own.read(request())).toMatchObject({ status: 'rejection', failures: ['systemFailure'] });
      expect(own.events.find(({ kind }) => kind === 'bug')).toMatchObject({ where: 'POST /tsp' });
    } finally {
      await own.ca.close();
    }
  });
});

describe('the certificate of the TSA', () => {
  const stamped = async (at: StampingBench) =>
    verifyTimeStampResponse(await at.ask(request()), request(), at.trust).certificate;

  it('is followed by another when half its life is over; tokens keep holding at their own time', async () => {
    const own = await openStampingBench(START, { authorities: ['kz-kisc'] });
    try {
      const early = await own.ask(request());
      const first = await stamped(own);
      expect((await stamped(own)).der).toEqual(first.der);
      own.clock.advance(2 * 365 * DAY_MS);
      const second = await stamped(own);
      expect(second.serialNumber).not.toBe(first.serialNumber);
      expect(verifyTimeStampResponse(early, request(), own.trust).certificate.der).toEqual(first.der);
    } finally {
      await own.ca.close();
    }
  });

  it('can be revoked: then there are no tokens, but a notification', async () => {
    const own = await openStampingBench(START, { authorities: ['kz-kisc'] });
    try {
      const { serialNumber } = await stamped(own);
      const client = adminOf(own.ca);
      await client.call(caRoutes.revoke, { body: { serialNumber, reason: 'keyCompromise' } });
      const { status, token } = await own.read(request());
      expect([status, token]).toEqual(['revocationNotification', undefined]);
    } finally {
      await own.ca.close();
    }
  });

  it('is valid at no time before the CA was: a clock that was set back has no time to give', async () => {
    const own = await openStampingBench(START, { authorities: ['kz-kisc'] });
    try {
      own.clock.set('2020-01-01T00:00:00Z');
      expect((await own.read(request())).failures).toEqual(['timeNotAvailable']);
      own.clock.set('2045-01-01T00:00:00Z');
      expect((await own.read(request())).failures).toEqual(['timeNotAvailable']);
      own.clock.set(START);
      expect((await own.read(request())).status).toBe('granted');
    } finally {
      await own.ca.close();
    }
  });
});
