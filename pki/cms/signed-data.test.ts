import * as pkijs from 'pkijs';
import { describe, expect, it } from 'vitest';
import { PkiError, type PkiErrorCode } from '../error.ts';
import { digest } from '../keys.ts';
import { OIDS } from '../oids.ts';
import { SUITES, type SuiteId } from '../suites.ts';
import { engineFor } from '../webcrypto/engine.ts';
import { signatureAlgorithmOf } from '../x509/algorithm.ts';
import { isStrictDer } from '../x509/der.ts';
import {
  type Asn1,
  fromDer,
  integer,
  NULL,
  octetString,
  oid,
  sequence,
  setOf,
  tagged,
  taggedOctets,
  time,
  toDer,
} from '../x509/der-build.ts';
import { buildRequest, parseRequest, verifyRequest } from '../x509/request.ts';
import { ALL_SUITES, type Holder, NOW, testCa, testUser } from '../x509/testing/authority.ts';
import { signCms, verifyCms } from './signed-data.ts';

async function codeOf(act: () => Promise<unknown>): Promise<PkiErrorCode | 'fine'> {
  try {
    await act();
    return 'fine';
  } catch (error) {
    if (error instanceof PkiError) return error.code;
    throw error;
  }
}

const CONTENT = new TextEncoder().encode('Платёж № 1: 100 тенге');

const users = new Map<SuiteId, Promise<{ ca: Holder; user: Holder }>>();

/** One user per suite for all tests: issued anew, the certificate would have another signature. */
function userOf(suite: SuiteId): Promise<{ ca: Holder; user: Holder }> {
  const known = users.get(suite);
  if (known !== undefined) return known;
  const made = testCa(suite, 'TEST CA').then(async (ca) => ({ ca, user: await testUser(suite, 'ТЕСТОВ ТЕСТ', ca) }));
  users.set(suite, made);
  return made;
}

async function message(suite: SuiteId, change: Partial<Parameters<typeof signCms>[0]> = {}): Promise<Uint8Array> {
  const { user } = await userOf(suite);
  return signCms({ content: CONTENT, certificate: user.der, signingTime: NOW, ...change }, user.signer);
}

describe.each(ALL_SUITES)('a message of %s', (suite) => {
  it('is verified as it was signed: content, signer, time, certificates', async () => {
    const { ca, user } = await userOf(suite);
    const verified = await verifyCms(
      await message(suite, { extraCertificates: [ca.der, user.der], signingTime: NOW + 999 }),
    );
    expect(verified.content).toEqual(CONTENT);
    expect(verified.contentType).toBe(OIDS.data);
    expect(verified.certificate.der).toEqual(user.der);
    expect(verified.signingTime).toBe(NOW);
    expect(verified.certificates.length).toBe(2);
  });

  it('is strict DER, and pkijs verifies it', async () => {
    const der = await message(suite);
    expect(isStrictDer(der)).toBe(true);
    const info = pkijs.ContentInfo.fromBER(Uint8Array.from(der));
    const signedData = new pkijs.SignedData({ schema: info.content });
    expect(await signedData.verify({ signer: 0 }, engineFor('cms'))).toBe(true);
  });

  it('may be detached: then the content comes from outside, and pkijs agrees', async () => {
    const der = await message(suite, { detached: true });
    expect((await verifyCms(der, { content: CONTENT })).content).toEqual(CONTENT);
    expect(await codeOf(() => verifyCms(der))).toBe('no-content');
    expect(await codeOf(() => verifyCms(der, { content: CONTENT.slice(1) }))).toBe('digest-mismatch');
    const signedData = new pkijs.SignedData({ schema: pkijs.ContentInfo.fromBER(Uint8Array.from(der)).content });
    expect(await signedData.verify({ signer: 0, data: Uint8Array.from(CONTENT).buffer }, engineFor('cms'))).toBe(true);
  });

  it('may have an empty content, which is not the same as none', async () => {
    const der = await message(suite, { content: new Uint8Array(0) });
    expect((await verifyCms(der)).content).toEqual(new Uint8Array(0));
  });

  it('is refused with the signature in the other byte order', async () => {
    const der = await forge(suite, { signature: (octets) => Uint8Array.from(octets).reverse() });
    expect(await codeOf(() => verifyCms(der))).toBe('bad-signature');
  });

  it('is refused with any one octet changed', async () => {
    const der = await message(suite);
    for (let i = 0; i < der.length; i += 41) {
      const changed = Uint8Array.from(der);
      changed[i] = (changed[i] as number) ^ 0x04;
      const code = await codeOf(() => verifyCms(changed));
      if (code === 'fine') expect(insideCertificate(der, i, (await userOf(suite)).user)).toBe(true);
    }
  });
});

