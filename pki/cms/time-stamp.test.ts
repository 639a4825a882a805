import { describe, expect, it } from 'vitest';
import type { PkiErrorCode } from '../error.ts';
import { OIDS } from '../oids.ts';
import { type CrlReason, issueCrl, parseCrl } from '../x509/crl.ts';
import { isStrictDer, readDer, TAG } from '../x509/der.ts';
import { fromDer, sequence, tagged, toDer } from '../x509/der-build.ts';
import { extendedKeyUsage, keyUsage } from '../x509/extensions.ts';
import { ALL_SUITES, NOW, testCa, testUser } from '../x509/testing/authority.ts';
import { moved } from '../x509/testing/chain-kit.ts';
import { eventualOutcome, outcome } from '../x509/testing/outcome.ts';
import { imprintOfDigest } from './message-imprint.ts';
import { signCms, verifyCms } from './signed-data.ts';
import {
  authorityOf,
  imprintBy,
  makeAuthority,
  NONCE,
  POLICY,
  SHA256,
  STAMPED,
  type StampAuthority,
  type StampChanges,
  stamp,
} from './testing/stamps.ts';
import { type Stamped, verifyTimeStamp, verifyTimeStampResponse } from './time-stamp.ts';
import { buildTimeStampInfo } from './time-stamp-info.ts';
import { buildTimeStampRequest, nonceOf, type TimeStampRequestTemplate } from './time-stamp-request.ts';
import { buildTimeStampResponse } from './time-stamp-response.ts';

const CONTENT: Stamped = { content: STAMPED };

describe.each(ALL_SUITES)('a token of %s', (suite) => {
  it('is verified as it was made: time, number, policy, nonce, certificate', async () => {
    const authority = await authorityOf(suite);
    const token = await stamp(authority);
    expect(isStrictDer(token)).toBe(true);
    const { info, certificate } = verifyTimeStamp(token, CONTENT, authority.trust);
    expect(info).toMatchObject({ policy: POLICY, serialNumber: '0A11', genTime: NOW, accuracy: { seconds: 1 } });
    expect(info.nonce).toEqual(NONCE);
    expect(certificate.der).toEqual(authority.tsa.der);
  });

  it('is refused with any one octet of it changed, outside what nobody signs', async () => {
    const authority = await authorityOf(suite);
    const token = await stamp(authority);
    for (let at = 0; at < token.length; at += 53) {
      const changed = token.with(at, (token[at] as number) ^ 0x10);
      expect([at, outcome(() => verifyTimeStamp(changed, CONTENT, authority.trust))]).not.toEqual([at, 'fine']);
    }
  });
});

