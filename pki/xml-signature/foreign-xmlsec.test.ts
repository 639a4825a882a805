import { describe, expect, it } from 'vitest';
import { userOf } from '../cms/testing/messages.ts';
import { openssl, withFiles } from '../testing/foreign.ts';
import { toPem } from '../x509/pem.ts';
import { outcome } from '../x509/testing/outcome.ts';
import { signXml } from './sign-xml.ts';
import { signSoap } from './soap.ts';
import { haveXmlsec, xmlsecSigned, xmlsecVerifies } from './testing/programs.ts';
import { verifyXml } from './verify-xml.ts';

/** xmlsec1 (libxmlsec over libxml2 and OpenSSL) judges our signatures, and we its. */

const tool = haveXmlsec();
const DOCUMENT =
  '<?xml version="1.0"?>\n<!--c--><a xmlns="urn:a" xmlns:q="urn:q" q:z="&#13;&lt;"><b Id="part" xml:lang="kk">ж 𝒳<![CDATA[<&]]></b><c/></a>';
const PART = { tbsXPath: "//*[@Id='part']", parentXPath: "//*[local-name()='c']" };
const ID = ['--id-attr:Id', 'urn:a:b'];

describe.each(['rsa-2048', 'ec-p256'] as const)('xmlsec1 of our signatures with %s', (suite) => {
  it.skipIf(!tool.have)(
    `verifies whole documents and parts, in both styles, and no changed one${tool.note}`,
    async () => {
      const { user } = await userOf(suite);
      const pem = toPem('CERTIFICATE', user.der);
      const whole = await signXml(DOCUMENT, user.signer, user.der);
      expect(xmlsecVerifies(whole, pem)).toBe(true);
      expect(xmlsecVerifies(whole.replace('ж', 'з'), pem)).toBe(false);
      for (const style of ['kalkan', 'gamma'] as const) {
        const part = await signXml(DOCUMENT, user.signer, user.der, { ...PART, style });
        expect([style, xmlsecVerifies(part, pem, ID), xmlsecVerifies(part.replace('ж', 'з'), pem, ID)]).toEqual([
          style,
          true,
          false,
        ]);
      }
    },
  );

  it.skipIf(!tool.have)(`verifies the Body of a SOAP message${tool.note}`, async () => {
    const { user } = await userOf(suite);
    const soap = 'http://schemas.xmlsoap.org/soap/envelope/';
    const xml = `<s:Envelope xmlns:s="${soap}" xmlns:x="urn:x"><s:Body><x:pay x:sum="1">100</x:pay></s:Body></s:Envelope>`;
    const signed = await signSoap(xml, user.signer, user.der);
    const id = ['--id-attr:Id', `${soap}:Body`];
    const pem = toPem('CERTIFICATE', user.der);
    expect([xmlsecVerifies(signed, pem, id), xmlsecVerifies(signed.replace('>100', '>101'), pem, id)]).toEqual([
      true,
      false,
    ]);
  });
});

const DSIG = 'http://www.w3.org/2000/09/xmldsig#';
const MORE = 'http://www.w3.org/2001/04/xmldsig-more#';
const ENC = 'http://www.w3.org/2001/04/xmlenc#';
const C14N = 'http://www.w3.org/TR/2001/REC-xml-c14n-20010315';
const EXCLUSIVE = 'http://www.w3.org/2001/10/xml-exc-c14n#';

interface Wanted {
  readonly signature: string;
  readonly digest: string;
  readonly canonicalization: string;
  readonly uri?: string;
  readonly transforms?: readonly string[];
}

/** A document with a Signature that xmlsec1 fills in; the certificate comes from outside. */
function template({ signature, digest, canonicalization, uri = '', transforms }: Wanted): string {
  const listed = transforms ?? [
    `<Transform Algorithm="${DSIG}enveloped-signature"/>`,
    `<Transform Algorithm="${canonicalization}"/>`,
  ];
  return `<a xmlns="urn:a" xmlns:q="urn:q" q:z="1"><b Id="part">жx<!--c--><d xmlns=""/></b><Signature xmlns="${DSIG}"><SignedInfo>
<CanonicalizationMethod Algorithm="${canonicalization}"/><SignatureMethod Algorithm="${signature}"/><Reference URI="${uri}"><Transforms>${listed.join('')}</Transforms>
<DigestMethod Algorithm="${digest}"/><DigestValue/></Reference></SignedInfo><SignatureValue/></Signature></a>`;
}

describe('our verification of what xmlsec1 has signed', () => {
  const LIST = `<InclusiveNamespaces xmlns="${EXCLUSIVE}" PrefixList="q #default"/>`;
  const cases: readonly Wanted[] = [
    { signature: `${MORE}rsa-sha256`, digest: `${ENC}sha256`, canonicalization: C14N },
    { signature: `${MORE}rsa-sha384`, digest: `${MORE}sha384`, canonicalization: `${C14N}#WithComments` },
    { signature: `${MORE}rsa-sha512`, digest: `${ENC}sha512`, canonicalization: EXCLUSIVE },
    { signature: `${DSIG}rsa-sha1`, digest: `${DSIG}sha1`, canonicalization: `${EXCLUSIVE}WithComments` },
    {
      signature: `${MORE}rsa-sha256`,
      digest: `${ENC}sha512`,
      canonicalization: C14N,
      uri: '#part',
      transforms: [`<Transform Algorithm="${EXCLUSIVE}">${LIST}</Transform>`],
    },
    {
      signature: `${MORE}rsa-sha256`,
      digest: `${ENC}sha256`,
      canonicalization: C14N,
      uri: "#xpointer(id('part'))",
      transforms: [`<Transform Algorithm="${C14N}#WithComments"/>`],
    },
  ];

  it.skipIf(!tool.have)(
    `takes every algorithm, transform and form of reference, SHA-1 only when asked to${tool.note}`,
    () => {
      withFiles({ key: '', certificate: '' }, (path) => {
        const made = [
          'req',
          '-x509',
          '-newkey',
          'rsa:2048',
          '-nodes',
          '-subj',
          '/CN=TEST xmlsec',
          '-days',
          '2',
          '-sha256',
        ];
        openssl([...made, '-keyout', path.key, '-out', path.certificate]);
        const der = new Uint8Array(openssl(['x509', '-in', path.certificate, '-outform', 'DER']).stdout);
        const key = openssl(['pkey', '-in', path.key]).stdout.toString();
        for (const wanted of cases) {
          const signed = xmlsecSigned(template(wanted), key, ID);
          const options = { certificate: der, covers: 'any-part', allowSha1: true } as const;
          expect([wanted, outcome(() => verifyXml(signed, options))]).toEqual([wanted, 'fine']);
          expect(outcome(() => verifyXml(signed.replace('x<!--', 'y<!--'), options))).toBe('digest-mismatch');
          const strict = outcome(() => verifyXml(signed, { ...options, allowSha1: false }));
          expect(strict).toBe(wanted.signature.endsWith('sha1') ? 'not-supported' : 'fine');
        }
      });
    },
  );
});
