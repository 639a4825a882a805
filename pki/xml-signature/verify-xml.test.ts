import { describe, expect, it } from 'vitest';
import { userOf } from '../cms/testing/messages.ts';
import type { PkiErrorCode } from '../error.ts';
import { ALL_SUITES } from '../x509/testing/authority.ts';
import { eventualOutcome, outcome } from '../x509/testing/outcome.ts';
import { type SignXmlOptions, signXml } from './sign-xml.ts';
import { countSignatures, type VerifyXmlOptions, verifyXml } from './verify-xml.ts';

const DOCUMENT =
  '<?xml version="1.0" encoding="UTF-8"?>\r\n<!--до--><заявка xmlns="urn:test"><сумма>100</сумма><итог Id="part"/></заявка>';
const PART = '<итог xmlns="urn:test" Id="part"></итог>';

async function signed(
  suite: (typeof ALL_SUITES)[number],
  xml = DOCUMENT,
  options: SignXmlOptions = {},
): Promise<string> {
  const { user } = await userOf(suite);
  return signXml(xml, user.signer, user.der, options);
}
const result = (xml: string, options: VerifyXmlOptions = {}) => outcome(() => verifyXml(xml, options));

describe.each(ALL_SUITES)('an XML document signed with %s', (suite) => {
  it('holds, is given back in the canonical form that was signed, and is otherwise as it was written', async () => {
    const xml = await signed(suite);
    const { user } = await userOf(suite);
    const verified = verifyXml(xml);
    expect(verified.certificate.der).toEqual(user.der);
    expect(verified.signed).toEqual([
      {
        uri: '',
        namespace: 'urn:test',
        name: 'заявка',
        content: '<заявка xmlns="urn:test"><сумма>100</сумма><итог Id="part"></итог></заявка>',
      },
    ]);
    expect(xml.replace(/<ds:Signature [\s\S]*<\/ds:Signature>/, '')).toBe(DOCUMENT);
  });

  it('does not hold when a character, the certificate, or an octet of the signature is another one', async () => {
    const xml = await signed(suite);
    const { ca, user } = await userOf(suite);
    expect(result(xml.replace('>100<', '>900<'))).toBe('digest-mismatch');
    expect(result(xml, { certificate: ca.der })).toBe('bad-signature');
    expect(result(xml, { certificate: user.certificate })).toBe('fine');
    const digestChanged = xml.replace(/(<ds:DigestValue>)(.)/, (_, tag, first) => `${tag}${first === 'A' ? 'B' : 'A'}`);
    expect(result(digestChanged)).toBe('digest-mismatch');
    const valueChanged = xml.replace(
      /(<ds:SignatureValue>\n....)(.)/,
      (_, head, at) => `${head}${at === 'A' ? 'B' : 'A'}`,
    );
    expect(result(valueChanged)).toBe('bad-signature');
  });

  it('may be a part of a document, with the signature elsewhere in it; then only that part is signed', async () => {
    for (const style of ['kalkan', 'gamma'] as const) {
      const paths = { tbsXPath: "//*[@Id='part']", parentXPath: '/*/*[1]', style };
      const xml = await signed(suite, DOCUMENT, paths);
      expect(result(xml)).toBe('bad-reference');
      const verified = verifyXml(xml, { covers: 'any-part' });
      expect([verified.coversDocument, verified.signed[0].content]).toEqual([false, PART]);
      expect(result(xml.replace('>100', '>900'), { covers: 'any-part' })).toBe('fine');
      expect(result(xml.replace('Id="part"', 'Id="part" b=""'), { covers: 'any-part' })).toBe('digest-mismatch');
    }
  });

  it('may carry its signature inside of the signed part', async () => {
    const xml = await signed(suite, DOCUMENT, { tbsXPath: "//*[@Id='part']", parentXPath: "//*[@Id='part']" });
    expect(verifyXml(xml, { covers: 'any-part' }).signed[0].content).toBe(PART);
  });
});

describe('a GOST signature in XML', () => {
  it('lies as in CMS of its suite unless asked otherwise, and the other order does not verify', async () => {
    for (const [suite, other] of [
      ['nuc-2015-512', 'sr-be'],
      ['nuc-2004', 'sr-be'],
      ['kisc-2004', 'rs-le'],
    ] as const) {
      const xml = await signed(suite, DOCUMENT, { form: other });
      expect([suite, result(xml), result(xml, { form: other })]).toEqual([suite, 'bad-signature', 'fine']);
    }
  });
});

describe('comments', () => {
  it('are not signed, as no reference but an XPointer takes them along: what is given back has none', async () => {
    const xml = await signed('rsa-2048', '<a>tester<!-- x -->@example.kz</a>');
    const moved = xml.replace('<!-- x -->', '').replace('@', '<!--y-->@');
    expect(verifyXml(moved).signed[0].content).toBe('<a>tester@example.kz</a>');
    expect(result(xml.replace('<!-- x -->', '<b/>'))).toBe('digest-mismatch');
  });
});