describe('verifyTimeStamp', () => {
  const verdict = (token: Uint8Array, { trust }: StampAuthority, stamped: Stamped = CONTENT) =>
    outcome(() => verifyTimeStamp(token, stamped, trust));

  it('takes the certificate named by SHA-1 (RFC 3161) or by SHA-256 (RFC 5816)', async () => {
    const authority = await authorityOf('rsa-2048');
    for (const signingCertificate of ['v1', 'v2'] as const) {
      expect(verdict(await stamp(authority, { signer: { signingCertificate } }), authority)).toBe('fine');
    }
  });

  it('finds the certificate outside when the token does not carry it', async () => {
    const authority = await authorityOf('nuc-2004');
    const token = await stamp(authority, { certReq: false });
    expect(verdict(token, authority)).toBe('no-certificate');
    const trust = { ...authority.trust, tsaCertificates: [authority.tsa.certificate] };
    expect(verifyTimeStamp(token, CONTENT, trust).certificates).toEqual([]);
  });

  it('knows the message by its imprint, and the imprint by content, digest and hash function', async () => {
    const authority = await authorityOf('rsa-2048');
    const token = await stamp(authority);
    const imprint = imprintBy(SHA256, STAMPED);
    const streebog = imprintOfDigest('1.2.398.3.10.1.3.2', imprint.hashedMessage);
    expect(verdict(token, authority, { imprint })).toBe('fine');
    expect(verdict(token, authority, { imprint: { ...imprint, parameters: 'absent' } })).toBe('fine');
    expect(verdict(token, authority, { imprint: { ...imprint, parameters: 'other' } })).toBe('imprint-mismatch');
    expect(verdict(token, authority, { imprint: streebog })).toBe('imprint-mismatch');
    expect(verdict(token, authority, { content: STAMPED.slice(1) })).toBe('imprint-mismatch');
    const unknown = await stamp(authority, { info: { imprint: imprintOfDigest('1.2.3', imprint.hashedMessage) } });
    expect(verdict(unknown, authority)).toBe('unknown-algorithm');
  });

  it('judges the path at the time of the stamp, not today', async () => {
    const ca = await testCa('rsa-2048', 'TEST stamping CA');
    const options = {
      ...moved(NOW - 60_000, NOW + 60_000),
      extensions: { [OIDS.extendedKeyUsage]: extendedKeyUsage([OIDS.timeStamping], { critical: true }) },
    };
    const tsa = await testUser('rsa-2048', 'TEST TSA', ca, options);
    const authority = { ca, tsa, trust: { anchors: [ca.certificate] } };
    const at = async (genTime: number) => verdict(await stamp(authority, { info: { genTime } }), authority);
    expect(await at(NOW)).toBe('fine');
    expect(await at(NOW + 120_000)).toBe('not-trusted');
    expect(await at(NOW - 120_000)).toBe('not-trusted');
    expect(verdict(await stamp(authority), { ...authority, trust: { anchors: [] } })).toBe('not-trusted');
  });

  it.each<[string, CrlReason | undefined, number, PkiErrorCode | 'fine']>([
    ['before the stamp, as superseded', 'superseded', -1000, 'not-trusted'],
    ['after it, as superseded', 'superseded', 1000, 'fine'],
    ['after it, as the TSA has ceased', 'cessationOfOperation', 1000, 'fine'],
    ['after it, as the key was compromised', 'keyCompromise', 1000, 'not-trusted'],
    ['after it, for a reason that nobody gives', undefined, 1000, 'not-trusted'],
  ])('judges a certificate that was revoked %s (RFC 3161 section 4)', async (_, reason, after, expected) => {
    const authority = await authorityOf('rsa-2048');
    const line = { serialNumber: authority.tsa.certificate.serialNumber, revokedAt: NOW + after };
    const list = await issueCrl(
      {
        issuer: authority.ca.certificate.subject,
        thisUpdate: NOW + 5000,
        nextUpdate: NOW + 60_000,
        number: 1,
        revoked: [{ ...line, ...(reason && { reason }) }],
      },
      authority.ca.signer,
    );
    const trust = { ...authority.trust, revocation: [parseCrl(list)] };
    const token = await stamp(authority);
    expect(verdict(token, { ...authority, trust: { ...trust, revocationAt: NOW + 6000 } })).toBe(expected);
    // A list that came out after the stamp says nothing to who asks about the time of the stamp.
    expect(verdict(token, { ...authority, trust })).toBe('not-trusted');
  });

  const purposes = (oids: readonly string[], critical: boolean) => {
    return { [OIDS.extendedKeyUsage]: extendedKeyUsage(oids, { critical }) };
  };
  it.each([
    ['has no purpose', { [OIDS.extendedKeyUsage]: null }],
    ['has another purpose', purposes([OIDS.emailProtection], true)],
    ['has a purpose besides', purposes([OIDS.timeStamping, OIDS.emailProtection], true)],
    ['has any purpose', purposes([OIDS.anyExtendedKeyUsage], true)],
    ['has the purpose, but not critical', purposes([OIDS.timeStamping], false)],
    ['has a key that also enciphers', { [OIDS.keyUsage]: keyUsage(['digitalSignature', 'keyEncipherment']) }],
  ])('refuses a TSA that %s (RFC 3161 section 2.3)', async (_, extensions) => {
    const authority = await makeAuthority('rsa-2048', extensions);
    expect(verdict(await stamp(authority), authority)).toBe('not-a-tsa');
  });

  it('takes a TSA whose certificate has no KeyUsage', async () => {
    const authority = await makeAuthority('rsa-2048', { [OIDS.keyUsage]: null });
    expect(verdict(await stamp(authority), authority)).toBe('fine');
  });

  it('refuses a message that is no token, or does not say under which certificate it is', async () => {
    const authority = await authorityOf('rsa-2048');
    const content = buildTimeStampInfo({
      policy: POLICY,
      imprint: imprintBy(SHA256, STAMPED),
      serialNumber: '01',
      genTime: NOW,
    });
    const { signer, der: certificate } = authority.tsa;
    const sign = (changes: object) => signCms({ content, certificate, signingTime: NOW, ...changes }, signer);
    expect(verdict(await sign({}), authority)).toBe('content-type-mismatch');
    expect(verdict(await sign({ contentType: OIDS.timeStampInfo }), authority)).toBe('bad-attribute');
    const named = { contentType: OIDS.timeStampInfo, signingCertificate: 'v2' };
    expect(verdict(await sign(named), authority)).toBe('fine');
    expect(verdict(await sign({ ...named, content: Uint8Array.of(5, 0) }), authority)).toBe('malformed');
  });

  it('refuses a critical extension of TSTInfo, and passes over others', async () => {
    const authority = await authorityOf('rsa-2048');
    const plain = readDer(
      buildTimeStampInfo({ policy: POLICY, imprint: imprintBy(SHA256, STAMPED), serialNumber: '01', genTime: NOW }),
    );
    const withExtension = (critical: readonly number[]) => {
      const octets = [6, 2, 0x2a, 3, ...critical, 4, 2, 5, 0];
      const extension = fromDer(Uint8Array.of(0x30, octets.length, ...octets));
      return toDer(sequence(...plain.children.map(({ der }) => fromDer(der)), tagged(1, extension)));
    };
    const sign = (content: Uint8Array) => {
      const named = { contentType: OIDS.timeStampInfo, signingCertificate: 'v2' as const, signingTime: NOW };
      return signCms({ content, certificate: authority.tsa.der, ...named }, authority.tsa.signer);
    };
    expect(verdict(await sign(withExtension([])), authority)).toBe('fine');
    expect(verdict(await sign(withExtension([TAG.boolean, 1, 0xff])), authority)).toBe('not-supported');
  });
});

