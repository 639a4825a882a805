import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readAttributes } from '../../../pki/cms/signed-attributes.ts';
import { readSignedData } from '../../../pki/cms/signed-data-reader.ts';
import { gost34311 } from '../../../pki/gost/hash-34311.ts';
import { haveOpenssl, haveOpensslGost, openssl, withFiles } from '../../../pki/testing/foreign.ts';
import { opensslVerifies } from '../../../pki/testing/gost-judges.ts';
import { parseCertificate } from '../../../pki/x509/certificate.ts';
import { parseRequest } from '../../../pki/x509/request.ts';
import { PASSWORD } from '../../carriers/testing/key-folder.ts';
import { DOOR, KeyFilePage } from './testing/key-file-page.ts';

/** Signatures of CryptoSocket with keys of a file, judged by OpenSSL. */

let page: KeyFilePage;
let gost: Awaited<ReturnType<KeyFilePage['enrol']>>;
let rsa: typeof gost;
beforeAll(async () => {
  page = await KeyFilePage.open();
  gost = await page.enrol(512);
  rsa = await page.enrol(2048);
});
afterAll(() => {
  page.leave();
  // Whatever was asked, no answer held the password.
  expect(page.heard.join()).not.toContain(PASSWORD);
});

const octets = (base64: string) => Uint8Array.from(Buffer.from(base64, 'base64'));
const base64 = (given: Uint8Array) => Buffer.from(given).toString('base64');
const DATA = 'Платёжное поручение № 7';
const TEXT = new TextEncoder().encode(DATA);
const base = (name: string, parameters: object) => page.succeed('BaseAPI', name, parameters);
const codeOf = async (api: string, name: string, parameters: object) => (await page.call(api, name, parameters)).code;
const sign = async (sn: string, more: object = {}): Promise<string> =>
  (await base('Sign', { ...DOOR, sn, data: DATA, hashType: 0, ...more })).pkcs7;

describe('GOST signatures, whose octets lie as Gamma’s do: s ‖ r, big-endian', () => {
  it.skipIf(!haveOpensslGost().have)(
    `OpenSSL’s GOST engine takes request, PKCS#7 and bare signature ${haveOpensslGost().reason}`,
    async () => {
      const { publicKey } = parseCertificate(octets(gost.certificate));
      const request = parseRequest(octets(gost.request));
      const [signer] = readSignedData(octets(await sign(gost.sn))).signers;
      const { response } = await base('NativeSign', { ...DOOR, sn: gost.sn, data: DATA, hashType: 0 });
      const cases: [Uint8Array, Uint8Array | undefined][] = [
        [request.tbs, request.signature],
        [readAttributes(signer?.signedAttributes).der, signer?.signature],
        [TEXT, octets(response)],
      ];
      for (const [message, signature = new Uint8Array(64)] of cases) {
        expect(opensslVerifies(publicKey, message, signature, 'sr-be')).toBe(true);
        expect(opensslVerifies(publicKey, message, signature, 'rs-le')).toBe(false);
      }
    },
  );

  it('VerifyNative takes its own signature and no changed one', async () => {
    const { response: signature } = await base('NativeSign', { ...DOOR, sn: gost.sn, data: DATA });
    const question = { cert: gost.certificate, data: DATA, sign: signature };
    await base('VerifyNative', question);
    const backwards = { ...question, sign: base64(octets(signature).reverse()) };
    expect(await codeOf('BaseAPI', 'VerifyNative', backwards)).toBe('2148073478');
    expect(await codeOf('BaseAPI', 'VerifyNative', { ...question, data: `${DATA}.` })).toBe('2148073478');
  });
});

describe('RSA signatures', () => {
  it.skipIf(!haveOpenssl().have)(
    `OpenSSL takes the request and the detached PKCS#7 ${haveOpenssl().reason}`,
    async () => {
      const files = { request: octets(rsa.request), message: octets(await sign(rsa.sn, { detach: true })), data: TEXT };
      withFiles(files, ({ request, message, data }) => {
        expect(openssl(['req', '-inform', 'DER', '-in', request, '-verify', '-noout']).stderr).toMatch(/verify OK/);
        const check = ['-inform', 'DER', '-in', message, '-content', data, '-binary', '-noverify', '-out', '/dev/null'];
        expect(openssl(['cms', '-verify', ...check]).stderr).toMatch(/success/i);
      });
    },
  );
});

