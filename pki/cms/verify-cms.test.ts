import { OctetString } from 'asn1js';
import * as pkijs from 'pkijs';
import { describe, expect, it } from 'vitest';
import type { PkiErrorCode } from '../error.ts';
import { OIDS } from '../oids.ts';
import { SUITES, type SuiteId } from '../suites.ts';
import { signatureAlgorithmOf } from '../x509/algorithm.ts';
import {
  type Asn1,
  fromDer,
  integer,
  NULL,
  oid,
  sequence,
  setOf,
  tagged,
  taggedOctets,
  time,
  toDer,
} from '../x509/der-build.ts';
import { ALL_SUITES, NOW } from '../x509/testing/authority.ts';
import { eventualOutcome } from '../x509/testing/outcome.ts';
import { verifyCms } from './signed-data.ts';
import { attribute, CONTENT, forge, type MessageParts, message, rightAttributes, userOf } from './testing/messages.ts';

describe('verifyCms', () => {
  const suite = 'kisc-2004';
  const [contentType, signingTime, messageDigest] = rightAttributes(suite) as [Asn1, Asn1, Asn1];

  it('takes what the forge of these tests writes when nothing is forged', async () => {
    for (const each of ALL_SUITES)
      expect(await eventualOutcome(async () => verifyCms(await forge(each, {})))).toBe('fine');
  });

  it('takes the identifier of the key for that of the signature, where the suite says so (KISC of 2009)', async () => {
    const keyOid = (of: SuiteId) => ({ signatureAlgorithm: sequence(oid(SUITES[of].keyOid), NULL()) });
    expect(await eventualOutcome(async () => verifyCms(await forge('kisc-2004', keyOid('kisc-2004'))))).toBe('fine');
    expect(await eventualOutcome(async () => verifyCms(await forge('rsa-2048', keyOid('rsa-2048'))))).toBe('fine');
    expect(await eventualOutcome(async () => verifyCms(await forge('nuc-2004', keyOid('nuc-2004'))))).toBe(
      'algorithm-mismatch',
    );
  });

  it('takes a digest without parameters', async () => {
    const digestAlgorithm = sequence(oid(SUITES[suite].digestOid));
    expect(await eventualOutcome(async () => verifyCms(await forge(suite, { digestAlgorithm })))).toBe('fine');
  });

  it('finds a signer that is named by key identifier', async () => {
    const { user } = await userOf(suite);
    const identifier = Uint8Array.from(Buffer.from(user.certificate.subjectKeyId ?? '', 'hex'));
    const der = await forge(suite, {
      version: integer(3),
      signerVersion: integer(3),
      sid: taggedOctets(0, identifier),
    });
    expect(await eventualOutcome(() => verifyCms(der))).toBe('fine');
    const stranger = await forge(suite, {
      version: integer(3),
      signerVersion: integer(3),
      sid: taggedOctets(0, Uint8Array.of(1)),
    });
    expect(await eventualOutcome(() => verifyCms(stranger))).toBe('no-certificate');
  });

  it('takes the content from outside beside the same one inside, but no other', async () => {
    const der = await message(suite);
    expect(await eventualOutcome(() => verifyCms(der, { content: CONTENT }))).toBe('fine');
    expect(await eventualOutcome(() => verifyCms(der, { content: Uint8Array.of(1) }))).toBe('content-mismatch');
  });

  it.each<[string, Partial<MessageParts>, PkiErrorCode]>([
    ['no signer', { signerInfos: () => [] }, 'no-signer'],
    ['two signers', { signerInfos: (one) => [one, fromDer(toDer(one))] }, 'many-signers'],
    ['no certificate', { certificates: [] }, 'no-certificate'],
    ['another serial number', { sid: sequence(sequence(), integer(1)) }, 'no-certificate'],
    ['no content', { encapsulated: sequence(oid(OIDS.data)) }, 'no-content'],
    ['no signed attributes', { attributes: [] }, 'bad-attribute'],
    ['no contentType', { attributes: [signingTime, messageDigest] }, 'bad-attribute'],
    ['no signingTime', { attributes: [contentType, messageDigest] }, 'bad-attribute'],
    ['no messageDigest', { attributes: [contentType, signingTime] }, 'bad-attribute'],
    ['contentType twice', { attributes: [contentType, contentType, signingTime, messageDigest] }, 'bad-attribute'],
    [
      'signingTime of two values',
      { attributes: [contentType, attribute(OIDS.signingTime, time(NOW), time(NOW + 1000)), messageDigest] },
      'bad-attribute',
    ],
    [
      'unsorted attributes, although they are signed so',
      { attributes: [signingTime, contentType, messageDigest] },
      'bad-der',
    ],
    ['another content type', { attributes: rightAttributes(suite, '1.2.3') }, 'content-type-mismatch'],
    [
      'the digest of another content',
      { attributes: rightAttributes(suite, OIDS.data, Uint8Array.of(1)) },
      'digest-mismatch',
    ],
    [
      'a signature over something else',
      { signature: (octets) => octets.map((octet, i) => (i === 5 ? octet ^ 1 : octet)) },
      'bad-signature',
    ],
    ['a signature that is too short', { signature: (octets) => octets.slice(1) }, 'bad-signature'],
    ['an empty signature', { signature: () => new Uint8Array(0) }, 'bad-signature'],
    [
      'the digest of another suite',
      { digestAlgorithm: sequence(oid(SUITES['rsa-2048'].digestOid), NULL()) },
      'algorithm-mismatch',
    ],
    [
      'a digest with parameters',
      { digestAlgorithm: sequence(oid(SUITES[suite].digestOid), integer(1)) },
      'algorithm-mismatch',
    ],
    ['a digest that is not announced', { digestAlgorithms: [] }, 'algorithm-mismatch'],
    [
      'the signature of another suite',
      { signatureAlgorithm: fromDer(signatureAlgorithmOf(SUITES['nuc-2004'])) },
      'algorithm-mismatch',
    ],
    [
      'a signature with parameters',
      { signatureAlgorithm: sequence(oid(SUITES[suite].signatureOid), integer(1)) },
      'algorithm-mismatch',
    ],
    ['version 3 for id-data', { version: integer(3) }, 'malformed'],
    ['a signer of version 3', { signerVersion: integer(3) }, 'malformed'],
    ['another type of ContentInfo', { contentInfoType: OIDS.data }, 'malformed'],
    [
      'a content that is no OCTET STRING',
      { encapsulated: sequence(oid(OIDS.data), tagged(0, integer(1))) },
      'malformed',
    ],
    ['an attribute certificate', { certificates: [tagged(2, integer(1))] }, 'not-supported'],
    ['a certificate that is an INTEGER', { certificates: [integer(1)] }, 'malformed'],
  ])('refuses %s', async (_, changes, code) => {
    const der = await forge(suite, changes);
    expect(await eventualOutcome(() => verifyCms(der))).toBe(code);
  });

  it('refuses BER: an indefinite length, a constructed content, octets behind', async () => {
    const der = await message(suite);
    const indefinite = Uint8Array.from([0x30, 0x80, ...der.subarray(4), 0, 0]);
    expect(await eventualOutcome(() => verifyCms(indefinite))).toBe('bad-der');
    expect(await eventualOutcome(() => verifyCms(Uint8Array.from([...der, 0])))).toBe('bad-der');
    const signedData = new pkijs.SignedData({ schema: pkijs.ContentInfo.fromBER(Uint8Array.from(der)).content });
    // What pkijs makes of a content of its own: the encoding that this project avoids.
    signedData.encapContentInfo = new pkijs.EncapsulatedContentInfo({
      eContentType: OIDS.data,
      eContent: new OctetString({ valueHex: Uint8Array.from(CONTENT).buffer }),
    });
    const theirs = new pkijs.ContentInfo({ contentType: OIDS.signedData, content: signedData.toSchema(true) });
    expect(await eventualOutcome(() => verifyCms(new Uint8Array(theirs.toSchema().toBER())))).toBe('bad-der');
  });

  it('refuses sets of certificates that are not sorted', async () => {
    const { ca, user } = await userOf(suite);
    const sorted = setOf(fromDer(ca.der), fromDer(user.der)).members;
    expect(await eventualOutcome(async () => verifyCms(await forge(suite, { certificates: sorted })))).toBe('fine');
    expect(
      await eventualOutcome(async () => verifyCms(await forge(suite, { certificates: sorted.toReversed() }))),
    ).toBe('bad-der');
  });
});