describe('attacks', () => {
  const PARTS = { tbsXPath: '/a/b', parentXPath: '/a' };
  const WRAPPED = '<a><b Id="one">signed</b></a>';

  it('two elements with the signed identifier are refused, whichever attribute it is in', async () => {
    const xml = await signed('rsa-2048', WRAPPED, PARTS);
    expect(result(xml, { covers: 'any-part' })).toBe('fine');
    for (const twin of ['<b Id="one">other</b>', '<c id="one"/>', '<c ID="one"/>', '<c xml:id="one"/>']) {
      expect(result(xml.replace('<a>', `<a>${twin}`), { covers: 'any-part' })).toBe('bad-reference');
    }
  });

  it('a signed part that was moved aside is what is given back, not what stands in its place', async () => {
    const xml = await signed('rsa-2048', WRAPPED, PARTS);
    const moved = xml
      .replace('<b Id="one">signed</b>', '<b>other</b>')
      .replace('</ds:KeyInfo>', '</ds:KeyInfo><ds:Object><b Id="one">signed</b></ds:Object>');
    expect(result(moved, { covers: 'any-part' })).toBe('bad-reference');
    const aside = xml.replace('<b Id="one">signed</b>', '<b>other</b><x><b Id="one">signed</b></x>');
    expect(verifyXml(aside, { covers: 'any-part' }).signed[0].content).toBe('<b Id="one">signed</b>');
    expect(result(aside)).toBe('bad-reference');
  });

  it('a second signature has to be asked for by its place; the first one covers it not, and does not hold with it', async () => {
    const { user } = await userOf('nuc-2015-512');
    const twice = await signXml(await signed('rsa-2048'), user.signer, user.der);
    expect(countSignatures(twice)).toBe(2);
    expect([result(twice), result(twice, { signature: 2 })]).toEqual(['many-signers', 'no-signature']);
    expect([result(twice, { signature: 0 }), result(twice, { signature: 1 })]).toEqual(['digest-mismatch', 'fine']);
    expect(verifyXml(twice, { signature: 1 }).certificate.suite.id).toBe('nuc-2015-512');
  });

  const replaced: readonly (readonly [what: string, from: string | RegExp, to: string, code: PkiErrorCode])[] = [
    ['an unknown digest', /xmlenc#sha256/, 'xmlenc#md5', 'unknown-algorithm'],
    ['an unknown signature', /#rsa-sha256/, '#hmac-sha256', 'unknown-algorithm'],
    ['a signature of another family', /xmldsig-more#rsa-sha256/, 'xmldsig-more#ecdsa-sha256', 'algorithm-mismatch'],
    ['SHA-1 in place of SHA-256', /2001\/04\/xmldsig-more#rsa-sha256/, '2000/09/xmldsig#rsa-sha1', 'not-supported'],
    ['a stylesheet as transform', /REC-xml-c14n-20010315#WithComments/, 'REC-xslt-19991116', 'not-supported'],
    [
      'an XPath filter',
      'http://www.w3.org/TR/2001/REC-xml-c14n-20010315#WithComments',
      'http://www.w3.org/2002/06/xmldsig-filter2',
      'not-supported',
    ],
    ['a reference to elsewhere', 'URI=""', 'URI="http://example.org/"', 'not-supported'],
    ['a reference to a file', 'URI=""', 'URI="file:///etc/passwd"', 'not-supported'],
    ['a reference to nothing', 'URI=""', 'URI="#nothing"', 'bad-reference'],
    ['no certificate', /<ds:X509Certificate>[\s\S]*<\/ds:X509Certificate>/, '', 'no-certificate'],
    ['an element twice', /(<ds:DigestValue>[^<]*<\/ds:DigestValue>)/, '$1$1', 'malformed'],
    ['no reference', /<ds:Reference[\s\S]*<\/ds:Reference>/, '', 'malformed'],
    ['a value that is no base64', /<ds:SignatureValue>/, '<ds:SignatureValue>!', 'bad-pem'],
    ['no signature', /<ds:Signature [\s\S]*<\/ds:Signature>/, '', 'no-signature'],
    [
      'another namespace of the signature',
      'xmlns:ds="http://www.w3.org/2000/09/xmldsig#"',
      'xmlns:ds="urn:x"',
      'no-signature',
    ],
    ['a document type', '<!--до-->', '<!DOCTYPE a [<!ENTITY e "x">]>', 'bad-xml'],
  ];

  it.each(replaced)('%s is refused', async (_, from, to, code) => {
    const xml = await signed('rsa-2048');
    const changed = xml.replace(from, to);
    expect(changed).not.toBe(xml);
    expect(result(changed)).toBe(code);
  });
});

describe('signXml', () => {
  const refusals: readonly (readonly [what: string, xml: string, options: SignXmlOptions, code: PkiErrorCode])[] = [
    ['text', 'no XML', {}, 'bad-xml'],
    ['half a surrogate pair', '<a>\ud800</a>', {}, 'bad-xml'],
    ['a path to nothing', '<a/>', { tbsXPath: '/b' }, 'bad-path'],
    ['a parent that is nowhere', '<a/>', { parentXPath: '//b' }, 'bad-path'],
    ['no path', '<a/>', { tbsXPath: '/a[' }, 'bad-path'],
    ['an element without identifier', '<a><b/></a>', { tbsXPath: '/a/b' }, 'bad-reference'],
    ['an identifier that two elements have', '<a Id="1"><b Id="1"/></a>', { tbsXPath: '/a/b' }, 'bad-reference'],
    ['an identifier that is no XPointer', '<a><b Id="1) or ("/></a>', { tbsXPath: '/a/b' }, 'bad-reference'],
  ];

  it.each(refusals)('refuses %s', async (_, xml, options, code) => {
    expect(await eventualOutcome(() => signed('ec-p256', xml, options))).toBe(code);
  });

  it('refuses a certificate of another key', async () => {
    const { ca, user } = await userOf('ec-p256');
    expect(await eventualOutcome(() => signXml('<a/>', user.signer, ca.der))).toBe('key-mismatch');
  });

  it('signs into an empty tag, behind characters of any plane, and in a document of other prefixes', async () => {
    for (const xml of [
      '<a/>',
      '<a />',
      '<𝒳 b="𝒳𝒳"/>',
      '\ufeff<a>𝒳</a >',
      '<ds:a xmlns:ds="urn:not-ours"><ds:b/></ds:a>',
    ]) {
      expect([xml, result(await signed('ec-p256', xml))]).toEqual([xml, 'fine']);
    }
  });
});
