import { describe, expect, it } from 'vitest';
import type { PkiErrorCode } from '../error.ts';
import { OIDS } from '../oids.ts';
import { isStrictDer } from './der.ts';
import {
  type Asn1,
  enumerated,
  fromDer,
  generalizedTime,
  integer,
  octetString,
  oid,
  sequence,
  tagged,
  taggedOctets,
  time,
  toDer,
} from './der-build.ts';
import { extensionSequence } from './extensions.ts';
import { issueOcspResponse, ocspRefusal } from './ocsp-answer.ts';
import { CERT_ID_FORMS, certIdOf, namesIssuer } from './ocsp-cert-id.ts';
import { nonceExtension, OCSP_LIMITS } from './ocsp-fields.ts';
import { buildOcspRequest, parseOcspRequest, verifyOcspRequest } from './ocsp-request.ts';
import { type OcspCertStatus, type OcspRefusal, parseOcspResponse } from './ocsp-response.ts';
import { ALL_SUITES, NOW, testCa, testUser } from './testing/authority.ts';
import { partsOf } from './testing/forge.ts';
import { answerOf, goodAbout, ocspKit } from './testing/ocsp-kit.ts';
import { eventualOutcome, outcome } from './testing/outcome.ts';

const ca = await testCa('kisc-2004', 'TEST CA');
const stranger = await testCa('kisc-2004', 'TEST stranger');
const user = await testUser('kisc-2004', 'TEST user', ca);
const certId = certIdOf(ca.certificate, '80FF');

describe('a CertID', () => {
  it.each(CERT_ID_FORMS.map(({ name }) => name))('of %s names its issuer and no other', (form) => {
    const made = certIdOf(ca.certificate, '80FF', form);
    expect(made.serialNumber).toBe('80FF');
    expect(namesIssuer(made, ca.certificate)).toBe(true);
    expect(namesIssuer(made, stranger.certificate)).toBe(false);
    expect(namesIssuer({ ...made, issuerKeyHash: new Uint8Array(20) }, ca.certificate)).toBe(false);
    expect(namesIssuer({ ...made, issuerNameHash: new Uint8Array(20) }, ca.certificate)).toBe(false);
  });

  it('of a Tumar client holds the RFC 2253 name and the key identifier themselves', () => {
    const { issuerNameHash, issuerKeyHash } = certIdOf(ca.certificate, '0A', 'Tumar');
    expect(Buffer.from(issuerNameHash).toString()).toBe('CN=TEST CA,O=TEST,C=KZ');
    expect(Buffer.from(issuerKeyHash).toString('hex').toUpperCase()).toBe(ca.certificate.subjectKeyId);
  });

  it('with a hash that nobody knows, or with parameters, names nobody', () => {
    const unknown = { ...certId.hashAlgorithm, oid: '1.2.3' };
    expect(namesIssuer({ ...certId, hashAlgorithm: unknown }, ca.certificate)).toBe(false);
    const other = { ...certId.hashAlgorithm, parameters: 'other' } as const;
    expect(namesIssuer({ ...certId, hashAlgorithm: other }, ca.certificate)).toBe(false);
  });
});

