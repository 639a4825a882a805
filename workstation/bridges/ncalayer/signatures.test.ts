import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { signatureTimeStamps, verifyStampedMessage } from '../../../pki/cms/signature-time-stamp.ts';
import { readAttributes } from '../../../pki/cms/signed-attributes.ts';
import { readSignedData } from '../../../pki/cms/signed-data-reader.ts';
import { verifySignedData } from '../../../pki/cms/signed-data-verifier.ts';
import { authorityOf } from '../../../pki/cms/testing/stamps.ts';
import { digest, verifySignature } from '../../../pki/keys.ts';
import { SUITES } from '../../../pki/suites.ts';
import { haveOpenssl, haveOpensslGost, openssl } from '../../../pki/testing/foreign.ts';
import { opensslVerifies } from '../../../pki/testing/gost-judges.ts';
import { fromPem, toPem } from '../../../pki/x509/pem.ts';
import { NOW } from '../../../pki/x509/testing/authority.ts';
import { verifyXml } from '../../../pki/xml-signature/verify-xml.ts';
import type { Carrier } from '../../carriers/carrier.ts';
import { KeyFolder } from '../../carriers/testing/key-folder.ts';
import { keysInMemory } from './testing/keys-in-memory.ts';
import { nationalCa, nationalKey } from './testing/national-keys.ts';
import { openPage, type PageSetting, WILLING } from './testing/page.ts';
import { openStamping, type Stamping } from './testing/stamping.ts';

const CONTENT = new TextEncoder().encode('Өтінім № 7');
const BASE64 = Buffer.from(CONTENT).toString('base64');
const XML = '<өтінім нөмірі="7"><!-- ескерту --><мәтін>жаңарту</мәтін></өтінім>';
const NATIONAL = ['rsa-2048', 'nuc-2004', 'nuc-2015-512'] as const;
type NationalSuite = (typeof NATIONAL)[number];

const folder = new KeyFolder();
const carriers = new Map<NationalSuite, Carrier>();
let stamping: Stamping;

beforeAll(async () => {
  for (const suite of NATIONAL) carriers.set(suite, keysInMemory([await nationalKey({ name: 'TEST signer', suite })]));
  stamping = await openStamping('nuc-2004');
});
afterAll(async () => {
  folder[Symbol.dispose]();
  await stamping.close();
});

const carrierOf = (suite: NationalSuite) => carriers.get(suite) as Carrier;

interface BasicsAnswer {
  readonly status: boolean;
  readonly details: string;
  readonly body: { readonly result: readonly string[] };
}

async function basics(suite: NationalSuite, args: object, setting: PageSetting = {}): Promise<BasicsAnswer> {
  const page = openPage({ carriers: [carrierOf(suite)], site: { timeStampUrl: stamping.url }, ...setting });
  const signerParams = { extKeyUsageOids: [], chain: [] };
  return (await page.basics('sign', { format: 'cms', data: BASE64, signerParams, ...args })) as BasicsAnswer;
}

async function message(suite: NationalSuite, args: object): Promise<Uint8Array> {
  const { body } = await basics(suite, args);
  expect(body.result).toHaveLength(1);
  return fromPem(body.result[0] as string, 'CMS');
}

async function common(suite: NationalSuite, method: string, ...args: unknown[]): Promise<string> {
  const page = openPage({ carriers: [carrierOf(suite)], site: { timeStampUrl: stamping.url } });
  const answer = (await page.common(method, 'PKCS12', 'SIGNATURE', ...args)) as { responseObject: string };
  return answer.responseObject;
}

