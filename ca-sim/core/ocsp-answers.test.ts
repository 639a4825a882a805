import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { certIdOf } from '../../pki/x509/ocsp-cert-id.ts';
import { nonceExtension } from '../../pki/x509/ocsp-fields.ts';
import { buildOcspRequest, parseOcspRequest } from '../../pki/x509/ocsp-request.ts';
import { OCSP_RESPONSE_STATUSES, type OcspCertStatus } from '../../pki/x509/ocsp-response.ts';
import { type Holder, NOW, testCa } from '../../pki/x509/testing/authority.ts';
import { ocspDocument } from '../testing/ocsp-document.ts';
import { AUTHORITY_NAMES, type TwinName } from './authority-styles.ts';
import { certificateKey } from './certificates.ts';
import { answerOcsp, OCSP_STYLES, OCSP_TRIALS } from './ocsp-answers.ts';
import { newState } from './state.ts';

const KISC: TwinName = { authority: 'kz-kisc', algorithm: 'GOST', role: 'issuing' };
const NATIONAL: TwinName = { authority: 'kz-nuc', algorithm: 'GOST', role: 'issuing' };

/** One good, one revoked certificate of each issuer, under the same numbers. */
async function arrange() {
  const state = newState(NOW - 1000);
  const holders = { kisc: await testCa('kisc-2004', 'TEST CA'), national: await testCa('nuc-2004', 'TEST CA') };
  for (const { authority, algorithm } of [KISC, NATIONAL]) {
    const entry = {
      authority,
      algorithm,
      profile: 'RA',
      subject: [],
      notBefore: 0,
      notAfter: 0,
      der: new Uint8Array(0),
    } as const;
    state.certificates.set(certificateKey(authority, '0A'), { ...entry, serialNumber: '0A' });
    const revocation = { at: NOW, reason: 'aACompromise' } as const;
    state.certificates.set(certificateKey(authority, '0B'), { ...entry, serialNumber: '0B', revocation });
  }
  const issuers = [
    { ...KISC, certificate: holders.kisc.certificate },
    { ...NATIONAL, certificate: holders.national.certificate },
  ];
  const ask = async (questions: readonly [Holder, string][], nonce?: Uint8Array) => {
    const certIds = questions.map(([issuer, serialNumber]) => certIdOf(issuer.certificate, serialNumber));
    const request = await buildOcspRequest({ certIds, ...(nonce && { nonce }) });
    return answerOcsp(state, issuers, parseOcspRequest(request), NOW);
  };
  return { state, holders, ask };
}

type Asked = Awaited<ReturnType<Awaited<ReturnType<typeof arrange>>['ask']>>;

function statuses(answer: Asked): readonly OcspCertStatus[] | string {
  return typeof answer === 'string' ? answer : answer.responses.map(({ certStatus }) => certStatus);
}

const GOOD = { status: 'good' };
const UNKNOWN = { status: 'unknown' };
const REVOKED = { status: 'revoked', revokedAt: NOW, reason: 'aACompromise' };

describe('answerOcsp', () => {
  it('answers from the register of the issuer that is named, in the order of the questions', async () => {
    const { holders, ask } = await arrange();
    const { kisc } = holders;
    const answer = await ask([
      [kisc, '0B'],
      [kisc, '0A'],
      [kisc, '0C'],
      [kisc, '0A'],
    ]);
    expect(statuses(answer)).toEqual([REVOKED, GOOD, UNKNOWN, GOOD]);
    expect(typeof answer === 'object' && [answer.issuer.authority, answer.producedAt]).toEqual(['kz-kisc', NOW]);
  });

  it('speaks for the first issuer of the server that is asked about, and knows nothing of another', async () => {
    const { holders, ask } = await arrange();
    const stranger = await testCa('kisc-2004', 'TEST stranger');
    const { kisc, national } = holders;
    expect(
      statuses(
        await ask([
          [stranger, '0A'],
          [kisc, '0A'],
          [national, '0A'],
        ]),
      ),
    ).toEqual([UNKNOWN, GOOD, UNKNOWN]);
    expect(
      statuses(
        await ask([
          [national, '0B'],
          [stranger, '0A'],
        ]),
      ),
    ).toEqual([REVOKED, UNKNOWN]);
    expect(
      await ask([
        [stranger, '0A'],
        [stranger, '0B'],
      ]),
    ).toBe('unauthorized');
  });

  it('X-NUC-3 calls only its own never issued, and says so only then', async () => {
    const { holders, ask } = await arrange();
    const never = { status: 'revoked', revokedAt: 0, reason: 'certificateHold' };
    const { kisc, national } = holders;
    const answer = await ask([
      [national, '0C'],
      [kisc, '0C'],
    ]);
    expect(statuses(answer)).toEqual([never, UNKNOWN]);
    const extensions = (one: Asked) => (typeof one === 'object' ? one.extensions.map(({ oid }) => oid) : one);
    expect(extensions(answer)).toEqual(['1.3.6.1.5.5.7.48.1.9']);
    expect(extensions(await ask([[national, '0A']]))).toEqual([]);
  });

  it('gives the nonce back', async () => {
    const { holders, ask } = await arrange();
    const answer = await ask([[holders.kisc, '0A']], Uint8Array.of(1, 2, 3));
    expect(typeof answer === 'object' && answer.extensions).toEqual([nonceExtension(Uint8Array.of(1, 2, 3))]);
  });

  it('leaves the state as it is', async () => {
    const { state, holders, ask } = await arrange();
    const before = structuredClone(state);
    await ask([
      [holders.kisc, '0A'],
      [holders.national, '0C'],
    ]);
    expect(state).toEqual(before);
  });

  it.each(Object.entries(OCSP_TRIALS))('gives no answer about %s but %s', async (serialNumber, refusal) => {
    const { holders, ask } = await arrange();
    expect(
      await ask([
        [holders.kisc, '0A'],
        [holders.kisc, serialNumber],
      ]),
    ).toBe(refusal);
    expect(Number(serialNumber.at(-1))).toBe(OCSP_RESPONSE_STATUSES[refusal]);
  });

  it('has a way for every authority', () => {
    expect(Object.keys(OCSP_STYLES)).toEqual(AUTHORITY_NAMES);
  });
});

describe('docs/ocsp.md', () => {
  it('says what the rows say', () => {
    const path = new URL('../../docs/ocsp.md', import.meta.url);
    const rendered = ocspDocument();
    if (process.env.UPDATE_DOCS) writeFileSync(path, rendered);
    expect(readFileSync(path, 'utf8'), 'run UPDATE_DOCS=1 npx vitest run ca-sim/core/ocsp-answers.test.ts').toBe(
      rendered,
    );
  });
});
