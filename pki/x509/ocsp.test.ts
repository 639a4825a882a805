import { describe, expect, it } from 'vitest';
import { OIDS } from '../oids.ts';
import { extendedKeyUsage, keyUsage } from './extensions.ts';
import { type OcspVerification, verifyOcspResponse } from './ocsp.ts';
import { type OcspAnswerTemplate, ocspArchiveCutoff, ocspExtendedRevoke, ocspRefusal } from './ocsp-answer.ts';
import { certIdOf } from './ocsp-cert-id.ts';
import { nonceExtension } from './ocsp-fields.ts';
import type { OcspProblemCode } from './ocsp-problem.ts';
import type { OcspRefusal } from './ocsp-response.ts';
import { ALL_SUITES, type Holder, type HolderOptions, NOW, testCa, testUser, YEAR_MS } from './testing/authority.ts';
import { answerOf, goodAbout, NONCE, type OcspKit, ocspKit, verificationOf } from './testing/ocsp-kit.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const critical = (oid: string) => ({ oid, critical: true, value: Uint8Array.of(5, 0) });

describe.each(ALL_SUITES)('an answer of %s', (suite) => {
  it('of a delegated responder, by name and by key, holds; with one bit changed, or under another key, it does not', async () => {
    const kit = await ocspKit(suite);
    for (const responderId of ['by-name', 'by-key'] as const) {
      const response = await answerOf(kit, { responderId });
      const verdict = verifyOcspResponse(await verificationOf(kit, response));
      expect(verdict).toMatchObject({ ok: true, status: 'good', neverIssued: false, thisUpdate: NOW, producedAt: NOW });
      expect(verdict.ok && verdict.responder.der).toEqual(kit.responder.der);
      const tbs = response.findIndex((_, i) => NONCE.every((octet, n) => response[i + n] === octet));
      const changed = Uint8Array.from(response);
      changed[tbs] = 1;
      const input = await verificationOf(kit, changed, { request: {} });
      expect(verifyOcspResponse(input)).toMatchObject({ ok: false, code: 'bad-signature' });
    }
  });

  it('of the CA itself holds without any certificate in it', async () => {
    const kit = await ocspKit(suite);
    const revoked = { status: 'revoked', revokedAt: NOW - HOUR_MS, reason: 'keyCompromise' } as const;
    const responses = [goodAbout(kit, { certStatus: revoked })];
    const response = await answerOf(kit, { responses, certificates: [] }, kit.ca);
    const verdict = verifyOcspResponse(await verificationOf(kit, response));
    expect(verdict).toMatchObject({ ok: true, ...revoked, neverIssued: false });
  });
});

interface VerdictCase {
  readonly name: string;
  readonly answer?: (kit: OcspKit) => Partial<OcspAnswerTemplate>;
  /** Extensions of the responder's certificate. */
  readonly responder?: HolderOptions;
  readonly signedBy?: (kit: OcspKit) => Holder | Promise<Holder>;
  readonly asked?: Partial<OcspVerification>;
  readonly verdict: OcspProblemCode | 'good' | 'revoked' | 'unknown';
}