describe.each(NATIONAL)('with a key of %s', (suite) => {
  it('CMS: CAdES-BES with the content inside, or outside', async () => {
    const attached = await message(suite, { signingParams: { decode: 'true', encapsulate: 'true' } });
    const verified = verifySignedData(attached);
    expect(verified.content).toEqual(CONTENT);
    expect(verified.namesCertificate).toBe(true);
    expect(verified.signingTime).toBe(NOW);
    const detached = await message(suite, { signingParams: { decode: true, encapsulate: false } });
    expect(() => verifySignedData(detached)).toThrow('no content');
    expect(verifySignedData(detached, { content: CONTENT }).namesCertificate).toBe(true);
  });

  it('what is not decoded is signed as the text that it is', async () => {
    const verified = verifySignedData(await message(suite, { data: 'Өтінім', signingParams: {} }));
    expect(new TextDecoder().decode(verified.content)).toBe('Өтінім');
  });

  it('a digest that the page has made is as good as the content', async () => {
    const data = Buffer.from(digest(SUITES[suite], CONTENT)).toString('base64');
    const signed = await message(suite, { data, signingParams: { decode: true, encapsulate: false, digested: true } });
    expect(verifySignedData(signed, { content: CONTENT }).namesCertificate).toBe(true);
    const cms = Buffer.from(await common(suite, 'createCAdESFromBase64Hash', data), 'base64');
    expect(verifySignedData(Uint8Array.from(cms), { content: CONTENT }).namesCertificate).toBe(true);
  });

  it('CAdES-T: the time stamp is over this signature', async () => {
    const { trust } = await authorityOf('nuc-2004');
    const cms = Buffer.from(await common(suite, 'createCMSSignatureFromBase64', BASE64, true), 'base64');
    const { message: verified, timeStamps } = verifyStampedMessage(Uint8Array.from(cms), trust);
    expect(verified.content).toEqual(CONTENT);
    expect(timeStamps).toHaveLength(1);
    expect(timeStamps[0]?.info.imprint.hashOid).toBe(SUITES[suite].digestOid);
    expect(timeStamps[0]?.info.policy).toMatch(/^1\.2\.398\.3\.3\.2\.6\.[124]$/);
  });

  it('XML: the signed document, verified', async () => {
    const { certificate } = await nationalKey({ name: 'TEST signer', suite });
    const { body } = await basics(suite, { format: 'xml', data: XML, signingParams: {} });
    const signed = await common(suite, 'signXml', XML, '', '');
    expect([body.result[0], signed].map((document) => document?.includes('\n'))).toEqual([false, true]);
    for (const document of [body.result[0] as string, signed]) {
      expect(document.startsWith('<?xml version="1.0" encoding="UTF-8" standalone="no"?><өтінім')).toBe(true);
      expect(verifyXml(document).certificate.der).toEqual(certificate.der);
      expect(() => verifyXml(document.replace('жаңарту', 'жаңартy'))).toThrow();
    }
  });

  it('raw: the bare signature, in the order of octets of messages, with the certificate', async () => {
    const { certificate } = await nationalKey({ name: 'TEST signer', suite });
    const answer = (await basics(suite, {
      format: 'raw',
      signingParams: { decode: true, outputCert: true },
    })) as unknown as {
      body: { result: { signatures: string[]; certificate: string } };
    };
    const { signatures, certificate: pem } = answer.body.result;
    expect(pem).toBe(toPem('CERTIFICATE', certificate.der));
    const value = Uint8Array.from(Buffer.from(signatures[0] as string, 'base64'));
    expect(verifySignature(SUITES[suite], certificate.publicKey, CONTENT, value, SUITES[suite].form.cms)).toBe(true);
  });
});

describe('several data of one request', () => {
  it('take one password and one key, and come back in their order', async () => {
    const page = openPage({ carriers: [carrierOf('nuc-2004')] });
    const texts = ['one', 'two', 'three'];
    const args = { format: 'cms', data: texts, signingParams: {}, signerParams: { extKeyUsageOids: [] } };
    const { body } = (await page.basics('sign', args)) as BasicsAnswer;
    const contents = body.result.map((pem) => verifySignedData(fromPem(pem, 'CMS')).content);
    expect(contents.map((one) => new TextDecoder().decode(one))).toEqual(texts);
    expect(page.person.asked.map(({ question }) => question.kind)).toEqual(['password']);
  });

  it('are all documents, or none is signed and nobody is asked', async () => {
    const page = openPage({ carriers: [carrierOf('nuc-2004')] });
    const answer = await page.common('signXmls', 'PKCS12', 'SIGNATURE', [XML, '<broken'], '', '');
    expect(answer).toMatchObject({
      code: '500',
      message: expect.stringMatching(/^org\.xml\.sax\.SAXParseException; /),
    });
    expect(page.person.asked).toEqual([]);
  });
});

describe('a part of a document', () => {
  const DOCUMENT = '<doc><body Id="signedContent">жаңарту</body><signatures/></doc>';

  it('is signed where the paths lead', async () => {
    const signed = await common('nuc-2015-512', 'signXml', DOCUMENT, '/doc/body', '/doc/signatures');
    expect(signed).toMatch(/<signatures><ds:Signature/);
    expect(signed).toContain('URI="#signedContent"');
    expect(verifyXml(signed, { covers: 'any-part' })).toMatchObject({
      signed: [{ uri: '#signedContent', name: 'body' }],
    });
    expect(() => verifyXml(signed.replace('жаңарту', 'x'), { covers: 'any-part' })).toThrow('digest');
  });

  it('is an error when they lead nowhere', async () => {
    const page = openPage({ carriers: [carrierOf('nuc-2004')] });
    const answer = await page.common('signXml', 'PKCS12', 'SIGNATURE', DOCUMENT, '/doc/nothing', '');
    expect(answer).toEqual({ code: '500', message: expect.stringContaining('the path leads to no element') });
  });
});