describe('Sign and VerifyPKCS7', () => {
  it('attached and detached, as text and as base64, with and without the certificate', async () => {
    const attached = await base('VerifyPKCS7', { sign: await sign(gost.sn) });
    expect([attached.serialNumber, attached.subjectDN, attached.signingTime]).toEqual([
      gost.sn,
      'CN=ПРОБНЫЙ Тест;O=ТОО \\"TEST\\";C=KZ',
      '20260302040001Z',
    ]);
    expect(octets(attached.data)).toEqual(TEXT);
    const detached = await sign(gost.sn, { detach: 'true', isConvert: 1, data: base64(TEXT), isCert: 'false' });
    const question = { sign: detached, data: DATA, cert: gost.certificate };
    await base('VerifyPKCS7', question);
    for (const wrong of [{ data: 'other' }, { data: undefined }, { cert: undefined }, { cert: rsa.certificate }])
      expect((await page.call('BaseAPI', 'VerifyPKCS7', { ...question, ...wrong })).result).toBe('false');
  });

  it('a digest that the page has made itself, and a second signature beside the first', async () => {
    const first = await sign(gost.sn, { data: undefined, hash: base64(gost34311(TEXT)) });
    const both = await sign(rsa.sn, { pkcs7: first });
    const { response } = await base('VerifyPKCS7', { sign: both, data: DATA });
    expect(response.map(({ serialNumber }: { serialNumber: string }) => serialNumber).toSorted()).toEqual(
      [gost.sn, rsa.sn].toSorted(),
    );
    expect(await codeOf('BaseAPI', 'Sign', { ...DOOR, sn: gost.sn, hash: 'AAAA' })).toBe('2147942487');
  });

  it('what is not done is said, not passed over', async () => {
    for (const [more, code] of [
      [{ hashType: 1 }, '10007'],
      [{ ocsp: true }, '10007'],
      [{ tsp: true }, '10009'],
      [{ data: '' }, '2147942487'],
      [{ isConvert: true, data: '§' }, '2148073477'],
      [{ sn: undefined }, '2147942487'],
    ] as const)
      expect(await codeOf('BaseAPI', 'Sign', { ...DOOR, sn: gost.sn, data: DATA, ...more }), JSON.stringify(more)).toBe(
        code,
      );
  });
});

describe('XML', () => {
  const XML = '<pay><sum currency="KZT">7</sum></pay>';
  const SOAP = '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><a/></s:Body></s:Envelope>';

  it('SignXML signs the whole document with xmldsig-more#gost34310-gost34311, VerifyXML holds it against changes', async () => {
    const { response: xml } = await page.succeed('XMLAPI', 'SignXML', { ...DOOR, sn: gost.sn, xml: XML });
    expect(xml).toContain('http://www.w3.org/2001/04/xmldsig-more#gost34310-gost34311');
    const verified = await page.succeed('XMLAPI', 'VerifyXML', { xml });
    expect([verified.serialNumber, verified.signed]).toEqual([gost.sn, 'true']);
    expect(await codeOf('XMLAPI', 'VerifyXML', { xml: xml.replace('>7<', '>8<') })).toBe('2148073478');
    expect(await codeOf('XMLAPI', 'VerifyXML', { xml: XML })).toBe('2148073477');
    const other = { ...DOOR, sn: gost.sn, xml: XML, keyOid: '1.2.840.113549.1.1.1' };
    expect(await codeOf('XMLAPI', 'SignXML', other)).toBe('2147942487');
  });

  it('SignSOAPXML signs the Body under the identifier that KISC’s clients use', async () => {
    const { response: xml } = await page.succeed('XMLAPI', 'SignSOAPXML', { ...DOOR, sn: rsa.sn, xml: SOAP });
    const verified = await page.succeed('XMLAPI', 'VerifyXML', { xml });
    expect([verified.serialNumber, verified.signed]).toEqual([rsa.sn, '#signedContent']);
  });
});

describe('keys and certificates', () => {
  it('both are listed with what pages look for; ShowInfoCertificate says the same', async () => {
    const keys = (await base('GetAllKeys', { profile: DOOR.profile, pass: PASSWORD })).response.profiles[DOOR.profile];
    expect(keys.map(({ algID }: { algID: string }) => algID).toSorted()).toEqual(['10810', '42066']);
    const path = page.site.carriers()[0]?.title;
    const listed = await base('LoadKeyFromFile', { pathKey: path, pass: PASSWORD });
    expect([listed.certificate0, listed.certificate1].map(({ serialNumber }) => serialNumber).toSorted()).toEqual(
      [gost.sn, rsa.sn].toSorted(),
    );
    const shown = await page.succeed('ASNAPI', 'ShowInfoCertificate', { data: gost.certificate });
    expect([shown.SerNum, shown.ValidTo]).toEqual([gost.sn, '20270302040000Z']);
    // Nobody sees a file's keys without its password, and the person has cancelled.
    expect(await codeOf('BaseAPI', 'GetAllKeys', { url: DOOR.profile })).toBe('2148532334');
  });

  it('a certificate of another key is refused and nothing is written', async () => {
    const { publicKey } = page.ca.root;
    const { der } = await page.ca.certify(publicKey, '0A');
    expect(await codeOf('BaseAPI', 'InstallCertificate', { ...DOOR, certificate: base64(der) })).toBe('2148073482');
    expect(await codeOf('BaseAPI', 'InstallCertificate', { ...DOOR, certificate: base64(TEXT) })).toBe('2148073477');
    const judge = { certificate: gost.certificate, rootCertificate: rsa.certificate };
    expect(await codeOf('BaseAPI', 'CheckCertificate', judge)).toBe('2148204809');
  });

  it.each([
    [0, 'hex', 'f3134348c44fb1b2a277729e2285ebb5cb5e0f29c975bc753b70497c06a4d51d'],
    [0x8015, 'hex', 'b285056dbf18d7392d7677369524dd14747459ed8143997e163b2986f92fd42c'],
    [0x800c, 'base64', 'ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0='],
  ])('CreateHash %i of "abc" is what others have published', async (algID, format, digest) => {
    expect((await base('CreateHash', { blob: 'abc', algID, format })).response).toBe(digest);
  });
});