/** What the signer's certificate says is not looked at by verifyCms, but by validateChain. */
function insideCertificate(message: Uint8Array, index: number, user: Holder): boolean {
  const start = Buffer.from(message).indexOf(Buffer.from(user.der));
  return start >= 0 && index >= start && index < start + user.der.length;
}

describe('re-issue messages', () => {
  it('X-CA-8 carry a request for a new key under the signature of the old one, one for GOST and one for RSA', async () => {
    for (const suite of ['kisc-2004', 'rsa-2048'] as const) {
      const { user } = await userOf(suite);
      const fresh = await testUser(suite, 'new key', await testCa(suite, 'TEST CA'));
      const request = await buildRequest({ subject: user.certificate.subject }, fresh.signer);
      const der = await signCms({ content: request, certificate: user.der, signingTime: NOW }, user.signer);
      const { content, certificate } = await verifyCms(der);
      expect(verifyRequest(parseRequest(content))).toBe(true);
      expect(certificate.publicKey).not.toEqual(parseRequest(content).publicKey);
    }
  });
});

describe('signCms', () => {
  it('refuses a certificate of another key', async () => {
    const { ca, user } = await userOf('kisc-2004');
    const act = () => signCms({ content: CONTENT, certificate: ca.der, signingTime: NOW }, user.signer);
    expect(await codeOf(act)).toBe('key-mismatch');
  });

  it('X-CA-11 writes version 3 for a content type other than id-data', async () => {
    const der = await message('kisc-2004', { contentType: '1.3.6.1.5.5.7.12.2' });
    expect((await verifyCms(der)).contentType).toBe('1.3.6.1.5.5.7.12.2');
    const signedData = new pkijs.SignedData({ schema: pkijs.ContentInfo.fromBER(Uint8Array.from(der)).content });
    expect(signedData.version).toBe(3);
  });

  it('names the digest with NULL for GOST and without parameters for SHA-256 (RFC 5754 section 2)', async () => {
    const text = async (suite: SuiteId) => Buffer.from(await message(suite)).toString('hex');
    expect(await text('kisc-2004')).toContain('3110300e060a2b06010401b5110102010500');
    expect(await text('rsa-2048')).toContain('310d300b0609608648016503040201');
  });
});

/** The parts of a message that can be replaced before everything is put together and signed rightly. */
interface Parts {
  readonly version: Asn1;
  readonly digestAlgorithms: readonly Asn1[];
  readonly encapsulated: Asn1;
  readonly certificates: readonly Asn1[];
  /** Signed attributes, in this order. */
  readonly attributes: readonly Asn1[];
  readonly sid: Asn1;
  readonly signerVersion: Asn1;
  readonly digestAlgorithm: Asn1;
  readonly signatureAlgorithm: Asn1;
  readonly signature: (octets: Uint8Array) => Uint8Array;
  readonly signerInfos: (signerInfo: Asn1) => readonly Asn1[];
  readonly contentInfoType: string;
}

const attribute = (type: string, ...values: Asn1[]) => sequence(oid(type), setOf(...values));

async function forge(suite: SuiteId, changes: Partial<Parts>): Promise<Uint8Array> {
  const { user } = await userOf(suite);
  const { hash: _, digestOid, form } = SUITES[suite];
  const all: Parts = {
    version: integer(1),
    digestAlgorithms: [sequence(oid(digestOid), NULL())],
    encapsulated: sequence(oid(OIDS.data), tagged(0, octetString(CONTENT))),
    certificates: [fromDer(user.der)],
    attributes: rightAttributes(suite),
    sid: sequence(fromDer(user.certificate.issuerDer), fromDer(user.certificate.serialNumberDer)),
    signerVersion: integer(1),
    digestAlgorithm: sequence(oid(digestOid), NULL()),
    signatureAlgorithm: fromDer(signatureAlgorithmOf(SUITES[suite])),
    signature: (octets) => octets,
    signerInfos: (signerInfo) => [signerInfo],
    contentInfoType: OIDS.signedData,
    ...changes,
  };
  const signed = Uint8Array.from(toDer(tagged(0, ...all.attributes)));
  signed[0] = 0x31;
  const signature = all.signature(await user.signer.sign(signed, form.cms));
  const attributes = all.attributes.length > 0 ? [tagged(0, ...all.attributes)] : [];
  const signerInfo = sequence(
    all.signerVersion,
    all.sid,
    all.digestAlgorithm,
    ...attributes,
    all.signatureAlgorithm,
    octetString(signature),
  );
  const certificates = all.certificates.length > 0 ? [tagged(0, ...all.certificates)] : [];
  const signerInfos = setOf(...all.signerInfos(signerInfo));
  const signedData = sequence(
    all.version,
    setOf(...all.digestAlgorithms),
    all.encapsulated,
    ...certificates,
    signerInfos,
  );
  return toDer(sequence(oid(all.contentInfoType), tagged(0, signedData)));
}