describe('files', () => {
  it('are signed when the person has chosen them, and no others', async () => {
    const [chosen, secret] = [join(folder.path, 'document.txt'), join(folder.path, 'secret.txt')];
    writeFileSync(chosen, CONTENT);
    writeFileSync(secret, 'secret');
    const page = openPage({
      carriers: [carrierOf('nuc-2004')],
      script: [{ on: 'choose-path', answer: chosen, times: 1 }, { on: 'choose-path', answer: 'cancel' }, ...WILLING],
    });
    const sign = (path: string) => page.common('createCAdESFromFile', 'PKCS12', 'SIGNATURE', path, true);
    expect(await page.common('showFileChooser', 'ALL', '')).toEqual({ responseObject: chosen, code: '200' });
    const { responseObject } = (await sign(chosen)) as { responseObject: string };
    expect(verifySignedData(Uint8Array.from(Buffer.from(responseObject, 'base64'))).content).toEqual(CONTENT);
    expect(await sign(secret)).toEqual({ code: '500', message: 'action.canceled' });
    expect(page.person.asked.at(-1)?.question).toEqual({ kind: 'choose-path', action: 'open', suggestion: secret });
  });

  it.each(['nothing.txt', ''])('that cannot be read are an error: %j', async (name) => {
    const path = join(folder.path, name);
    const page = openPage({ carriers: [carrierOf('nuc-2004')], script: [{ on: 'choose-path', answer: path }] });
    expect(await page.common('createCMSSignatureFromFile', 'PKCS12', 'SIGNATURE', 'x')).toEqual({
      code: '500',
      message: `java.io.FileNotFoundException: ${path}`,
    });
  });
});

describe('time stamps', () => {
  const stamped = { signingParams: { decode: true, tsaProfile: {} } };

  it('are put into a message that is there already, once', async () => {
    const plain = await common('nuc-2004', 'createCAdESFromBase64', BASE64, true);
    const once = await common('nuc-2004', 'applyCAdEST', plain);
    const twice = Uint8Array.from(Buffer.from(await common('nuc-2004', 'applyCAdEST', once), 'base64'));
    expect(signatureTimeStamps(verifySignedData(twice))).toHaveLength(1);
    expect(twice).toEqual(Uint8Array.from(Buffer.from(once, 'base64')));
  });

  it.each([
    ['no address', undefined, /no address of a time-stamping service/],
    ['nobody there', 'http://127.0.0.1:1', /does not answer/],
  ])('%s: the request fails and says so', async (_what, timeStampUrl, message) => {
    const site = timeStampUrl === undefined ? {} : { timeStampUrl };
    const answer = await basics('nuc-2004', stamped, { site });
    expect(answer).toMatchObject({
      code: 'SIGNING_FAILURE',
      details: 'time-stamp',
      message: expect.stringMatching(message),
    });
    const none = await openPage({ site }).common('applyCAdEST', 'PKCS12', 'SIGNATURE', 'MTEK');
    expect(none).toMatchObject({ code: '500' });
  });

  it('of another authority than NCALayer trusts, or over something else, are refused', async () => {
    const site = { timeStampUrl: stamping.url };
    const { ca } = await authorityOf('nuc-2004');
    const own = (await nationalCa()).certificate;
    expect(await basics('nuc-2004', stamped, { site, authorities: [own, ca.certificate] })).toMatchObject({
      status: true,
    });
    const refused = await basics('nuc-2004', stamped, { site, authorities: [own] });
    expect(refused).toMatchObject({ details: 'time-stamp', message: expect.stringContaining('not trusted') });
    const lying = await openStamping('nuc-2004', { info: { nonce: Uint8Array.of(2, 1, 5) } });
    const other = await basics('nuc-2004', stamped, { site: { timeStampUrl: lying.url } });
    expect(other).toMatchObject({ details: 'time-stamp', message: expect.stringContaining('nonce') });
    await lying.close();
  });
});

describe('strangers', () => {
  const rsa = haveOpenssl();

  it.skipIf(!rsa.have)(`OpenSSL verifies the RSA message as CAdES, attached and detached${rsa.note}`, async () => {
    const [content, cms, root] = ['content', 'message', 'root'].map((name) => join(folder.path, name)) as [
      string,
      string,
      string,
    ];
    writeFileSync(content, CONTENT);
    writeFileSync(root, toPem('CERTIFICATE', (await nationalCa()).der));
    const trust = ['-CAfile', root, '-attime', String(NOW / 1000), '-purpose', 'any'];
    for (const encapsulate of [true, false]) {
      writeFileSync(cms, await message('rsa-2048', { signingParams: { decode: true, encapsulate } }));
      const outside = encapsulate ? [] : ['-content', content];
      const result = openssl([
        'cms',
        '-verify',
        '-cades',
        '-inform',
        'DER',
        '-in',
        cms,
        ...outside,
        ...trust,
        '-binary',
      ]);
      expect(result.stderr).toMatch(/CAdES Verification successful/);
      expect(Buffer.from(result.stdout).equals(Buffer.from(CONTENT))).toBe(true);
    }
  });

  const gost = haveOpensslGost();

  it.skipIf(!gost.have)(`OpenSSL's GOST engine verifies what the GOST keys sign${gost.note}`, async () => {
    for (const suite of ['nuc-2004', 'nuc-2015-512'] as const) {
      const { certificate } = await nationalKey({ name: 'TEST signer', suite });
      const cms = await message(suite, { signingParams: { decode: true } });
      const [signer] = readSignedData(cms).signers;
      const signed = readAttributes(signer?.signedAttributes).der;
      const value = signer?.signature as Uint8Array;
      expect(opensslVerifies(certificate.publicKey, signed, value, 'rs-le')).toBe(true);
      expect(opensslVerifies(certificate.publicKey, signed, value, 'sr-be')).toBe(false);
    }
  });
});