describe('a request', () => {
  it('is read as it was written, with several questions', async () => {
    const second = certIdOf(ca.certificate, '0A', 'SHA-256');
    const der = await buildOcspRequest({
      certIds: [certId, second],
      nonce: Uint8Array.of(1, 2),
      requestor: 'http://test/',
    });
    expect(isStrictDer(der)).toBe(true);
    const request = parseOcspRequest(der);
    expect(request.questions.map((one) => one.certId.der)).toEqual([certId.der, second.der]);
    expect(request.nonce).toEqual({ value: Uint8Array.of(4, 2, 1, 2), octets: Uint8Array.of(1, 2) });
    expect(request.requestorName).toEqual(Uint8Array.of(0x86, 12, ...Buffer.from('http://test/')));
    expect([request.signature, request.extensions.length]).toEqual([undefined, 1]);
  });

  it.each(ALL_SUITES)('signed with %s is verified, and with one bit changed is not', async (suite) => {
    const who = await testUser(suite, 'TEST who', await testCa(suite, 'TEST CA'));
    const by = { signer: who.signer, certificates: [who.der] };
    const der = await buildOcspRequest({ certIds: [certId], requestor: 'http://test/' }, by);
    expect(verifyOcspRequest(parseOcspRequest(der))?.der).toEqual(who.der);
    const at = Buffer.from(der).indexOf('http://test/');
    const changed = Uint8Array.from(der);
    changed[at] = 'H'.charCodeAt(0);
    expect(verifyOcspRequest(parseOcspRequest(changed))).toBeUndefined();
    const bare = await buildOcspRequest({ certIds: [certId], requestor: 'http://test/' }, { ...by, certificates: [] });
    expect(outcome(() => verifyOcspRequest(parseOcspRequest(bare)))).toBe('no-certificate');
  });

  it('is made of at least one question, a nonce of 1 to 128 octets, and signed only by who says who he is', async () => {
    const by = { signer: user.signer, certificates: [] };
    expect(await eventualOutcome(() => buildOcspRequest({ certIds: [] }))).toBe('bad-argument');
    expect(await eventualOutcome(() => buildOcspRequest({ certIds: [certId] }, by))).toBe('bad-argument');
    for (const length of [0, 129]) {
      const template = { certIds: [certId], nonce: new Uint8Array(length) };
      expect(await eventualOutcome(() => buildOcspRequest(template))).toBe('bad-argument');
    }
  });

  const question = () => sequence(fromDer(certId.der));
  const requestOf = (...parts: Asn1[]) => toDer(sequence(sequence(...parts)));
  const nonce = (value: Uint8Array) =>
    tagged(2, sequence(extensionSequence({ oid: OIDS.ocspNonce, critical: false, value })));

  it('takes an empty list of extensions, as BouncyCastle’s revocation checker sends it', () => {
    const { extensions, nonce } = parseOcspRequest(requestOf(sequence(question()), tagged(2, sequence())));
    expect([extensions, nonce]).toEqual([[], undefined]);
  });

  it('takes a nonce without its OCTET STRING, as KISC’s clients send it, and gives it back as it is', () => {
    const value = Uint8Array.of(0x01, 0x9c, 0xa1, 0x52, 0x33, 0x41);
    expect(parseOcspRequest(requestOf(sequence(question()), nonce(value))).nonce).toEqual({ value, octets: value });
  });

  it.each<[string, Uint8Array, PkiErrorCode]>([
    ['no list', requestOf(), 'malformed'],
    ['an empty list', requestOf(sequence()), 'malformed'],
    ['version 1 encoded', requestOf(tagged(0, integer(0)), sequence(question())), 'bad-der'],
    ['version 2', requestOf(tagged(0, integer(1)), sequence(question())), 'malformed'],
    ['a requestorName that is no GeneralName', requestOf(tagged(1, integer(1)), sequence(question())), 'malformed'],
    [
      'an empty list of extensions of a question',
      requestOf(sequence(sequence(fromDer(certId.der), tagged(0, sequence())))),
      'malformed',
    ],
    ['an empty nonce', requestOf(sequence(question()), nonce(Uint8Array.of(4, 0))), 'malformed'],
    ['a nonce of nothing', requestOf(sequence(question()), nonce(new Uint8Array(0))), 'malformed'],
    [
      'a nonce of 129 octets',
      requestOf(sequence(question()), nonce(toDer(octetString(new Uint8Array(129))))),
      'malformed',
    ],
    ['a part too many', requestOf(sequence(question()), integer(1)), 'malformed'],
    ['a question without a serial number', requestOf(sequence(sequence(sequence()))), 'malformed'],
    [
      'more questions than anybody has',
      requestOf(sequence(...Array.from({ length: OCSP_LIMITS.questions + 1 }, question))),
      'too-large',
    ],
    [
      'a signature of nobody',
      toDer(sequence(sequence(sequence(question())), tagged(0, sequence(sequence(oid('1.2.3')), integer(1))))),
      'malformed',
    ],
  ])('with %s is refused', (_, der, code) => {
    expect(outcome(() => parseOcspRequest(der))).toBe(code);
  });
});

