import { readFileSync, writeFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hashByOid, imprintOf, imprintOfDigest } from '../../pki/cms/message-imprint.ts';
import { buildTimeStampRequest, nonceOf, type TimeStampRequestTemplate } from '../../pki/cms/time-stamp-request.ts';
import { TIME_STAMP_FAILURES, type TimeStampFailure } from '../../pki/cms/time-stamp-response.ts';
import { fromDer, integer, oid, sequence, toDer } from '../../pki/x509/der-build.ts';
import { NOW, testCa, testUser } from '../../pki/x509/testing/authority.ts';
import { moved } from '../../pki/x509/testing/chain-kit.ts';
import { mutationsOf } from '../../pki/x509/testing/mutations.ts';
import { timeStampDocument } from '../testing/time-stamp-document.ts';
import { certificateKey } from './certificates.ts';
import { newState } from './state.ts';
import { DEFAULT_POLICIES, isGranting, TIME_STAMP_POLICIES } from './time-stamp-policies.ts';
import { isRefusal, judgeTimeStampRequest, NONCE_OCTETS_MAX, stampOrder, type TimeStampOrder } from './time-stamps.ts';

const SHA256 = '2.16.840.1.101.3.4.2.1';
const MD5 = '1.2.840.113549.2.5';
const DIGEST = new Uint8Array(32).fill(7);
const IMPRINT = imprintOfDigest(SHA256, DIGEST);

const TWINS = (['root', 'issuing'] as const).flatMap(
  (role) =>
    [
      { role, authority: 'rfc', algorithm: 'RSA' },
      { role, authority: 'kz-nuc', algorithm: 'GOST-2015' },
    ] as const,
);

const judge = (template: Partial<TimeStampRequestTemplate>, twins: readonly (typeof TWINS)[number][] = TWINS) =>
  judgeTimeStampRequest(buildTimeStampRequest({ imprint: IMPRINT, ...template }), twins);

/** What a request is refused with, or the policy under which it will be stamped. */
function verdictOn(octets: Uint8Array): string {
  const decision = judgeTimeStampRequest(octets, TWINS);
  return isRefusal(decision) ? `${decision.status} ${decision.failure ?? ''}`.trim() : decision.policy.oid;
}
const verdict = (template: Partial<TimeStampRequestTemplate>) =>
  verdictOn(buildTimeStampRequest({ imprint: IMPRINT, ...template }));

describe('judgeTimeStampRequest', () => {
  const extension = { oid: '1.2.3', critical: false, value: Uint8Array.of(5, 0) };
  const withVersion = (version: number) => toDer(sequence(integer(version), fromDer(IMPRINT.der)));
  const withParameters = toDer(
    sequence(integer(1), sequence(sequence(oid(SHA256), integer(1)), fromDer(Uint8Array.of(4, 1, 0)))),
  );

  it.each<[string, Uint8Array, TimeStampFailure]>([
    ['no octets', new Uint8Array(0), 'badDataFormat'],
    ['no DER', Uint8Array.of(0x30, 0x80, 0, 0), 'badDataFormat'],
    ['another structure', toDer(sequence(integer(1))), 'badDataFormat'],
    ['version 2', withVersion(2), 'badRequest'],
    ['an extension', buildTimeStampRequest({ imprint: IMPRINT, extensions: [extension] }), 'unacceptedExtension'],
    ['a hash function nobody takes', buildTimeStampRequest({ imprint: imprintOfDigest(MD5, DIGEST) }), 'badAlg'],
    ['a hash function with parameters', withParameters, 'badAlg'],
    [
      'a digest too short',
      buildTimeStampRequest({ imprint: imprintOfDigest(SHA256, DIGEST.slice(1)) }),
      'badDataFormat',
    ],
    [
      'a nonce too long',
      buildTimeStampRequest({ imprint: IMPRINT, nonce: nonceOf(new Uint8Array(NONCE_OCTETS_MAX + 1).fill(1)) }),
      'badRequest',
    ],
    ['a policy nobody has', buildTimeStampRequest({ imprint: IMPRINT, policy: '1.2.3' }), 'unacceptedPolicy'],
    [
      'a policy of an authority that the server is not',
      buildTimeStampRequest({ imprint: IMPRINT, policy: '1.2.398.3.3.2.6.3' }),
      'unacceptedPolicy',
    ],
  ])('refuses %s', (_, octets, failure) => {
    expect(verdictOn(octets)).toBe(`rejection ${failure}`);
  });

  it('takes the longest nonce, and an imprint of every hash function', () => {
    expect(verdict({ nonce: nonceOf(new Uint8Array(NONCE_OCTETS_MAX).fill(1)) })).toBe(DEFAULT_POLICIES[0]?.oid);
    const row = hashByOid('1.2.398.3.10.1.3.3');
    expect(row && verdict({ imprint: imprintOf(row, DIGEST) })).toBe(DEFAULT_POLICIES[0]?.oid);
  });

  it('has for every policy a CA, or the refusal that it stands for', () => {
    for (const policy of TIME_STAMP_POLICIES.filter((one) => !isGranting(one))) {
      const failure = 'failure' in policy ? ` ${policy.failure}` : '';
      expect(verdict({ policy: policy.oid })).toBe(policy.status + failure);
    }
    const failures = TIME_STAMP_POLICIES.flatMap((one) => ('failure' in one ? [one.failure] : []));
    expect(failures).toEqual(Object.keys(TIME_STAMP_FAILURES));
  });

  it('X-NUC-2 lets the policy choose the algorithm', () => {
    const order = judge({ policy: '1.2.398.3.3.2.6.4' });
    expect(order).toMatchObject({ twin: { role: 'issuing', authority: 'kz-nuc', algorithm: 'GOST-2015' } });
    const chosen = TIME_STAMP_POLICIES.filter(isGranting).map(({ oid: id, algorithm, authority }) => [
      id,
      authority,
      algorithm,
    ]);
    expect(chosen.slice(0, 4)).toEqual([
      ['1.2.398.3.3.2.6.1', 'kz-nuc', 'GOST'],
      ['1.2.398.3.3.2.6.2', 'kz-nuc', 'RSA'],
      ['1.2.398.3.3.2.6.3', 'kz-kisc', 'GOST'],
      ['1.2.398.3.3.2.6.4', 'kz-nuc', 'GOST-2015'],
    ]);
  });

  it('gives a request without policy the first default whose authority is there', () => {
    const policyFor = (...authorities: string[]) => {
      const decision = judge(
        {},
        TWINS.filter(({ authority }) => authorities.includes(authority)),
      );
      return isRefusal(decision) ? decision.failure : decision.policy.oid;
    };
    expect(policyFor('rfc', 'kz-nuc')).toBe(DEFAULT_POLICIES[0]?.oid);
    expect(policyFor('kz-nuc')).toBe('1.2.398.3.3.2.6.4');
    expect(policyFor()).toBe('unacceptedPolicy');
  });

  it('judges any octets', () => {
    const sound = buildTimeStampRequest({
      imprint: IMPRINT,
      nonce: nonceOf(DIGEST),
      certReq: true,
      extensions: [extension],
    });
    fc.assert(
      fc.property(fc.oneof(mutationsOf(sound), fc.uint8Array({ maxLength: 60 })), (octets) => {
        expect(typeof judgeTimeStampRequest(octets, TWINS)).toBe('object');
      }),
      { numRuns: 1000 },
    );
  });
});