const CASES: readonly VerdictCase[] = [
  { name: 'a good answer', verdict: 'good' },
  {
    name: 'an unknown certificate',
    answer: (kit) => ({ responses: [goodAbout(kit, { certStatus: { status: 'unknown' } })] }),
    verdict: 'unknown',
  },
  {
    name: 'another nonce',
    answer: () => ({ extensions: [nonceExtension(Uint8Array.of(1))] }),
    verdict: 'wrong-nonce',
  },
  { name: 'no nonce', answer: () => ({ extensions: [] }), verdict: 'nonce-missing' },
  {
    name: 'no nonce, and none is insisted on',
    answer: () => ({ extensions: [] }),
    asked: { nonceMayBeMissing: true },
    verdict: 'good',
  },
  { name: 'a nonce that nobody sent', asked: { request: {} }, verdict: 'good' },
  {
    name: 'an unknown critical extension of the answer',
    answer: () => ({ extensions: [nonceExtension(NONCE), critical('1.2.3')] }),
    verdict: 'unknown-critical-extension',
  },
  {
    name: 'an unknown critical extension of the single response',
    answer: (kit) => ({ responses: [goodAbout(kit, { extensions: [critical('1.2.3')] })] }),
    verdict: 'unknown-critical-extension',
  },
  {
    name: 'an archive cutoff',
    answer: (kit) => ({ responses: [goodAbout(kit, { extensions: [ocspArchiveCutoff(NOW)] })] }),
    verdict: 'good',
  },
  { name: 'a responder without his certificate', answer: () => ({ certificates: [] }), verdict: 'responder-missing' },
  {
    name: 'a certificate that is none',
    answer: () => ({ certificates: [Uint8Array.of(0x30, 0)] }),
    verdict: 'responder-missing',
  },
  {
    name: 'a responder with the purpose of somebody else',
    responder: { extensions: { [OIDS.extendedKeyUsage]: extendedKeyUsage([OIDS.anyExtendedKeyUsage]) } },
    verdict: 'responder-not-authorized',
  },
  {
    name: 'a responder without a purpose',
    responder: { extensions: { [OIDS.extendedKeyUsage]: null } },
    verdict: 'responder-not-authorized',
  },
  {
    name: 'a responder whose key may not sign',
    responder: { extensions: { [OIDS.keyUsage]: keyUsage(['keyEncipherment']) } },
    verdict: 'responder-not-authorized',
  },
  {
    name: 'a responder with an unknown critical extension',
    responder: { extensions: { '1.2.3': critical('1.2.3') } },
    verdict: 'responder-not-authorized',
  },
  {
    name: 'a responder of another CA',
    signedBy: async () => (await ocspKit('nuc-2004')).responder,
    verdict: 'responder-not-authorized',
  },
  {
    name: 'a user of the same CA',
    signedBy: ({ user }) => user,
    verdict: 'responder-not-authorized',
  },
  {
    name: 'a responder of a CA below this one',
    signedBy: async (kit) => testUser('kisc-2004', 'TEST far', await testCa('kisc-2004', 'TEST sub', kit.ca)),
    verdict: 'responder-not-authorized',
  },
  {
    name: 'a responder who has ended',
    responder: { change: (template) => ({ ...template, notAfter: NOW - MINUTE_MS }) },
    verdict: 'responder-expired',
  },
  {
    name: 'a responder who has not begun',
    responder: { change: (template) => ({ ...template, notBefore: NOW + MINUTE_MS, notAfter: NOW + YEAR_MS }) },
    verdict: 'responder-expired',
  },
  {
    name: 'a responder of whom nobody says whether he is revoked',
    responder: { extensions: { [OIDS.ocspNoCheck]: null } },
    verdict: 'responder-not-checked',
  },
  {
    name: 'a responder of whom somebody says that he is not revoked',
    responder: { extensions: { [OIDS.ocspNoCheck]: null } },
    asked: { responderProblem: () => undefined },
    verdict: 'good',
  },
  {
    name: 'a responder who is revoked',
    responder: { extensions: { [OIDS.ocspNoCheck]: null } },
    asked: { responderProblem: () => ({ code: 'responder-revoked', detail: 'since yesterday' }) },
    verdict: 'responder-revoked',
  },
  {
    name: 'another serial number',
    answer: (kit) => ({ responses: [goodAbout(kit, { certId: certIdOf(kit.ca.certificate, '0A') })] }),
    verdict: 'no-answer',
  },
  {
    name: 'the same serial number of another CA',
    answer: (kit) => ({
      responses: [goodAbout(kit, { certId: certIdOf(kit.responder.certificate, kit.user.certificate.serialNumber) })],
    }),
    verdict: 'no-answer',
  },
  {
    name: 'the answer among others, under another hash',
    answer: (kit) => ({
      responses: [
        goodAbout(kit, { certId: certIdOf(kit.ca.certificate, '0A'), certStatus: { status: 'unknown' } }),
        goodAbout(kit, { certId: certIdOf(kit.ca.certificate, kit.user.certificate.serialNumber, 'SHA-256') }),
      ],
    }),
    verdict: 'good',
  },
  {
    name: 'two answers that contradict each other',
    answer: (kit) => ({ responses: [goodAbout(kit), goodAbout(kit, { certStatus: { status: 'unknown' } })] }),
    verdict: 'contradictory',
  },
  {
    name: 'an answer of the day after tomorrow',
    answer: (kit) => ({ responses: [goodAbout(kit, { thisUpdate: NOW + 6 * MINUTE_MS })] }),
    verdict: 'not-yet-valid',
  },
  {
    name: 'an answer made in the future',
    answer: () => ({ producedAt: NOW + 6 * MINUTE_MS }),
    verdict: 'not-yet-valid',
  },
  {
    name: 'a clock that is a little ahead',
    answer: (kit) => ({ responses: [goodAbout(kit, { thisUpdate: NOW + 4 * MINUTE_MS })] }),
    verdict: 'good',
  },
  { name: 'an answer that has just ended', asked: { at: NOW + HOUR_MS + 4 * MINUTE_MS }, verdict: 'good' },
  { name: 'an answer that has ended', asked: { at: NOW + HOUR_MS + 6 * MINUTE_MS }, verdict: 'expired' },
  {
    name: 'an old answer without an end',
    answer: (kit) => {
      const { nextUpdate: _, ...endless } = goodAbout(kit, { thisUpdate: NOW - 2 * HOUR_MS });
      return { responses: [endless] };
    },
    verdict: 'expired',
  },
  {
    name: 'an old answer without an end, which may be old',
    answer: (kit) => {
      const { nextUpdate: _, ...endless } = goodAbout(kit, { thisUpdate: NOW - 2 * HOUR_MS });
      return { responses: [endless] };
    },
    asked: { ageMsMax: 3 * HOUR_MS },
    verdict: 'good',
  },
];