describe('verifyTimeStampResponse', () => {
  const imprint = imprintBy(SHA256, STAMPED);

  async function verdictOf(asked: Partial<TimeStampRequestTemplate>, changes: StampChanges = {}) {
    const authority = await authorityOf('rsa-2048');
    const request = buildTimeStampRequest({ imprint, policy: POLICY, nonce: NONCE, certReq: true, ...asked });
    const token = await stamp(authority, changes);
    const response = buildTimeStampResponse({ status: 'granted', statusTexts: [], failures: [], token });
    const trust = { ...authority.trust, tsaCertificates: [authority.tsa.certificate] };
    return outcome(() => verifyTimeStampResponse(response, request, trust));
  }
  const without = <Key extends string>(key: Key) => ({ [key]: undefined }) as object;

  it.each<[string, object, StampChanges, PkiErrorCode | 'fine']>([
    ['answers the request', {}, {}, 'fine'],
    ['has a policy that nobody asked for', without('policy'), {}, 'fine'],
    ['has another policy', { policy: '1.2.3' }, {}, 'request-mismatch'],
    ['has another nonce', { nonce: nonceOf(Uint8Array.of(1)) }, {}, 'request-mismatch'],
    ['has no nonce', {}, { info: without('nonce') }, 'request-mismatch'],
    ['has a nonce that nobody sent', without('nonce'), {}, 'request-mismatch'],
    ['has no nonce, and none was sent', without('nonce'), { info: without('nonce') }, 'fine'],
    ['is over another message', { imprint: imprintBy(SHA256, NONCE) }, {}, 'imprint-mismatch'],
    ['carries no certificate', {}, { certReq: false }, 'request-mismatch'],
    ['carries a certificate that nobody asked for', { certReq: false }, {}, 'request-mismatch'],
    ['carries none, and none was asked for', { certReq: false }, { certReq: false }, 'fine'],
  ])('judges a token that %s', async (_, asked, changes, verdict) => {
    expect(await verdictOf(asked, changes)).toBe(verdict);
  });

  it('says why nothing was granted', async () => {
    const { trust } = await authorityOf('rsa-2048');
    const refusal = { status: 'rejection', statusTexts: ['MD5 is not taken'], failures: ['badAlg'] } as const;
    const act = () =>
      verifyTimeStampResponse(buildTimeStampResponse(refusal), buildTimeStampRequest({ imprint }), trust);
    expect(outcome(act)).toBe('not-granted');
    expect(act).toThrow('rejection; badAlg; MD5 is not taken');
  });
});

describe('a message that names its certificate (CAdES-BES)', () => {
  it('is refused under another certificate of the same key and number', async () => {
    const ca = await testCa('nuc-2004', 'TEST stamping CA');
    const mine = await testUser('nuc-2004', 'TEST user', ca);
    const other = await testUser('nuc-2004', 'TEST user', ca, moved(NOW, NOW + 1000));
    expect(other.certificate.serialNumber).toBe(mine.certificate.serialNumber);
    const signed = { content: STAMPED, certificate: mine.der, signingTime: NOW, withoutCertificates: true };
    const under = async (version: 'v1' | 'v2' | undefined, certificate: Uint8Array) => {
      const der = await signCms({ ...signed, ...(version && { signingCertificate: version }) }, mine.signer);
      return eventualOutcome(() => verifyCms(der, { certificates: [certificate] }));
    };
    expect(await under('v1', mine.der)).toBe('fine');
    expect(await under('v2', mine.der)).toBe('fine');
    expect(await under(undefined, other.der)).toBe('fine');
    expect(await under('v1', other.der)).toBe('certificate-mismatch');
    expect(await under('v2', other.der)).toBe('certificate-mismatch');
  });
});