describe('stampOrder', () => {
  /** A TSA of the RSA twin, valid for two minutes around NOW, and an order for it. */
  async function arrange() {
    const ca = await testCa('rsa-2048', 'TEST stamping CA');
    const tsa = await testUser('rsa-2048', 'TEST TSA', ca, moved(NOW - 60_000, NOW + 60_000));
    const twin = { role: 'issuing', authority: 'rfc', algorithm: 'RSA', certificate: ca.certificate } as const;
    const state = newState(NOW - 60_000);
    const { serialNumber, notBefore, notAfter, subject, der } = tsa.certificate;
    const facts = { authority: 'rfc', algorithm: 'RSA', profile: 'TIME_STAMPING' } as const;
    state.certificates.set(certificateKey('rfc', serialNumber), {
      ...facts,
      serialNumber,
      notBefore,
      notAfter,
      subject,
      der,
    });
    const order = judgeTimeStampRequest(buildTimeStampRequest({ imprint: IMPRINT, nonce: nonceOf(DIGEST) }), [twin]);
    if (isRefusal(order)) throw new Error(order.text);
    const stamp = (now: number) => stampOrder(state, order as TimeStampOrder<typeof twin>, tsa.certificate, now);
    return { state, serialNumber, stamp };
  }

  it('never gives a number twice, and time in whole seconds', async () => {
    const { stamp } = await arrange();
    const numbers = Array.from({ length: 300 }, (_, i) => stamp(NOW + i));
    expect(new Set(numbers.map((one) => 'serialNumber' in one && one.serialNumber)).size).toBe(300);
    expect(numbers[255]).toMatchObject({
      serialNumber: '0100',
      genTime: NOW,
      nonce: nonceOf(DIGEST),
      accuracy: { seconds: 1 },
    });
  });

  it('has no time outside the life of the certificates', async () => {
    const { stamp, state } = await arrange();
    for (const at of [NOW - 60_001, NOW + 61_000, 0]) expect(stamp(at)).toMatchObject({ failure: 'timeNotAvailable' });
    expect(state.timeStampsGiven).toBe(0);
    for (const at of [NOW - 60_000, NOW + 60_999]) expect(stamp(at)).toHaveProperty('serialNumber');
  });

  it('gives none any more when the certificate of the TSA was revoked', async () => {
    const { stamp, state, serialNumber } = await arrange();
    const issued = state.certificates.get(certificateKey('rfc', serialNumber));
    if (issued !== undefined) issued.revocation = { at: NOW, reason: 'keyCompromise' };
    expect(stamp(NOW)).toEqual({ status: 'revocationNotification', text: 'the certificate of the TSA was revoked' });
  });
});

describe('docs/time-stamps.md', () => {
  it('says what the rows say', () => {
    const path = new URL('../../docs/time-stamps.md', import.meta.url);
    if (process.env.UPDATE_DOCS) writeFileSync(path, timeStampDocument());
    const command = 'UPDATE_DOCS=1 npx vitest run ca-sim/core/time-stamps.test.ts';
    expect(readFileSync(path, 'utf8'), `run ${command}`).toBe(timeStampDocument());
  });
});