function rightAttributes(suite: SuiteId, contentType = OIDS.data as string, content = CONTENT): Asn1[] {
  return [
    attribute(OIDS.contentType, oid(contentType)),
    attribute(OIDS.signingTime, time(NOW)),
    attribute(OIDS.messageDigest, octetString(digest(SUITES[suite], content))),
  ];
}

describe('verifyCms', () => {
  const suite = 'kisc-2004';
  const [contentType, signingTime, messageDigest] = rightAttributes(suite) as [Asn1, Asn1, Asn1];

  it('takes what the forge of these tests writes when nothing is forged', async () => {
    for (const each of ALL_SUITES) expect(await codeOf(async () => verifyCms(await forge(each, {})))).toBe('fine');
  });

  it('takes the identifier of the key for that of the signature, where the suite says so (KISC of 2009)', async () => {
    const keyOid = (of: SuiteId) => ({ signatureAlgorithm: sequence(oid(SUITES[of].keyOid), NULL()) });
    expect(await codeOf(async () => verifyCms(await forge('kisc-2004', keyOid('kisc-2004'))))).toBe('fine');
    expect(await codeOf(async () => verifyCms(await forge('rsa-2048', keyOid('rsa-2048'))))).toBe('fine');
    expect(await codeOf(async () => verifyCms(await forge('nuc-2004', keyOid('nuc-2004'))))).toBe('algorithm-mismatch');
  });

  it('takes a digest without parameters', async () => {
    const digestAlgorithm = sequence(oid(SUITES[suite].digestOid));
    expect(await codeOf(async () => verifyCms(await forge(suite, { digestAlgorithm })))).toBe('fine');
  });

  it('finds a signer that is named by key identifier', async () => {
    const { user } = await userOf(suite);
    const identifier = Uint8Array.from(Buffer.from(user.certificate.subjectKeyId ?? '', 'hex'));
    const der = await forge(suite, {
      version: integer(3),
      signerVersion: integer(3),
      sid: taggedOctets(0, identifier),
    });
    expect(await codeOf(() => verifyCms(der))).toBe('fine');
    const stranger = await forge(suite, {
      version: integer(3),
      signerVersion: integer(3),
      sid: taggedOctets(0, Uint8Array.of(1)),
    });
    expect(await codeOf(() => verifyCms(stranger))).toBe('no-certificate');
  });

  it('takes the content from outside beside the same one inside, but no other', async () => {
    const der = await message(suite);
    expect(await codeOf(() => verifyCms(der, { content: CONTENT }))).toBe('fine');
    expect(await codeOf(() => verifyCms(der, { content: Uint8Array.of(1) }))).toBe('content-mismatch');
  });

  it.each<[string, Partial<Parts>, PkiErrorCode]>([
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
    expect(await codeOf(() => verifyCms(der))).toBe(code);
  });

  it('refuses BER: an indefinite length, a constructed content, octets behind', async () => {
    const der = await message(suite);
    const indefinite = Uint8Array.from([0x30, 0x80, ...der.subarray(4), 0, 0]);
    expect(await codeOf(() => verifyCms(indefinite))).toBe('bad-der');
    expect(await codeOf(() => verifyCms(Uint8Array.from([...der, 0])))).toBe('bad-der');
    const signedData = new pkijs.SignedData({ schema: pkijs.ContentInfo.fromBER(Uint8Array.from(der)).content });
    // What pkijs makes of a content of its own: the encoding that this project avoids.
    const { OctetString } = await import('asn1js');
    signedData.encapContentInfo = new pkijs.EncapsulatedContentInfo({
      eContentType: OIDS.data,
      eContent: new OctetString({ valueHex: Uint8Array.from(CONTENT).buffer }),
    });
    const theirs = new pkijs.ContentInfo({ contentType: OIDS.signedData, content: signedData.toSchema(true) });
    expect(await codeOf(() => verifyCms(new Uint8Array(theirs.toSchema().toBER())))).toBe('bad-der');
  });

  it('refuses sets of certificates that are not sorted', async () => {
    const { ca, user } = await userOf(suite);
    const sorted = setOf(fromDer(ca.der), fromDer(user.der)).valueBlock.value;
    expect(await codeOf(async () => verifyCms(await forge(suite, { certificates: sorted })))).toBe('fine');
    expect(await codeOf(async () => verifyCms(await forge(suite, { certificates: sorted.toReversed() })))).toBe(
      'bad-der',
    );
  });
});