describe('an answer', () => {
  it.each<OcspCertStatus>([
    { status: 'good' },
    { status: 'unknown' },
    { status: 'revoked', revokedAt: 0, reason: 'certificateHold' },
    { status: 'revoked', revokedAt: NOW, reason: 'aACompromise' },
    { status: 'revoked', revokedAt: Date.UTC(2050, 0, 1) },
  ])('is read as it was written: $status $reason', async (certStatus) => {
    const kit = await ocspKit('kisc-2004');
    const response = goodAbout(kit, { certStatus });
    const answer = parseOcspResponse(await answerOf(kit, { responses: [response, goodAbout(kit)] }));
    expect(answer).toMatchObject({ status: 'successful', basic: { producedAt: NOW } });
    const { responses } = answer.status === 'successful' ? answer.basic : { responses: [] };
    expect(responses).toEqual([response, goodAbout(kit)]);
  });

  it('leaves out the reason unspecified', async () => {
    const kit = await ocspKit('kisc-2004');
    const certStatus = { status: 'revoked', revokedAt: NOW, reason: 'unspecified' } as const;
    const answer = parseOcspResponse(await answerOf(kit, { responses: [goodAbout(kit, { certStatus })] }));
    const { responses } = answer.status === 'successful' ? answer.basic : { responses: [] };
    expect(responses[0]?.certStatus).toEqual({ status: 'revoked', revokedAt: NOW });
  });

  it('is made of at least one response, that does not end before it begins, by the key of the certificate', async () => {
    const kit = await ocspKit('kisc-2004');
    const { responder } = kit;
    const template = {
      responder: responder.certificate,
      responderId: 'by-key',
      producedAt: NOW,
      responses: [goodAbout(kit)],
    } as const;
    const make = (change: object, signer = responder.signer) =>
      eventualOutcome(() => issueOcspResponse({ ...template, ...change }, signer));
    expect(await make({})).toBe('fine');
    expect(await make({ responses: [] })).toBe('bad-argument');
    expect(await make({ responses: [goodAbout(kit, { nextUpdate: NOW - 1 })] })).toBe('bad-argument');
    expect(await make({}, kit.ca.signer)).toBe('key-mismatch');
  });

  it.each<[OcspRefusal, string]>([
    ['malformedRequest', '30030a0101'],
    ['internalError', '30030a0102'],
    ['tryLater', '30030a0103'],
    ['sigRequired', '30030a0105'],
    ['unauthorized', '30030a0106'],
  ])('that is none says why: %s', (status, hex) => {
    expect(Buffer.from(ocspRefusal(status)).toString('hex')).toBe(hex);
    expect(parseOcspResponse(ocspRefusal(status))).toEqual({ status });
  });

  const bytes = (type: string, response: Uint8Array) => tagged(0, sequence(oid(type), octetString(response)));

  it.each<[string, Asn1, PkiErrorCode]>([
    ['successful, and nothing behind it', sequence(enumerated(0)), 'malformed'],
    [
      'refused, and something behind it',
      sequence(enumerated(1), bytes(OIDS.ocspBasic, ocspRefusal('tryLater'))),
      'malformed',
    ],
    ['status 4, which is not used', sequence(enumerated(4)), 'malformed'],
    ['a status that is an INTEGER', sequence(integer(0)), 'malformed'],
    ['another type of response', sequence(enumerated(0), bytes('1.2.3', ocspRefusal('tryLater'))), 'not-supported'],
    [
      'octets that are not DER',
      sequence(enumerated(0), bytes(OIDS.ocspBasic, Uint8Array.of(0x30, 0x80, 0, 0))),
      'bad-der',
    ],
  ])('with %s is refused', (_, value, code) => {
    expect(outcome(() => parseOcspResponse(toDer(value)))).toBe(code);
  });

  type Change = (parts: Asn1[]) => Asn1[];
  /** The answer with its ResponseData changed; the signature no longer holds, but nobody asks for it here. */
  async function changed(change: Change): Promise<Uint8Array> {
    const answer = parseOcspResponse(await answerOf(await ocspKit('kisc-2004')));
    if (answer.status !== 'successful') throw new Error(answer.status);
    const [, ...rest] = partsOf(answer.basic.der);
    const basic = sequence(sequence(...change(partsOf(answer.basic.tbs))), ...rest);
    return toDer(sequence(enumerated(0), bytes(OIDS.ocspBasic, toDer(basic))));
  }
  const single =
    (...parts: Asn1[]): Change =>
    ([id, at]) => [id as Asn1, at as Asn1, sequence(sequence(fromDer(certId.der), ...parts))];
  const good = () => taggedOctets(0, new Uint8Array(0));

  it.each<[string, Change, PkiErrorCode]>([
    ['version 1 encoded', (parts) => [tagged(0, integer(0)), ...parts], 'bad-der'],
    ['a responder of no kind', ([, ...parts]) => [tagged(3, integer(1)), ...parts], 'malformed'],
    ['a producedAt in UTCTime', ([id, , ...parts]) => [id as Asn1, time(NOW), ...parts], 'malformed'],
    ['no response', ([id, at]) => [id as Asn1, at as Asn1, sequence()], 'malformed'],
    ['a status of no kind', single(taggedOctets(3, new Uint8Array(0)), generalizedTime(NOW)), 'malformed'],
    ['a good that says more', single(taggedOctets(0, Uint8Array.of(1)), generalizedTime(NOW)), 'malformed'],
    ['a good that is constructed', single(tagged(0, integer(1)), generalizedTime(NOW)), 'malformed'],
    ['a revoked without an instant', single(tagged(1), generalizedTime(NOW)), 'malformed'],
    [
      'a reason 7',
      single(tagged(1, generalizedTime(NOW), tagged(0, enumerated(7))), generalizedTime(NOW)),
      'malformed',
    ],
    ['no thisUpdate', single(good()), 'malformed'],
    ['an empty nextUpdate', single(good(), generalizedTime(NOW), tagged(0)), 'malformed'],
    ['a part too many', single(good(), generalizedTime(NOW), integer(1)), 'malformed'],
    [
      'more responses than anybody asked for',
      ([id, at, list]) => [
        id as Asn1,
        at as Asn1,
        sequence(...Array.from({ length: OCSP_LIMITS.questions + 1 }, () => partsOf(toDer(list as Asn1))[0] as Asn1)),
      ],
      'too-large',
    ],
  ])('with %s inside is refused', async (_, change, code) => {
    const der = await changed(change);
    expect(outcome(() => parseOcspResponse(der))).toBe(code);
  });

  it('with more certificates than anybody needs is refused', async () => {
    const kit = await ocspKit('kisc-2004');
    const many = Array.from({ length: OCSP_LIMITS.certificates + 1 }, () => kit.ca.der);
    const der = await answerOf(kit, { certificates: many, extensions: [nonceExtension(Uint8Array.of(1))] });
    expect(outcome(() => parseOcspResponse(der))).toBe('too-large');
  });
});