describe('verifyOcspResponse', () => {
  it.each(CASES)('$name: $verdict', async ({ answer, responder, signedBy, asked, verdict }) => {
    const kit = await ocspKit('kisc-2004', responder);
    const response = await answerOf(kit, answer?.(kit), await (signedBy?.(kit) ?? kit.responder));
    const found = verifyOcspResponse(await verificationOf(kit, response, asked));
    expect(found.ok ? found.status : found.code).toBe(verdict);
  });

  it('takes a responder whom the caller trusts, and only him', async () => {
    const kit = await ocspKit('kisc-2004');
    const stranger = await testCa('rsa-2048', 'TEST trusted responder');
    const other = await testCa('rsa-2048', 'TEST other responder');
    const response = await answerOf(kit, { certificates: [] }, stranger);
    const verdict = async (...trustedResponders: (typeof stranger.certificate)[]) =>
      verifyOcspResponse(await verificationOf(kit, response, { trustedResponders }));
    expect(await verdict(stranger.certificate)).toMatchObject({ ok: true, status: 'good' });
    expect(await verdict(other.certificate)).toMatchObject({ ok: false, code: 'responder-missing' });
  });

  it.each<OcspRefusal>(['malformedRequest', 'internalError', 'tryLater', 'sigRequired', 'unauthorized'])(
    'says that the responder refused: %s',
    async (status) => {
      const input = await verificationOf(await ocspKit('kisc-2004'), ocspRefusal(status));
      expect(verifyOcspResponse(input)).toEqual({ ok: false, code: 'refused', detail: status });
    },
  );

  it('X-NUC-3 tells a certificate on hold from one that was never issued', async () => {
    const kit = await ocspKit('nuc-2015-512');
    const verdict = async (revokedAt: number, extended: boolean) => {
      const certStatus = { status: 'revoked', revokedAt, reason: 'certificateHold' } as const;
      const extensions = [nonceExtension(NONCE), ...(extended ? [ocspExtendedRevoke()] : [])];
      const response = await answerOf(kit, { responses: [goodAbout(kit, { certStatus })], extensions });
      const found = verifyOcspResponse(await verificationOf(kit, response));
      return found.ok && [found.status, found.neverIssued];
    };
    expect(await verdict(0, true)).toEqual(['revoked', true]);
    expect(await verdict(0, false)).toEqual(['revoked', false]);
    expect(await verdict(NOW, true)).toEqual(['revoked', false]);
  });

  it('calls octets malformed that are no answer', async () => {
    const input = await verificationOf(await ocspKit('kisc-2004'), Uint8Array.of(0x30, 0));
    expect(verifyOcspResponse(input)).toMatchObject({ ok: false, code: 'malformed' });
  });
});
